//! The task of changing the password, under its own address.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::password::{ChangePasswordRequest, PasswordInfo, PasswordRule};
use yew::prelude::*;

use super::password::{PasswordRules, local_rules, use_password_check};
use crate::api::{self, ApiError};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::{Link, use_navigator, use_unsaved};
use crate::platform;
use crate::routes::Route;
use crate::session::{Session, use_session};
use crate::ui::{
    Alert, Button, Card, Check, ErrorSummary, Kind, Page, PasswordField, Rows, Task, Toasts, Tone, use_load,
    use_task, use_toasts,
};

/// The page.
#[component(ChangePassword)]
pub(crate) fn change_password() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let info =
        use_load(session.client.clone(), |client| async move { api::account::password(&client).await });
    let back = (Route::Security, AttrValue::from(i18n.text("nav-security")));
    html!(
        <Page title={i18n.text("password-title")} lead={i18n.text("password-lead")} {back}>
            <Card>
                { info.view(html!(<Rows count=3 icon=false />), |info| html!(<PasswordForm info={(**info).clone()} />)) }
            </Card>
        </Page>
    )
}

/// What is wrong with each field.
#[derive(Debug, Clone, Default, PartialEq)]
struct Wrong {
    current: Option<String>,
    new: Vec<String>,
    other: Option<ApiError>,
}

impl Wrong {
    /// What can be said before anything is sent.
    fn before(i18n: &I18n, current: &str, new: &str, rules: &[PasswordRule]) -> Self {
        let broken = rules.iter().find(|rule| !rule.met);
        let new = match broken {
            Some(_) if new.is_empty() => vec![i18n.text("error-required")],
            Some(rule) => vec![i18n.code(rule.rule, rule.limit)],
            None => Vec::new(),
        };
        Self { current: current.is_empty().then(|| i18n.text("error-required")), new, other: None }
    }

    fn of(i18n: &I18n, error: ApiError) -> Self {
        let texts = || -> Vec<String> {
            let each: Vec<String> = error.fields().iter().map(|field| i18n.field_error(field)).collect();
            if each.is_empty() { vec![i18n.error(&error)] } else { each }
        };
        match error.code() {
            Some(ErrorCode::WrongCurrentPassword) => {
                Self { current: Some(i18n.error(&error)), ..Self::default() }
            }
            Some(ErrorCode::PasswordPolicy | ErrorCode::PasswordReused | ErrorCode::PasswordBreached) => {
                Self { new: texts(), ..Self::default() }
            }
            _ if error.is_quiet() => Self::default(),
            _ => Self { other: Some(error), ..Self::default() },
        }
    }

    fn summary(&self, i18n: &I18n) -> Vec<(AttrValue, AttrValue)> {
        let line = |label: &str, text: &str| AttrValue::from(format!("{}: {text}", i18n.text(label)));
        let current =
            self.current.iter().map(|text| ("current-password".into(), line("password-current", text)));
        let new = self.new.iter().map(|text| ("new-password".into(), line("password-new", text)));
        current.chain(new).collect()
    }

    fn focus_first(&self) {
        if self.current.is_some() {
            platform::focus("current-password");
        } else if !self.new.is_empty() {
            platform::focus("new-password");
        }
    }
}

/// Everything that the form's events need.
#[derive(Clone)]
struct Change {
    i18n: I18n,
    session: Option<Session>,
    toasts: Option<Toasts>,
    task: Task,
    current: UseStateHandle<String>,
    new: UseStateHandle<String>,
    end_others: UseStateHandle<bool>,
    wrong: UseStateHandle<Wrong>,
    done: UseStateHandle<bool>,
}

impl Change {
    fn submit(&self, rules: &[PasswordRule]) {
        let Some(session) = self.session.clone() else { return };
        let wrong = Wrong::before(&self.i18n, &self.current, &self.new, rules);
        if wrong != Wrong::default() {
            self.refuse(wrong);
            return;
        }
        let request = ChangePasswordRequest {
            current_password: (*self.current).clone(),
            new_password: (*self.new).clone(),
            end_other_sessions: *self.end_others,
        };
        let change = self.clone();
        self.task.run(async move {
            match api::account::change_password(&session.client, &request).await {
                Ok(()) => {
                    drop(session.refresh().await);
                    change.finish(request.end_other_sessions);
                }
                Err(error) => change.refuse(Wrong::of(&change.i18n, error)),
            }
        });
    }

    fn refuse(&self, wrong: Wrong) {
        wrong.focus_first();
        self.wrong.set(wrong);
    }

    fn finish(&self, ended_others: bool) {
        if let Some(toasts) = &self.toasts {
            toasts.success(self.i18n.text(if ended_others {
                "password-saved-ended"
            } else {
                "password-saved"
            }));
        }
        self.done.set(true);
    }
}

#[derive(Properties, PartialEq)]
struct PasswordFormProps {
    info: PasswordInfo,
}

#[component(PasswordForm)]
fn password_form(props: &PasswordFormProps) -> Html {
    let navigator = use_navigator();
    let change = Change {
        i18n: use_i18n(),
        session: use_session(),
        toasts: use_toasts(),
        task: use_task(),
        current: use_state(String::new),
        new: use_state(String::new),
        end_others: use_state_eq(|| true),
        wrong: use_state(Wrong::default),
        done: use_state_eq(|| false),
    };
    let client = change.session.as_ref().map(|session| session.client.clone()).unwrap_or_default();
    let check = use_password_check(&client, &change.new);
    let rules = local_rules(&change.new, props.info.min_length, props.info.policy.max_length);
    let is_empty = change.current.is_empty() && change.new.is_empty();
    use_unsaved(!(*change.done || is_empty));
    // Once nothing counts as unsaved any more.
    use_effect_with(*change.done, move |done| {
        if *done {
            navigator.go(Route::Security);
        }
    });
    let onsubmit = {
        let (change, rules) = (change.clone(), rules.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            change.submit(&rules);
        })
    };
    html!(
        <form method="post" id="password-form" class="lk-form" {onsubmit} novalidate=true>
            { fields(&change) }
            <PasswordRules id="password-rules" {rules} {check} is_empty={change.new.is_empty()} />
            { foot(&change) }
        </form>
    )
}

fn fields(change: &Change) -> Html {
    let (i18n, wrong) = (&change.i18n, &change.wrong);
    let username =
        change.session.as_ref().and_then(|session| session.account()).map(|account| account.username.clone());
    let new_error = (!wrong.new.is_empty()).then(|| AttrValue::from(wrong.new.join(" ")));
    html!(<>
        <ErrorSummary errors={wrong.summary(i18n)} />
        if let Some(error) = &wrong.other { <Alert tone={Tone::Danger} title={i18n.error(error)} live=true /> }
        <input type="text" class="pf-v6-screen-reader" id="password-username" name="username" autocomplete="username"
            readonly=true tabindex="-1" aria-hidden="true" value={username.unwrap_or_default()} />
        <PasswordField id="current-password" label={i18n.text("password-current")} value={(*change.current).clone()} required=true
            autocomplete="current-password" error={wrong.current.clone().map(AttrValue::from)}
            oninput={Callback::from({ let current = change.current.setter(); move |text| current.set(text) })} />
        <PasswordField id="new-password" label={i18n.text("password-new")} value={(*change.new).clone()} required=true
            autocomplete="new-password" error={new_error} described_by="password-rules"
            oninput={Callback::from({ let new = change.new.setter(); move |text| new.set(text) })} />
    </>)
}

fn foot(change: &Change) -> Html {
    let i18n = &change.i18n;
    html!(<>
        <Check id="end-other-sessions" label={i18n.text("password-end-others")} help={i18n.text("password-end-others-help")}
            checked={*change.end_others} onchange={Callback::from({ let end = change.end_others.setter(); move |on| end.set(on) })} />
        <div class="lk-form-actions">
            <Button id="password-submit" kind={Kind::Primary} label={i18n.text("password-change")} submit=true busy={change.task.is_busy()} />
            <Link to={Route::Security} class="pf-v6-c-button pf-m-secondary" id="password-cancel">{ i18n.text("cancel") }</Link>
        </div>
    </>)
}

//! Sign-in and security: the password for now.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::password::{ChangePasswordRequest, PasswordInfo};
use yew::prelude::*;

use super::password::{PasswordRules, local_rules, use_password_check};
use crate::api::{self, ApiError};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::{Link, use_navigator, use_unsaved};
use crate::platform;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{
    Alert, Button, Card, Check, ErrorSummary, Kind, Page, PasswordField, Rows, Symbol, Tone, format, icon,
    use_load, use_task, use_toasts,
};

/// The overview of the ways in.
#[component(Security)]
pub(crate) fn security() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let password =
        use_load(session.client.clone(), |client| async move { api::account::password(&client).await });
    let sessions =
        use_load(
            session.client.clone(),
            |client| async move { api::account::sessions(&client, 1, None).await },
        );
    let count = sessions.ready().map(|list| i64::from(list.total.count));
    let password_card = if session.can(|features| features.change_password) {
        password.view(html!(<Card flush=true><Rows count=1 /></Card>), |info| password_card(&i18n, info))
    } else {
        html!(<Card title={i18n.text("password")}><p>{ i18n.text("password-none") }</p></Card>)
    };
    html!(
        <Page title={i18n.text("security-title")} lead={i18n.text("security-lead")}>
            { password_card }
            <Card title={i18n.text("security-where")} flush=true>
                <ul role="list" class="lk-rows">
                    <li class="lk-row">
                        <span class="lk-badge">{ icon(Symbol::Devices) }</span>
                        <div class="lk-row-main">
                            <p class="lk-row-title">{ i18n.text("nav-sessions") }</p>
                            <p class="lk-row-fact">
                                { count.map_or_else(|| i18n.text("security-sessions"), |count| i18n.with("security-sessions-count", &[("count", count.into())])) }
                            </p>
                        </div>
                        <Link to={Route::Sessions} class="pf-v6-c-button pf-m-secondary lk-row-action" id="security-sessions">{ i18n.text("review") }</Link>
                    </li>
                    <li class="lk-row">
                        <span class="lk-badge">{ icon(Symbol::Clock) }</span>
                        <div class="lk-row-main">
                            <p class="lk-row-title">{ i18n.text("nav-activity") }</p>
                            <p class="lk-row-fact">{ i18n.text("security-activity") }</p>
                        </div>
                        <Link to={Route::Activity(None)} class="pf-v6-c-button pf-m-secondary lk-row-action" id="security-activity" label={i18n.text("review-activity")}>{ i18n.text("review") }</Link>
                    </li>
                </ul>
            </Card>
        </Page>
    )
}

fn password_card(i18n: &I18n, info: &PasswordInfo) -> Html {
    html!(
        <Card title={i18n.text("security-ways-in")} flush=true>
            <ul role="list" class="lk-rows">
                <li class="lk-row">
                    <span class="lk-badge">{ icon(Symbol::Key) }</span>
                    <div class="lk-row-main">
                        <p class="lk-row-title">{ i18n.text("password") }</p>
                        <p class="lk-row-fact" title={format::exact(i18n, info.changed_at)}>
                            { i18n.with("password-changed", &[("date", format::long_date(i18n, info.changed_at).into())]) }
                        </p>
                    </div>
                    <Link to={Route::Password} class="pf-v6-c-button pf-m-secondary lk-row-action" id="change-password">{ i18n.text("password-change") }</Link>
                </li>
            </ul>
        </Card>
    )
}

/// The task of changing the password, under its own address.
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

#[derive(Properties, PartialEq)]
struct PasswordFormProps {
    info: PasswordInfo,
}

#[component(PasswordForm)]
fn password_form(props: &PasswordFormProps) -> Html {
    let i18n = use_i18n();
    let (session, navigator, toasts, task) = (use_session(), use_navigator(), use_toasts(), use_task());
    let (current, new) = (use_state(String::new), use_state(String::new));
    let end_others = use_state_eq(|| true);
    let wrong = use_state(Wrong::default);
    let done = use_state_eq(|| false);
    let client = session.as_ref().map(|session| session.client.clone()).unwrap_or_default();
    let check = use_password_check(&client, &new);
    let policy = &props.info.policy;
    let rules = local_rules(&new, props.info.min_length, policy.max_length);
    let is_empty = current.is_empty() && new.is_empty();
    use_unsaved(!(*done || is_empty));
    // Once nothing counts as unsaved any more.
    use_effect_with(*done, move |done| {
        if *done {
            navigator.go(Route::Security);
        }
    });

    let onsubmit = {
        let (current, new, end_others, wrong, done) =
            (current.clone(), new.clone(), end_others.clone(), wrong.setter(), done.setter());
        let (i18n, task, session) = (i18n.clone(), task.clone(), session.clone());
        let too_short = rules.iter().find(|rule| !rule.met).cloned();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(session) = session.clone() else { return };
            let mut missing = Wrong::default();
            if current.is_empty() {
                missing.current = Some(i18n.text("error-required"));
            }
            if let Some(rule) = &too_short {
                missing.new = vec![if new.is_empty() {
                    i18n.text("error-required")
                } else {
                    i18n.code(rule.rule, rule.limit)
                }];
            }
            if missing != Wrong::default() {
                missing.focus_first();
                wrong.set(missing);
                return;
            }
            let request = ChangePasswordRequest {
                current_password: (*current).clone(),
                new_password: (*new).clone(),
                end_other_sessions: *end_others,
            };
            let (i18n, wrong, done, toasts) = (i18n.clone(), wrong.clone(), done.clone(), toasts.clone());
            task.run(async move {
                match api::account::change_password(&session.client, &request).await {
                    Ok(()) => {
                        drop(session.refresh().await);
                        if let Some(toasts) = toasts {
                            let key = if request.end_other_sessions {
                                "password-saved-ended"
                            } else {
                                "password-saved"
                            };
                            toasts.success(i18n.text(key));
                        }
                        done.set(true);
                    }
                    Err(error) => {
                        let now = Wrong::of(&i18n, error);
                        now.focus_first();
                        wrong.set(now);
                    }
                }
            });
        })
    };
    let username =
        session.as_ref().and_then(|session| session.account()).map(|account| account.username.clone());
    let new_error = (!wrong.new.is_empty()).then(|| AttrValue::from(wrong.new.join(" ")));
    html!(
        <form method="post" id="password-form" class="lk-form" {onsubmit} novalidate=true>
            <ErrorSummary errors={wrong.summary(&i18n)} />
            if let Some(error) = &wrong.other { <Alert tone={Tone::Danger} title={i18n.error(error)} live=true /> }
            <input type="text" class="pf-v6-screen-reader" id="password-username" name="username" autocomplete="username"
                readonly=true tabindex="-1" aria-hidden="true" value={username.unwrap_or_default()} />
            <PasswordField id="current-password" label={i18n.text("password-current")} value={(*current).clone()} required=true
                autocomplete="current-password" error={wrong.current.clone().map(AttrValue::from)}
                oninput={Callback::from({ let current = current.setter(); move |text| current.set(text) })} />
            <PasswordField id="new-password" label={i18n.text("password-new")} value={(*new).clone()} required=true
                autocomplete="new-password" error={new_error} described_by="password-rules"
                oninput={Callback::from({ let new = new.setter(); move |text| new.set(text) })} />
            <PasswordRules id="password-rules" {rules} {check} is_empty={new.is_empty()} />
            <Check id="end-other-sessions" label={i18n.text("password-end-others")} help={i18n.text("password-end-others-help")}
                checked={*end_others} onchange={Callback::from({ let end = end_others.setter(); move |on| end.set(on) })} />
            <div class="lk-form-actions">
                <Button id="password-submit" kind={Kind::Primary} label={i18n.text("password-change")} submit=true busy={task.is_busy()} />
                <Link to={Route::Security} class="pf-v6-c-button pf-m-secondary" id="password-cancel">{ i18n.text("cancel") }</Link>
            </div>
        </form>
    )
}

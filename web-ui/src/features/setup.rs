//! The first start: whoever holds the printed link becomes the owner.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::password::PasswordPolicy;
use latchkey_openapi::setup::{CompleteSetupRequest, LINK_MINUTES};
use latchkey_openapi::validate::{ORGANIZATION_NAME_MAX, is_email, is_username};
use yew::prelude::*;

use super::password::{PasswordRules, local_rules};
use super::verify::take_token;
use crate::api::{self, ApiError};
use crate::i18n::{I18n, use_i18n};
use crate::platform;
use crate::session::{Session, use_session};
use crate::ui::{
    Alert, Button, Drawing, EmptyState, ErrorSummary, Kind, Page, PasswordField, Rows, Task, TextField, Tone,
    use_load, use_task,
};

/// The page.
#[component(Setup)]
pub(crate) fn setup() -> Html {
    let i18n = use_i18n();
    let token = use_memo((), |()| take_token());
    // A link opened while this page is shown changes only the fragment: begin anew with its token.
    use_effect_with((), |()| {
        let listener = platform::window()
            .map(|window| gloo_events::EventListener::new(&window, "hashchange", |_| platform::reload()));
        move || drop(listener)
    });
    let Some(session) = use_session() else { return Html::default() };
    let ready = use_load((session.client.clone(), (*token).clone()), |(client, token)| async move {
        let Some(token) = token else { return Ok(None) };
        api::auth::check_setup(&client, token.clone()).await?;
        let policy = api::auth::password_policy(&client).await?;
        Ok(Some((token, policy)))
    });
    let refused = match &ready.load {
        crate::ui::Load::Failed(error) => {
            matches!(
                error.code(),
                Some(ErrorCode::SetupTokenInvalid | ErrorCode::AlreadySetUp | ErrorCode::Forbidden)
            )
        }
        crate::ui::Load::Ready(found) => found.is_none(),
        crate::ui::Load::Pending => false,
    };
    let broken = html!(
        <EmptyState drawing={Drawing::Door} title={i18n.text("setup-refused")} body={i18n.with("setup-refused-body", &[("minutes", LINK_MINUTES.into())])} />
    );
    html!(
        <div class="lk-sign-in lk-setup">
            <Page title={i18n.text("setup-title")} lead={(!refused).then(|| AttrValue::from(i18n.text("setup-lead")))}>
                if refused {
                    { broken }
                } else {
                    { ready.view(html!(<Rows count=5 icon=false />), |found| match found.as_ref() {
                        Some((token, policy)) => html!(<SetupForm token={token.clone()} policy={policy.clone()} />),
                        None => Html::default(),
                    }) }
                }
            </Page>
        </div>
    )
}

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq)]
struct Typed {
    organization: String,
    username: String,
    given: String,
    family: String,
    email: String,
    password: String,
}

impl Typed {
    /// The first broken rule of each field: the field's id, the code and the rule's number.
    fn broken(&self, policy: &PasswordPolicy) -> Vec<(&'static str, ErrorCode, Option<i64>)> {
        let needed = |id, text: &str| text.trim().is_empty().then_some((id, ErrorCode::Required, None));
        let mut found = Vec::new();
        found.extend(needed("organization-name", &self.organization));
        if self.organization.trim().chars().count() > ORGANIZATION_NAME_MAX {
            found.push(("organization-name", ErrorCode::TooLong, i64::try_from(ORGANIZATION_NAME_MAX).ok()));
        }
        match needed("username", &self.username) {
            None if !is_username(self.username.trim()) => found.push(("username", ErrorCode::Pattern, None)),
            other => found.extend(other),
        }
        match needed("email", &self.email) {
            None if !is_email(self.email.trim()) => found.push(("email", ErrorCode::Pattern, None)),
            other => found.extend(other),
        }
        if self.password.is_empty() {
            found.push(("new-password", ErrorCode::Required, None));
        } else {
            let rules = local_rules(&self.password, policy.min_length, policy.max_length);
            found.extend(
                rules.iter().find(|rule| !rule.met).map(|rule| ("new-password", rule.rule, rule.limit)),
            );
        }
        found
    }

    fn request(&self, token: String) -> CompleteSetupRequest {
        let optional = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        CompleteSetupRequest {
            token,
            organization_name: self.organization.trim().to_owned(),
            username: self.username.trim().to_owned(),
            given_name: optional(&self.given),
            family_name: optional(&self.family),
            email: self.email.trim().to_owned(),
            password: self.password.clone(),
        }
    }
}

/// The field of the form that a member of the request stands in.
fn field_id(member: &str) -> &'static str {
    match member {
        "organizationName" => "organization-name",
        "username" => "username",
        "givenName" => "given-name",
        "familyName" => "family-name",
        "email" => "email",
        _ => "new-password",
    }
}

type Wrong = Vec<(AttrValue, AttrValue)>;

/// The same for the summary, where each line has to name its field.
fn summary(i18n: &I18n, wrong: &Wrong) -> Wrong {
    let label = |field: &str| match field {
        "organization-name" => i18n.text("setup-organization"),
        "username" => i18n.text("username"),
        "given-name" => i18n.text("attribute-name-given-name"),
        "family-name" => i18n.text("attribute-name-family-name"),
        "email" => i18n.text("email"),
        _ => i18n.text("password"),
    };
    wrong.iter().map(|(field, text)| (field.clone(), format!("{}: {text}", label(field)).into())).collect()
}

fn wrong_of(i18n: &I18n, error: &ApiError) -> Wrong {
    error
        .fields()
        .iter()
        .map(|field| (field_id(&field.field).into(), i18n.field_error(field).into()))
        .collect()
}

#[derive(Properties, PartialEq)]
struct SetupFormProps {
    token: String,
    policy: PasswordPolicy,
}

/// Everything that the form's events need.
#[derive(Clone)]
struct Form {
    i18n: I18n,
    session: Option<Session>,
    task: Task,
    token: String,
    policy: PasswordPolicy,
    typed: UseStateHandle<Typed>,
    wrong: UseStateHandle<Wrong>,
    failed: UseStateHandle<Option<ApiError>>,
}

impl Form {
    fn submit(&self) {
        let Some(session) = self.session.clone() else { return };
        let broken = self.typed.broken(&self.policy).into_iter();
        let broken: Wrong =
            broken.map(|(id, code, limit)| (id.into(), self.i18n.code(code, limit).into())).collect();
        self.failed.set(None);
        if !broken.is_empty() {
            self.refuse(broken);
            return;
        }
        let (form, request) = (self.clone(), self.typed.request(self.token.clone()));
        self.task.run(async move {
            match api::auth::complete_setup(&session.client, &request).await {
                // Loaded anew: nothing that was typed stays in memory.
                Ok(_) => platform::leave_for(&format!("{}/", session.client.base())),
                Err(error) => {
                    let fields = wrong_of(&form.i18n, &error);
                    if fields.is_empty() {
                        form.failed.set(Some(error));
                    }
                    form.refuse(fields);
                }
            }
        });
    }

    fn refuse(&self, wrong: Wrong) {
        if let Some((first, _)) = wrong.first() {
            platform::focus(first);
        }
        self.wrong.set(wrong);
    }

    fn error(&self, id: &str) -> Option<AttrValue> {
        let texts = self.wrong.iter().filter(|(field, _)| field == id).map(|(_, text)| text.as_str());
        let texts: Vec<&str> = texts.collect();
        (!texts.is_empty()).then(|| AttrValue::from(texts.join(" ")))
    }

    /// The callback that puts what is typed into its place.
    fn set(&self, put: fn(&mut Typed, String)) -> Callback<String> {
        let typed = self.typed.clone();
        Callback::from(move |text: String| {
            let mut next = (*typed).clone();
            put(&mut next, text);
            typed.set(next);
        })
    }
}

#[component(SetupForm)]
fn setup_form(props: &SetupFormProps) -> Html {
    let form = Form {
        i18n: use_i18n(),
        session: use_session(),
        task: use_task(),
        token: props.token.clone(),
        policy: props.policy.clone(),
        typed: use_state(Typed::default),
        wrong: use_state(Wrong::new),
        failed: use_state(|| None),
    };
    let onsubmit = {
        let form = form.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            form.submit();
        })
    };
    let i18n = &form.i18n;
    html!(
        <form method="post" id="setup-form" class="lk-form" {onsubmit} novalidate=true>
            <ErrorSummary errors={summary(i18n, &form.wrong)} />
            if let Some(error) = &*form.failed { <Alert tone={Tone::Danger} title={i18n.error(error)} live=true id="setup-error" /> }
            { about_people(&form) }
            { about_signing_in(&form) }
            <Button id="setup-submit" kind={Kind::Primary} label={i18n.text("setup-submit")} submit=true block=true busy={form.task.is_busy()} />
        </form>
    )
}

/// The organization and its owner.
fn about_people(form: &Form) -> Html {
    let (i18n, typed) = (&form.i18n, &form.typed);
    html!(<>
        <TextField id="organization-name" label={i18n.text("setup-organization")} value={typed.organization.clone()} required=true
            autocomplete="organization" help={i18n.text("setup-organization-help")} error={form.error("organization-name")}
            oninput={form.set(|typed, text| typed.organization = text)} />
        <div class="lk-pair">
            <TextField id="given-name" label={i18n.text("attribute-name-given-name")} value={typed.given.clone()} optional=true
                autocomplete="given-name" error={form.error("given-name")} oninput={form.set(|typed, text| typed.given = text)} />
            <TextField id="family-name" label={i18n.text("attribute-name-family-name")} value={typed.family.clone()} optional=true
                autocomplete="family-name" error={form.error("family-name")} oninput={form.set(|typed, text| typed.family = text)} />
        </div>
        <TextField id="email" label={i18n.text("email")} kind="email" inputmode="email" value={typed.email.clone()} required=true
            verbatim=true autocomplete="email" error={form.error("email")} oninput={form.set(|typed, text| typed.email = text)} />
    </>)
}

/// What the owner will sign in with.
fn about_signing_in(form: &Form) -> Html {
    let (i18n, typed) = (&form.i18n, &form.typed);
    let rules = local_rules(&typed.password, form.policy.min_length, form.policy.max_length);
    html!(<>
        <TextField id="username" label={i18n.text("username")} value={typed.username.clone()} required=true verbatim=true
            autocomplete="username" help={i18n.text("setup-username-help")} error={form.error("username")}
            oninput={form.set(|typed, text| typed.username = text)} />
        <PasswordField id="new-password" label={i18n.text("password")} value={typed.password.clone()} required=true
            autocomplete="new-password" error={form.error("new-password")} described_by="password-rules"
            oninput={form.set(|typed, text| typed.password = text)} />
        <PasswordRules id="password-rules" {rules} is_empty={typed.password.is_empty()} />
    </>)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> PasswordPolicy {
        PasswordPolicy {
            min_length: 15,
            min_length_with_second_factor: 8,
            max_length: 256,
            min_score: 2,
            history_length: 5,
            checks_breaches: false,
        }
    }

    #[test]
    fn an_empty_form_names_every_needed_field() {
        let broken = Typed::default().broken(&policy());
        let ids: Vec<&str> = broken.iter().map(|(id, ..)| *id).collect();
        assert_eq!(ids, ["organization-name", "username", "email", "new-password"]);
        assert!(broken.iter().all(|(_, code, _)| *code == ErrorCode::Required));
    }

    #[test]
    fn what_is_optional_is_left_out_when_empty() {
        let typed = Typed {
            organization: " Acme ".into(),
            username: "ada".into(),
            email: "ada@example.org".into(),
            password: "a long enough password".into(),
            ..Typed::default()
        };
        assert!(typed.broken(&policy()).is_empty());
        let request = typed.request("t".into());
        assert_eq!((request.organization_name.as_str(), request.given_name), ("Acme", None));
    }
}

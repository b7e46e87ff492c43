//! Making an access token: its name, what it may do, its end; then the token, this once.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use latchkey_openapi::access_tokens::{CreateAccessTokenRequest, CreatedAccessToken, MAX_DAYS, NAME_MAX};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::{Role, Scope};
use yew::prelude::*;

use crate::api;
use crate::features::given::Given;
use crate::features::work::{Work, use_work};
use crate::i18n::I18n;
use crate::navigation::use_unsaved;
use crate::platform;
use crate::session::use_session;
use crate::ui::{Alert, Button, Check, Copy, Dialog, Kind, Select, TextField, Tone, format};

/// What a token can do anything with; all other scopes open nothing, or only what asks for a fresh proof.
const OFFERED: [Scope; 12] = [
    Scope::ProfileRead,
    Scope::ProfileWrite,
    Scope::SecurityRead,
    Scope::SecurityWrite,
    Scope::SessionsRead,
    Scope::SessionsWrite,
    Scope::ConsentsRead,
    Scope::ConsentsWrite,
    Scope::ApplicationsRead,
    Scope::ApplicationsWrite,
    Scope::ActivityRead,
    Scope::AdminRead,
];
/// Days that are offered.
const DAYS: [i64; 4] = [7, 30, 90, 365];
/// The choice of a day of one's own.
const OWN: &str = "date";

/// What is typed.
#[derive(Debug, Clone, PartialEq, Default)]
struct Draft {
    name: String,
    scopes: BTreeSet<Scope>,
    /// Days from now on, or [`OWN`]; empty as long as nothing is chosen.
    days: String,
    date: String,
}

impl Draft {
    /// When the token ends, if that is a moment within reach.
    fn end(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let end = if self.days == OWN {
            // The chosen day is the last one.
            self.date.parse::<NaiveDate>().ok()?.and_hms_opt(23, 59, 59)?.and_utc()
        } else {
            // An hour less than what is allowed at most, whatever the clocks say.
            now + TimeDelta::days(self.days.parse().ok()?) - TimeDelta::hours(1)
        };
        (end > now && end <= now + TimeDelta::days(MAX_DAYS)).then_some(end)
    }

    /// What is wrong: the field's id and the code.
    fn errors(&self, now: DateTime<Utc>) -> Vec<(&'static str, ErrorCode)> {
        let name = self.name.trim();
        let mut errors = Vec::new();
        if name.is_empty() {
            errors.push(("token-name", ErrorCode::Required));
        } else if name.chars().count() > NAME_MAX {
            errors.push(("token-name", ErrorCode::TooLong));
        }
        if self.scopes.is_empty() {
            errors.push(("token-scopes", ErrorCode::Required));
        }
        if self.days.is_empty() {
            errors.push(("token-days", ErrorCode::Required));
        } else if self.end(now).is_none() {
            errors.push(("token-date", ErrorCode::InvalidDate));
        }
        errors
    }
}

/// Properties of [`CreateDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct CreateDialogProps {
    /// The dialog is done.
    pub(super) on_close: Callback<()>,
}

/// The dialog: first the form, then the token.
#[component(CreateDialog)]
pub(super) fn create_dialog(props: &CreateDialogProps) -> Html {
    let work = use_work();
    let (draft, tried) = (use_state(Draft::default), use_state_eq(|| false));
    let made = use_state(|| None::<CreatedAccessToken>);
    use_unsaved(made.is_none() && *draft != Draft::default());
    let now = work.client.now();
    let errors = if *tried { draft.errors(now) } else { Vec::new() };
    let onsubmit = {
        let (work, draft, tried, made) = (work.clone(), draft.clone(), tried.setter(), made.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            let now = work.client.now();
            match (draft.errors(now).first(), draft.end(now)) {
                (Some((field, _)), _) => platform::focus(field),
                (None, Some(expires_at)) => create(&work, &draft, expires_at, made.clone()),
                (None, None) => {}
            }
        })
    };
    let i18n = &work.i18n;
    let (title, body, footer) = match &*made {
        Some(made) => (
            i18n.text("token-made"),
            secret(i18n, made),
            html!(<Button id="token-done" kind={Kind::Primary} label={i18n.text("token-done")} onclick={props.on_close.reform(|_| ())} />),
        ),
        None => (
            i18n.text("token-create"),
            html!(<form method="post" id="token-form" class="lk-form" {onsubmit} novalidate=true>
                { work.alert() }
                <Fields draft={(*draft).clone()} {errors} onchange={Callback::from({ let draft = draft.setter(); move |next| draft.set(next) })} />
            </form>),
            html!(<>
                <Button id="token-cancel" label={i18n.text("cancel")} onclick={props.on_close.reform(|_| ())} />
                <Button id="token-submit" kind={Kind::Primary} label={i18n.text("token-create")} submit=true form="token-form" busy={work.task.is_busy()} />
            </>),
        ),
    };
    html!(<Dialog id="token" {title} on_close={props.on_close.clone()} {footer}>{ body }</Dialog>)
}

fn create(
    work: &Work,
    draft: &Draft,
    expires_at: DateTime<Utc>,
    made: UseStateSetter<Option<CreatedAccessToken>>,
) {
    let request = CreateAccessTokenRequest {
        name: draft.name.trim().to_owned(),
        scopes: draft.scopes.iter().copied().collect(),
        expires_at,
    };
    let client = work.client.clone();
    work.run(async move {
        made.set(Some(api::apps::create_token(&client, &request).await?));
        platform::focus("token-copy");
        Ok(())
    });
}

/// The token, which no other answer will ever hold.
fn secret(i18n: &I18n, made: &CreatedAccessToken) -> Html {
    let date = format::long_date(i18n, made.access_token.expires_at);
    html!(<>
        <Alert tone={Tone::Success} title={i18n.text("token-once")} live=true />
        <div class="lk-secret">
            <p class="lk-label" id="token-secret-label">{ &made.access_token.name }</p>
            <code id="token-secret" aria-labelledby="token-secret-label" role="group">{ &made.token }</code>
            <Copy id="token-copy" text={made.token.clone()} name={i18n.text("token-copy")} />
        </div>
        <p class="lk-help">{ i18n.with("token-ends", &[("date", date.into())]) }</p>
    </>)
}

#[derive(Properties, PartialEq)]
struct FieldsProps {
    draft: Draft,
    errors: Vec<(&'static str, ErrorCode)>,
    onchange: Callback<Draft>,
}

#[component(Fields)]
fn fields(props: &FieldsProps) -> Html {
    let i18n = crate::i18n::use_i18n();
    let capabilities = use_session().and_then(|session| session.capabilities);
    let draft = &props.draft;
    let error = |field: &str| {
        let found = props.errors.iter().find(|(of, _)| *of == field);
        found.map(|(_, code)| AttrValue::from(i18n.code(*code, i64::try_from(NAME_MAX).ok())))
    };
    let edit = |change: fn(&mut Draft, String)| {
        let (draft, onchange) = (draft.clone(), props.onchange.clone());
        Callback::from(move |text: String| {
            let mut next = draft.clone();
            change(&mut next, text);
            onchange.emit(next);
        })
    };
    let may = |scope: &Scope| {
        capabilities.as_ref().is_none_or(|own| {
            own.scopes.contains(scope) && (*scope != Scope::AdminRead || own.role != Role::User)
        })
    };
    let choices = std::iter::once((AttrValue::from(""), AttrValue::from(i18n.text("token-days-choose"))))
        .chain(DAYS.iter().map(|days| {
            (days.to_string().into(), i18n.with("token-days-count", &[("count", (*days).into())]).into())
        }))
        .chain([(AttrValue::from(OWN), AttrValue::from(i18n.text("token-days-own")))]);
    html!(<>
        <TextField id="token-name" label={i18n.text("token-name")} value={draft.name.clone()} help={i18n.text("token-name-help")} required=true autofocus=true
            autocomplete="off" error={error("token-name")} oninput={edit(|draft, text| draft.name = text)} />
        <fieldset class="lk-decide" id="token-scopes" tabindex="-1" aria-describedby="token-scopes-error">
            <legend class="lk-label">{ i18n.text("token-scopes") }</legend>
            { for OFFERED.iter().filter(|scope| may(scope)).map(|scope| scope_box(&i18n, draft, *scope, &props.onchange)) }
            <div id="token-scopes-error">if let Some(error) = error("token-scopes") { <p class="lk-error">{ error }</p> }</div>
        </fieldset>
        <Select id="token-days" label={i18n.text("token-days")} value={draft.days.clone()} required=true options={choices.collect::<Vec<_>>()}
            error={error("token-days")} onchange={edit(|draft, text| draft.days = text)} />
        if draft.days == OWN {
            <TextField id="token-date" kind="date" label={i18n.text("token-date")} value={draft.date.clone()} required=true help={i18n.text("token-date-help")}
                error={error("token-date")} oninput={edit(|draft, text| draft.date = text)} />
        }
    </>)
}

fn scope_box(i18n: &I18n, draft: &Draft, scope: Scope, onchange: &Callback<Draft>) -> Html {
    let (before, onchange) = (draft.clone(), onchange.clone());
    let onchange = Callback::from(move |on| {
        let mut next = before.clone();
        if on {
            next.scopes.insert(scope);
        } else {
            next.scopes.remove(&scope);
        }
        onchange.emit(next);
    });
    let id = format!("token-{}", scope.as_str().replace(':', "-"));
    html!(<Check {id} label={Given::Scope.words(i18n, scope.as_str())} checked={draft.scopes.contains(&scope)} {onchange} />)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_token_needs_a_name_a_scope_and_an_end_within_a_year() {
        let empty = Draft::default();
        let fields: Vec<&str> = empty.errors(now()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["token-name", "token-scopes", "token-days"]);
        let full = Draft {
            name: "Script".to_owned(),
            scopes: [Scope::ProfileRead].into(),
            days: "30".to_owned(),
            date: String::new(),
        };
        assert!(full.errors(now()).is_empty());
        for (date, is_good) in [
            ("2026-11-22", true),
            ("2026-11-21", false),
            ("2027-11-22", true),
            ("2028-01-01", false),
            ("", false),
        ] {
            let own = Draft { days: OWN.to_owned(), date: date.to_owned(), ..full.clone() };
            assert_eq!(own.errors(now()).is_empty(), is_good, "{date}");
        }
    }
}

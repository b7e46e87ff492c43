//! The dialog that invites somebody.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::people::{INVITATION_DAYS, InviteRequest};
use latchkey_openapi::scope::Role;
use yew::prelude::*;

use super::words;
use crate::api::{self, ApiError};
use crate::features::work::{Work, use_work};
use crate::i18n::Language;
use crate::platform;
use crate::session::use_session;
use crate::ui::{Alert, Button, Dialog, Kind, Select, TextField, Tone};

/// Properties of [`InviteDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct InviteProps {
    /// Somebody was invited.
    pub(super) on_done: Callback<()>,
    /// Nobody was.
    pub(super) on_close: Callback<()>,
}

#[derive(Clone)]
struct Form {
    work: Work,
    draft: UseStateHandle<InviteRequest>,
    /// The form was sent with a field empty that is needed.
    lacking: UseStateHandle<bool>,
}

impl Form {
    fn edit(&self, change: impl FnOnce(&mut InviteRequest)) {
        let mut draft = (*self.draft).clone();
        change(&mut draft);
        self.draft.set(draft);
    }

    fn wrong(&self, member: &str, value: &str, is_needed: bool) -> Option<AttrValue> {
        if *self.lacking && is_needed && value.trim().is_empty() {
            return Some(self.work.i18n.text("error-required").into());
        }
        let error: &ApiError = self.work.error.as_ref()?;
        let field = error.fields().iter().find(|field| field.field == member)?;
        let is_taken = field.code == ErrorCode::Uniqueness;
        let text = if is_taken {
            self.work.i18n.text(&format!("people-taken-{member}"))
        } else {
            self.work.i18n.field_error(field)
        };
        Some(text.into())
    }

    fn field(
        &self,
        (id, member): (&'static str, &'static str),
        of: fn(&mut InviteRequest) -> &mut String,
        kind: &'static str,
    ) -> Html {
        let value = of(&mut (*self.draft).clone()).clone();
        let editing = self.clone();
        let help = (member == "email").then(|| AttrValue::from(self.work.i18n.text("people-email-help")));
        html!(
            <TextField {id} {kind} label={self.work.i18n.text(id)} verbatim=true required=true autocomplete="off" {help}
                autofocus={member == "username"} error={self.wrong(member, &value, true)} {value}
                oninput={Callback::from(move |text| editing.edit(|draft| *of(draft) = text))} />
        )
    }

    fn name(
        &self,
        (id, member): (&'static str, &'static str),
        of: fn(&mut InviteRequest) -> &mut Option<String>,
    ) -> Html {
        let value = of(&mut (*self.draft).clone()).clone().unwrap_or_default();
        let editing = self.clone();
        html!(
            <TextField {id} label={self.work.i18n.text(id)} autocomplete="off" error={self.wrong(member, &value, false)} {value}
                oninput={Callback::from(move |text: String| editing.edit(|draft| *of(draft) = Some(text).filter(|text| !text.is_empty())))} />
        )
    }
}

/// The dialog.
#[component(InviteDialog)]
pub(super) fn invite_dialog(props: &InviteProps) -> Html {
    let work = use_work();
    let i18n = work.i18n.clone();
    let account = use_session().and_then(|session| session.info.account.clone());
    let is_owner = account.is_some_and(|account| account.role == Role::Owner);
    let language = i18n.language().tag().to_owned();
    let draft = use_state(|| InviteRequest {
        username: String::new(),
        email: String::new(),
        given_name: None,
        family_name: None,
        role: Role::User,
        language: Some(language),
    });
    let form = Form { work: work.clone(), draft, lacking: use_state_eq(|| false) };
    let onsubmit = {
        let (form, done) = (form.clone(), props.on_done.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send(&form, done.clone());
        })
    };
    let footer = html!(<>
        <Button id="invite-cancel" label={i18n.text("cancel")} onclick={props.on_close.reform(|_| ())} />
        <Button id="invite-send" kind={Kind::Primary} label={i18n.text("people-invite-send")} submit=true form="invite-form" busy={work.task.is_busy()} />
    </>);
    html!(
        <Dialog id="invite" title={i18n.text("people-invite")} on_close={props.on_close.clone()} {footer}>
            { failure(&form) }
            <form method="post" id="invite-form" class="lk-form" {onsubmit} novalidate=true>
                <p>{ i18n.with("people-invite-lead", &[("days", INVITATION_DAYS.into())]) }</p>
                { form.field(("invite-username", "username"), |draft| &mut draft.username, "text") }
                { form.field(("invite-email", "email"), |draft| &mut draft.email, "email") }
                { form.name(("invite-given", "givenName"), |draft| &mut draft.given_name) }
                { form.name(("invite-family", "familyName"), |draft| &mut draft.family_name) }
                if is_owner { { role(&form) } }
                { speech(&form) }
            </form>
        </Dialog>
    )
}

/// What belongs to no field.
fn failure(form: &Form) -> Html {
    match &*form.work.error {
        Some(error) if error.fields().is_empty() => {
            html!(<Alert tone={Tone::Danger} title={form.work.i18n.error(error)} live=true id="invite-error" />)
        }
        _ => Html::default(),
    }
}

fn role(form: &Form) -> Html {
    let editing = form.clone();
    html!(
        <Select id="invite-role" label={form.work.i18n.text("person-role")} value={form.draft.role.as_str()} options={words::roles(&form.work.i18n)}
            onchange={Callback::from(move |name: String| editing.edit(|draft| draft.role = Role::parse(&name).unwrap_or(Role::User)))} />
    )
}

fn speech(form: &Form) -> Html {
    let editing = form.clone();
    let options: Vec<(AttrValue, AttrValue)> =
        Language::ALL.iter().map(|one| (one.tag().into(), one.native_name().into())).collect();
    html!(
        <Select id="invite-language" label={form.work.i18n.text("invite-language")} value={form.draft.language.clone().unwrap_or_default()} {options} languages=true
            onchange={Callback::from(move |tag: String| editing.edit(|draft| draft.language = Some(tag)))} />
    )
}

fn send(form: &Form, done: Callback<()>) {
    let draft = &form.draft;
    let empty = [("invite-username", &draft.username), ("invite-email", &draft.email)];
    let first = empty.iter().find(|(_, value)| value.trim().is_empty());
    form.lacking.set(first.is_some());
    if let Some((id, _)) = first {
        platform::focus(id);
        return;
    }
    let (work, request) = (form.work.clone(), (**draft).clone());
    form.work.run(async move {
        api::people::invite(&work.client, &request).await?;
        work.told("people-invited");
        done.emit(());
        Ok(())
    });
}

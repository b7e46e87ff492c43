//! What can be done to an account: the questions before it, with what happens then.

use latchkey_openapi::people::{PersonDetails, PersonState, RESET_DAYS};
use latchkey_openapi::scope::Role;
use yew::prelude::*;

use super::page::Found;
use super::words;
use crate::api;
use crate::features::work::use_work;
use crate::i18n::I18n;
use crate::session::use_session;
use crate::ui::{Button, Card, Confirm, Kind, Select, Symbol, Toggle};

/// Something to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Another invitation.
    Invite,
    /// A link for a new password.
    Reset,
    /// No way in any more.
    Lock,
    /// A way in again.
    Unlock,
    /// The end of every session.
    EndSessions,
    /// Another role.
    Role(Role),
}

impl Act {
    /// The part of message keys and ids.
    const fn key(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::EndSessions => "sessions",
            Self::Role(_) => "role",
        }
    }

    const fn is_danger(self) -> bool {
        matches!(self, Self::Lock | Self::EndSessions)
    }
}

/// What may be done to an account in its state.
fn open(person: &PersonDetails) -> Vec<Act> {
    let mut all = match person.person.state {
        PersonState::Active | PersonState::Paused | PersonState::Deleting => vec![Act::Reset],
        PersonState::Invited => vec![Act::Invite],
        PersonState::Locked => return vec![Act::Unlock],
        // Registrations are decided about on a page of their own.
        PersonState::Waiting => return Vec::new(),
    };
    all.push(Act::Lock);
    all
}

/// The card of acts.
pub(super) fn acts(i18n: &I18n, person: &PersonDetails, ask: &Callback<Act>) -> Html {
    if !person.person.manageable {
        let key = if person.person.current { "person-own" } else { "person-not-yours" };
        return html!(<Card title={i18n.text("person-acts")} id="person-acts"><p>{ i18n.text(key) }</p></Card>);
    }
    if person.person.state == PersonState::Waiting {
        return html!(<Card title={i18n.text("person-acts")} id="person-acts"><p>{ i18n.text("person-waits") }</p></Card>);
    }
    html!(
        <Card title={i18n.text("person-acts")} id="person-acts" flush=true>
            <ul role="list" class="lk-rows">{ for open(person).into_iter().map(|act| row(i18n, person, act, ask)) }</ul>
        </Card>
    )
}

fn row(i18n: &I18n, person: &PersonDetails, act: Act, ask: &Callback<Act>) -> Html {
    let key = act.key();
    // A link for a reset goes to proven addresses alone.
    let is_stuck = act == Act::Reset && !person.email_verified;
    let help = if is_stuck { "person-reset-stuck".to_owned() } else { format!("person-{key}-help") };
    let kind = if act.is_danger() { Kind::QuietDanger } else { Kind::Secondary };
    html!(
        <li class="lk-row" key={key}>
            <div class="lk-row-main">
                <p class="lk-row-title">{ i18n.text(&format!("person-{key}-title")) }</p>
                <p class="lk-row-fact">{ i18n.text(&help) }</p>
            </div>
            if !is_stuck {
                <Button id={format!("person-{key}")} {kind} class="lk-row-action" label={i18n.text(&format!("person-{key}-do"))}
                    icon={(act == Act::Lock).then_some(Symbol::Lock)} onclick={ask.reform(move |_: MouseEvent| act)} />
            }
        </li>
    )
}

/// Properties of [`RoleCard`].
#[derive(Properties, PartialEq)]
pub(super) struct RoleProps {
    pub(super) person: PersonDetails,
    pub(super) ask: Callback<Act>,
}

/// The role, for owners to change.
#[component(RoleCard)]
pub(super) fn role_card(props: &RoleProps) -> Html {
    let i18n = crate::i18n::use_i18n();
    let account = use_session().and_then(|session| session.info.account.clone());
    let person = &props.person.person;
    let chosen = use_state_eq(|| person.role);
    let is_owner = account.is_some_and(|account| account.role == Role::Owner);
    if !is_owner || !person.manageable {
        return Html::default();
    }
    let onchange = Callback::from({
        let chosen = chosen.setter();
        move |name: String| chosen.set(Role::parse(&name).unwrap_or(Role::User))
    });
    let role = *chosen;
    html!(
        <Card title={i18n.text("person-role")} id="person-role-card">
            <div class="lk-form">
                <Select id="person-role-choice" label={i18n.text("person-role")} hide_label=true value={role.as_str()} options={words::roles(&i18n)} {onchange} />
                <p class="lk-help">{ i18n.text(&format!("person-role-{}-help", role.as_str())) }</p>
                if role != person.role {
                    <div><Button id="person-role" kind={Kind::Primary} label={i18n.text("person-role-do")}
                        onclick={props.ask.reform(move |_: MouseEvent| Act::Role(role))} /></div>
                }
            </div>
        </Card>
    )
}

/// Properties of [`ActDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct ActProps {
    pub(super) found: Found,
    pub(super) act: Act,
    /// It is done; the person as they are now, where that is known.
    pub(super) on_done: Callback<Option<Found>>,
    pub(super) on_cancel: Callback<()>,
}

/// The question before an act.
#[component(ActDialog)]
pub(super) fn act_dialog(props: &ActProps) -> Html {
    let work = use_work();
    let i18n = work.i18n.clone();
    let is_lost = use_state_eq(|| false);
    let (act, key) = (props.act, props.act.key());
    let person = &props.found.details.person;
    let error = work.error.as_ref().map(|error| AttrValue::from(i18n.error(error)));
    let on_confirm = {
        let (work, found, done, is_lost) =
            (work.clone(), props.found.clone(), props.on_done.clone(), *is_lost);
        Callback::from(move |()| {
            let (told, found, done) = (work.clone(), found.clone(), done.clone());
            work.run(async move {
                let (client, id) = (&told.client, found.details.person.id.to_string());
                let now = match act {
                    Act::Invite | Act::Lock | Act::Unlock => {
                        Some(api::people::act(client, &id, act.key()).await?)
                    }
                    Act::Reset => Some(api::people::reset(client, &id, is_lost).await?),
                    Act::Role(role) => {
                        Some(api::people::change_role(client, &id, role, found.etag.as_deref()).await?)
                    }
                    Act::EndSessions => {
                        api::people::end_sessions(client, &id).await?;
                        None
                    }
                };
                told.told(&format!("person-{}-done", act.key()));
                done.emit(now.map(|now| Found { details: now.value, etag: now.etag }));
                Ok(())
            });
        })
    };
    let mut arguments = vec![("name", person.display_name.clone().into())];
    arguments.push(("email", person.email.clone().unwrap_or_default().into()));
    arguments.push(("days", RESET_DAYS.into()));
    if let Act::Role(role) = act {
        arguments.push(("role", words::role(&i18n, role).into()));
    }
    let has_factors = !props.found.details.factors.is_empty();
    let lost = {
        let is_lost = is_lost.setter();
        Callback::from(move |on| is_lost.set(on))
    };
    html!(
        <Confirm id="person-act" danger={act.is_danger()} busy={work.task.is_busy()} {error}
            title={i18n.with(&format!("person-{key}-ask"), &arguments)} body={i18n.with(&format!("person-{key}-body"), &arguments)}
            action={i18n.text(&format!("person-{key}-do"))} {on_confirm} on_cancel={props.on_cancel.clone()}>
            if act == Act::Reset && has_factors {
                <Toggle id="person-lost" label={i18n.text("person-lost")} help={i18n.text("person-lost-help")} checked={*is_lost} onchange={lost} />
            }
        </Confirm>
    )
}

//! E-mail addresses and phone numbers: which is first, which is proven, which still waits for its proof.

use futures_util::future::join;
use latchkey_openapi::contacts::{
    Contact, ContactChannel, ContactList, ContactPurpose, UNDO_DAYS, Verification, VerificationList,
};
use yew::prelude::*;

use super::contact_add::{AddContact, Goal};
use crate::api::{self, ApiError, Client};
use crate::features::work::use_work;
use crate::i18n::{I18n, use_i18n};
use crate::session::use_client;
use crate::ui::{Button, Confirm, Dialog, Hue, Kind, Rows, Symbol, chip, use_load};

/// What is there and what waits.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    contacts: ContactList,
    pending: VerificationList,
}

async fn load(client: Client) -> Result<Found, ApiError> {
    let (contacts, pending) = join(api::contacts::list(&client), api::contacts::pending(&client)).await;
    Ok(Found { contacts: contacts?, pending: pending? })
}

/// A dialog.
#[derive(Debug, Clone, PartialEq)]
enum Act {
    Goal(Goal),
    Manage(Contact),
    Remove(Contact),
}

/// Properties of [`Contacts`].
#[derive(Properties, PartialEq)]
pub(super) struct ContactsProps {
    /// The kinds that the form has, with their labels.
    pub(super) channels: Vec<(ContactChannel, String)>,
    /// Something has changed.
    pub(super) on_changed: Callback<()>,
}

/// The part of ids and message keys.
pub(super) const fn key(channel: ContactChannel) -> &'static str {
    match channel {
        ContactChannel::Email => "email",
        ContactChannel::Phone => "phone",
    }
}

/// A row per kind.
#[component(Contacts)]
pub(super) fn contacts(props: &ContactsProps) -> Html {
    let i18n = use_i18n();
    let client = use_client();
    let found = use_load(client, load);
    let act = use_state(|| None::<Act>);
    let ask = Callback::from({
        let act = act.setter();
        move |what| act.set(Some(what))
    });
    let close = {
        let (act, reload, changed) = (act.setter(), found.reload.clone(), props.on_changed.clone());
        Callback::from(move |next: Option<Act>| {
            // Nothing has changed yet where one dialog only leads to the next.
            if next.is_none() {
                reload.emit(());
                changed.emit(());
            }
            act.set(next);
        })
    };
    let rows = found.view(html!(<li class="lk-row"><Rows count=2 icon=false /></li>), |found| {
        html!({ for props.channels.iter().map(|(channel, label)| row(&i18n, *channel, label, found, &ask)) })
    });
    html!(<>
        { rows }
        { match (*act).clone() {
            Some(Act::Goal(goal)) => html!(<AddContact {goal} on_close={close.reform(|()| None)} />),
            Some(Act::Manage(contact)) => manage(&i18n, &contact, &close),
            Some(Act::Remove(contact)) => html!(<RemoveContact {contact} on_close={close.reform(|()| None)} />),
            None => Html::default(),
        } }
    </>)
}

fn row(i18n: &I18n, channel: ContactChannel, label: &str, found: &Found, ask: &Callback<Act>) -> Html {
    let of_kind: Vec<&Contact> =
        found.contacts.contacts.iter().filter(|contact| contact.channel == channel).collect();
    let waiting: Vec<&Verification> = found
        .pending
        .verifications
        .iter()
        .filter(|pending| pending.channel == channel && pending.purpose == ContactPurpose::Profile)
        .collect();
    let is_empty = of_kind.is_empty() && waiting.is_empty();
    let add = ask.reform(move |_: MouseEvent| Act::Goal(Goal::Add(channel)));
    html!(
        <li class="lk-row lk-attribute" data-testid={format!("contacts-{}", key(channel))}>
            <div class="lk-row-label">{ label.to_owned() }</div>
            if is_empty { <div class="lk-row-value lk-none">{ i18n.text("not-set") }</div> }
            else {
                <ul role="list" class="lk-row-value lk-contacts" aria-label={label.to_owned()}>
                    { for of_kind.into_iter().map(|contact| line(i18n, contact, ask)) }
                    { for waiting.into_iter().map(|pending| pending_line(i18n, pending, ask)) }
                </ul>
            }
            <Button id={format!("add-{}", key(channel))} kind={Kind::Plain} icon={Symbol::Plus} class="lk-row-action"
                name={i18n.with("add-named", &[("name", label.to_owned().into())])} onclick={add} />
        </li>
    )
}

fn line(i18n: &I18n, contact: &Contact, ask: &Callback<Act>) -> Html {
    let act = Act::Manage(contact.clone());
    html!(
        <li data-testid="contact">
            <span class="lk-contact">{ contact.value.clone() }</span>
            if contact.primary { { chip(i18n.text("chip-primary"), Hue::Accent) } }
            if contact.verified_at.is_some() { { chip(i18n.text("chip-verified"), Hue::Good) } }
            else { { chip(i18n.text("chip-unverified"), Hue::Warn) } }
            <Button kind={Kind::Quiet} label={i18n.text("manage")} name={i18n.with("manage-named", &[("name", contact.value.clone().into())])}
                testid="contact-manage" onclick={ask.reform(move |_: MouseEvent| act.clone())} />
        </li>
    )
}

fn pending_line(i18n: &I18n, pending: &Verification, ask: &Callback<Act>) -> Html {
    let act = Act::Goal(Goal::Prove(pending.clone()));
    html!(
        <li data-testid="pending">
            <span class="lk-contact">{ pending.value.clone() }</span>
            { chip(i18n.text("chip-pending"), Hue::Warn) }
            <Button kind={Kind::Quiet} label={i18n.text("contact-enter")} name={i18n.with("contact-enter-named", &[("name", pending.value.clone().into())])}
                testid="contact-enter" onclick={ask.reform(move |_: MouseEvent| act.clone())} />
        </li>
    )
}

/// What can be done with one address.
fn manage(i18n: &I18n, contact: &Contact, close: &Callback<Option<Act>>) -> Html {
    html!(<Manage contact={contact.clone()} title={i18n.with("contact-manage", &[("contact", contact.value.clone().into())])} on_close={close.clone()} />)
}

#[derive(Properties, PartialEq)]
struct ManageProps {
    contact: Contact,
    title: String,
    on_close: Callback<Option<Act>>,
}

#[component(Manage)]
fn manage_dialog(props: &ManageProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let contact = &props.contact;
    let make_primary = {
        let (work, id, close) = (work.clone(), contact.id.clone(), props.on_close.clone());
        Callback::from(move |_: MouseEvent| {
            let (done, id, close) = (work.clone(), id.clone(), close.clone());
            work.run(async move {
                api::contacts::make_primary(&done.client, &id).await?;
                done.told("contact-primary-saved");
                close.emit(None);
                Ok(())
            });
        })
    };
    let next = |act: Act| props.on_close.reform(move |_: MouseEvent| Some(act.clone()));
    let act = |id: &'static str, icon, key: &str, onclick| html!(<Button {id} block=true class="lk-menu-item" kind={Kind::Quiet} {icon} label={i18n.text(key)} {onclick} />);
    html!(
        <Dialog id="contact" title={props.title.clone()} on_close={props.on_close.reform(|()| None)}>
            { work.alert() }
            <div class="lk-acts">
                if contact.verified_at.is_none() {
                    { act("contact-verify", Symbol::TickCircle, "contact-verify", next(Act::Goal(Goal::Verify(contact.clone())))) }
                } else if !contact.primary {
                    { act("contact-primary", Symbol::Home, "contact-primary", make_primary) }
                }
                { act("contact-replace", Symbol::Pencil, "contact-replace", next(Act::Goal(Goal::Replace(contact.clone())))) }
                { act("contact-remove", Symbol::Bin, "factor-remove", next(Act::Remove(contact.clone()))) }
            </div>
        </Dialog>
    )
}

#[derive(Properties, PartialEq)]
struct RemoveContactProps {
    contact: Contact,
    on_close: Callback<()>,
}

/// The question before an address goes.
#[component(RemoveContact)]
fn remove_contact(props: &RemoveContactProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let on_confirm = {
        let (work, id, close) = (work.clone(), props.contact.id.clone(), props.on_close.clone());
        Callback::from(move |()| {
            let (done, id, close) = (work.clone(), id.clone(), close.clone());
            work.run(async move {
                api::contacts::remove(&done.client, &id).await?;
                done.told("factor-removed");
                close.emit(());
                Ok(())
            });
        })
    };
    html!(
        <Confirm id="contact-remove-question" danger=true busy={work.task.is_busy()} {on_confirm} on_cancel={props.on_close.clone()}
            title={i18n.with("contact-remove-title", &[("contact", props.contact.value.clone().into())])} body={i18n.with("contact-remove-body", &[("days", UNDO_DAYS.into())])}
            action={i18n.text("contact-remove-confirm")} error={work.error.as_ref().map(|error| AttrValue::from(i18n.error(error)))} />
    )
}

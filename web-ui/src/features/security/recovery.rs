//! Recovery: how many ways lead back in, where its messages go, and security questions.

use latchkey_openapi::contacts::ContactChannel;
use latchkey_openapi::recovery::{Recovery, RecoveryContact, RecoveryGap, RecoveryQuestions, RecoverySource};
use yew::prelude::*;

use super::questions::QuestionsDialog;
use super::rows::row;
use crate::api;
use crate::features::profile::{AddContact, Goal};
use crate::features::work::use_work;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::ui::{Alert, Button, Card, Confirm, Dialog, Hue, Kind, Loader, Rows, Symbol, Tone, chip};

/// A dialog of the card.
#[derive(Debug, Clone, PartialEq)]
enum Act {
    /// Setting an address, or proving one that waits.
    Contact(Goal),
    /// What can be done with an address of its own.
    Manage(ContactChannel, String),
    Remove(ContactChannel, String),
    Questions,
}

const fn key(channel: ContactChannel) -> &'static str {
    match channel {
        ContactChannel::Email => "email",
        ContactChannel::Phone => "phone",
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct RecoveryCardProps {
    pub(super) found: Loader<Recovery>,
}

/// The card.
#[component(RecoveryCard)]
pub(super) fn recovery_card(props: &RecoveryCardProps) -> Html {
    let i18n = use_i18n();
    let act = use_state(|| None::<Act>);
    let found = &props.found;
    let ask = Callback::from({
        let act = act.setter();
        move |what| act.set(Some(what))
    });
    let close = Callback::from({
        let (act, reload) = (act.setter(), found.reload.clone());
        move |next: Option<Act>| {
            act.set(next);
            reload.emit(());
        }
    });
    let pending = html!(<Card title={i18n.text("recovery-title")} flush=true><Rows count=2 /></Card>);
    html!(<>
        { found.view(pending, |found| card(&i18n, found, &ask)) }
        if let Some(act) = &*act { { dialog(act, &close) } }
    </>)
}

fn card(i18n: &I18n, found: &Recovery, ask: &Callback<Act>) -> Html {
    let lead = i18n.with("recovery-ways", &[("count", i64::from(found.ways_back).into())]);
    let contacts = [(ContactChannel::Email, &found.email), (ContactChannel::Phone, &found.phone)];
    let rows = contacts.into_iter().filter_map(|(channel, contact)| {
        Some(contact_row(i18n, channel, contact.as_ref()?, found.can_be_separate, ask))
    });
    // What a row says itself is not said again below.
    let hint = found.missing.contains(&RecoveryGap::BackupCodes);
    html!(
        <Card id="recovery" title={i18n.text("recovery-title")} {lead} flush=true>
            if found.ways_back == 0 {
                <div class="lk-card-acts"><Alert tone={Tone::Danger} title={i18n.text("recovery-none")} id="recovery-none">{ i18n.text("recovery-none-body") }</Alert></div>
            }
            <ul role="list" class="lk-rows">
                { for rows }
                if let Some(questions) = &found.questions { { questions_row(i18n, questions, ask) } }
            </ul>
            if hint { <p class="lk-card-note" id="recovery-codes">{ i18n.text("recovery-codes-missing") }</p> }
        </Card>
    )
}

fn contact_row(
    i18n: &I18n,
    channel: ContactChannel,
    contact: &RecoveryContact,
    can_be_separate: bool,
    ask: &Callback<Act>,
) -> Html {
    let (kind, symbol, title) = match channel {
        ContactChannel::Email => ("recovery-email", Symbol::Mail, i18n.text("recovery-email")),
        ContactChannel::Phone => ("recovery-phone", Symbol::Message, i18n.text("recovery-phone")),
    };
    let fact = match (&contact.masked, contact.source) {
        (Some(masked), Some(RecoverySource::Separate)) => {
            i18n.with("recovery-separate", &[("contact", masked.clone().into())])
        }
        (Some(masked), _) => i18n.with("recovery-own", &[("contact", masked.clone().into())]),
        (None, _) => i18n.text(&format!("recovery-missing-{}", key(channel))),
    };
    let waits = contact
        .pending
        .as_ref()
        .map(|pending| i18n.with("recovery-waits", &[("contact", pending.value.clone().into())]));
    let heading = html!(<>
        { title.clone() }
        if contact.masked.is_none() { { chip(i18n.text("recovery-gap"), Hue::Warn) } }
        if contact.pending.is_some() { { chip(i18n.text("chip-pending"), Hue::Warn) } }
    </>);
    let fact = html!(<>{ fact }if let Some(waits) = waits { <br />{ waits } }</>);
    row(kind, symbol, heading, fact, contact_action(i18n, channel, contact, can_be_separate, &title, ask))
}

/// What is there to do: the code that waits first, then what there is, else a first one.
fn contact_action(
    i18n: &I18n,
    channel: ContactChannel,
    contact: &RecoveryContact,
    can_be_separate: bool,
    title: &str,
    ask: &Callback<Act>,
) -> Html {
    let button = |part: &'static str, words: &str, act: Act| {
        html!(
            <Button id={format!("recovery-{}-{part}", key(channel))} label={i18n.text(words)} name={format!("{}: {title}", i18n.text(words))} class="lk-row-action"
                onclick={ask.reform(move |_: MouseEvent| act.clone())} />
        )
    };
    if let Some(pending) = &contact.pending {
        return button("prove", "contact-enter", Act::Contact(Goal::Prove(pending.clone())));
    }
    let set = Act::Contact(Goal::Recovery(channel));
    match (contact.source, &contact.masked) {
        (Some(RecoverySource::Separate), Some(masked)) => {
            button("manage", "manage", Act::Manage(channel, masked.clone()))
        }
        (Some(_), _) if can_be_separate => button("set", "recovery-other", set),
        (None, _) if can_be_separate => button("set", "recovery-add", set),
        (None, _) => html!(
            <Link to={Route::PersonalInfo} class="pf-v6-c-button pf-m-secondary lk-row-action" id={format!("recovery-{}-profile", key(channel))}
                label={format!("{}: {title}", i18n.text("nav-personal-info"))}>{ i18n.text("nav-personal-info") }</Link>
        ),
        _ => Html::default(),
    }
}

/// Questions are the weakest way back: nothing is wrong where nobody answers them.
fn questions_row(i18n: &I18n, questions: &RecoveryQuestions, ask: &Callback<Act>) -> Html {
    let (state, words) = match questions.answered {
        0 => ("recovery-questions-none", "recovery-answer"),
        answered if answered < questions.needed => ("recovery-questions-few", "manage"),
        _ => ("recovery-questions-set", "manage"),
    };
    let title = i18n.text("recovery-questions");
    let fact = i18n.with(
        state,
        &[("count", i64::from(questions.answered).into()), ("needed", i64::from(questions.needed).into())],
    );
    let heading = html!(<>{ title.clone() }if questions.answered == 0 { { chip(i18n.text("recovery-unanswered"), Hue::Plain) } }</>);
    let action = html!(
        <Button id="recovery-questions-open" label={i18n.text(words)} name={format!("{}: {title}", i18n.text(words))} class="lk-row-action"
            onclick={ask.reform(|_: MouseEvent| Act::Questions)} />
    );
    row("recovery-questions", Symbol::Unknown, heading, html!({ fact }), action)
}

fn dialog(act: &Act, close: &Callback<Option<Act>>) -> Html {
    let on_close = close.reform(|()| None);
    match act {
        Act::Contact(goal) => html!(<AddContact goal={goal.clone()} {on_close} />),
        Act::Manage(channel, masked) => {
            html!(<Manage channel={*channel} masked={masked.clone()} on_close={close.clone()} />)
        }
        Act::Remove(channel, masked) => {
            html!(<Remove channel={*channel} masked={masked.clone()} {on_close} />)
        }
        Act::Questions => html!(<QuestionsDialog {on_close} />),
    }
}

#[derive(Properties, PartialEq)]
struct ManageProps {
    channel: ContactChannel,
    masked: String,
    on_close: Callback<Option<Act>>,
}

/// What can be done with an address for recovery alone.
#[component(Manage)]
fn manage(props: &ManageProps) -> Html {
    let i18n = use_i18n();
    let (channel, masked) = (props.channel, props.masked.clone());
    let act = |id: &'static str, symbol, words: &str, act: Act| {
        html!(
            <Button {id} block=true class="lk-menu-item" kind={Kind::Quiet} icon={symbol} label={i18n.text(words)}
                onclick={props.on_close.reform(move |_: MouseEvent| Some(act.clone()))} />
        )
    };
    html!(
        <Dialog id="recovery-manage" title={i18n.text(&format!("recovery-{}", key(channel)))} on_close={props.on_close.reform(|()| None)}>
            <p>{ masked.clone() }</p>
            <div class="lk-acts">
                { act("recovery-change", Symbol::Pencil, "recovery-other", Act::Contact(Goal::Recovery(channel))) }
                { act("recovery-remove", Symbol::Bin, "recovery-back-to-own", Act::Remove(channel, masked)) }
            </div>
        </Dialog>
    )
}

#[derive(Properties, PartialEq)]
struct RemoveProps {
    channel: ContactChannel,
    masked: String,
    on_close: Callback<()>,
}

/// The question before an address for recovery alone goes.
#[component(Remove)]
fn remove(props: &RemoveProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let on_confirm = {
        let (work, close, channel) = (work.clone(), props.on_close.clone(), props.channel);
        Callback::from(move |()| {
            let (done, close) = (work.clone(), close.clone());
            work.run(async move {
                api::recovery::remove(&done.client, channel).await?;
                done.told("recovery-removed");
                close.emit(());
                Ok(())
            });
        })
    };
    html!(
        <Confirm id="recovery-remove-ask" danger=true busy={work.task.is_busy()} {on_confirm} on_cancel={props.on_close.clone()}
            title={i18n.with("recovery-remove-title", &[("contact", props.masked.clone().into())])}
            body={i18n.text(&format!("recovery-remove-body-{}", key(props.channel)))} action={i18n.text("recovery-remove-confirm")}
            error={work.error.as_ref().map(|error| AttrValue::from(i18n.error(error)))} />
    )
}

//! Everything is proven, and the account is paused or on its way to be erased: take it back, or leave it so.

use latchkey_openapi::auth::{AnswerFlowRequest, FlowOption, FlowStep};
use latchkey_openapi::deletion::EndingKind;
use yew::prelude::*;

use super::FlowWork;
use crate::ui::{Alert, Button, Kind, Tone, format};

/// The choice.
pub(super) fn view(work: &FlowWork, step: &FlowStep) -> Html {
    let i18n = &work.i18n;
    let offered = step.options.iter().find(|offered| offered.option == FlowOption::Restore);
    let Some(ending) = offered.and_then(|offered| offered.parameters.ending.clone()) else {
        return Html::default();
    };
    let key = match ending.kind {
        EndingKind::Paused => "restore-paused",
        EndingKind::Deleting => "restore-deleting",
    };
    let date = |at| format::long_date(i18n, at);
    let dates = [
        ("since", date(ending.begun_at).into()),
        ("date", ending.erased_at.map(date).unwrap_or_default().into()),
    ];
    let (title, body) = (i18n.with(key, &dates), i18n.with(&format!("{key}-body"), &dates));
    let (back, leave) = (work.clone(), work.clone());
    html!(<>
        <Alert tone={Tone::Info} {title} id={work.id("ending")}><p>{ body }</p></Alert>
        <div class="lk-flow-actions">
            <Button id={work.id("main")} kind={Kind::Primary} block=true label={i18n.text(&format!("{key}-back"))} busy={work.task.is_busy()}
                onclick={Callback::from(move |_: MouseEvent| back.send(AnswerFlowRequest::Restore {}))} />
            <Button id={work.id("leave")} kind={Kind::Secondary} block=true label={i18n.text(&format!("{key}-leave"))}
                onclick={Callback::from(move |_: MouseEvent| leave.give_up())} />
        </div>
    </>)
}

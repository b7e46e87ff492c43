//! What is drawn by a part: on its way, missing, or there.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::parts::{Absent, Draw, Part};
use crate::i18n::use_i18n;
use crate::platform;
use crate::session::use_client;
use crate::ui::{Button, Drawing, EmptyState, Kind, Symbol};

/// How far a part is.
pub(super) enum State {
    /// None is needed.
    Builtin,
    /// On its way.
    Coming,
    /// It did not come; the callback tries again.
    Absent(Absent, Callback<()>),
    /// There.
    There(Draw),
}

/// Loads a part, where one is needed.
#[hook]
pub(super) fn use_part(part: Option<Part>) -> State {
    // Told with the part: what happened to another one says nothing about this.
    let failed = use_state_eq(|| None::<(Part, Absent)>);
    let attempt = use_state(|| 0_u32);
    let (client, came) = (use_client(), use_force_update());
    let there = part.and_then(Part::there);
    use_effect_with((part, *attempt), {
        let failed = failed.setter();
        // What was drawn decides, not what is there by now: the browser may do other work between a drawing and its
        // effects, and a part that came meanwhile would never be drawn.
        let is_missing = there.is_none();
        move |(part, _)| {
            if let Some(part) = part.filter(|_| is_missing) {
                spawn_local(async move {
                    if part.load().await {
                        came.force_update();
                    } else {
                        failed.set(Some((part, Absent::why(&client).await)));
                    }
                });
            }
        }
    });
    match (part, there, *failed) {
        (None, ..) => State::Builtin,
        (Some(_), Some(draw), _) => State::There(draw),
        (Some(part), None, Some((of, why))) if of == part => {
            let (failed, attempt) = (failed.setter(), attempt.clone());
            State::Absent(
                why,
                Callback::from(move |()| {
                    failed.set(None);
                    attempt.set(attempt.wrapping_add(1));
                }),
            )
        }
        (Some(_), None, _) => State::Coming,
    }
}

/// Properties of [`Absence`].
#[derive(Properties, PartialEq)]
pub(super) struct AbsenceProps {
    /// Why the part is not there.
    pub(super) why: Absent,
    /// Tries again.
    pub(super) again: Callback<()>,
}

/// What stands in place of something whose part did not come: the way on depends on why.
#[component(Absence)]
pub(super) fn absence(props: &AbsenceProps) -> Html {
    let i18n = use_i18n();
    let key = props.why.key();
    let (label, onclick) = match props.why {
        Absent::Unreachable => ("try-again", props.again.reform(|_: MouseEvent| ())),
        Absent::Replaced => ("crash-reload", Callback::from(|_: MouseEvent| platform::reload())),
    };
    html!(
        <div role="alert" id={key}>
            <EmptyState drawing={Drawing::Cable} title={i18n.text(&format!("{key}-lead"))} body={i18n.text(&format!("{key}-body"))}>
                <Button id="page-again" testid="try-again" label={i18n.text(label)} icon={Symbol::Refresh} kind={Kind::Secondary} {onclick} />
            </EmptyState>
        </div>
    )
}

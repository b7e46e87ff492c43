//! Buttons. patternfly-yew's own drops the keyboard's focus on a click and has no `aria-describedby`.

use yew::prelude::*;

use super::field::use_autofocus;
use super::{Symbol, icon};

/// How much weight a button has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The one clear action.
    Primary,
    /// Another action.
    #[default]
    Secondary,
    /// An action within a row.
    Quiet,
    /// An act that takes something away.
    Danger,
    /// The same within a page: plain red text that opens a dialog.
    QuietDanger,
    /// An icon alone.
    Plain,
}

impl Kind {
    const fn classes(self) -> &'static str {
        match self {
            Self::Primary => "pf-v6-c-button pf-m-primary",
            Self::Secondary => "pf-v6-c-button pf-m-secondary",
            Self::Quiet => "pf-v6-c-button pf-m-link",
            Self::Danger => "pf-v6-c-button pf-m-danger",
            Self::QuietDanger => "pf-v6-c-button pf-m-link pf-m-danger",
            Self::Plain => "pf-v6-c-button pf-m-plain",
        }
    }
}

/// Properties of [`Button`].
#[derive(Properties, PartialEq)]
pub(crate) struct ButtonProps {
    /// The element's id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// A handle for tests, where many of a kind exist.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// Its weight.
    #[prop_or_default]
    pub kind: Kind,
    /// The words on it.
    #[prop_or_default]
    pub label: AttrValue,
    /// The accessible name, where the words alone do not name the object. Contains the visible words.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// An icon before the words.
    #[prop_or_default]
    pub icon: Option<Symbol>,
    /// Sends the form that it stands in.
    #[prop_or_default]
    pub submit: bool,
    /// Work is under way: the button waits, but keeps the focus.
    #[prop_or_default]
    pub busy: bool,
    /// Its time has not come: it keeps the focus and does nothing yet.
    #[prop_or_default]
    pub early: bool,
    /// The whole width.
    #[prop_or_default]
    pub block: bool,
    /// `aria-pressed`, for a button that stays down.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// `aria-expanded`, for a button that opens something.
    #[prop_or_default]
    pub expanded: Option<bool>,
    /// The id of what it opens.
    #[prop_or_default]
    pub controls: Option<AttrValue>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// Gets the focus when it appears. Needs an id.
    #[prop_or_default]
    pub autofocus: bool,
    /// The form that it sends, where it stands outside.
    #[prop_or_default]
    pub form: Option<AttrValue>,
    /// Called on a click, unless busy or early.
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
}

/// A button.
#[component(Button)]
pub(crate) fn button(props: &ButtonProps) -> Html {
    let waits = props.busy || props.early;
    use_autofocus(&props.id.clone().unwrap_or_default(), props.autofocus);
    let onclick = {
        let onclick = props.onclick.clone();
        Callback::from(move |event: MouseEvent| {
            if waits {
                event.prevent_default();
            } else {
                onclick.emit(event);
            }
        })
    };
    let class = classes!(
        props.kind.classes(),
        props.block.then_some("pf-m-block"),
        props.busy.then_some("lk-busy"),
        props.early.then_some("lk-early"),
        props.class.clone()
    );
    // Not `disabled` while it waits: a disabled button loses the focus and is skipped by screen readers.
    html!(
        <button {class} {onclick} id={props.id.clone()} type={if props.submit { "submit" } else { "button" }}
            aria-label={props.name.clone()} aria-disabled={waits.then_some("true")}
            aria-pressed={props.pressed.map(|on| on.to_string())} aria-expanded={props.expanded.map(|on| on.to_string())}
            aria-controls={props.controls.clone()} form={props.form.clone()} data-testid={props.testid.clone()}
            data-autofocus={props.autofocus.then_some("")}>
            if let Some(symbol) = props.icon {
                <span class="pf-v6-c-button__icon pf-m-start">{ icon(symbol) }</span>
            }
            if !props.label.is_empty() {
                <span class="pf-v6-c-button__text">{ &props.label }</span>
            }
        </button>
    )
}

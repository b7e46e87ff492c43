//! Messages within a page. patternfly-yew's own takes its icons from a font.

use yew::prelude::*;

use super::{Symbol, icon};

/// What kind of message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// It worked.
    Success,
    /// It did not work.
    Danger,
}

impl Tone {
    /// The class of PatternFly.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Info => "pf-m-info",
            Self::Success => "pf-m-success",
            Self::Danger => "pf-m-danger",
        }
    }

    /// The icon.
    pub(crate) const fn symbol(self) -> Symbol {
        match self {
            Self::Info => Symbol::Info,
            Self::Success => Symbol::TickCircle,
            Self::Danger => Symbol::Problem,
        }
    }
}

/// Properties of [`Alert`].
#[derive(Properties, PartialEq)]
pub(crate) struct AlertProps {
    /// What kind of message.
    #[prop_or_default]
    pub tone: Tone,
    /// The message in a few words.
    pub title: AttrValue,
    /// The element's id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Read aloud as soon as it appears.
    #[prop_or_default]
    pub live: bool,
    /// More about it, and what to do.
    #[prop_or_default]
    pub children: Html,
}

/// A message within a page.
#[component(Alert)]
pub(crate) fn alert(props: &AlertProps) -> Html {
    let role = props.live.then_some(if props.tone == Tone::Danger { "alert" } else { "status" });
    html!(
        <div class={classes!("pf-v6-c-alert", "pf-m-inline", props.tone.class())} id={props.id.clone()} {role}>
            <div class="pf-v6-c-alert__icon">{ icon(props.tone.symbol()) }</div>
            <p class="pf-v6-c-alert__title">{ &props.title }</p>
            if props.children != Html::default() {
                <div class="pf-v6-c-alert__description">{ props.children.clone() }</div>
            }
        </div>
    )
}

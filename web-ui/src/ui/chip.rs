//! Small marks beside a value. patternfly-yew's own component brings a table of font icons along.

use yew::prelude::*;

/// The colour of a mark. Its word says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hue {
    /// A fact.
    Plain,
    /// The chosen one.
    Accent,
    /// All is well.
    Good,
    /// Look at this.
    Warn,
}

/// A mark.
pub(crate) fn chip(words: String, hue: Hue) -> Html {
    let hue = match hue {
        Hue::Plain => "",
        Hue::Accent => "pf-m-blue",
        Hue::Good => "pf-m-green",
        Hue::Warn => "pf-m-orange",
    };
    html!(
        <span class={classes!("pf-v6-c-label", "pf-m-compact", hue)}>
            <span class="pf-v6-c-label__content"><span class="pf-v6-c-label__text">{ words }</span></span>
        </span>
    )
}

//! Drawings for empty and failed states, in the colours of the theme.

use yew::prelude::*;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drawing {
    /// One device on a hill: nobody else is signed in.
    OneDevice,
    /// A quiet page of a diary: nothing has happened.
    Diary,
    /// A signpost: no such page.
    Signpost,
    /// A loose cable: no connection.
    Cable,
    /// A key and a door: the first start.
    Door,
}

/// A drawing. Decoration: the words beside it say the same.
pub(crate) fn illustration(drawing: Drawing) -> Html {
    html!(
        <svg class="lk-drawing" viewBox="0 0 200 130" aria-hidden="true" focusable="false">
            <ellipse class="ground" cx="100" cy="112" rx="84" ry="9" />
            { shapes(drawing) }
        </svg>
    )
}

fn shapes(drawing: Drawing) -> Html {
    match drawing {
        Drawing::OneDevice => html!(<>
            <circle class="soft" cx="100" cy="58" r="50" />
            <rect class="paper" x="48" y="34" width="104" height="64" rx="7" />
            <rect class="tint" x="57" y="43" width="86" height="46" rx="3" />
            <path class="paper" d="M38 98h124l-6 10H44z" />
            <path class="accent" d="M88 66l8 8 16-17" />
        </>),
        Drawing::Diary => html!(<>
            <circle class="soft" cx="100" cy="58" r="50" />
            <rect class="paper" x="62" y="20" width="76" height="90" rx="8" />
            <path class="line" d="M76 46h36M76 62h48M76 78h28" />
            <path class="line" d="M76 14v14M100 14v14M124 14v14" />
            <circle class="fill" cx="130" cy="92" r="17" />
            <path class="inverse" d="M130 83v9.500l6 4" />
        </>),
        Drawing::Signpost => html!(<>
            <circle class="soft" cx="100" cy="58" r="50" />
            <path class="line" d="M100 18v92" />
            <path class="paper" d="M58 28h74l14 13-14 13H58z" />
            <path class="tint" d="M142 62H74L60 74l14 12h68z" />
            <path class="accent" d="M72 41h44M88 74h40" />
        </>),
        Drawing::Cable => html!(<>
            <circle class="soft" cx="100" cy="58" r="50" />
            <path class="line" d="M14 84c30 0 24-30 52-30" />
            <path class="line" d="M186 32c-30 0-24 30-50 30" />
            <rect class="paper" x="64" y="42" width="28" height="24" rx="5" />
            <path class="accent" d="M92 49h9M92 59h9" />
            <rect class="tint" x="112" y="50" width="28" height="24" rx="5" />
        </>),
        Drawing::Door => html!(<>
            <circle class="soft" cx="100" cy="58" r="50" />
            <path class="paper" d="M70 110V36a30 30 0 0 1 60 0v74z" />
            <path class="tint" d="M82 110V40a18 18 0 0 1 36 0v70z" />
            <circle class="fill" cx="100" cy="66" r="9" />
            <path class="accent" d="M100 72v18M100 84h8" />
        </>),
    }
}

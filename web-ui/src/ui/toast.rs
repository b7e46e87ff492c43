//! Short messages that come and go. The region is always there, so that screen readers hear of each one.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::{Symbol, Tone, icon};
use crate::i18n::use_i18n;

/// How long a message of success stays, in milliseconds. Failures stay until they are closed.
const STAYS: u32 = 6_000;
const AT_MOST: usize = 3;

#[derive(Clone, PartialEq)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
}

#[derive(Default, PartialEq)]
struct List {
    toasts: Vec<Toast>,
    last: u32,
}

enum Change {
    Add(Tone, String),
    Remove(u32),
}

impl Reducible for List {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut toasts = self.toasts.clone();
        let mut last = self.last;
        match change {
            Change::Add(tone, text) => {
                last += 1;
                toasts.push(Toast { id: last, tone, text });
                if toasts.len() > AT_MOST {
                    toasts.remove(0);
                }
            }
            Change::Remove(id) => toasts.retain(|toast| toast.id != id),
        }
        Rc::new(Self { toasts, last })
    }
}

/// Says something in passing.
#[derive(Clone, PartialEq)]
pub(crate) struct Toasts(UseReducerDispatcher<List>);

impl Toasts {
    /// It worked.
    pub(crate) fn success(&self, text: impl Into<String>) {
        self.0.dispatch(Change::Add(Tone::Success, text.into()));
    }

    /// It did not work.
    pub(crate) fn failure(&self, text: impl Into<String>) {
        self.0.dispatch(Change::Add(Tone::Danger, text.into()));
    }
}

/// Says something in passing. `None` only outside a [`ToastProvider`].
#[hook]
pub(crate) fn use_toasts() -> Option<Toasts> {
    use_context::<Toasts>()
}

/// Properties of [`ToastProvider`].
#[derive(Properties, PartialEq)]
pub(crate) struct ToastProviderProps {
    /// What is inside.
    pub children: Html,
}

/// Shows the messages of everything inside.
#[component(ToastProvider)]
pub(crate) fn toast_provider(props: &ToastProviderProps) -> Html {
    let i18n = use_i18n();
    let list = use_reducer(List::default);
    let dispatcher = list.dispatcher();
    let close = Callback::from({
        let dispatcher = dispatcher.clone();
        move |id| dispatcher.dispatch(Change::Remove(id))
    });
    html!(
        <ContextProvider<Toasts> context={Toasts(dispatcher)}>
            { props.children.clone() }
            <section class="lk-toasts" aria-label={i18n.text("toasts-label")} role="region">
                <div role="status" aria-live="polite">
                    { for list.toasts.iter().map(|toast| html!(
                        <ToastView key={toast.id} toast={toast.clone()} close={close.clone()} />
                    )) }
                </div>
            </section>
        </ContextProvider<Toasts>>
    )
}

#[derive(Properties, PartialEq)]
struct ToastViewProps {
    toast: Toast,
    close: Callback<u32>,
}

#[component(ToastView)]
fn toast_view(props: &ToastViewProps) -> Html {
    let i18n = use_i18n();
    let toast = &props.toast;
    use_effect_with(toast.id, {
        let (close, stays) = (props.close.clone(), toast.tone != Tone::Danger);
        move |id| {
            let id = *id;
            let timer = stays.then(|| Timeout::new(STAYS, move || close.emit(id)));
            move || drop(timer)
        }
    });
    let onclick = {
        let (close, id) = (props.close.clone(), toast.id);
        Callback::from(move |_: MouseEvent| close.emit(id))
    };
    html!(
        <div class={classes!("lk-toast", toast.tone.class())} data-testid="toast">
            { icon(toast.tone.symbol()) }
            <p>{ &toast.text }</p>
            <button type="button" class="pf-v6-c-button pf-m-plain pf-m-small" {onclick} aria-label={i18n.text("toast-close")}>
                <span class="pf-v6-c-button__icon">{ icon(Symbol::Cross) }</span>
            </button>
        </div>
    )
}

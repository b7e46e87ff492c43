//! Reading what a page shows: pending, failed, or there. In this one place.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{LoadFailure, use_toasts};
use crate::api::ApiError;
use crate::i18n::use_i18n;

/// How far a value is.
#[derive(Debug, PartialEq)]
pub(crate) enum Load<T> {
    /// On its way.
    Pending,
    /// It could not be read.
    Failed(ApiError),
    /// There.
    Ready(Rc<T>),
}

// Not derived: a value behind `Rc` need not be `Clone`.
impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Pending => Self::Pending,
            Self::Failed(error) => Self::Failed(error.clone()),
            Self::Ready(value) => Self::Ready(value.clone()),
        }
    }
}

/// A value that is read from the server.
#[derive(PartialEq)]
pub(crate) struct Loader<T: PartialEq> {
    /// How far it is.
    pub load: Load<T>,
    /// Reads it again; what is shown stays until the answer is there.
    pub reload: Callback<()>,
    /// Puts a newer value in its place.
    pub put: Callback<T>,
}

impl<T: PartialEq> Clone for Loader<T> {
    fn clone(&self) -> Self {
        Self { load: self.load.clone(), reload: self.reload.clone(), put: self.put.clone() }
    }
}

impl<T: PartialEq> Loader<T> {
    /// The value, once it is there.
    pub(crate) fn ready(&self) -> Option<&Rc<T>> {
        match &self.load {
            Load::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Draws the value; until then `pending`, and on failure the reason with a way to try again.
    pub(crate) fn view(&self, pending: Html, ready: impl FnOnce(&Rc<T>) -> Html) -> Html {
        match &self.load {
            Load::Pending => pending,
            Load::Ready(value) => ready(value),
            // The app takes care of a session that is over.
            Load::Failed(error) if error.is_quiet() => pending,
            Load::Failed(error) => html!(<LoadFailure error={error.clone()} retry={self.reload.clone()} />),
        }
    }
}

/// A value of any type, and the work that reads one: the hook below has one body for all of them, because one for each
/// type would be the largest part of most pages.
type Any = Rc<dyn std::any::Any>;
type Work = Pin<Box<dyn Future<Output = Result<Any, ApiError>>>>;

/// Reads a value now, and again whenever `key` changes.
#[hook]
pub(crate) fn use_load<T, K, F, W>(key: K, read: F) -> Loader<T>
where
    T: PartialEq + 'static,
    K: PartialEq + Clone + 'static,
    F: Fn(K) -> W + 'static,
    W: Future<Output = Result<T, ApiError>> + 'static,
{
    let erased = {
        let key = key.clone();
        Rc::new(move || -> Work {
            let work = read(key.clone());
            Box::pin(async move { work.await.map(|value| Rc::new(value) as Any) })
        })
    };
    let (load, start) = use_any(erased);
    use_start(key, start.clone());
    let put = {
        let setter = load.setter();
        Callback::from(move |value: T| setter.set(Load::Ready(Rc::new(Rc::new(value) as Any))))
    };
    let load = match &*load {
        Load::Pending => Load::Pending,
        Load::Failed(error) => Load::Failed(error.clone()),
        // Only this hook fills the state, and with nothing but `T`.
        Load::Ready(value) => Any::clone(value).downcast().map_or(Load::Pending, Load::Ready),
    };
    Loader { load, reload: start.reform(|()| false), put }
}

/// Reads the next page of a list: `read` answers it behind what is shown. A failure is told in passing.
#[hook]
pub(crate) fn use_more<T, F, W>(list: &Loader<T>, read: F) -> Callback<()>
where
    T: PartialEq + 'static,
    F: Fn(Rc<T>) -> W + 'static,
    W: Future<Output = Result<T, ApiError>> + 'static,
{
    let (i18n, toasts, list) = (use_i18n(), use_toasts(), list.clone());
    Callback::from(move |()| {
        let Some(shown) = list.ready().cloned() else { return };
        let (i18n, toasts, put, work) = (i18n.clone(), toasts.clone(), list.put.clone(), read(shown));
        spawn_local(async move {
            match work.await {
                Ok(longer) => put.emit(longer),
                Err(error) if error.is_quiet() => {}
                Err(error) => {
                    if let Some(toasts) = toasts {
                        toasts.failure(i18n.error(&error));
                    }
                }
            }
        });
    })
}

/// The state of a value, and what reads it, after clearing it or not.
#[hook]
fn use_any(read: Rc<dyn Fn() -> Work>) -> (UseStateHandle<Load<Any>>, Callback<bool>) {
    let load = use_state(|| Load::Pending);
    // Answers that come after a newer question are dropped.
    let round = use_mut_ref(|| 0_u32);
    let start = {
        let (load, round) = (load.clone(), round);
        Callback::from(move |clear: bool| {
            let mine = {
                let mut round = round.borrow_mut();
                *round = round.wrapping_add(1);
                *round
            };
            if clear {
                load.set(Load::Pending);
            }
            let (setter, round, work) = (load.setter(), round.clone(), read());
            spawn_local(async move {
                let outcome = work.await;
                if *round.borrow() == mine {
                    setter.set(outcome.map_or_else(Load::Failed, |value| Load::Ready(Rc::new(value))));
                }
            });
        })
    };
    (load, start)
}

/// Starts now, and again whenever `key` changes.
#[hook]
fn use_start<K: PartialEq + 'static>(key: K, start: Callback<bool>) {
    use_effect_with(key, move |_| start.emit(true));
}

/// Takes what was saved under a form into its draft. Not at the beginning, when the draft is made of it: something may be typed
/// before the effects of the first drawing run.
#[hook]
pub(crate) fn use_newer<T: Clone + PartialEq + 'static>(saved: T, take: impl FnOnce(&T) + 'static) {
    let known = use_mut_ref(|| saved.clone());
    use_effect_with(saved, move |saved| {
        if *known.borrow() != *saved {
            known.replace(saved.clone());
            take(saved);
        }
    });
}

//! A list that is searched while one types.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds without a key after which the list is asked for.
const PAUSE: u32 = 250;

/// What is typed, and what is searched for.
pub(super) struct Search {
    /// What stands in the field.
    pub(super) typed: String,
    /// What the list is asked for.
    pub(super) wanted: String,
    /// A key was pressed.
    pub(super) oninput: Callback<String>,
}

/// A search that waits for a pause in the typing.
#[hook]
pub(super) fn use_search() -> Search {
    let (typed, wanted) = (use_state(String::new), use_state_eq(String::new));
    let round = use_mut_ref(|| 0_u32);
    let oninput = {
        let (typed, wanted) = (typed.setter(), wanted.setter());
        Callback::from(move |text: String| {
            typed.set(text.clone());
            *round.borrow_mut() += 1;
            let (mine, round, wanted) = (*round.borrow(), round.clone(), wanted.clone());
            spawn_local(async move {
                TimeoutFuture::new(PAUSE).await;
                if *round.borrow() == mine {
                    wanted.set(text.trim().to_owned());
                }
            });
        })
    };
    Search { typed: (*typed).clone(), wanted: (*wanted).clone(), oninput }
}

//! Work that the user started: once at a time, however often the button is pressed.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// A piece of work that runs at most once at a time.
#[derive(Clone)]
pub(crate) struct Task {
    running: Rc<Cell<bool>>,
    busy: UseStateHandle<bool>,
}

impl PartialEq for Task {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.running, &other.running) && *self.busy == *other.busy
    }
}

impl Task {
    /// Starts the work, unless it is under way.
    pub(crate) fn run(&self, work: impl Future<Output = ()> + 'static) {
        // Boxed: what is around the work is compiled once, not once per kind of work.
        self.start(Box::pin(work));
    }

    fn start(&self, work: Pin<Box<dyn Future<Output = ()>>>) {
        if self.running.replace(true) {
            return;
        }
        self.busy.set(true);
        let (running, busy) = (self.running.clone(), self.busy.setter());
        spawn_local(async move {
            work.await;
            running.set(false);
            busy.set(false);
        });
    }

    /// Whether it is under way.
    pub(crate) fn is_busy(&self) -> bool {
        *self.busy
    }
}

/// A piece of work that runs at most once at a time.
#[hook]
pub(crate) fn use_task() -> Task {
    let busy = use_state(|| false);
    let running = use_memo((), |()| Rc::new(Cell::new(false)));
    Task { running: (*running).clone(), busy }
}

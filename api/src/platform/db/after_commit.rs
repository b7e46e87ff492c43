//! What is to be done once a unit of work is committed, and not at all when it is undone.
//!
//! A unit of work runs on one thread from its beginning to its end, so the list of this thread is the list of this unit.

use std::cell::RefCell;

type Work = Box<dyn FnOnce()>;

thread_local! {
    static LIST: RefCell<Vec<Work>> = const { RefCell::new(Vec::new()) };
}

/// Does something right after the present unit of work is committed. It must be quick and cannot fail: a nudge.
pub fn after_commit(work: impl FnOnce() + 'static) {
    LIST.with_borrow_mut(|list| list.push(Box::new(work)));
}

/// Runs a unit of work, then what it left to be done.
pub(super) fn with_list<T, E>(unit: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    LIST.take();
    let result = unit();
    let list = LIST.take();
    if result.is_ok() {
        list.into_iter().for_each(|work| work());
    }
    result
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn what_is_undone_leaves_nothing_to_do() {
        let done = Rc::new(RefCell::new(Vec::new()));
        let note = |what: &'static str| {
            let done = Rc::clone(&done);
            after_commit(move || done.borrow_mut().push(what));
        };
        let undone: Result<(), ()> = with_list(|| {
            note("undone");
            Err(())
        });
        assert!(undone.is_err());
        let committed: Result<(), ()> = with_list(|| {
            note("committed");
            assert!(done.borrow().is_empty(), "not before the commit");
            Ok(())
        });
        assert!(committed.is_ok());
        assert_eq!(*done.borrow(), ["committed"]);
    }
}

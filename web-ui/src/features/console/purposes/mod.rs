//! The organization's policies and preferences: the list, and the page of one with a preview of what people are asked.

mod form;
mod list;
mod page;
mod preview;
mod versions;
mod words;

pub(crate) use list::PurposesPage;
pub(crate) use page::{NewPurposePage, PurposePage};

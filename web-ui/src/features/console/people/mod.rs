//! The organization's people: who is there, who is invited, and help for those who cannot come in.

mod acts;
mod invite;
mod list;
mod page;
mod sessions;
mod words;

pub(crate) use list::PeoplePage;
pub(crate) use page::PersonPage;

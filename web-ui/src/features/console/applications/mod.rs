//! Applications: the organization's registry of what signs its users in and of what they find in their portal.

mod about;
mod asked;
mod draft;
mod form;
mod list;
mod logo;
mod page;
mod secret;
mod sign_in;

pub(crate) use list::ApplicationsPage;
pub(crate) use page::{ApplicationPage, NewApplicationPage};

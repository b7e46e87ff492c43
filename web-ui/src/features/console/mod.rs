//! The console: what an organization's owners and administrators decide for everybody.

mod applications;
mod draft;
mod portal;

pub(crate) use applications::{ApplicationPage, ApplicationsPage, NewApplicationPage};
pub(crate) use portal::PortalPage;

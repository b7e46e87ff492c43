//! The console: what an organization's owners and administrators decide for everybody.

mod draft;
mod portal;

pub(crate) use portal::PortalPage;

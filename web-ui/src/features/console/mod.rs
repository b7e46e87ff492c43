//! The console: what an organization's owners and administrators decide for everybody.

mod connection;
mod connections;
mod draft;
mod portal;

pub(crate) use connections::Connections;
pub(crate) use portal::PortalPage;

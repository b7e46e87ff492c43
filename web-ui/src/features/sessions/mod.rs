//! Devices and sessions: this one first, then by last use; end one, the others, or all.

mod details;
mod device;
mod end;
mod list;

pub(crate) use details::SessionDetails;
pub(crate) use device::{device_name, device_symbol, place_of};
pub(crate) use list::Sessions;

//! One module per capability, as on the server; which page shows which, and which are loaded together.

mod activity;
mod apps;
mod authorize;
mod change_password;
mod check_up;
mod console;
mod given;
mod later;
mod linked;
mod not_found;
mod not_me;
mod overview;
mod pages;
mod parts;
pub(crate) mod password;
mod privacy;
pub(crate) mod profile;
pub(crate) mod purposes;
mod recover;
mod register;
mod security;
mod sessions;
mod setup;
mod sign_in;
mod sign_out;
mod verify;
mod work;

pub(crate) use pages::{BeforePortal, Pages, prepare};

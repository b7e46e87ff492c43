//! Journeys in a real browser, on the real binary: what a person sees, does and must never see.
//!
//! `cargo xtask test --only browser` brings what they need: the built pages, the server, Chromium with its driver,
//! axe-core and a PostgreSQL. The server is `LATCHKEY_BIN`, or else the workspace's development build.

mod harness;

mod activity;
mod apps;
mod authorize;
mod avatar;
mod console;
mod contacts;
mod dialogs;
mod factors;
mod federation;
mod fields;
mod first_load;
mod keyboard;
mod life;
mod linked;
mod links;
mod lost_factor;
mod messages;
mod narrow;
mod passkeys;
mod password;
mod people;
mod preferences;
mod purposes;
mod recovery;
mod recovery_settings;
mod registration;
mod registry;
mod removal;
mod robust;
mod sessions;
mod setup;
mod sign_in;
mod step_up;
mod tokens;
mod ways;

//! The single-page app of the Latchkey account portal.
//!
//! Function components and hooks; data flows down, events flow up. Every string comes from Fluent files, every call
//! to the server goes through [`api::Client`], and no secret is ever kept by the browser's storage.

mod api;
mod app;
mod captcha;
mod color;
mod features;
mod flow;
mod i18n;
mod navigation;
mod panic;
mod platform;
mod portal;
mod routes;
mod session;
mod shell;
mod theme;
mod ui;
mod webauthn;

fn main() {
    // The same file is what a worker runs that solves a challenge.
    if captcha::serve() {
        return;
    }
    panic::install();
    app::start();
}

//! Latchkey's server. `platform` knows nothing of accounts; `identity` is what several features share; a feature is a
//! folder in `features`; `app` puts them together.

pub mod app;
pub mod cli;
pub mod features;
pub mod identity;
pub mod jobs;
pub mod monitoring;
pub mod openapi;
pub mod platform;

//! The factors in brief, the preferred one, and codes by SMS and e-mail as factors.
//!
//! * Codes go to a proven contact of the account, picked by its id: a request never names an address (T-19).
//! * Such a factor counts only once a code arrived there.
//! * Only what is set up can be preferred.
//! * The last way in stays; backup codes go with the last other factor.
//!
//! Tables: `factor_preferences`, `otp_factors`, `otp_codes`, `contacts`, `events`.

mod otp;
mod otp_routes;
pub mod routes;
mod service;

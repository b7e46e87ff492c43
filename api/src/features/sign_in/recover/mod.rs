//! Coming back to an account whose password is lost: a flow whose end is a new password, and no session.
//!
//! * What is asked depends on the organization's settings alone until something was proven; a name that is nobody's goes the
//!   same way, to codes that are never right. Whose name it is is looked up where the asker cannot see it.
//! * A proof is a code or a link that was sent to the account's own address, or the answers to its questions. It is used up in
//!   the statement that takes the flow on, so that nothing but a used proof of that very account leads to a password.
//! * A recovery never lowers the level: with a second factor enrolled it is asked for. What goes to the mailbox or number
//!   that proved the recovery is no second factor to it. Answers to questions never suffice alone.
//! * Who has no second factor left waits; every address is told and can cancel. Then the factors are removed with the
//!   password's reset.
//! * A password that was changed meanwhile ends the flow. After it every other code, link and wait of the account is void.
//!
//! [`steps`] says what is asked next.
//!
//! Tables: `flows`, `flow_proofs`, `recovery_delays`, `outbox`, and those of a change of the password.

pub(super) mod answers;
pub(super) mod cancel;
pub(super) mod delay;
pub(super) mod link;
pub(super) mod message;
pub(super) mod reset;
pub(super) mod steps;

use latchkey_openapi::captcha::CaptchaSolution;
use serde::{Deserialize, Serialize};

use super::flow::FlowState;
use super::password;
use super::proof::{Outcome, Turn};
use super::service::FlowError;
use crate::identity::captcha;

/// What a recovery was proven by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Recovered {
    /// A code or a link to the e-mail address.
    Email,
    /// A code to the phone number.
    Sms,
    /// The answers to the questions.
    Questions,
    /// A wait of which every address was told.
    Delay,
}

impl Recovered {
    /// The name in the log.
    const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Questions => "questions",
            Self::Delay => "delay",
        }
    }
}

/// Takes the name, for the price of a solved challenge.
pub(super) async fn identify(
    turn: &Turn<'_>,
    username: &str,
    solution: Option<&CaptchaSolution>,
) -> Result<Outcome, FlowError> {
    let outcome = password::identify(turn, username)?;
    let organization_id = turn.caller.organization.id.as_str();
    captcha::take(turn.state, organization_id, solution).await.map_err(FlowError::Elsewhere)?;
    Ok(match outcome {
        Outcome::Goes(state) => Outcome::Goes(FlowState { given: None, ..state }),
        other => other,
    })
}

//! Codes that are sent to a proven contact.

use latchkey_openapi::auth::{FactorOption, FlowType};
use latchkey_openapi::error::ErrorCode;

use super::flow::{FlowState, Given, Sent};
use super::proof::{Outcome, Turn, Used};
use super::service::FlowError;
use crate::identity::contacts::mask;
use crate::identity::factors::codes::{self, Binding, Issue, Purpose};
use crate::identity::factors::option_name;
use crate::identity::factors::otp::{self, Channel, OtpFactor};
use crate::identity::notices::budget::Budget;
use crate::identity::notices::{self, CodePurpose};
use crate::identity::time::from_micros;
use crate::platform::http::error::ApiError;

/// Without a code: sends one. With one: compares it.
pub(super) async fn answer(
    turn: &Turn<'_>,
    option: FactorOption,
    code: Option<String>,
) -> Result<Outcome, FlowError> {
    let channel = Channel::of(option).ok_or(FlowError::OptionInvalid)?;
    match code {
        None => send(turn, channel).await,
        Some(code) => compare(turn, channel, code).await,
    }
}

/// A code belongs to the flow that it was asked for in.
fn binding(turn: &Turn<'_>) -> Result<Binding, FlowError> {
    let account_id = turn.flow.account_id.clone().ok_or(FlowError::OptionInvalid)?;
    Ok(Binding { account_id, purpose: Purpose::Factor, context: turn.row.id.clone() })
}

async fn send(turn: &Turn<'_>, channel: Channel) -> Result<Outcome, FlowError> {
    let (state, binding) = (turn.state, binding(turn)?);
    let id = binding.account_id.clone();
    let found = state.db.fetch(move |conn| otp::list(conn, &id)).await?;
    // Where to is known to the server alone; the request cannot say it.
    let factor =
        found.into_iter().find(|factor| factor.channel == channel).ok_or(FlowError::OptionInvalid)?;
    let resend_at = queue(turn, binding, &factor).await?;
    let sent =
        Sent { destination: mask(channel.contact_kind(), &factor.value), resend_at: from_micros(resend_at) };
    let given = Some(match channel {
        Channel::Sms => Given::SmsOtp(sent),
        Channel::Email => Given::EmailOtp(sent),
    });
    Ok(Outcome::Goes(FlowState { given, ..turn.flow.clone() }))
}

/// Stores a code and its message together. Answers when another one may be asked for; one that is too young stays as it is.
async fn queue(turn: &Turn<'_>, binding: Binding, factor: &OtpFactor) -> Result<i64, FlowError> {
    let state = turn.state;
    let by = match factor.channel {
        Channel::Sms => notices::Channel::Sms,
        Channel::Email => notices::Channel::Mail,
    };
    let purpose = match turn.context.kind {
        FlowType::SignIn => CodePurpose::SignIn,
        FlowType::StepUp => CodePurpose::StepUp,
        FlowType::Link => CodePurpose::Link,
        // A registration has a message of its own.
        FlowType::Recover | FlowType::Register => CodePurpose::Recovery,
    };
    let account_id = binding.account_id.clone();
    let code = codes::prepare(state, binding, &factor.contact_id);
    let text = code.code.expose();
    let notice = notices::code(state, &account_id, by, &factor.value, text, codes::LIFETIME_MINUTES, purpose);
    let ip = Some(turn.caller.origin.ip);
    let budget = Budget::asked(state, by, &factor.value, Some(&account_id), ip);
    state
        .db
        .write(move |conn| {
            if let Issue::TooSoon { resend_at } = code.write(conn)? {
                return Ok(resend_at);
            }
            if let Some(seconds) = budget.take(conn)? {
                let refused = ApiError::new(ErrorCode::RateLimited).retry_after(seconds);
                return Err(FlowError::Elsewhere(refused));
            }
            notice.queue(conn)?;
            Ok(code.resend_at)
        })
        .await
}

async fn compare(turn: &Turn<'_>, channel: Channel, code: String) -> Result<Outcome, FlowError> {
    let attempt = match turn.attempt().await? {
        Ok(attempt) => attempt,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    let (state, now, binding) = (turn.state, turn.state.now_micros(), binding(turn)?);
    let keys = state.keys.clone();
    // A unit of work of its own: a wrong try stays counted.
    let contact = state.db.write(move |conn| codes::consume(conn, &keys, &binding, &code, now)).await?;
    if contact.is_none() {
        return Ok(attempt.refused());
    }
    let id = attempt.account.id.clone();
    let consume = move |conn: &mut _| {
        let is_there = otp::touch(conn, &id, channel, now)?;
        Ok(is_there.then(|| Used::Credential(option_name(channel.option()).to_owned())))
    };
    Ok(attempt.proven(channel.option(), Box::new(consume)))
}

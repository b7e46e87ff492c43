//! Which function takes which answer.

use latchkey_openapi::auth::{AnswerFlowRequest, FactorOption, FlowType};

use super::proof::{Outcome, Turn};
use super::service::FlowError;
use super::{enroll, federated, message, passkey, password, recover, register, second_factor};
use crate::identity::contacts::Kind;

/// Takes an answer that the present step offers.
pub(super) async fn answer(turn: &Turn<'_>, request: AnswerFlowRequest) -> Result<Outcome, FlowError> {
    match request {
        AnswerFlowRequest::Identify { username, captcha } => match turn.context.kind {
            FlowType::Recover => recover::identify(turn, &username, captcha.as_ref()).await,
            _ => password::identify(turn, &username),
        },
        AnswerFlowRequest::Password { username, password } => {
            password::answer(turn, username, password).await
        }
        AnswerFlowRequest::Passkey { credential: None, .. } => passkey::challenge(turn).await,
        AnswerFlowRequest::Passkey { credential: Some(credential), .. } => {
            passkey::answer(turn, credential).await
        }
        AnswerFlowRequest::Totp { code, .. } => second_factor::totp(turn, code).await,
        AnswerFlowRequest::BackupCode { code } => second_factor::backup_code(turn, code).await,
        AnswerFlowRequest::SmsOtp { code, .. } => message::answer(turn, FactorOption::SmsOtp, code).await,
        AnswerFlowRequest::EmailOtp { code, .. } => message::answer(turn, FactorOption::EmailOtp, code).await,
        AnswerFlowRequest::Federated { connection } => federated::go(turn, &connection).await,
        AnswerFlowRequest::EnrollTotp { code } => enroll::answer(turn, code).await,
        AnswerFlowRequest::RecoveryEmail { code } => recover::message::answer(turn, Kind::Email, code).await,
        AnswerFlowRequest::RecoverySms { code } => recover::message::answer(turn, Kind::Phone, code).await,
        // The account is taken back by the end of the flow itself.
        AnswerFlowRequest::Restore {} => Err(FlowError::OptionInvalid),
        AnswerFlowRequest::RecoveryQuestions { answers } => recover::answers::answer(turn, answers).await,
        AnswerFlowRequest::LostFactor => recover::delay::answer(turn).await,
        AnswerFlowRequest::NewPassword { password, end_sessions } => {
            recover::reset::answer(turn, &password, end_sessions).await
        }
        AnswerFlowRequest::RegisterEmail { email, language, captcha } => {
            register::email::answer(turn, &email, language.as_deref(), captcha.as_ref()).await
        }
        AnswerFlowRequest::RegisterCode { code } => register::code::answer(turn, code).await,
        AnswerFlowRequest::Register { registration } => register::create::answer(turn, *registration).await,
    }
}

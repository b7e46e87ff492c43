//! Signing in and out, stepping up, the first start.

use latchkey_openapi::auth::{AnswerFlowRequest, Flow, FlowType, SessionInfo, StartFlowRequest};
use latchkey_openapi::captcha::CaptchaChallenge;
use latchkey_openapi::ids::FlowId;
use latchkey_openapi::password::PasswordPolicy;
use latchkey_openapi::recovery::{RecoverUsernameRequest, RecoveryTokenRequest};
use latchkey_openapi::setup::{CheckSetupRequest, CompleteSetupRequest};

use super::{ApiError, Call, Client, Method};

/// Who is signed in.
pub(crate) async fn session(client: &Client) -> Result<SessionInfo, ApiError> {
    client.get("/api/auth/v1/session").await
}

/// Begins to sign in or to step up.
pub(crate) async fn start_flow(
    client: &Client,
    kind: FlowType,
    return_to: Option<String>,
) -> Result<Flow, ApiError> {
    begin(client, &StartFlowRequest { kind, return_to, token: None }).await
}

/// Begins a recovery or a registration by the token of a link, which is used up.
pub(crate) async fn start_by_link(client: &Client, kind: FlowType, token: String) -> Result<Flow, ApiError> {
    begin(client, &StartFlowRequest { kind, return_to: None, token: Some(token) }).await
}

async fn begin(client: &Client, request: &StartFlowRequest) -> Result<Flow, ApiError> {
    client.read(Call::new(Method::Post, "/api/auth/v1/flows").json(request)).await.map(|flow| flow.value)
}

/// A challenge, before asking for something as a stranger.
pub(crate) async fn challenge(client: &Client) -> Result<CaptchaChallenge, ApiError> {
    client.read(Call::new(Method::Post, "/api/server/v1/captcha/challenge")).await.map(|found| found.value)
}

/// Has the user name of an address mailed to it.
pub(crate) async fn recover_username(
    client: &Client,
    request: &RecoverUsernameRequest,
) -> Result<(), ApiError> {
    client.act(Call::new(Method::Post, "/api/users/v1/recovery/username").json(request)).await
}

/// Cancels a recovery that waits.
pub(crate) async fn cancel_recovery(client: &Client, token: String) -> Result<(), ApiError> {
    client
        .act(Call::new(Method::Post, "/api/users/v1/recovery/cancel").json(&RecoveryTokenRequest { token }))
        .await
}

/// Where a flow stands.
pub(crate) async fn flow(client: &Client, id: &str) -> Result<Flow, ApiError> {
    client.get(&format!("/api/auth/v1/flows/{}", crate::routes::encode(id))).await
}

/// Answers the present step of a flow.
pub(crate) async fn answer_flow(
    client: &Client,
    flow: &FlowId,
    answer: &AnswerFlowRequest,
) -> Result<Flow, ApiError> {
    let call = Call::new(Method::Post, format!("/api/auth/v1/flows/{flow}")).json(answer);
    client.read(call).await.map(|flow| flow.value)
}

/// Gives a flow up.
pub(crate) async fn cancel_flow(client: &Client, flow: &FlowId) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, format!("/api/auth/v1/flows/{flow}"))).await
}

/// Keeps an idle session.
pub(crate) async fn extend(client: &Client) -> Result<SessionInfo, ApiError> {
    client.read(Call::new(Method::Post, "/api/auth/v1/session/extend")).await.map(|info| info.value)
}

/// Ends the time in which guarded acts are open.
pub(crate) async fn end_elevation(client: &Client) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, "/api/auth/v1/session/elevation")).await
}

/// Ends this session.
pub(crate) async fn sign_out(client: &Client) -> Result<(), ApiError> {
    client.act(Call::new(Method::Post, "/api/auth/v1/sign-out")).await
}

/// Whether a set-up link still works.
pub(crate) async fn check_setup(client: &Client, token: String) -> Result<(), ApiError> {
    client.act(Call::new(Method::Post, "/api/auth/v1/setup/check").json(&CheckSetupRequest { token })).await
}

/// Creates the owner and signs in.
pub(crate) async fn complete_setup(
    client: &Client,
    request: &CompleteSetupRequest,
) -> Result<SessionInfo, ApiError> {
    client.read(Call::new(Method::Post, "/api/auth/v1/setup").json(request)).await.map(|info| info.value)
}

/// The organization's rules for passwords.
pub(crate) async fn password_policy(client: &Client) -> Result<PasswordPolicy, ApiError> {
    client.get("/api/server/v1/validation-rules").await
}

//! Signing in and out, stepping up, the first start.

use latchkey_openapi::auth::{AnswerFlowRequest, Flow, FlowType, SessionInfo, StartFlowRequest};
use latchkey_openapi::ids::FlowId;
use latchkey_openapi::password::PasswordPolicy;
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
    let call = Call::new(Method::Post, "/api/auth/v1/flows").json(&StartFlowRequest { kind, return_to });
    client.read(call).await.map(|flow| flow.value)
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

//! Applications: asking for the user, finding and opening them, what they may do; and the user's own access tokens.

use latchkey_openapi::access_tokens::{AccessTokenList, CreateAccessTokenRequest, CreatedAccessToken};
use latchkey_openapi::applications::ApplicationList;
use latchkey_openapi::authorize::{
    AnswerAuthorizationRequest, AnsweredAuthorization, Authorization, ConfirmLogoutRequest,
};
use latchkey_openapi::consents::{
    AuthorizedAppList, ChangeConsentRequest, ConsentDetails, ConsentHistory, ConsentList,
};
use latchkey_openapi::ids::ApplicationId;

use super::{ApiError, Call, Client, Method};
use crate::routes::encode;

const ME: &str = "/api/users/v1/me";

/// An application's request, and what it needs next.
pub(crate) async fn authorization(client: &Client, id: &str) -> Result<Authorization, ApiError> {
    client.get(&format!("/api/auth/v1/authorizations/{}", encode(id))).await
}

/// Answers it.
pub(crate) async fn answer(
    client: &Client,
    id: &str,
    answer: &AnswerAuthorizationRequest,
) -> Result<AnsweredAuthorization, ApiError> {
    let path = format!("/api/auth/v1/authorizations/{}", encode(id));
    client.read(Call::new(Method::Post, path).json(answer)).await.map(|found| found.value)
}

/// Signs out as an application wished.
pub(crate) async fn confirm_logout(
    client: &Client,
    request: String,
) -> Result<AnsweredAuthorization, ApiError> {
    let call = Call::new(Method::Post, "/api/auth/v1/logout").json(&ConfirmLogoutRequest { request });
    client.read(call).await.map(|found| found.value)
}

/// A page of applications, of those that the filter takes.
pub(crate) async fn applications(
    client: &Client,
    limit: u32,
    filter: Option<&str>,
    cursor: Option<&str>,
) -> Result<ApplicationList, ApiError> {
    let part = |name: &str, value: Option<&str>| {
        value.map_or_else(String::new, |value| format!("&{name}={}", encode(value)))
    };
    let query = format!("limit={limit}{}{}", part("filter", filter), part("cursor", cursor));
    client.get(&format!("{ME}/applications?{query}")).await
}

/// Marks an application, or takes the mark away.
pub(crate) async fn mark(client: &Client, id: &ApplicationId, on: bool) -> Result<(), ApiError> {
    let method = if on { Method::Put } else { Method::Delete };
    client.act(Call::new(method, format!("{ME}/applications/{}/favorite", encode(id.as_str())))).await
}

/// Notes that an application was opened.
pub(crate) async fn visit(client: &Client, id: &ApplicationId) -> Result<(), ApiError> {
    client.act(Call::new(Method::Post, format!("{ME}/applications/{}/visit", encode(id.as_str())))).await
}

/// Applications that may act for the user.
pub(crate) async fn authorized(client: &Client) -> Result<AuthorizedAppList, ApiError> {
    client.get(&format!("{ME}/authorized-apps")).await
}

/// Stops one of them; nothing for all.
pub(crate) async fn revoke(client: &Client, id: Option<&str>) -> Result<(), ApiError> {
    let path = id.map_or_else(String::new, |id| format!("/{}", encode(id)));
    client.act(Call::new(Method::Delete, format!("{ME}/authorized-apps{path}"))).await
}

/// What the user allowed applications.
pub(crate) async fn consents(client: &Client) -> Result<ConsentList, ApiError> {
    client.get(&format!("{ME}/consents?kind=application")).await
}

/// One consent with its latest receipt.
pub(crate) async fn consent(client: &Client, id: &str) -> Result<ConsentDetails, ApiError> {
    client.get(&format!("{ME}/consents/{}", encode(id))).await
}

/// Every receipt of a consent.
pub(crate) async fn history(client: &Client, id: &str) -> Result<ConsentHistory, ApiError> {
    client.get(&format!("{ME}/consents/{}/history", encode(id))).await
}

/// Changes what an application is given.
pub(crate) async fn change_consent(
    client: &Client,
    id: &str,
    change: &ChangeConsentRequest,
) -> Result<ConsentDetails, ApiError> {
    let call = Call::new(Method::Put, format!("{ME}/consents/{}", encode(id))).json(change);
    client.read(call).await.map(|found| found.value)
}

/// Takes a consent back.
pub(crate) async fn revoke_consent(client: &Client, id: &str) -> Result<(), ApiError> {
    client.act(Call::new(Method::Post, format!("{ME}/consents/{}/revoke", encode(id)))).await
}

/// The user's access tokens, without their secrets.
pub(crate) async fn tokens(client: &Client) -> Result<AccessTokenList, ApiError> {
    client.get(&format!("{ME}/access-tokens")).await
}

/// Makes an access token; the answer is the only one that shows it.
pub(crate) async fn create_token(
    client: &Client,
    request: &CreateAccessTokenRequest,
) -> Result<CreatedAccessToken, ApiError> {
    client
        .read(Call::new(Method::Post, format!("{ME}/access-tokens")).json(request))
        .await
        .map(|found| found.value)
}

/// Ends an access token.
pub(crate) async fn revoke_token(client: &Client, id: &str) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, format!("{ME}/access-tokens/{}", encode(id)))).await
}

//! `/oidc/logout` and its confirmation.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use latchkey_openapi::authorize::{AnsweredAuthorization, ConfirmLogoutRequest};
use latchkey_openapi::error::ErrorCode;

use super::authorize_routes::see_other;
use super::logout::{self, Logout};
use super::routes::form;
use crate::identity::extract::{client, principal_if_any, session_principal};
use crate::identity::session::cookie::{self, Purpose};
use crate::identity::{Portal, State};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::form::Parameters;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub(super) fn configure(config: &mut Operations<'_>) {
    config.service(logout_by_link).service(logout_by_form).service(confirm_logout);
}

fn unreadable() -> ApiError {
    ApiError::new(ErrorCode::AuthorizationInvalid).detail("A parameter comes twice or cannot be read.")
}

/// Sign out of an application
///
/// Applications send browsers here. With an ID token of this very session it ends at once; otherwise the portal asks.
#[utoipa::path(operation_id = "logout", tag = "OpenID", params(
        ("id_token_hint" = Option<String>, Query, description = "An ID token of the session"),
        ("client_id" = Option<String>, Query, description = "The application"),
        ("post_logout_redirect_uri" = Option<String>, Query, description = "A registered address"),
        ("state" = Option<String>, Query, description = "Handed back")),
    responses((status = 303, description = "To the application or to the portal"), Problems), security(()))]
#[get("/oidc/logout")]
async fn logout_by_link(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let query = Parameters::parse(request.query_string().as_bytes()).ok_or_else(unreadable)?;
    leave(&state, &portal, &request, &query).await
}

/// Sign out of an application, by a form
///
/// The same with the parameters in a form.
#[utoipa::path(operation_id = "logoutByForm", tag = "OpenID",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded"),
    responses((status = 303, description = "To the application or to the portal"), Problems), security(()))]
#[post("/oidc/logout")]
async fn logout_by_form(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let (form, _) = form(&request, payload).await.map_err(|_| unreadable())?;
    leave(&state, &portal, &request, &form).await
}

async fn leave(
    state: &State,
    portal: &Portal,
    request: &HttpRequest,
    parameters: &Parameters,
) -> Result<HttpResponse, ApiError> {
    let principal = principal_if_any(state, request).await?;
    let origin = client(state, request);
    Ok(match logout::ask(state, portal, principal.as_ref(), &origin, parameters).await? {
        Logout::Nobody(to) => see_other(&to),
        Logout::Ask(sealed) => {
            // Behind `#` it reaches no log.
            see_other(&format!("{}/sign-out#{sealed}", State::base_path(&portal.slug)))
        }
        Logout::Ended(to) => {
            let mut response = see_other(&to);
            response
                .add_cookie(&cookie::removal(Purpose::Session, &portal.slug))
                .map_err(ApiError::internal)?;
            response
        }
    })
}

/// Confirm signing out
///
/// The user confirmed what an application wished for.
#[utoipa::path(operation_id = "confirmLogout", tag = "Signing in", request_body = ConfirmLogoutRequest,
    responses((status = 200, description = "Signed out; where to go", body = AnsweredAuthorization), Problems),
    security(("session" = [], "csrf" = [])))]
#[post("/api/auth/v1/logout")]
async fn confirm_logout(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    body: Json<ConfirmLogoutRequest>,
) -> Result<HttpResponse, ApiError> {
    let me = session_principal(&state, &request).await?;
    let redirect_to = logout::confirm(&state, &me, &client(&state, &request), &body.0.request).await?;
    Ok(HttpResponse::Ok()
        .cookie(cookie::removal(Purpose::Session, &portal.slug))
        .insert_header(("Clear-Site-Data", "\"storage\""))
        .json(AnsweredAuthorization { redirect_to }))
}

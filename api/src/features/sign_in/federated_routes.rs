//! `/oidc/callback/{id}`: where upstream providers send browsers back to.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};

use super::federated;
use super::routes::{Browser, set_cookies};
use crate::identity::extract::path_id;
use crate::identity::{Portal, State};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::form::Parameters;
use crate::platform::http::operations::Operations;
use crate::platform::ratelimit::LimitClass;

/// Registers the operation.
pub(super) fn configure(config: &mut Operations<'_>) {
    config.service(federation_callback);
}

/// Take an upstream provider's answer
///
/// The redirect address of a connection. Counts in the browser that was sent to the provider, once. A parameter that comes twice
/// makes the whole answer worthless.
#[utoipa::path(operation_id = "federationCallback", tag = "Signing in",
    params(("id" = String, Path, description = "The connection"),
        ("state" = Option<String>, Query, description = "Names the request that this answers"),
        ("code" = Option<String>, Query, description = "The code to exchange"),
        ("error" = Option<String>, Query, description = "Why there is none"),
        ("iss" = Option<String>, Query, description = "Who answers (RFC 9207)")),
    responses((status = 303, description = "A page of the portal; `#refused` names the code of an error, `#flow` a flow that goes on"), Problems),
    security(()))]
#[get("/oidc/callback/{id}")]
async fn federation_callback(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let browser = Browser::of(&state, &request, &portal.slug).await?;
    state.check_rate(LimitClass::SignIn, browser.origin.ip)?;
    let parameters = Parameters::parse(request.query_string().as_bytes());
    let landing = federated::answer(&state, browser.caller(&portal), path_id(&request)?, parameters).await?;
    let mut location = format!("{}{}", State::base_path(&portal.slug), landing.path);
    if !landing.fragment.is_empty() {
        location.push_str(&format!("#{}", landing.fragment));
    }
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, location));
    if let Some(completed) = landing.completed {
        set_cookies(&mut response, &portal.slug, completed);
    }
    Ok(response.finish())
}

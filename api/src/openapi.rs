//! The document: pure, needs no database and no configuration. Registering a handler puts it into the document, so the two
//! cannot differ.

use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContactBuilder, Info, LicenseBuilder, OpenApi, OpenApiBuilder, tag::TagBuilder,
};

use crate::features;
use crate::platform::http::operations::Operations;

/// Every operation that an organization has; reached bare and under `/t/{organization}`.
pub fn organization_routes(config: &mut Operations<'_>) {
    features::sign_in::routes::configure(config);
    features::profile::routes::configure(config);
    features::avatar::routes::configure(config);
    features::contacts::routes::configure(config);
    features::password::routes::configure(config);
    features::mfa::routes::configure(config);
    features::totp::routes::configure(config);
    features::webauthn::routes::configure(config);
    features::backup_codes::routes::configure(config);
    features::recovery_settings::routes::configure(config);
    features::sessions::routes::configure(config);
    features::activity::routes::configure(config);
    features::alerts::routes::configure(config);
    features::check_up::routes::configure(config);
    features::export::routes::configure(config);
    features::deletion::routes::configure(config);
    features::retention::routes::configure(config);
    features::trusted_devices::routes::configure(config);
    features::portal::routes::configure(config);
    features::console::routes::configure(config);
    features::oauth::routes::configure(config);
    features::application_registry::routes::configure(config);
    features::applications::routes::configure(config);
    features::consents::routes::configure(config);
    features::consent_purposes::routes::configure(config);
    features::access_tokens::routes::configure(config);
    features::associations::routes::configure(config);
    features::connections::routes::configure(config);
    features::registrations::routes::configure(config);
    features::federated_associations::routes::configure(config);
    features::people::routes::configure(config);
}

/// Every operation of the instance; bare only.
pub fn instance_routes(config: &mut Operations<'_>) {
    features::setup::routes::configure(config);
    features::portal::routes::configure_instance(config);
    features::webauthn::routes::configure_instance(config);
}

const TAGS: &[(&str, &str)] = &[
    ("Signing in", "Flows and the session of this browser"),
    ("Set-up", "The first start"),
    ("Profile", "The account as a SCIM user, its form and its picture"),
    ("Security", "The password and the factors beside it"),
    ("Recovery", "Ways back in for who lost a password or a factor"),
    ("Sessions", "Devices and sessions"),
    ("Linked accounts", "Other accounts of the same person, and sign-in services"),
    ("Activity", "What happened to the account"),
    ("Applications", "Applications, and what they were allowed"),
    ("Privacy", "Data rights"),
    ("Portal", "What belongs to the portal as a whole"),
    ("Console", "The organization's settings, for owners and administrators"),
    ("People", "The people of the organization, for owners and administrators"),
    ("OpenID", "What applications call: the OpenID provider of the organization"),
    ("Operations", "Health"),
];

/// The document.
#[must_use]
pub fn document() -> OpenApi {
    let mut document = frame();
    Operations::describe(&mut document, organization_routes);
    Operations::describe(&mut document, instance_routes);
    document
}

/// The document as it is checked in, which the server hands out: what describes itself only when it is asked costs neither
/// time at the start nor memory. A test holds it to [`text`].
pub const CHECKED_IN: &str = include_str!("../../openapi/my-account.json");

/// The document: JSON with a line break at the end.
///
/// # Errors
/// Never in practice: the document is plain data.
pub fn text() -> Result<String, serde_json::Error> {
    document().to_pretty_json().map(|text| text + "\n")
}

fn info() -> Info {
    let mut info = Info::new("Latchkey", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "The account portal's own interface: everything that the portal does, it does by these operations.\n\n\
         Every path also exists under `/t/{organization}`. Two ways in: the portal's session cookie, with `X-CSRF-Token` for \
         whatever changes something, or a bearer token limited by scopes. Operations marked `x-step-up` need a recent proof \
         of identity. Errors are problem documents (RFC 9457) with a stable `code`."
            .to_owned(),
    );
    info.license = Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build());
    info.contact = Some(ContactBuilder::new().name(Some("Latchkey")).build());
    info
}

fn frame() -> OpenApi {
    let cookie = ApiKeyValue::with_description("__Host-latchkey", "The portal's session");
    let csrf =
        ApiKeyValue::with_description("X-CSRF-Token", "`session.csrfToken` of `GET /api/auth/v1/session`");
    let mut bearer = Http::new(HttpAuthScheme::Bearer);
    bearer.description = Some("An access token, limited by the scopes that the operation lists".to_owned());
    let components = ComponentsBuilder::new()
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)))
        .security_scheme("csrf", SecurityScheme::ApiKey(ApiKey::Header(csrf)))
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .schema_from::<latchkey_openapi::error::Problem>()
        .schema_from::<latchkey_openapi::error::FieldError>()
        .schema_from::<latchkey_openapi::error::ErrorCode>()
        .schema_from::<latchkey_openapi::scim::ScimError>()
        .schema_from::<latchkey_openapi::oauth::OAuthProblem>()
        .schema_from::<latchkey_openapi::oauth::OAuthErrorCode>()
        // Only parameters refer to these.
        .schema_from::<latchkey_openapi::activity::EventGroup>()
        .schema_from::<latchkey_openapi::sessions::KeepSession>()
        .build();
    let tags = TAGS.iter().map(|(name, text)| TagBuilder::new().name(*name).description(Some(*text)).build());
    OpenApiBuilder::new()
        .info(info())
        .components(Some(components))
        .tags(Some(tags.collect::<Vec<_>>()))
        .build()
}

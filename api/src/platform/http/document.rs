//! What every documented operation shares.

use std::borrow::Cow;
use std::collections::BTreeMap;

use latchkey_openapi::error::Problem;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder, Schema};
use utoipa::{IntoResponses, PartialSchema, ToSchema};

/// A body that is no text: a picture.
#[derive(Debug, Clone, Copy)]
pub struct Binary;

impl PartialSchema for Binary {
    fn schema() -> RefOr<Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
        ObjectBuilder::new().schema_type(Type::String).format(Some(format)).into()
    }
}

impl ToSchema for Binary {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Binary")
    }
}

/// The error answers of an operation: every 4xx and 5xx is a problem document.
#[derive(Debug, Clone, Copy)]
pub struct Problems;

/// The error answers of a SCIM operation: SCIM errors, or problem documents for a caller that lists them.
#[derive(Debug, Clone, Copy)]
pub struct ScimProblems;

/// The error answers of an endpoint that applications call: refusals in the words of OAuth (RFC 6749 §5.2).
#[derive(Debug, Clone, Copy)]
pub struct OAuthProblems;

impl IntoResponses for OAuthProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let refused = Ref::from_schema_name("OAuthProblem");
        let response = ResponseBuilder::new()
            .content("application/json", ContentBuilder::new().schema(Some(refused)).build())
            .content(super::PROBLEM_JSON, ContentBuilder::new().schema(Some(problem_schema())).build())
            .build();
        with(STATUSES, &response)
    }
}

fn problem_schema() -> Ref {
    // Named by reference: the schema itself is registered once with the document.
    let _ = Problem::schema();
    Ref::from_schema_name(Problem::name())
}

fn with(responses: &[(&str, &str)], response: &Response) -> BTreeMap<String, RefOr<Response>> {
    responses
        .iter()
        .map(|(status, description)| {
            let mut response = response.clone();
            (*description).clone_into(&mut response.description);
            ((*status).to_owned(), RefOr::T(response))
        })
        .collect()
}

const STATUSES: &[(&str, &str)] =
    &[("4XX", "The request was refused; `code` says why"), ("5XX", "The server failed or is too busy")];

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let response = ResponseBuilder::new()
            .content(super::PROBLEM_JSON, ContentBuilder::new().schema(Some(problem_schema())).build())
            .build();
        with(STATUSES, &response)
    }
}

impl IntoResponses for ScimProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let scim = Ref::from_schema_name("ScimError");
        let response = ResponseBuilder::new()
            .content(super::SCIM_JSON, ContentBuilder::new().schema(Some(scim)).build())
            .content(super::PROBLEM_JSON, ContentBuilder::new().schema(Some(problem_schema())).build())
            .build();
        with(STATUSES, &response)
    }
}

/// The interactive documentation, from files inside the binary. It needs inline styles, so it has a policy of its own,
/// which opens nothing for the portal's pages.
pub fn interactive(config: &mut actix_web::web::ServiceConfig) {
    use actix_web::http::header;
    let page = utoipa_swagger_ui::SwaggerUi::new("/api/docs/{_:.*}")
        .config(utoipa_swagger_ui::Config::from("/openapi.json"));
    config
        .route(
            "/api/docs",
            actix_web::web::get().to(|| async {
                actix_web::HttpResponse::Found().insert_header((header::LOCATION, "/api/docs/")).finish()
            }),
        )
        .service(
            actix_web::web::scope("")
                .guard(actix_web::guard::fn_guard(|context| {
                    context.head().uri.path().starts_with("/api/docs/")
                }))
                .wrap(
                    actix_web::middleware::DefaultHeaders::new()
                        .add((header::CONTENT_SECURITY_POLICY, DOCS_POLICY)),
                )
                .service(page),
        );
}

/// The policy of the interactive documentation only.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

//! Registering operations: with a server, or with the document. One list of them serves both, so that the two cannot differ;
//! and a server, which has the list once for each worker and once more for organizations, describes nothing.

use actix_web::dev::HttpServiceFactory;
use actix_web::web;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{Components, OpenApi, RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// Where a feature registers its operations.
pub struct Operations<'a>(Sink<'a>);

enum Sink<'a> {
    Server(&'a mut web::ServiceConfig),
    Document(&'a mut Description),
}

/// What operations say of themselves.
#[derive(Default)]
struct Description {
    paths: Paths,
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl<'a> Operations<'a> {
    /// Registers with a server.
    pub fn of_server(config: &'a mut web::ServiceConfig) -> Self {
        Self(Sink::Server(config))
    }

    /// Adds whatever `configure` registers to a document.
    pub fn describe(document: &mut OpenApi, configure: impl FnOnce(&mut Operations<'_>)) {
        let mut description = Description::default();
        configure(&mut Operations(Sink::Document(&mut description)));
        document.paths.merge(description.paths);
        document.components.get_or_insert_with(Components::new).schemas.extend(description.schemas);
    }

    /// Registers one operation.
    pub fn service<F>(&mut self, operation: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static,
    {
        match &mut self.0 {
            Sink::Server(config) => {
                config.service(operation);
            }
            Sink::Document(description) => {
                description.paths.merge(operation.paths());
                operation.schemas(&mut description.schemas);
            }
        }
        self
    }
}

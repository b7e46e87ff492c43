//! The registry of applications, for those who keep it.

use latchkey_openapi::applications::{
    ApplicationSettings, ApplicationWithSecret, RegisteredApplication, RegisteredApplicationList,
};

use super::{ApiError, Body, Call, Client, Method, Versioned};
use crate::routes::encode;

const PATH: &str = "/api/server/v1/applications";

fn path(id: &str) -> String {
    format!("{PATH}/{}", encode(id))
}

/// A page of applications whose name holds the text.
pub(crate) async fn list(
    client: &Client,
    limit: u32,
    cursor: Option<&str>,
    text: &str,
) -> Result<RegisteredApplicationList, ApiError> {
    let cursor = cursor.map_or_else(String::new, |cursor| format!("&cursor={}", encode(cursor)));
    let filter = match text.trim() {
        "" => String::new(),
        // A JSON string is what the filter's grammar takes.
        text => format!("&filter={}", encode(&format!("name co {}", serde_json::Value::from(text)))),
    };
    client.get(&format!("{PATH}?limit={limit}{cursor}{filter}")).await
}

/// One application.
pub(crate) async fn get(client: &Client, id: &str) -> Result<Versioned<RegisteredApplication>, ApiError> {
    client.read(Call::new(Method::Get, path(id))).await
}

/// Registers an application. The secret in the answer is shown nowhere else.
pub(crate) async fn register(
    client: &Client,
    settings: &ApplicationSettings,
) -> Result<Versioned<ApplicationWithSecret>, ApiError> {
    client.read(Call::new(Method::Post, PATH).json(settings)).await
}

/// Changes an application, if it still has the version that the change began with.
pub(crate) async fn put(
    client: &Client,
    id: &str,
    settings: &ApplicationSettings,
    etag: Option<&str>,
) -> Result<Versioned<ApplicationWithSecret>, ApiError> {
    client.read(Call::new(Method::Put, path(id)).if_match(etag).json(settings)).await
}

/// Gives an application another secret.
pub(crate) async fn replace_secret(
    client: &Client,
    id: &str,
    etag: Option<&str>,
) -> Result<Versioned<ApplicationWithSecret>, ApiError> {
    client.read(Call::new(Method::Post, format!("{}/secret", path(id))).if_match(etag)).await
}

/// Gives an application a picture.
pub(crate) async fn put_logo(
    client: &Client,
    id: &str,
    file: web_sys::File,
    etag: Option<&str>,
) -> Result<Versioned<RegisteredApplication>, ApiError> {
    let call = Call::new(Method::Put, format!("{}/logo", path(id)));
    client.read(call.if_match(etag).body(Body::File(file))).await
}

/// Takes the picture away.
pub(crate) async fn remove_logo(
    client: &Client,
    id: &str,
    etag: Option<&str>,
) -> Result<Versioned<RegisteredApplication>, ApiError> {
    client.read(Call::new(Method::Delete, format!("{}/logo", path(id))).if_match(etag)).await
}

/// Removes an application.
pub(crate) async fn remove(client: &Client, id: &str, etag: Option<&str>) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, path(id)).if_match(etag)).await
}

//! Downloads, what is kept, and how an account ends: pausing it, deleting it, and the mailed link that takes it back.

use latchkey_openapi::deletion::{
    BeginDeletionRequest, BegunEnding, DeletionInfo, UndoEndingRequest, UndoneEnding,
};

use latchkey_openapi::export::{ExportFormat, ExportInfo, ExportList, StartExportRequest};
use latchkey_openapi::retention::RetentionInfo;

use super::{ApiError, Call, Client, Method};
use crate::routes::encode;

const ME: &str = "/api/users/v1/me";

/// What is offered, and what would come of it.
pub(crate) async fn deletion(client: &Client) -> Result<DeletionInfo, ApiError> {
    client.get(&format!("{ME}/deletion")).await
}

/// Begins the deletion.
pub(crate) async fn delete(client: &Client, username: String) -> Result<BegunEnding, ApiError> {
    let call = Call::new(Method::Post, format!("{ME}/deletion")).json(&BeginDeletionRequest { username });
    client.read(call).await.map(|begun| begun.value)
}

/// Pauses the account.
pub(crate) async fn pause(client: &Client) -> Result<BegunEnding, ApiError> {
    client.read(Call::new(Method::Post, format!("{ME}/pause"))).await.map(|begun| begun.value)
}

/// Takes the account back by a mailed link.
pub(crate) async fn keep(client: &Client, token: String) -> Result<UndoneEnding, ApiError> {
    let call = Call::new(Method::Post, "/api/users/v1/deletion/undo").json(&UndoEndingRequest { token });
    client.read(call).await.map(|undone| undone.value)
}

/// What is kept, and for how long.
pub(crate) async fn retention(client: &Client) -> Result<RetentionInfo, ApiError> {
    client.get(&format!("{ME}/retention")).await
}

/// The downloads that were asked for.
pub(crate) async fn exports(client: &Client) -> Result<ExportList, ApiError> {
    client.get(&format!("{ME}/exports")).await
}

/// Asks for one.
pub(crate) async fn start_export(client: &Client, format: ExportFormat) -> Result<ExportInfo, ApiError> {
    let call = Call::new(Method::Post, format!("{ME}/exports")).json(&StartExportRequest { format });
    client.read(call).await.map(|info| info.value)
}

/// Fetches one.
pub(crate) async fn export_content(client: &Client, id: &str) -> Result<web_sys::Blob, ApiError> {
    client.file(Call::new(Method::Get, format!("{ME}/exports/{}/content", encode(id)))).await
}

/// Deletes one.
pub(crate) async fn delete_export(client: &Client, id: &str) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, format!("{ME}/exports/{}", encode(id)))).await
}

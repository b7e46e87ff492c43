//! How an account ends: pausing it, deleting it, and the mailed link that takes it back.

use latchkey_openapi::deletion::{
    BeginDeletionRequest, BegunEnding, DeletionInfo, UndoEndingRequest, UndoneEnding,
};

use super::{ApiError, Call, Client, Method};

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

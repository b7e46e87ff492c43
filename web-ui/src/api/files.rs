//! The portal's own files: messages, and the page that everything hangs on.

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

use super::{ApiError, transport};
use crate::platform;

/// Reads a file as text.
pub(crate) async fn read(address: &str) -> Result<String, ApiError> {
    let window = platform::window().ok_or(ApiError::Offline)?;
    adopt(window.fetch_with_str(address)).await
}

/// The text of a file that something else has asked for.
pub(crate) async fn adopt(answer: Promise) -> Result<String, ApiError> {
    let reply = transport::read(JsFuture::from(answer).await).await?;
    match reply.status {
        200 => Ok(reply.text),
        status => Err(ApiError::Unexpected { status }),
    }
}

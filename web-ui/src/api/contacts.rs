//! E-mail addresses and phone numbers.

use latchkey_openapi::contacts::{
    ConfirmVerificationRequest, ContactList, ContactTokenRequest, RestoredContact, StartVerificationRequest,
    UpdateContactRequest, Verification, VerificationList,
};
use latchkey_openapi::ids::ContactId;

use super::{ApiError, Call, Client, Method};
use crate::routes::encode;

const CONTACTS: &str = "/api/users/v1/me/contacts";
const VERIFICATIONS: &str = "/api/users/v1/me/verifications";

fn of(base: &str, id: &ContactId) -> String {
    format!("{base}/{}", encode(id.as_str()))
}

/// The addresses of the account.
pub(crate) async fn list(client: &Client) -> Result<ContactList, ApiError> {
    client.get(CONTACTS).await
}

/// Those that wait for their proof.
pub(crate) async fn pending(client: &Client) -> Result<VerificationList, ApiError> {
    client.get(VERIFICATIONS).await
}

/// Makes an address the first of its kind.
pub(crate) async fn make_primary(client: &Client, id: &ContactId) -> Result<(), ApiError> {
    let request = UpdateContactRequest { primary: true, label: None };
    client.act(Call::new(Method::Patch, of(CONTACTS, id)).json(&request)).await
}

/// Removes an address.
pub(crate) async fn remove(client: &Client, id: &ContactId) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, of(CONTACTS, id))).await
}

/// Sends a code to a new address.
pub(crate) async fn start(
    client: &Client,
    request: &StartVerificationRequest,
) -> Result<Verification, ApiError> {
    client.read(Call::new(Method::Post, VERIFICATIONS).json(request)).await.map(|found| found.value)
}

/// Proves an address by the code that came.
pub(crate) async fn confirm(client: &Client, id: &ContactId, code: String) -> Result<(), ApiError> {
    let call = Call::new(Method::Post, format!("{}/confirm", of(VERIFICATIONS, id)));
    client.act(call.json(&ConfirmVerificationRequest { code })).await
}

/// Sends another code.
pub(crate) async fn resend(client: &Client, id: &ContactId) -> Result<Verification, ApiError> {
    client
        .read(Call::new(Method::Post, format!("{}/resend", of(VERIFICATIONS, id))))
        .await
        .map(|found| found.value)
}

/// Forgets an address that waits for its proof.
pub(crate) async fn cancel(client: &Client, id: &ContactId) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, of(VERIFICATIONS, id))).await
}

/// Proves an address by the token of a mailed link.
pub(crate) async fn verify_link(client: &Client, token: String) -> Result<(), ApiError> {
    client
        .act(
            Call::new(Method::Post, "/api/users/v1/me/verifications/confirm")
                .json(&ContactTokenRequest { token }),
        )
        .await
}

/// Takes back a change of an address by the token of a mailed link.
pub(crate) async fn undo_link(client: &Client, token: String) -> Result<RestoredContact, ApiError> {
    let call = Call::new(Method::Post, "/api/users/v1/contacts/undo").json(&ContactTokenRequest { token });
    client.read(call).await.map(|found| found.value)
}

//! Second factors, passkeys, backup codes and trusted browsers.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::backup_codes::{BackupCodes, NewBackupCodes};
use latchkey_openapi::ids::{ContactId, RequestId};
use latchkey_openapi::mfa::{
    EnableOtpRequest, Mfa, OtpFactor, OtpSent, PutMfaRequest, RenameFactorRequest, SendOtpRequest,
};
use latchkey_openapi::totp::{BeginTotpRequest, TotpEnrolment, TotpList, VerifyTotpRequest};
use latchkey_openapi::trusted_devices::TrustedDeviceList;
use latchkey_openapi::webauthn::{
    FinishRegistrationRequest, StartRegistrationRequest, StartRegistrationResponse, WebauthnCredential,
    WebauthnKind, WebauthnList,
};
use serde_json::Value;

use super::{ApiError, Call, Client, Method};
use crate::routes::encode;

const ME: &str = "/api/users/v1/me";

/// The factors in brief.
pub(crate) async fn mfa(client: &Client) -> Result<Mfa, ApiError> {
    client.get(&format!("{ME}/mfa")).await
}

/// Chooses what is asked for first; nothing for the strongest.
pub(crate) async fn prefer(client: &Client, preferred: Option<FactorOption>) -> Result<(), ApiError> {
    client.act(Call::new(Method::Put, format!("{ME}/mfa")).json(&PutMfaRequest { preferred })).await
}

/// The authenticator apps.
pub(crate) async fn totp(client: &Client) -> Result<TotpList, ApiError> {
    client.get(&format!("{ME}/totp")).await
}

/// The path of an authenticator app.
pub(crate) fn totp_path(id: &str) -> String {
    format!("{ME}/totp/{}", encode(id))
}

/// The path of a passkey or security key.
pub(crate) fn webauthn_path(id: &str) -> String {
    format!("{ME}/webauthn/{}", encode(id))
}

/// The path of codes by message.
pub(crate) fn otp_path(option: FactorOption) -> &'static str {
    if option == FactorOption::SmsOtp {
        "/api/users/v1/me/mfa/sms-otp"
    } else {
        "/api/users/v1/me/mfa/email-otp"
    }
}

/// The path of the backup codes.
pub(crate) const BACKUP_CODES: &str = "/api/users/v1/me/backup-codes";

/// The path of the trusted browsers.
pub(crate) const TRUSTED: &str = "/api/users/v1/me/trusted-devices";

/// Begins to set up an authenticator app.
pub(crate) async fn begin_totp(client: &Client) -> Result<TotpEnrolment, ApiError> {
    let call = Call::new(Method::Post, format!("{ME}/totp")).json(&BeginTotpRequest { name: None });
    client.read(call).await.map(|found| found.value)
}

/// The secret of an authenticator app again.
pub(crate) async fn show_totp(client: &Client, id: &str) -> Result<TotpEnrolment, ApiError> {
    client.get(&format!("{}/qr", totp_path(id))).await
}

/// A new secret; the old one works until the new one's first code.
pub(crate) async fn renew_totp(client: &Client, id: &str) -> Result<TotpEnrolment, ApiError> {
    client
        .read(Call::new(Method::Post, format!("{}/regenerate", totp_path(id))))
        .await
        .map(|found| found.value)
}

/// The first code of an authenticator app.
pub(crate) async fn verify_totp(client: &Client, id: &str, code: String) -> Result<(), ApiError> {
    client
        .act(Call::new(Method::Post, format!("{}/verify", totp_path(id))).json(&VerifyTotpRequest { code }))
        .await
}

/// Names a factor.
pub(crate) async fn rename(client: &Client, path: &str, name: String) -> Result<(), ApiError> {
    client.act(Call::new(Method::Patch, path).json(&RenameFactorRequest { name })).await
}

/// Takes something away: a factor, the backup codes, the trust in browsers.
pub(crate) async fn remove(client: &Client, path: &str) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, path)).await
}

/// The passkeys and security keys.
pub(crate) async fn webauthn(client: &Client) -> Result<WebauthnList, ApiError> {
    client.get(&format!("{ME}/webauthn")).await
}

/// What the browser needs to create a credential.
pub(crate) async fn start_registration(
    client: &Client,
    kind: WebauthnKind,
) -> Result<StartRegistrationResponse, ApiError> {
    let call = Call::new(Method::Post, format!("{ME}/webauthn/start-registration"))
        .json(&StartRegistrationRequest { kind });
    client.read(call).await.map(|found| found.value)
}

/// Takes a new credential.
pub(crate) async fn finish_registration(
    client: &Client,
    request_id: RequestId,
    credential: Value,
) -> Result<WebauthnCredential, ApiError> {
    let request = FinishRegistrationRequest { request_id, credential, name: None };
    let call = Call::new(Method::Post, format!("{ME}/webauthn/finish-registration")).json(&request);
    client.read(call).await.map(|found| found.value)
}

/// Codes by SMS or by e-mail.
pub(crate) async fn otp(client: &Client, option: FactorOption) -> Result<OtpFactor, ApiError> {
    client.get(otp_path(option)).await
}

/// Sends a code to a contact, to set codes up.
pub(crate) async fn send_otp(
    client: &Client,
    option: FactorOption,
    contact_id: ContactId,
) -> Result<OtpSent, ApiError> {
    let call =
        Call::new(Method::Post, format!("{}/code", otp_path(option))).json(&SendOtpRequest { contact_id });
    client.read(call).await.map(|found| found.value)
}

/// Sets codes up with the one that came.
pub(crate) async fn enable_otp(
    client: &Client,
    option: FactorOption,
    request_id: RequestId,
    code: String,
) -> Result<(), ApiError> {
    client.act(Call::new(Method::Put, otp_path(option)).json(&EnableOtpRequest { request_id, code })).await
}

/// The state of the backup codes.
pub(crate) async fn backup_codes(client: &Client) -> Result<BackupCodes, ApiError> {
    client.get(BACKUP_CODES).await
}

/// New backup codes, worth nothing before they are confirmed.
pub(crate) async fn make_backup_codes(client: &Client) -> Result<NewBackupCodes, ApiError> {
    client.read(Call::new(Method::Post, BACKUP_CODES)).await.map(|found| found.value)
}

/// The new backup codes are saved.
pub(crate) async fn confirm_backup_codes(client: &Client) -> Result<(), ApiError> {
    client.act(Call::new(Method::Post, format!("{BACKUP_CODES}/confirm"))).await
}

/// The browsers that skip the second factor.
pub(crate) async fn trusted(client: &Client) -> Result<TrustedDeviceList, ApiError> {
    client.get(TRUSTED).await
}

//! What the page shows, and what can be done on it.

use futures_util::future::{join, join5};
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::backup_codes::BackupCodes;
use latchkey_openapi::ids::ContactId;
use latchkey_openapi::mfa::{Mfa, OtpFactor};
use latchkey_openapi::settings::SecondFactorPolicy;
use latchkey_openapi::totp::{Totp, TotpList};
use latchkey_openapi::trusted_devices::TrustedDeviceList;
use latchkey_openapi::webauthn::{WebauthnCredential, WebauthnKind, WebauthnList};

use crate::api::{self, ApiError, Client};

/// Everything that proves who the account's owner is, beside the password.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Factors {
    pub(super) mfa: Mfa,
    pub(super) totp: TotpList,
    pub(super) webauthn: WebauthnList,
    pub(super) sms: OtpFactor,
    pub(super) email: OtpFactor,
    pub(super) backup: BackupCodes,
    pub(super) trusted: TrustedDeviceList,
}

/// Reads everything at once; codes by message only where there is something to tell about them.
pub(super) async fn load(client: Client) -> Result<Factors, ApiError> {
    let client = &client;
    let (mfa, totp, webauthn, backup, trusted) = join5(
        api::factors::mfa(client),
        api::factors::totp(client),
        api::factors::webauthn(client),
        api::factors::backup_codes(client),
        api::factors::trusted(client),
    )
    .await;
    let mfa = mfa?;
    let (sms, email) =
        join(message(client, &mfa, FactorOption::SmsOtp), message(client, &mfa, FactorOption::EmailOtp))
            .await;
    Ok(Factors {
        mfa,
        totp: totp?,
        webauthn: webauthn?,
        sms: sms?,
        email: email?,
        backup: backup?,
        trusted: trusted?,
    })
}

async fn message(client: &Client, mfa: &Mfa, option: FactorOption) -> Result<OtpFactor, ApiError> {
    let factor = mfa.factors.iter().find(|factor| factor.option == option);
    if factor.is_some_and(|factor| factor.is_offered || factor.is_enrolled) {
        return api::factors::otp(client, option).await;
    }
    Ok(OtpFactor {
        is_enrolled: false,
        contact_id: None,
        sent_to: None,
        created_at: None,
        last_used_at: None,
        contacts: Vec::new(),
    })
}

impl Factors {
    /// Whether the organization offers a factor.
    pub(super) fn offers(&self, option: FactorOption) -> bool {
        self.mfa.factors.iter().any(|factor| factor.option == option && factor.is_offered)
    }

    /// Second factors of every kind but backup codes.
    pub(super) fn count(&self) -> usize {
        self.totp.authenticators.len()
            + self.webauthn.credentials.len()
            + usize::from(self.sms.is_enrolled)
            + usize::from(self.email.is_enrolled)
    }

    /// Whether the next thing to do after adding a factor is to save backup codes.
    pub(super) fn wants_backup(&self) -> bool {
        self.backup.generated_at.is_none() && self.offers(FactorOption::BackupCode)
    }

    /// Whether everybody must have a second factor.
    pub(super) fn is_required(&self) -> bool {
        self.mfa.policy == SecondFactorPolicy::Required
    }
}

/// A factor that has a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Named {
    /// An authenticator app.
    Totp(Totp),
    /// A passkey or security key.
    Webauthn(WebauthnCredential),
    /// Codes by message: what names them is where they go.
    Message(FactorOption, OtpFactor),
}

impl Named {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Totp(app) => &app.name,
            Self::Webauthn(credential) => &credential.name,
            Self::Message(_, factor) => factor.sent_to.as_deref().unwrap_or_default(),
        }
    }

    pub(super) fn path(&self) -> String {
        match self {
            Self::Totp(app) => api::factors::totp_path(app.id.as_str()),
            Self::Webauthn(credential) => api::factors::webauthn_path(credential.id.as_str()),
            Self::Message(option, _) => api::factors::otp_path(*option).to_owned(),
        }
    }

    /// The part of the message keys.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::Totp(_) => "totp",
            Self::Webauthn(credential) if credential.kind == WebauthnKind::Passkey => "passkey",
            Self::Webauthn(_) => "key",
            Self::Message(option, _) => message_key(*option),
        }
    }
}

/// The part of the message keys of codes by message.
pub(super) const fn message_key(option: FactorOption) -> &'static str {
    match option {
        FactorOption::SmsOtp => "sms",
        _ => "email",
    }
}

/// What an authenticator app is shown for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TotpAct {
    Add,
    Show(Totp),
    Renew(Totp),
}

/// Something to take away: its path, the part of its message keys and its name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Removal {
    pub(super) path: String,
    pub(super) key: &'static str,
    pub(super) name: String,
    /// Nothing is left as a second step afterwards, and the password alone is enough then.
    pub(super) is_last: bool,
}

/// A dialog.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    Totp(TotpAct),
    AddKey(WebauthnKind),
    AddMessage(FactorOption),
    /// Another number or address in place of the one that codes go to; the profile's changes with it.
    ChangeContact(ContactId),
    Manage(Named),
    Rename(Named),
    Remove(Removal),
    Backup,
    RenewBackup,
}

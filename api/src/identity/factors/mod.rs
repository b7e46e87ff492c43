//! The factors of an account beside its password: authenticator apps, passkeys and security keys, codes by SMS and e-mail,
//! backup codes.
//!
//! * **A factor counts only with proof.** An app counts once it gave a code, a credential once it signed, a contact once a
//!   code arrived there, backup codes once their owner confirmed having saved them. What waits for its proof is worth nothing.
//! * **Nothing counts twice**: not a step of an app, not a backup code, not a code that was sent, not a challenge. Each is
//!   taken by one conditional statement, on whichever node it arrives.
//! * **The last way in stays.** [`ways_in`] is the one place that says how an account can sign in, and whoever removes
//!   something by their own act asks [`after_removal`] inside the unit of work, under the lock of the account's row.
//! * Backup codes stand in for another second factor; they go with the last one.
//! * A passkey is a first and a second factor at once, because it always verifies its user. A security key is a second one.
//!
//! Tables: `totp_factors`, `webauthn_users`, `webauthn_credentials`, `webauthn_ceremonies`, `backup_code_sets`,
//! `backup_codes`, `otp_factors`, `otp_codes`, `factor_preferences`. Secrets of apps and states of ceremonies are sealed;
//! codes are kept as keyed hashes.
//!
//! Standards: RFC 6238 (codes of apps), WebAuthn Level 3, NIST SP 800-63B-4 §3.1.

pub mod backup_codes;
pub mod codes;
pub mod manage;
pub mod otp;
pub mod picture;
pub mod preference;
pub mod totp;
pub mod webauthn;

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::settings::{FactorSettings, SecondFactorPolicy};
use latchkey_openapi::webauthn::WebauthnKind;

use super::federation::association;
use super::settings::Settings;
use super::{credentials, trusted_browsers};
use crate::platform::db::{Conn, DbError};

/// Every active factor of an account, in brief.
#[derive(Debug, Clone, Default)]
pub struct Factors {
    /// Authenticator apps, the oldest first.
    pub totp: Vec<totp::TotpFactor>,
    /// Passkeys and security keys, the oldest first.
    pub webauthn: Vec<webauthn::StoredCredential>,
    /// Codes by SMS.
    pub sms_otp: Option<otp::OtpFactor>,
    /// Codes by e-mail.
    pub email_otp: Option<otp::OtpFactor>,
    /// Backup codes.
    pub backup_codes: Option<backup_codes::Summary>,
    /// The second factor that is asked for first.
    pub preferred: Option<FactorOption>,
    /// Upstream providers that the account may sign in with now: no factors of its own, but ways in. The ids of connections.
    pub federated: Vec<String>,
}

/// How an account can sign in without anybody's help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayIn {
    /// The password, and a second factor where one is asked for.
    Password,
    /// A passkey alone.
    Passkey,
    /// A linked upstream provider, and a second factor where one is asked for. One that is for linking only is none.
    Federated,
}

/// What a removal leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Whether the account can still sign in. If not, the removal must be undone.
    pub has_way_in: bool,
    /// Whether backup codes went with the last other factor.
    pub lost_backup_codes: bool,
    /// Whether the password is now the only factor and too short for that (NIST SP 800-63B-4 §3.1.1.2). If so, the removal
    /// must be undone: first comes a longer password.
    pub has_short_password: bool,
}

impl Factors {
    /// The factors of an account.
    ///
    /// # Errors
    /// A failing database.
    pub fn load(conn: &mut Conn, account_id: &str) -> Result<Self, DbError> {
        let (mut sms_otp, mut email_otp) = (None, None);
        for factor in otp::list(conn, account_id)? {
            match factor.channel {
                otp::Channel::Sms => sms_otp = Some(factor),
                otp::Channel::Email => email_otp = Some(factor),
            }
        }
        Ok(Self {
            totp: totp::list(conn, account_id)?,
            webauthn: webauthn::store::list(conn, account_id)?,
            sms_otp,
            email_otp,
            backup_codes: backup_codes::find(conn, account_id)?,
            preferred: preference::find(conn, account_id)?,
            federated: association::list_signing_in(conn, account_id)?,
        })
    }

    /// How many there are of a kind: apps, credentials, codes that are left.
    #[must_use]
    pub fn count(&self, option: FactorOption) -> u32 {
        let count = match option {
            FactorOption::Password => 0,
            FactorOption::Federated => self.federated.len(),
            FactorOption::Passkey => self.webauthn.len(),
            FactorOption::Totp => self.totp.len(),
            FactorOption::SmsOtp => usize::from(self.sms_otp.is_some()),
            FactorOption::EmailOtp => usize::from(self.email_otp.is_some()),
            FactorOption::BackupCode => {
                return self.backup_codes.as_ref().map_or(0, |codes| codes.remaining);
            }
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Whether anything but backup codes is set up, whether it is offered or not.
    #[must_use]
    pub fn has_any_but_backup_codes(&self) -> bool {
        FactorOption::ALL
            .into_iter()
            .any(|option| option != FactorOption::BackupCode && self.count(option) > 0)
    }

    /// Whether an option is set up and may be used as a second factor here.
    #[must_use]
    pub fn is_usable(&self, option: FactorOption, settings: &FactorSettings) -> bool {
        match option {
            FactorOption::Password | FactorOption::Federated => false,
            FactorOption::Passkey => {
                self.webauthn.iter().any(|credential| credential.is_second_factor(settings))
            }
            FactorOption::BackupCode => {
                settings.offers(option) && self.count(option) > 0 && self.has_second_factor(settings)
            }
            FactorOption::Totp | FactorOption::SmsOtp | FactorOption::EmailOtp => {
                settings.offers(option) && self.count(option) > 0
            }
        }
    }

    /// The second factors that can be asked for here: the preferred one first, then the strongest. Backup codes come last,
    /// and only beside another one.
    #[must_use]
    pub fn second_factors(&self, settings: &FactorSettings) -> Vec<FactorOption> {
        let mut usable: Vec<FactorOption> =
            FactorOption::ALL.into_iter().filter(|option| self.is_usable(*option, settings)).collect();
        // Stable: false comes first, and the others keep their order.
        usable.sort_by_key(|option| Some(*option) != self.preferred);
        usable
    }

    /// Whether there is a second factor that can be asked for here. Backup codes alone are none.
    #[must_use]
    pub fn has_second_factor(&self, settings: &FactorSettings) -> bool {
        FactorOption::ALL
            .into_iter()
            .filter(|option| *option != FactorOption::BackupCode)
            .any(|option| self.is_usable(option, settings))
    }

    /// Whether there is a passkey that signs in by itself here.
    #[must_use]
    pub fn has_passkey(&self, settings: &FactorSettings) -> bool {
        self.webauthn.iter().any(|credential| credential.signs_in(settings))
    }

    /// How many passkeys there are.
    #[must_use]
    pub fn passkey_count(&self) -> u32 {
        let passkeys = self.webauthn.iter().filter(|credential| credential.kind == WebauthnKind::Passkey);
        u32::try_from(passkeys.count()).unwrap_or(u32::MAX)
    }

    /// The highest level, 1 or 2, that a session of the account can reach here.
    #[must_use]
    pub fn highest_level(&self, settings: &FactorSettings) -> u8 {
        if self.has_second_factor(settings) || self.has_passkey(settings) { 2 } else { 1 }
    }
}

/// Every way in that an account has under these settings, by itself. Empty: locked out.
///
/// The password alone is a way in unless the organization asks everybody for a second factor; then there must be one, or it
/// can be set up at sign-in. Backup codes are never a way in of their own.
#[must_use]
pub fn ways_in(factors: &Factors, has_password: bool, settings: &Settings) -> Vec<WayIn> {
    let offered = &settings.factors;
    let can_pass = factors.has_second_factor(offered)
        || offered.second_factor == SecondFactorPolicy::Optional
        || (offered.totp && offered.enroll_totp_at_sign_in);
    let mut ways = Vec::new();
    if has_password && can_pass {
        ways.push(WayIn::Password);
    }
    if factors.has_passkey(offered) {
        ways.push(WayIn::Passkey);
    }
    if !factors.federated.is_empty() && can_pass {
        ways.push(WayIn::Federated);
    }
    ways
}

/// Puts in order what the removal of a factor leaves, and says whether the account can still sign in. Call it in the unit
/// of work of the removal, after the removal, under the lock of the account's row ([`super::account::lock_credentials`]); where there is no way in
/// left, answer an error, so that nothing of it happens.
///
/// # Errors
/// A failing database.
pub fn after_removal(conn: &mut Conn, account_id: &str, settings: &Settings) -> Result<Left, DbError> {
    let factors = Factors::load(conn, account_id)?;
    let password = credentials::find(conn, account_id)?;
    let lost_backup_codes = factors.backup_codes.is_some() && !factors.has_any_but_backup_codes();
    // Whoever takes a factor away may have lost it together with what it once trusted.
    trusted_browsers::delete_all(conn, account_id)?;
    if !factors.has_any_but_backup_codes() {
        backup_codes::delete_all(conn, account_id)?;
    }
    if factors.preferred.is_some_and(|preferred| factors.count(preferred) == 0) || lost_backup_codes {
        preference::set(conn, account_id, None)?;
    }
    let is_short = password.as_ref().is_some_and(|password| !password.stands_alone);
    Ok(Left {
        has_way_in: !ways_in(&factors, password.is_some(), settings).is_empty(),
        lost_backup_codes,
        has_short_password: is_short && !factors.has_second_factor(&settings.factors),
    })
}

/// Removes every factor beside the password and the upstream identities: who has lost them sets up new ones.
///
/// # Errors
/// A failing database.
pub fn delete_all(conn: &mut Conn, account_id: &str) -> Result<(), DbError> {
    use diesel::prelude::*;

    use crate::platform::db::schema::{otp_factors, totp_factors, webauthn_credentials};
    diesel::delete(totp_factors::table.filter(totp_factors::account_id.eq(account_id))).execute(conn)?;
    diesel::delete(webauthn_credentials::table.filter(webauthn_credentials::account_id.eq(account_id)))
        .execute(conn)?;
    diesel::delete(otp_factors::table.filter(otp_factors::account_id.eq(account_id))).execute(conn)?;
    backup_codes::delete_all(conn, account_id)?;
    preference::set(conn, account_id, None)?;
    trusted_browsers::delete_all(conn, account_id)?;
    Ok(())
}

/// The name of an option as it is stored and as it stands in the details of events.
#[must_use]
pub const fn option_name(option: FactorOption) -> &'static str {
    match option {
        FactorOption::Password => "password",
        FactorOption::Passkey => "passkey",
        FactorOption::Totp => "totp",
        FactorOption::SmsOtp => "sms_otp",
        FactorOption::EmailOtp => "email_otp",
        FactorOption::BackupCode => "backup_code",
        FactorOption::Federated => "federated",
    }
}

/// Deletes what was begun and not ended in time.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    totp::sweep(conn, now)?;
    webauthn::ceremony::sweep(conn, now)?;
    backup_codes::sweep(conn, now)?;
    codes::sweep(conn, now)
}

#[cfg(test)]
mod tests;

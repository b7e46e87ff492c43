//! The relying party: what browsers are asked, and the verification of what they answer. No database, no HTTP.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use latchkey_openapi::webauthn::WebauthnKind;
use serde_json::Value;
use url::Url;
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::proto::{
    AttestationConveyancePreference, AttestationMetadata, AuthenticationResult, AuthenticationState,
    AuthenticatorTransport, Credential, ParsedAttestation, ParsedAttestationData, PublicKeyCredential,
    RegisterPublicKeyCredential, RegistrationState, RequestRegistrationExtensions, UserVerificationPolicy,
};

use super::checks::{self, Ceremony};
use super::{CEREMONY_SECONDS, StoredCredential, WebauthnError};

/// Who a credential is made for, as its authenticator shows it.
#[derive(Debug, Clone)]
pub(super) struct RegisteringUser {
    /// The random handle.
    pub(super) handle: Vec<u8>,
    /// The user name.
    pub(super) name: String,
    /// The name for people.
    pub(super) display_name: String,
    /// The organization, as the relying party's name.
    pub(super) organization_name: String,
}

/// A credential that was verified and not yet stored.
#[derive(Debug, Clone)]
pub struct VerifiedCredential {
    /// The credential's own id.
    pub credential_id: String,
    /// The model, as a UUID.
    pub aaguid: String,
    /// The public key with what belongs to it, as JSON.
    pub credential: String,
    /// The first signature counter.
    pub sign_count: i64,
    /// How the browser can reach it.
    pub transports: Vec<String>,
    /// Whether its user was verified.
    pub is_user_verified: bool,
    /// Whether it can be kept on several devices.
    pub is_backup_eligible: bool,
    /// Whether it is.
    pub is_backed_up: bool,
}

/// The relying party of the instance.
#[derive(Debug)]
pub struct RelyingParty {
    core: WebauthnCore,
    id: String,
    origin: String,
}

impl RelyingParty {
    /// The relying party of a public address (scheme, host and port, without a slash at the end).
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(origin: &str) -> Result<Self, url::ParseError> {
        let url = Url::parse(origin)?;
        let id = url.host_str().ok_or(url::ParseError::EmptyHost)?.to_owned();
        let timeout = Duration::from_secs(CEREMONY_SECONDS.unsigned_abs());
        // Neither subdomains nor other ports: one origin, compared whole.
        let core = WebauthnCore::new_unsafe_experts_only(
            "Latchkey",
            &id,
            vec![url],
            timeout,
            Some(false),
            Some(false),
        );
        Ok(Self { core, id, origin: origin.to_owned() })
    }

    /// The relying party's id: the host.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Asks for a new credential: the options for the browser, and the state to be sealed.
    ///
    /// # Errors
    /// Names that are empty.
    pub(super) fn begin_registration(
        &self,
        user: RegisteringUser,
        kind: WebauthnKind,
        registered: &[StoredCredential],
    ) -> Result<(Value, String), WebauthnError> {
        let is_passkey = kind == WebauthnKind::Passkey;
        // An older device cannot verify its user, and one that can would be asked for nothing.
        let verification = if is_passkey {
            UserVerificationPolicy::Required
        } else {
            UserVerificationPolicy::Discouraged_DO_NOT_USE
        };
        let exclude = registered.iter().filter_map(|one| URL_SAFE_NO_PAD.decode(&one.credential_id).ok());
        let extensions = RequestRegistrationExtensions {
            cred_protect: None,
            uvm: None,
            cred_props: Some(true),
            min_pin_length: None,
            hmac_create_secret: None,
        };
        let builder = self
            .core
            .new_challenge_register_builder(&user.handle, &user.name, &user.display_name)
            .map_err(WebauthnError::refused)?
            .attestation(AttestationConveyancePreference::None)
            .user_verification_policy(verification)
            .require_resident_key(is_passkey)
            .exclude_credentials(Some(exclude.collect()))
            .extensions(Some(extensions));
        let (mut options, state) =
            self.core.generate_challenge_register(builder).map_err(WebauthnError::refused)?;
        options.public_key.rp.name = user.organization_name;
        Ok((to_value(&options.public_key)?, to_text(&state)?))
    }

    /// Verifies a new credential (§7.1).
    ///
    /// # Errors
    /// Whatever is not as it was asked for.
    pub(super) fn finish_registration(
        &self,
        kind: WebauthnKind,
        state: &str,
        answer: &Value,
        registered: &[StoredCredential],
    ) -> Result<VerifiedCredential, WebauthnError> {
        let state: RegistrationState = from_text(state)?;
        let answer: RegisterPublicKeyCredential = from_value(answer)?;
        checks::envelope(&answer.id, &answer.raw_id, &answer.type_)?;
        checks::client_data(&answer.response.client_data_json, Ceremony::Create, &self.origin)?;
        let attested = checks::attested(&answer.response.attestation_object, &answer.raw_id)?;
        let credential_id = URL_SAFE_NO_PAD.encode(&answer.raw_id);
        if registered.iter().any(|one| one.credential_id == credential_id) {
            return Err(WebauthnError::Registered);
        }
        let mut verified =
            self.core.register_credential(&answer, &state, None).map_err(WebauthnError::refused)?;
        let has_key = answer.extensions.cred_props.as_ref().is_none_or(|props| props.rk != Some(false));
        if kind == WebauthnKind::Passkey && !has_key {
            return Err(WebauthnError::refused("the credential is not discoverable"));
        }
        // Nothing was asked for, and nothing is kept, of who made the device.
        verified.attestation =
            ParsedAttestation { data: ParsedAttestationData::None, metadata: AttestationMetadata::None };
        let transports = answer.response.transports.unwrap_or_default();
        Ok(VerifiedCredential {
            credential_id,
            aaguid: attested.aaguid,
            sign_count: i64::from(verified.counter),
            transports: known_transports(&transports),
            is_user_verified: verified.user_verified,
            is_backup_eligible: verified.backup_eligible,
            is_backed_up: verified.backup_state,
            credential: to_text(&verified)?,
        })
    }

    /// Asks for a signature by one of these credentials, or, where there are none, by any that the browser finds for this
    /// relying party; those must verify their user.
    ///
    /// # Errors
    /// A stored credential that cannot be read.
    pub(super) fn begin_authentication(
        &self,
        allowed: &[StoredCredential],
    ) -> Result<(Value, String), WebauthnError> {
        let credentials: Vec<Credential> = allowed.iter().map(core_credential).collect::<Result<_, _>>()?;
        let passkeys = allowed.iter().filter(|one| one.kind == WebauthnKind::Passkey).count();
        // "Preferred" asks passkeys for it and leaves older devices alone; each is held to its own rule in the end.
        let verification = match passkeys {
            0 if !allowed.is_empty() => UserVerificationPolicy::Discouraged_DO_NOT_USE,
            passkeys if passkeys == allowed.len() => UserVerificationPolicy::Required,
            _ => UserVerificationPolicy::Preferred,
        };
        let builder = self
            .core
            .new_challenge_authenticate_builder(credentials, Some(verification))
            .map_err(WebauthnError::refused)?;
        let (mut options, mut state) =
            self.core.generate_challenge_authenticate(builder).map_err(WebauthnError::refused)?;
        for (option, stored) in options.public_key.allow_credentials.iter_mut().zip(allowed) {
            let transports = stored.transports.iter().filter_map(|name| name.parse().ok());
            option.transports = Some(transports.collect());
        }
        // The credential is read anew when the answer comes.
        state.set_allowed_credentials(Vec::new());
        Ok((to_value(&options.public_key)?, to_text(&state)?))
    }

    /// Verifies a signature (§7.2) but for its owner, which is the caller's to compare.
    ///
    /// # Errors
    /// Whatever is not as it was asked for.
    pub(super) fn finish_authentication(
        &self,
        state: &str,
        answer: &PublicKeyCredential,
        stored: &StoredCredential,
    ) -> Result<AuthenticationResult, WebauthnError> {
        let state: AuthenticationState = from_text(state)?;
        checks::client_data(&answer.response.client_data_json, Ceremony::Get, &self.origin)?;
        let credential = core_credential(stored)?;
        self.core.authenticate_single_credential(answer, &state, &credential).map_err(|error| match error {
            webauthn_rs_core::error::WebauthnError::CredentialPossibleCompromise => {
                WebauthnError::CounterWentBack
            }
            other => WebauthnError::refused(other),
        })
    }
}

/// Reads an assertion, and checks its frame.
///
/// # Errors
/// A shape that is not one, or parts that contradict each other.
pub(super) fn parse_assertion(answer: &Value) -> Result<PublicKeyCredential, WebauthnError> {
    let answer: PublicKeyCredential = from_value(answer)?;
    checks::envelope(&answer.id, &answer.raw_id, &answer.type_)?;
    Ok(answer)
}

/// The stored credential as the core takes it, with the counter and the backup state of its columns.
fn core_credential(stored: &StoredCredential) -> Result<Credential, WebauthnError> {
    let mut credential: Credential = serde_json::from_str(&stored.credential)
        .map_err(|error| crate::platform::db::DbError::corrupt("credential", error))?;
    credential.counter = u32::try_from(stored.sign_count).unwrap_or(u32::MAX);
    credential.backup_eligible = stored.is_backup_eligible;
    credential.backup_state = stored.is_backed_up;
    Ok(credential)
}

fn known_transports(transports: &[AuthenticatorTransport]) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for transport in transports {
        let is_known = !matches!(transport, AuthenticatorTransport::Unknown | AuthenticatorTransport::Test);
        if is_known && !known.iter().any(|one| one == transport.as_ref()) {
            known.push(transport.as_ref().to_owned());
        }
    }
    known
}

fn to_value(value: &impl serde::Serialize) -> Result<Value, WebauthnError> {
    serde_json::to_value(value).map_err(WebauthnError::refused)
}

fn to_text(value: &impl serde::Serialize) -> Result<String, WebauthnError> {
    serde_json::to_string(value).map_err(WebauthnError::refused)
}

fn from_text<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, WebauthnError> {
    serde_json::from_str(text).map_err(WebauthnError::refused)
}

fn from_value<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, WebauthnError> {
    T::deserialize(value).map_err(WebauthnError::refused)
}

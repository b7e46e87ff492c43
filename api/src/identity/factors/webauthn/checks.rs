//! What the verifying library leaves to its caller: the frame of the answer, the whole origin, frames of other sites, and the
//! consistency of the attested data.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_cbor_2::Value as Cbor;

use super::WebauthnError;

/// Bytes that a credential id may have at most (§7.1 step 25).
const CREDENTIAL_ID_MAX: usize = 1023;
/// Where the attested credential data begins in the authenticator data (§6.1): after the hash, the flags, the counter.
const ATTESTED_AT: usize = 37;

/// Which ceremony client data tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ceremony {
    /// A registration.
    Create,
    /// An authentication.
    Get,
}

impl Ceremony {
    const fn kind(self) -> &'static str {
        match self {
            Self::Create => "webauthn.create",
            Self::Get => "webauthn.get",
        }
    }
}

/// The members of `CollectedClientData` that matter here (§5.8.1).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    origin: String,
    #[serde(default)]
    cross_origin: Option<bool>,
    #[serde(default)]
    top_origin: Option<String>,
}

/// The answer's own frame: `type`, and `id` as the text of `rawId`.
pub(super) fn envelope(id: &str, raw_id: &[u8], kind: &str) -> Result<(), WebauthnError> {
    if kind != "public-key" {
        return Err(WebauthnError::refused("not a public-key credential"));
    }
    if raw_id.is_empty() || raw_id.len() > CREDENTIAL_ID_MAX {
        return Err(WebauthnError::refused("a credential id of this length cannot be"));
    }
    if id != URL_SAFE_NO_PAD.encode(raw_id) {
        return Err(WebauthnError::refused("id and rawId differ"));
    }
    Ok(())
}

/// The client data: of this ceremony, from our origin to the letter, and not from within another site's page.
pub(super) fn client_data(json: &[u8], ceremony: Ceremony, origin: &str) -> Result<(), WebauthnError> {
    let data: ClientData = serde_json::from_slice(json).map_err(WebauthnError::refused)?;
    if data.kind != ceremony.kind() {
        return Err(WebauthnError::refused("the client data is of another ceremony"));
    }
    if data.origin != origin {
        return Err(WebauthnError::refused("the client data is of another origin"));
    }
    if data.cross_origin == Some(true) || data.top_origin.is_some() {
        return Err(WebauthnError::refused("the page was within another site's"));
    }
    Ok(())
}

/// What the attestation object says of the new credential.
pub(super) struct Attested {
    /// The model, as a UUID.
    pub(super) aaguid: String,
}

/// The attestation object: the credential id is the one that the browser named, and no attestation means none.
pub(super) fn attested(object: &[u8], raw_id: &[u8]) -> Result<Attested, WebauthnError> {
    let object: Cbor = serde_cbor_2::from_slice(object).map_err(WebauthnError::refused)?;
    let Cbor::Map(members) = object else {
        return Err(WebauthnError::refused("the attestation object is not a map"));
    };
    let member = |name: &str| members.get(&Cbor::Text(name.to_owned()));
    if matches!(member("fmt"), Some(Cbor::Text(format)) if format == "none")
        && !matches!(member("attStmt"), Some(Cbor::Map(statement)) if statement.is_empty())
    {
        return Err(WebauthnError::refused("a statement without an attestation"));
    }
    let Some(Cbor::Bytes(data)) = member("authData") else {
        return Err(WebauthnError::refused("no authenticator data"));
    };
    let rest = data.get(ATTESTED_AT..).unwrap_or_default();
    let parts = rest.split_first_chunk::<16>().and_then(|(aaguid, rest)| {
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let id = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
        Some((aaguid, id))
    });
    let Some((aaguid, id)) = parts else {
        return Err(WebauthnError::refused("no attested credential data"));
    };
    if id != raw_id {
        return Err(WebauthnError::refused("another credential was attested"));
    }
    Ok(Attested { aaguid: uuid::Uuid::from_bytes(*aaguid).to_string() })
}

//! Authenticators in software: an app for codes, and a WebAuthn authenticator together with its browser, which can also be
//! told to answer wrongly, one thing at a time.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

/// The code of an authenticator app (RFC 6238) at a time in seconds since 1970, for a secret as the portal shows it. By a
/// library of its own, not by the server's code.
#[must_use]
pub fn totp_code(secret: &str, seconds: i64) -> String {
    let bare: String = secret.split_whitespace().collect();
    let secret = Secret::try_from_base32(&bare).expect("base32");
    let seconds = u64::try_from(seconds).expect("a time since 1970");
    Builder::new().with_secret(secret).build_noncompliant().generate(seconds).to_string()
}

/// One thing that an authenticator or a browser does wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// `type` of the client data.
    ClientDataType,
    /// Another challenge.
    Challenge,
    /// The page's origin.
    Origin(String),
    /// `crossOrigin` of the client data.
    CrossOrigin,
    /// `topOrigin` of the client data.
    TopOrigin,
    /// Client data that is no JSON.
    ClientDataNotJson,
    /// The hash of another relying party's id.
    RpIdHash,
    /// Nobody touched it.
    UserNotPresent,
    /// Nobody was verified.
    UserNotVerified,
    /// Kept in a backup and not eligible for one.
    BackupStateWithoutEligibility,
    /// Eligible for a backup, against what was said at registration.
    BackupEligibility,
    /// A key of an algorithm that was not asked for (EdDSA).
    Algorithm,
    /// An attestation format that does not exist.
    AttestationFormat,
    /// A statement with the format `none`.
    AttestationStatement,
    /// No attested credential data.
    NoAttestedData,
    /// A credential id of 1024 bytes.
    LongCredentialId,
    /// `rawId` differs from the credential that was attested or that signs.
    RawId,
    /// `id` is not the text of `rawId`.
    Id,
    /// `type` of the credential.
    CredentialType,
    /// A signature over something else.
    Signature,
    /// Another account's user handle.
    UserHandle,
    /// No user handle.
    NoUserHandle,
    /// A counter.
    Counter(u32),
    /// Authenticator data that ends too early.
    ShortAuthenticatorData,
    /// The browser says that the credential cannot be discovered.
    NotDiscoverable,
}

/// An authenticator with one credential, and the browser that talks to it.
pub struct Authenticator {
    key: EcdsaKeyPair,
    /// The credential's id.
    pub credential_id: Vec<u8>,
    /// The model.
    pub aaguid: [u8; 16],
    /// The page's origin.
    pub origin: String,
    /// The user handle that it was given.
    pub user_handle: Option<Vec<u8>>,
    /// Whether it verifies its user.
    pub verifies: bool,
    /// Whether it keeps a backup.
    pub backs_up: bool,
    /// The next signature counter; 0 for one without a counter.
    pub counter: u32,
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authenticator").field("credential_id", &self.credential_id).finish_non_exhaustive()
    }
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().expect("base64url")).expect("base64url")
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}

/// CBOR of a byte string (RFC 8949).
fn cbor_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut all = match bytes.len() {
        0..=23 => vec![0x40 | bytes.len() as u8],
        24..=255 => vec![0x58, bytes.len() as u8],
        _ => vec![0x59, (bytes.len() >> 8) as u8, bytes.len() as u8],
    };
    all.extend_from_slice(bytes);
    all
}

fn cbor_text(text: &str) -> Vec<u8> {
    let mut all = vec![0x60 | text.len() as u8];
    all.extend_from_slice(text.as_bytes());
    all
}

impl Authenticator {
    /// A passkey's authenticator: verifies its user, keeps a backup, has no counter.
    #[must_use]
    pub fn passkey(origin: &str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref()).unwrap();
        let mut credential_id = vec![0; 32];
        aws_lc_rs::rand::fill(&mut credential_id).unwrap();
        Self {
            key,
            credential_id,
            aaguid: [0; 16],
            origin: origin.to_owned(),
            user_handle: None,
            verifies: true,
            backs_up: true,
            counter: 0,
        }
    }

    /// An older security key: only touched, bound to the device, with a counter.
    #[must_use]
    pub fn security_key(origin: &str) -> Self {
        Self { verifies: false, backs_up: false, counter: 1, ..Self::passkey(origin) }
    }

    fn client_data(&self, kind: &str, challenge: &Value, wrong: Option<&Wrong>) -> Vec<u8> {
        if wrong == Some(&Wrong::ClientDataNotJson) {
            return b"{".to_vec();
        }
        let mut data = json!({
            "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false
        });
        match wrong {
            Some(Wrong::ClientDataType) => {
                data["type"] = json!(if kind == "webauthn.get" { "webauthn.create" } else { "webauthn.get" });
            }
            Some(Wrong::Challenge) => data["challenge"] = json!(encode(&[7; 32])),
            Some(Wrong::Origin(origin)) => data["origin"] = json!(origin),
            Some(Wrong::CrossOrigin) => data["crossOrigin"] = json!(true),
            Some(Wrong::TopOrigin) => data["topOrigin"] = json!("https://evil.test"),
            _ => {}
        }
        data.to_string().into_bytes()
    }

    /// The beginning of the authenticator data (§6.1): hash, flags, counter.
    fn head(&self, rp_id: &str, attested: bool, wrong: Option<&Wrong>) -> Vec<u8> {
        let rp_id = if wrong == Some(&Wrong::RpIdHash) { "evil.test" } else { rp_id };
        let mut flags = 0b0000_0001;
        if self.verifies && wrong != Some(&Wrong::UserNotVerified) {
            flags |= 0b0000_0100;
        }
        if self.backs_up {
            flags |= 0b0001_1000;
        }
        match wrong {
            Some(Wrong::UserNotPresent) => flags &= !1,
            Some(Wrong::BackupStateWithoutEligibility) => flags = (flags | 0b0001_0000) & !0b0000_1000,
            Some(Wrong::BackupEligibility) => flags = (flags ^ 0b0000_1000) & !0b0001_0000,
            _ => {}
        }
        if attested {
            flags |= 0b0100_0000;
        }
        let counter = if let Some(Wrong::Counter(counter)) = wrong { *counter } else { self.counter };
        let mut data = sha256(rp_id.as_bytes());
        data.push(flags);
        data.extend_from_slice(&counter.to_be_bytes());
        data
    }

    /// The public key as COSE has it (RFC 9053).
    fn cose_key(&self, wrong: Option<&Wrong>) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        if wrong == Some(&Wrong::Algorithm) {
            // An octet key pair for EdDSA.
            let mut key = vec![0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21];
            key.extend(cbor_bytes(&point[1..33]));
            return key;
        }
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21];
        key.extend(cbor_bytes(&point[1..33]));
        key.push(0x22);
        key.extend(cbor_bytes(&point[33..65]));
        key
    }

    /// Answers `navigator.credentials.create()`.
    pub fn create(&mut self, options: &Value) -> Value {
        self.create_wrongly(options, None)
    }

    /// The same with one thing wrong.
    pub fn create_wrongly(&mut self, options: &Value, wrong: Option<&Wrong>) -> Value {
        self.user_handle = Some(decode(&options["user"]["id"]));
        let rp_id = options["rp"]["id"].as_str().expect("an RP ID");
        let mut data = self.head(rp_id, wrong != Some(&Wrong::NoAttestedData), wrong);
        let long = vec![9; 1024];
        let id = if wrong == Some(&Wrong::LongCredentialId) { &long } else { &self.credential_id };
        if wrong != Some(&Wrong::NoAttestedData) {
            data.extend_from_slice(&self.aaguid);
            data.extend_from_slice(&(id.len() as u16).to_be_bytes());
            data.extend_from_slice(id);
            data.extend(self.cose_key(wrong));
        }
        if wrong == Some(&Wrong::ShortAuthenticatorData) {
            data.truncate(60);
        }
        let format = if wrong == Some(&Wrong::AttestationFormat) { "made-up" } else { "none" };
        let mut object = vec![0xa3];
        object.extend(cbor_text("fmt"));
        object.extend(cbor_text(format));
        object.extend(cbor_text("attStmt"));
        if wrong == Some(&Wrong::AttestationStatement) {
            object.push(0xa1);
            object.extend(cbor_text("alg"));
            object.push(0x26);
        } else {
            object.push(0xa0);
        }
        object.extend(cbor_text("authData"));
        object.extend(cbor_bytes(&data));
        let client_data = self.client_data("webauthn.create", &options["challenge"], wrong);
        let response = json!({
            "clientDataJSON": encode(&client_data), "attestationObject": encode(&object),
            "transports": ["internal", "hybrid"]
        });
        let mut answer = self.frame(&id.clone(), response, wrong);
        if wrong == Some(&Wrong::NotDiscoverable) {
            answer["clientExtensionResults"] = json!({"credProps": {"rk": false}});
        }
        answer
    }

    /// Answers `navigator.credentials.get()`.
    pub fn get(&mut self, options: &Value) -> Value {
        let answer = self.get_wrongly(options, None);
        if self.counter > 0 {
            self.counter += 1;
        }
        answer
    }

    /// The same with one thing wrong. The counter stays.
    #[must_use]
    pub fn get_wrongly(&self, options: &Value, wrong: Option<&Wrong>) -> Value {
        let rp_id = options["rpId"].as_str().expect("an RP ID");
        let mut data = self.head(rp_id, false, wrong);
        let client_data = self.client_data("webauthn.get", &options["challenge"], wrong);
        let mut signed = data.clone();
        signed.extend(sha256(&client_data));
        if wrong == Some(&Wrong::Signature) {
            signed.push(0);
        }
        if wrong == Some(&Wrong::ShortAuthenticatorData) {
            data.truncate(30);
        }
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        let handle = match wrong {
            Some(Wrong::UserHandle) => Some(vec![5; 32]),
            Some(Wrong::NoUserHandle) => None,
            _ => self.user_handle.clone(),
        };
        let response = json!({
            "clientDataJSON": encode(&client_data), "authenticatorData": encode(&data),
            "signature": encode(signature.as_ref()), "userHandle": handle.map(|handle| encode(&handle))
        });
        self.frame(&self.credential_id, response, wrong)
    }

    fn frame(&self, id: &[u8], response: Value, wrong: Option<&Wrong>) -> Value {
        let raw_id = if wrong == Some(&Wrong::RawId) { encode(&[3; 32]) } else { encode(id) };
        let id = if wrong == Some(&Wrong::Id) { encode(&[4; 32]) } else { raw_id.clone() };
        let kind = if wrong == Some(&Wrong::CredentialType) { "password" } else { "public-key" };
        json!({
            "id": id, "rawId": raw_id, "type": kind, "response": response,
            "authenticatorAttachment": "platform", "clientExtensionResults": {}
        })
    }
}

#[test]
fn codes_are_those_of_the_standard() {
    // RFC 4226, appendix D: the second code of this secret.
    assert_eq!(totp_code("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", 59), "287082");
}

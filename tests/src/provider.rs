//! A hand-made OpenID provider that does as it is told: right by default, and wrong in one point where a test says so.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::parameter;

/// The client that the provider knows.
pub const CLIENT_ID: &str = "latchkey at campus";
/// Its secret.
pub const CLIENT_SECRET: &str = "s3cret/+ %&";

/// How ID tokens are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    /// By the published key.
    Right,
    /// By a key that is not published, under the name of the one that is.
    OtherKey,
    /// Not at all (`alg: none`).
    Nothing,
    /// By the client's secret (`alg: HS256`).
    Secret,
    /// By the public key's bytes, as if they were a secret (`alg: HS256`).
    PublicAsSecret,
}

/// What the provider does. Members that are changed stay changed.
#[derive(Debug, Clone)]
pub struct Script {
    /// Members of the ID token that differ from the right ones; null takes one away.
    pub claims: Value,
    /// Members of the discovery document that differ likewise.
    pub discovery: Value,
    /// What the userinfo says.
    pub userinfo: Value,
    /// How ID tokens are signed.
    pub signing: Signing,
    /// The present, in seconds.
    pub now: i64,
    /// Key ids by which further keys are published.
    pub generation: u32,
}

#[derive(Debug, Clone)]
struct Given {
    nonce: String,
    challenge: String,
    redirect_uri: String,
}

struct Inner {
    issuer: String,
    script: Mutex<Script>,
    given: Mutex<BTreeMap<String, Given>>,
    asked: Mutex<Vec<String>>,
    pair: Vec<u8>,
    other: Vec<u8>,
}

/// The provider. Dropping it closes its port.
pub struct Provider {
    /// Its issuer.
    pub issuer: String,
    inner: Arc<Inner>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

fn key() -> Vec<u8> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    pair.to_pkcs8v1().unwrap().as_ref().to_vec()
}

fn changed(mut value: Value, change: &Value) -> Value {
    for (name, to) in change.as_object().unwrap() {
        if to.is_null() {
            value.as_object_mut().unwrap().remove(name);
        } else {
            value[name] = to.clone();
        }
    }
    value
}

impl Provider {
    /// A provider on a free port.
    #[must_use]
    pub fn start(now: i64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let issuer = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let script = Script {
            claims: json!({}),
            discovery: json!({}),
            userinfo: json!({"sub": "ada"}),
            signing: Signing::Right,
            now,
            generation: 0,
        };
        let inner = Arc::new(Inner {
            issuer: issuer.clone(),
            script: Mutex::new(script),
            given: Mutex::default(),
            asked: Mutex::default(),
            pair: key(),
            other: key(),
        });
        let ends = Arc::new(AtomicBool::new(false));
        let (served, ending) = (Arc::clone(&inner), Arc::clone(&ends));
        let thread = std::thread::spawn(move || {
            while !ending.load(Ordering::Relaxed) {
                match listener.accept() {
                    Ok((stream, _)) => drop(served.serve(stream)),
                    Err(_) => std::thread::sleep(Duration::from_millis(2)),
                }
            }
        });
        Self { issuer, inner, ends, thread: Some(thread) }
    }

    /// `host:port`, for the operator's list.
    #[must_use]
    pub fn host(&self) -> String {
        self.issuer.trim_start_matches("http://").to_owned()
    }

    /// What it does.
    pub fn script(&self) -> MutexGuard<'_, Script> {
        self.inner.script.lock().unwrap()
    }

    /// Every path that it was asked for.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.inner.asked.lock().unwrap().clone()
    }

    /// The user agrees; answers where the browser is sent, as path and query of the portal.
    #[must_use]
    pub fn authorize(&self, address: &str) -> String {
        let of = |name| parameter(address, name).unwrap_or_default();
        let given =
            Given { nonce: of("nonce"), challenge: of("code_challenge"), redirect_uri: of("redirect_uri") };
        assert!(address.starts_with(&format!("{}/authorize?", self.issuer)), "sent elsewhere: {address}");
        assert_eq!((of("response_type"), of("code_challenge_method")), ("code".into(), "S256".into()));
        let path = given.redirect_uri.splitn(4, '/').nth(3).expect("an absolute address").to_owned();
        let mut all = self.inner.given.lock().unwrap();
        let code = format!("code-{}", all.len());
        all.insert(code.clone(), given);
        format!("/{path}?code={code}&state={}&iss={}", of("state"), self.issuer.replace(':', "%3A"))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Inner {
    fn kid(generation: u32) -> String {
        format!("key-{generation}")
    }

    fn jwk(&self, generation: u32) -> Value {
        let mut jwk =
            Jwk::from_encoding_key(&EncodingKey::from_ec_der(&self.pair), Algorithm::ES256).unwrap();
        jwk.common.key_id = Some(Self::kid(generation));
        serde_json::to_value(jwk).unwrap()
    }

    fn id_token(&self, script: &Script, given: &Given) -> String {
        let claims = changed(
            json!({
                "iss": self.issuer, "sub": "ada", "aud": CLIENT_ID, "iat": script.now, "exp": script.now + 300,
                "nonce": given.nonce, "auth_time": script.now
            }),
            &script.claims,
        );
        let kid = Some(Self::kid(script.generation));
        let signed = |algorithm, key: &EncodingKey| {
            jsonwebtoken::encode(&Header { kid: kid.clone(), ..Header::new(algorithm) }, &claims, key)
                .unwrap()
        };
        match script.signing {
            Signing::Right => signed(Algorithm::ES256, &EncodingKey::from_ec_der(&self.pair)),
            Signing::OtherKey => signed(Algorithm::ES256, &EncodingKey::from_ec_der(&self.other)),
            Signing::Secret => signed(Algorithm::HS256, &EncodingKey::from_secret(CLIENT_SECRET.as_bytes())),
            Signing::PublicAsSecret => {
                let public = self.jwk(script.generation).to_string();
                signed(Algorithm::HS256, &EncodingKey::from_secret(public.as_bytes()))
            }
            Signing::Nothing => {
                let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
                format!("{}.{}.", encoded(&json!({"alg": "none", "kid": kid})), encoded(&claims))
            }
        }
    }

    fn serve(&self, stream: TcpStream) -> Option<()> {
        stream.set_nonblocking(false).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let mut headers = BTreeMap::new();
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            let Some((name, value)) = header.trim_end().split_once(": ") else { break };
            headers.insert(name.to_lowercase(), value.to_owned());
        }
        let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let path = line.split(' ').nth(1)?.to_owned();
        self.asked.lock().unwrap().push(path.clone());
        let (status, answer) = self.answer(&path, &headers, &String::from_utf8(body).ok()?);
        let text = answer.to_string();
        let head = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            text.len()
        );
        reader.get_mut().write_all(head.as_bytes()).ok()?;
        reader.get_mut().write_all(text.as_bytes()).ok()
    }

    fn answer(&self, path: &str, headers: &BTreeMap<String, String>, body: &str) -> (u16, Value) {
        let script = self.script.lock().unwrap().clone();
        match path {
            "/.well-known/openid-configuration" => {
                let here = |path: &str| format!("{}/{path}", self.issuer);
                let document = json!({
                    "issuer": self.issuer, "authorization_endpoint": here("authorize"), "token_endpoint": here("token"),
                    "jwks_uri": here("jwks"), "userinfo_endpoint": here("userinfo"),
                    "authorization_response_iss_parameter_supported": true
                });
                (200, changed(document, &script.discovery))
            }
            "/jwks" => (200, json!({"keys": [{"kty": "who knows"}, self.jwk(script.generation)]})),
            "/token" => self.token(&script, headers, body),
            "/userinfo" if headers.get("authorization").is_some_and(|text| text == "Bearer at-1") => {
                (200, script.userinfo)
            }
            _ => (404, json!({})),
        }
    }

    /// Gives tokens to the client that proves itself, for a code once, and only with the verifier of the request (RFC 7636).
    fn token(&self, script: &Script, headers: &BTreeMap<String, String>, body: &str) -> (u16, Value) {
        let of = |name| parameter(&format!("?{body}"), name).unwrap_or_default();
        // As RFC 6749 §2.3.1 has it: encoded, then joined, then encoded.
        let basic = STANDARD.encode("latchkey+at+campus:s3cret%2F%2B+%25%26");
        let is_client = headers.get("authorization").is_some_and(|text| *text == format!("Basic {basic}"));
        let Some(given) = self.given.lock().unwrap().remove(&of("code")) else {
            return (400, json!({"error": "invalid_grant"}));
        };
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, of("code_verifier").as_bytes());
        let is_verified = URL_SAFE_NO_PAD.encode(digest.as_ref()) == given.challenge;
        if !is_client || !is_verified || of("redirect_uri") != given.redirect_uri {
            return (400, json!({"error": "invalid_grant"}));
        }
        let id_token = self.id_token(script, &given);
        (200, json!({"access_token": "at-1", "token_type": "Bearer", "id_token": id_token}))
    }
}

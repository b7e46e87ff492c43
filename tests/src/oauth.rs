//! An application at the provider: registered by the console, asking for users and tokens as a client does.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{Browser, Outgoing, Reply};

/// The verifier of every request (RFC 7636).
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// Its challenge, as Appendix B of RFC 7636 has them.
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const FORM: &str = "application/x-www-form-urlencoded";

/// An application.
#[derive(Debug, Clone)]
pub struct Application {
    /// Its `client_id`.
    pub id: String,
    /// Its secret.
    pub secret: Option<String>,
    /// Its first address.
    pub redirect_uri: String,
    /// The scopes that it asks for.
    pub scope: String,
}

/// Text as it stands in a form or a query.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Pairs as they stand in a form or a query.
fn form(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// A parameter of an address.
#[must_use]
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")))?;
    let bytes = found.replace('+', " ").into_bytes();
    let mut decoded = Vec::new();
    let mut rest = bytes.as_slice();
    while let Some((first, more)) = rest.split_first() {
        if *first == b'%' {
            decoded.push(u8::from_str_radix(std::str::from_utf8(&more[..2]).unwrap(), 16).unwrap());
            rest = &more[2..];
        } else {
            decoded.push(*first);
            rest = more;
        }
    }
    Some(String::from_utf8(decoded).unwrap())
}

/// The claims of a token, unverified.
#[must_use]
pub fn claims_of(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("a token has three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

impl Application {
    /// Registers an application. `change` replaces members of what is registered.
    #[track_caller]
    #[must_use]
    pub fn register(owner: &Browser, change: &Value) -> Self {
        let mut settings = json!({
            "name": "Travel", "type": "web", "authentication": "client_secret_basic",
            "redirectUris": ["https://travel.example.org/callback"], "accessUrl": "https://travel.example.org/",
            "postLogoutRedirectUris": ["https://travel.example.org/bye"],
            "scopes": [{"name": "profile"}, {"name": "email"}, {"name": "offline_access"}, {"name": "me:profile:read"},
                {"name": "me:profile:write"}, {"name": "me:security:read"}, {"name": "me:security:write"},
                {"name": "me:sessions:read"}, {"name": "me:sessions:write"}, {"name": "me:export"}],
            "claims": [{"name": "name"}, {"name": "email"}],
            "discoverable": {"to": "everyone"}
        });
        for (name, value) in change.as_object().unwrap() {
            settings[name] = value.clone();
        }
        let made =
            owner.request("POST", "/api/server/v1/applications").json(&settings).send().status(201).json();
        Self {
            id: made["id"].as_str().unwrap().to_owned(),
            secret: made["clientSecret"].as_str().map(str::to_owned),
            redirect_uri: settings["redirectUris"][0].as_str().unwrap_or_default().to_owned(),
            scope: "openid profile email".to_owned(),
        }
    }

    /// The same, asking for other scopes.
    #[must_use]
    pub fn asking(&self, scope: &str) -> Self {
        Self { scope: scope.to_owned(), ..self.clone() }
    }

    /// The path of a request, with some parameters replaced; an empty value leaves one out.
    #[must_use]
    pub fn path(&self, change: &[(&str, &str)]) -> String {
        let mut pairs = vec![
            ("client_id", self.id.as_str()),
            ("redirect_uri", &self.redirect_uri),
            ("response_type", "code"),
            ("scope", &self.scope),
            ("state", "s-1"),
            ("nonce", "n-1"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        for (name, value) in change {
            pairs.retain(|(known, _)| known != name);
            if !value.is_empty() {
                pairs.push((name, value));
            }
        }
        format!("/oauth2/authorize?{}", form(&pairs))
    }

    /// Sends a browser to the provider.
    #[track_caller]
    #[must_use]
    pub fn ask(&self, browser: &Browser, change: &[(&str, &str)]) -> Reply {
        browser.get(&self.path(change))
    }

    /// Where the provider sends a browser.
    #[track_caller]
    #[must_use]
    pub fn sent_to(&self, browser: &Browser, change: &[(&str, &str)]) -> String {
        self.ask(browser, change).status(303).header("location").expect("an address").to_owned()
    }

    /// A request that waits for its user; answers its id.
    #[track_caller]
    #[must_use]
    pub fn waiting(&self, browser: &Browser, change: &[(&str, &str)]) -> String {
        let mut change = change.to_vec();
        if !change.iter().any(|(name, _)| *name == "prompt") {
            change.push(("prompt", "consent"));
        }
        let page = self.sent_to(browser, &change);
        let (_, id) =
            page.split_once("/authorize/").unwrap_or_else(|| panic!("the request does not wait: {page}"));
        id.to_owned()
    }

    /// The user allows everything that is asked for; answers where the browser goes.
    #[track_caller]
    #[must_use]
    pub fn allow(browser: &Browser, id: &str) -> String {
        let path = format!("/api/auth/v1/authorizations/{id}");
        let asked = browser.get(&path).ok().json();
        let names = |list: &str| -> Vec<Value> {
            asked[list]
                .as_array()
                .map(|all| all.iter().map(|item| item["name"].clone()).collect())
                .unwrap_or_default()
        };
        let body = match asked["next"].as_str().unwrap() {
            "continue" => json!({"decision": "continue"}),
            "consent" => json!({"decision": "allow", "scopes": names("scopes"), "claims": names("claims")}),
            other => panic!("the request waits for {other}"),
        };
        browser.post(&path, &body).ok().json()["redirectTo"].as_str().unwrap().to_owned()
    }

    /// A code for the user of a browser, who allows everything.
    #[track_caller]
    #[must_use]
    pub fn code(&self, browser: &Browser, change: &[(&str, &str)]) -> String {
        let mut to = self.sent_to(browser, change);
        if let Some((_, id)) = to.clone().split_once("/authorize/") {
            to = Self::allow(browser, id);
        }
        parameter(&to, "code").unwrap_or_else(|| panic!("no code: {to}"))
    }

    /// A call by the application, which proves itself as it is registered.
    #[must_use]
    pub fn call<'b>(&self, browser: &'b Browser, path: &str, pairs: &[(&str, &str)]) -> Outgoing<'b> {
        let mut pairs = pairs.to_vec();
        let request = browser.request("POST", path).without("Origin").without("Cookie");
        match &self.secret {
            Some(secret) => {
                let basic = STANDARD.encode(format!("{}:{secret}", self.id));
                request.body(FORM, form(&pairs)).header("Authorization", format!("Basic {basic}"))
            }
            None => {
                pairs.push(("client_id", &self.id));
                request.body(FORM, form(&pairs))
            }
        }
    }

    /// A form without any proof.
    #[must_use]
    pub fn bare<'b>(browser: &'b Browser, path: &str, pairs: &[(&str, &str)]) -> Outgoing<'b> {
        browser.request("POST", path).without("Origin").without("Cookie").body(FORM, form(pairs))
    }

    /// Exchanges a code.
    #[track_caller]
    #[must_use]
    pub fn exchange(&self, browser: &Browser, code: &str) -> Reply {
        let pairs = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.redirect_uri.as_str()),
            ("code_verifier", VERIFIER),
        ];
        self.call(browser, "/oauth2/token", &pairs).send()
    }

    /// Tokens for the user of a browser, who allows everything.
    #[track_caller]
    #[must_use]
    pub fn tokens(&self, browser: &Browser, change: &[(&str, &str)]) -> Value {
        let code = self.code(browser, change);
        self.exchange(browser, &code).ok().json()
    }

    /// Uses a refresh token.
    #[track_caller]
    #[must_use]
    pub fn refresh(&self, browser: &Browser, token: &str) -> Reply {
        let pairs = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.call(browser, "/oauth2/token", &pairs).send()
    }
}

impl Browser {
    /// A program with a token in place of this browser's cookies.
    #[must_use]
    pub fn program(&self, token: &str) -> Self {
        self.fresh().with_header("Authorization", &format!("Bearer {token}"))
    }
}

impl Reply {
    /// The refusal in the words of OAuth.
    #[track_caller]
    pub fn refused(&self, error: &str) {
        assert!((400..500).contains(&self.status), "{} answered {} {}", self.asked, self.status, self.text());
        assert_eq!(self.json()["error"], error, "{}: {}", self.asked, self.text());
    }
}

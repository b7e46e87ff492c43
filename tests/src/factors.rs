//! Second factors as their owners have them: an authenticator app, and answers to the steps of a flow.

use serde_json::{Value, json};

use crate::{Authenticator, Browser, Reply, TestApp, totp_code};

/// An authenticator app that knows a secret.
#[derive(Clone)]
pub struct AuthenticatorApp {
    /// The factor.
    pub id: String,
    secret: String,
}

impl std::fmt::Debug for AuthenticatorApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthenticatorApp").field("id", &self.id).finish_non_exhaustive()
    }
}

impl AuthenticatorApp {
    /// An app that was given this secret, as the server shows it.
    #[must_use]
    pub fn scan(id: &str, shown: &str) -> Self {
        Self { id: id.to_owned(), secret: shown.to_owned() }
    }

    /// Sets an app up for a session that may do so.
    #[track_caller]
    pub fn enroll(app: &TestApp, browser: &Browser) -> Self {
        let begun: Value =
            browser.post("/api/users/v1/me/totp", &json!({"name": "Phone"})).status(201).json();
        let scanned = Self::scan(begun["id"].as_str().unwrap(), begun["secret"].as_str().unwrap());
        let path = format!("/api/users/v1/me/totp/{}/verify", scanned.id);
        browser.post(&path, &json!({"code": scanned.code(app, 0)})).ok();
        // The code of this step is used up.
        app.advance(30);
        scanned
    }

    /// The code that it shows `seconds` from the server's time.
    #[must_use]
    pub fn code(&self, app: &TestApp, seconds: i64) -> String {
        totp_code(&self.secret, app.state.now_micros() / 1_000_000 + seconds)
    }
}

impl Authenticator {
    /// Registers itself for a session that may do so, as a `passkey` or a `security_key`. Answers what was registered.
    #[track_caller]
    pub fn register(&mut self, browser: &Browser, kind: &str) -> Value {
        let path = "/api/users/v1/me/webauthn";
        let begun = browser.post(&format!("{path}/start-registration"), &json!({ "kind": kind })).ok().json();
        let credential = self.create(&begun["publicKey"]);
        let body = json!({"requestId": begun["requestId"], "credential": credential});
        browser.post(&format!("{path}/finish-registration"), &body).status(201).json()
    }
}

impl TestApp {
    /// Has a code sent to the first contact of a channel (`email-otp` or `sms-otp`) and sets the channel up with it, for a
    /// session that may do so. Answers the address.
    #[track_caller]
    pub fn set_up_codes(&self, browser: &Browser, channel: &str) -> String {
        let path = format!("/api/users/v1/me/mfa/{channel}");
        let contact = browser.get(&path).ok().json()["contacts"][0]["contactId"].clone();
        let body = json!({ "contactId": contact });
        let sent = browser.post(&format!("{path}/code"), &body).status(202).json();
        let id = contact.as_str().unwrap();
        let address = self.query(&format!("SELECT value AS line FROM contacts WHERE id = '{id}'")).remove(0);
        let body = json!({"requestId": sent["requestId"], "code": self.latest_code(&address)});
        browser.put(&path, &body).ok();
        address
    }
}

impl Browser {
    /// Answers a step of a flow.
    #[track_caller]
    pub fn answer(&self, flow: &str, answer: &Value) -> Reply {
        let reply = self.post(&format!("/api/auth/v1/flows/{flow}"), answer);
        if reply.status == 200 && reply.json()["status"] == "completed" {
            self.read_session();
        }
        reply
    }

    /// Begins a sign-in and gives the password. Answers the flow, which asks for more.
    #[track_caller]
    pub fn sign_in_half(&self, username: &str, password: &str) -> String {
        let flow = self.start_flow("sign_in");
        let reply = self.answer_flow(&flow, username, password).ok().json();
        assert_eq!(reply["status"], "pending", "no second factor was asked for: {reply}");
        flow
    }

    /// Signs in with the password and a code of the app.
    #[track_caller]
    pub fn sign_in_with(&self, app: &TestApp, username: &str, authenticator: &AuthenticatorApp) {
        let flow = self.sign_in_half(username, crate::PASSWORD);
        let code = authenticator.code(app, 0);
        self.answer(&flow, &json!({"option": "totp", "code": code})).ok();
        app.advance(30);
        assert!(self.is_signed_in());
    }
}

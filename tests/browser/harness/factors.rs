//! Factors that a journey begins with: set up by the server's own operations, because it is about something else.

use serde_json::{Value, json};

use super::authenticator::totp;
use super::server::Server;
use super::{ADA, Browser};

const ME: &str = "/api/users/v1/me";

impl Browser {
    /// Calls an operation on this account with the session of this browser, as its page would.
    pub(crate) async fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        self.api(method, &format!("{ME}{path}"), body).await
    }

    /// Calls any operation likewise.
    pub(crate) async fn api(&self, method: &str, path: &str, body: &Value) -> Value {
        self.call_with(method, path, body, json!({})).await
    }

    /// Replaces an object of the console, whatever its version.
    pub(crate) async fn replace(&self, path: &str, body: &Value) -> Value {
        self.call_with("PUT", path, body, json!({"If-Match": "*"})).await
    }

    async fn call_with(&self, method: &str, path: &str, body: &Value, headers: Value) -> Value {
        let request = json!({"method": method, "body": body.to_string(), "headers": headers});
        let script = format!(
            "const done = arguments[0];
            const request = {request};
            if (request.method === 'GET') {{ delete request.body; }}
            fetch('/api/auth/v1/session').then((answer) => answer.json()).then((found) => {{
                Object.assign(request.headers, {{ 'Content-Type': 'application/json', 'X-CSRF-Token': found.session.csrfToken }});
                return fetch({}, request);
            }}).then(async (answer) => done([answer.ok, answer.status, await answer.text()]), (error) => done([false, 0, String(error)]));",
            json!(path)
        );
        let found = self.js_async(&script).await;
        let text = found[2].as_str().unwrap();
        assert_eq!(found[0], true, "{method} {path} answered {} {text}", found[1]);
        if text.is_empty() { Value::Null } else { serde_json::from_str(text).unwrap() }
    }

    /// Sets up an authenticator app, answers its secret, and shows Sign-in & security.
    pub(crate) async fn app(&self) -> String {
        let begun = self.call("POST", "/totp", &json!({})).await;
        let secret = begun["secret"].as_str().unwrap().to_owned();
        let path = format!("/totp/{}/verify", begun["id"].as_str().unwrap());
        self.call("POST", &path, &json!({"code": totp(&secret, 0)})).await;
        self.open("/security").await;
        secret
    }

    /// Saves backup codes and answers them.
    pub(crate) async fn backup_codes(&self) -> Vec<String> {
        let made = self.call("POST", "/backup-codes", &json!({})).await;
        self.call("POST", "/backup-codes/confirm", &json!({})).await;
        made["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
    }

    /// Adds a phone number and proves it.
    pub(crate) async fn number(&self, server: &Server, number: &str) {
        let begun = self.call("POST", "/verifications", &json!({"channel": "phone", "value": number})).await;
        let path = format!("/verifications/{}/confirm", begun["id"].as_str().unwrap());
        self.call("POST", &path, &json!({"code": server.code_for(number).await})).await;
    }

    /// Sets up codes by message to the first proven contact, which is `address`. `kind` is `sms` or `email`.
    pub(crate) async fn codes_by_message(&self, server: &Server, kind: &str, address: &str) {
        let path = format!("/mfa/{kind}-otp");
        let contact = self.call("GET", &path, &Value::Null).await["contacts"][0]["contactId"].clone();
        let sent = self.call("POST", &format!("{path}/code"), &json!({"contactId": contact})).await;
        let code = server.code_for(address).await;
        self.call("PUT", &path, &json!({"requestId": sent["requestId"], "code": code})).await;
    }

    /// Adds a passkey by the page's dialog, without backup codes.
    pub(crate) async fn passkey(&self) {
        self.open("/security").await;
        self.click("#add-passkey").await;
        self.click("#key-create").await;
        self.click("#after-submit").await;
        self.click("#backup-cancel").await;
        self.gone("#backup").await;
    }

    /// Name and password, up to the second step.
    pub(crate) async fn first_step(&self) {
        self.open("/sign-in").await;
        self.enter_credentials(ADA.username, ADA.password).await;
        self.see_text("h1", "Second step").await;
    }

    /// Types a code of the second step and ends on the Overview.
    pub(crate) async fn passes_with(&self, code: &str) {
        self.fill("#sign-in-code", code).await;
        self.click("#sign-in-submit").await;
        self.see_text("h1", "Hello, Ada").await;
    }

    /// Signs out by the menu.
    pub(crate) async fn sign_out(&self) {
        self.click("#user-menu-button").await;
        self.click("#menu-sign-out").await;
        self.gone("#user-menu-button").await;
    }
}

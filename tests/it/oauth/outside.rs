//! Clients that others wrote, against the running server: `openid-client` from npm and Authlib from PyPI. They discover, sign
//! in with a code and PKCE, read claims and the profile, refresh, use a token twice, ask for level 2, and sign out.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use latchkey::platform::clock::{Clock as _, SystemClock};
use latchkey_openapi::scope::Role;
use latchkey_tests::{Application, AuthenticatorApp, Browser, TestApp, both};
use serde_json::json;

/// Goes where the client sends the user; answers where the provider sends it back to.
fn follow(app: &TestApp, user: &Browser, authenticator: &AuthenticatorApp, address: &str) -> String {
    let path = address.strip_prefix(app.origin.as_str()).expect("an address of the provider");
    let to = user.get(path).status(303).header("location").unwrap().to_owned();
    let Some((_, id)) = to.split_once("/authorize/") else { return to };
    let asked = user.get(&format!("/api/auth/v1/authorizations/{id}")).ok().json();
    if asked["next"] == "step_up" {
        let flow = user.start_flow("step_up");
        user.answer(&flow, &json!({"option": "totp", "code": authenticator.code(app, 0)})).ok();
    }
    Application::allow(user, id)
}

/// Runs a client's journey with a user who has two factors and proved one.
fn journey(app: &TestApp, program: &str, script: &str) {
    // Clients look at the real time. Setting up the second factor takes half a minute of it.
    app.advance((SystemClock.now() - app.state.clock.now()).num_seconds() - 40);
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let client = Application::register(&owner, &json!({}));
    let user = app.signed_in("ada");
    let authenticator = AuthenticatorApp::enroll(app, &app.another_browser_of("default", "ada"));
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("clients");
    let mut process = Command::new(program)
        .arg(folder.join(script))
        .args([&app.origin, &client.id, client.secret.as_ref().unwrap(), &client.redirect_uri])
        .arg("https://travel.example.org/bye")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let mut input = process.stdin.take().unwrap();
    let mut last = String::new();
    for line in BufReader::new(process.stdout.take().unwrap()).lines() {
        last = line.unwrap();
        if let Some(address) = last.strip_prefix("OPEN ") {
            writeln!(input, "{}", follow(app, &user, &authenticator, address)).unwrap();
        }
    }
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success() && last == "DONE", "{last}\n{}", String::from_utf8_lossy(&output.stderr));
}

both!(openid_client_from_npm_signs_users_in, |app| journey(app, "node", "journey.mjs"));

both!(authlib_from_pypi_signs_users_in, |app| {
    let python = crate::outside::environment().join("python");
    journey(app, python.to_str().unwrap(), "journey.py");
});

//! Clients that others wrote, against the running server: `openid-client` from npm and Authlib from PyPI. They discover, sign
//! in with a code and PKCE, read claims and the profile, refresh, use a token twice, ask for level 2, and sign out. And clients
//! that are made from the document, in TypeScript and in Python.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
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

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/my-account.json");

/// Ada's token for reading her profile, in the server's time.
fn token(app: &TestApp) -> String {
    let wanted =
        json!({"name": "Script", "scopes": ["me:profile:read"], "expiresAt": "2026-06-01T00:00:00Z"});
    let made = app.signed_in("ada").post("/api/users/v1/me/access-tokens", &wanted).status(201).json();
    made["token"].as_str().unwrap().to_owned()
}

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn within(parent: &Path, app: &TestApp) -> Self {
        let port = app.origin.rsplit(':').next().unwrap();
        let folder = parent.join(format!("made-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Runs a program to its end; answers what it said.
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{said}\n{complaints}");
    said
}

/// What the program of a client that was made from the document found out.
#[track_caller]
fn assert_profile(said: &str) {
    let told: serde_json::Value = serde_json::from_str(said.lines().last().unwrap_or_default()).unwrap();
    assert_eq!(told, json!({"userName": "ada", "role": "user", "status": 200}));
}

both!(a_client_in_typescript_is_made_from_the_document_compiles_and_reads_the_profile, |app| {
    let clients = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("clients");
    // Beside the packages, where the compiler and Node find them.
    let folder = Folder::within(&clients.join("node_modules"), app);
    let tool = |name: &str| {
        let mut command = Command::new(clients.join("node_modules/.bin").join(name));
        command.current_dir(&folder.0);
        command
    };
    run(tool("openapi-typescript").args([DOCUMENT, "--output", "api.d.ts"]));
    std::fs::copy(clients.join("generated.ts"), folder.0.join("generated.ts")).unwrap();
    std::fs::write(folder.0.join("package.json"), r#"{"type": "module"}"#).unwrap();
    let strict = ["--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--module", "nodenext"];
    run(tool("tsc").args(strict).arg("generated.ts"));
    assert_profile(&run(Command::new("node")
        .arg(folder.0.join("generated.js"))
        .args([&app.origin, &token(app)])));
});

both!(a_client_in_python_is_made_from_the_document_and_reads_the_profile, |app| {
    let folder = Folder::within(&std::env::temp_dir(), app);
    let programs = crate::outside::environment();
    run(Command::new(programs.join("openapi-python-client"))
        .args(["generate", "--meta", "none", "--path", DOCUMENT, "--output-path"])
        .arg(folder.0.join("made")));
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("clients/generated.py");
    assert_profile(&run(Command::new(programs.join("python"))
        .arg(script)
        .arg(&folder.0)
        .args([&app.origin, &token(app)])));
});

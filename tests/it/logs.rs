//! What the log says, and what it never says.

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Stdio};
use std::time::Duration;

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Backend, Browser, PASSWORD, TestDatabase, process};
use serde_json::json;

/// The server with everything logged to a file; killed at the end.
struct Talkative {
    child: Child,
    address: SocketAddr,
    origin: String,
}

impl Talkative {
    fn start(database: &TestDatabase) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (listen, origin) = (format!("127.0.0.1:{port}"), format!("http://localhost:{port}"));
        let settings = [
            ("LISTEN", listen.as_str()),
            ("PUBLIC_URL", &origin),
            ("LOG_LEVEL", "trace"),
            ("LOG_FORMAT", "json"),
        ];
        let log = std::fs::File::create(database.file("log")).unwrap();
        let child = process::command(&database.folder, &settings)
            .arg("serve")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the binary starts");
        let server = Self { child, address: listen.parse().unwrap(), origin };
        let is_ready = || server.browser().get("/health/live").status == 200;
        assert!((0..500).any(|_| is_ready() || {
            std::thread::sleep(Duration::from_millis(20));
            false
        }));
        server
    }

    fn browser(&self) -> Browser {
        Browser::new(self.address, &self.origin, "default")
    }
}

impl Drop for Talkative {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn t69_no_secret_is_logged_even_at_the_most_talkative_level() {
    let database = TestDatabase::new(Backend::Sqlite, false);
    std::fs::write(database.file("password"), PASSWORD).unwrap();
    let create =
        ["user", "create", "--organization", "default", "--username", "ada", "--password-file", "password"];
    assert!(process::run(&database.folder, &[], &create).status.success());
    let server = Talkative::start(&database);
    let browser = server.browser();
    let typed = "My-Secret-Passw0rd!";
    browser.try_sign_in(typed, "another-Secret-1").problem(ErrorCode::InvalidCredentials);
    browser.try_sign_in("ada", "another-Secret-1").problem(ErrorCode::InvalidCredentials);
    browser.sign_in("ada", PASSWORD);
    browser.set("nickName", &json!("Private-Nickname")).ok();
    browser.get("/scim2/Me?attributes=secret-in-query").any_problem();
    browser.post("/api/users/v1/me/password/check", &json!({"candidate": "candidate-Secret-1"})).ok();
    let log = std::fs::read_to_string(database.file("log")).unwrap();
    assert!(log.contains("/api/auth/v1/flows"), "requests are logged: {log:.300}");
    let (cookie, csrf) = (browser.cookie("__Host-latchkey").unwrap(), browser.csrf().unwrap());
    for secret in [
        typed,
        "another-Secret-1",
        PASSWORD,
        "candidate-Secret-1",
        "secret-in-query",
        "Private-Nickname",
        &cookie,
        &csrf,
        "$argon2",
    ] {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} is logged: {}", line.unwrap_or_default());
    }
}

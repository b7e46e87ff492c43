//! The command line and the life of the process.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use latchkey_tests::process::{self, Server};
use latchkey_tests::{Backend, PASSWORD, TestDatabase};
use serde_json::json;

fn folder() -> TestDatabase {
    TestDatabase::new(Backend::Sqlite, false)
}

fn refusal(variables: &[(&str, &str)], file: Option<&str>) -> String {
    let database = folder();
    let path = database.file("latchkey.toml");
    let mut arguments = vec!["config", "check"];
    if let Some(text) = file {
        std::fs::write(&path, text).unwrap();
        arguments.extend(["--config", path.to_str().unwrap()]);
    }
    let output = process::run(std::path::Path::new(&database.folder), variables, &arguments);
    assert!(!output.status.success(), "it was taken");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn an_unknown_key_is_an_error_that_names_file_and_key() {
    let text = refusal(&[], Some("[database]\nulr = \"sqlite://x\"\n"));
    assert!(text.contains("latchkey.toml") && text.contains("database.ulr"), "{text}");
    assert!(refusal(&[("DATABSE_URL", "x")], None).contains("LATCHKEY_DATABSE_URL"));
}

#[test]
fn a_bad_value_is_an_error_that_names_its_key_and_no_file_is_made() {
    assert!(refusal(&[], Some("listen = \"nowhere\"\n")).contains("listen"));
    assert!(refusal(&[("PUBLIC_URL", "http://example.org")], None).contains("LATCHKEY_PUBLIC_URL"));
    let database = folder();
    let path = std::path::Path::new(&database.folder);
    let output = process::run(path, &[("DATABASE_URL", "mysql://root@localhost/x")], &["migrate"]);
    assert!(!output.status.success());
    assert!(!database.file("mysql:").exists() && !database.file("latchkey.db").exists());
}

#[test]
fn the_printed_documents_are_the_ones_that_are_checked_in() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let database = folder();
    for (arguments, file) in
        [(&["openapi"][..], "openapi/my-account.json"), (&["config", "docs"], "docs/configuration.md")]
    {
        let output = process::run(std::path::Path::new(&database.folder), &[], arguments);
        let checked_in = std::fs::read(root.join(file)).unwrap();
        assert!(output.stdout == checked_in, "{file} is not what `latchkey {}` prints", arguments.join(" "));
    }
}

#[test]
fn a_user_is_created_by_script_and_refused_for_each_reason() {
    let database = folder();
    let path = std::path::Path::new(&database.folder);
    std::fs::write(database.file("good"), format!("{PASSWORD}\n")).unwrap();
    std::fs::write(database.file("short"), "short").unwrap();
    let create = |username: &str, password: &str| {
        let output = process::run(
            path,
            &[],
            &[
                "user",
                "create",
                "--organization",
                "default",
                "--username",
                username,
                "--password-file",
                password,
                "--role",
                "owner",
            ],
        );
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    assert!(create("ada", "good").0);
    let (done, text) = create("ADA", "good");
    assert!(!done && text.contains("taken"), "{text}");
    let (done, text) = create("bob", "short");
    assert!(!done && text.contains("15"), "{text}");
    let (done, text) = create("with space", "good");
    assert!(!done && text.contains("username"), "{text}");
    let (done, text) = create("bob", "absent");
    assert!(!done && text.contains("absent"), "{text}");
}

#[test]
fn the_first_start_prints_a_link_that_makes_the_owner_once() {
    let database = folder();
    let path = std::path::Path::new(&database.folder);
    let server = Server::start(path, &[]);
    let printed = server.printed();
    let token =
        printed.split("/setup#").nth(1).expect("a link").split_whitespace().next().unwrap().to_owned();
    let owner = json!({
        "token": token, "organizationName": "Acme", "username": "ada", "email": "ada@example.org", "password": PASSWORD,
    });
    let (status, _, body) = server.try_send("POST", "/api/auth/v1/setup", &[], Some(&owner)).unwrap();
    assert_eq!(status, 201, "{body}");
    let again = json!({"token": token, "organizationName": "Evil", "username": "eve", "email": "e@example.org", "password": PASSWORD});
    let (status, _, body) = server.try_send("POST", "/api/auth/v1/setup", &[], Some(&again)).unwrap();
    assert_eq!(status, 403, "{body}");
    assert!(server.stop());
    let server = Server::start(path, &[]);
    assert!(!server.printed().contains("/setup#"), "an instance with an owner hands out a link");
    assert!(server.sign_in("ada", PASSWORD).is_some());
}

#[test]
fn a_request_in_flight_is_finished_before_the_server_ends() {
    let database = folder();
    let server = Server::start(std::path::Path::new(&database.folder), &[]);
    let body = json!({"type": "sign_in"}).to_string();
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let head = format!(
        "POST /api/auth/v1/flows HTTP/1.1\r\nHost: localhost\r\nOrigin: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        server.origin,
        body.len()
    );
    let (first, second) = body.split_at(5);
    stream.write_all(format!("{head}{first}").as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.terminate();
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(second.as_bytes()).unwrap();
    let mut answer = [0_u8; 12];
    stream.read_exact(&mut answer).expect("an answer after the signal");
    assert_eq!(&answer, b"HTTP/1.1 201");
    drop(stream);
    assert!(server.stop_is_clean());
}

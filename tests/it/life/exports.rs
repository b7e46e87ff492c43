//! Downloads that are prepared in the background.

use std::io::Read as _;
use std::time::Duration;

use latchkey::platform::clock::{Clock as _, SystemClock};
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::process::{self, Server};
use latchkey_tests::{Backend, Browser, PASSWORD, TestApp, TestDatabase, at_once, both};
use serde_json::{Value, json};

use super::*;

const EXPORTS: &str = "/api/users/v1/me/exports";

fn ask(browser: &Browser, format: &str) -> Reply {
    browser.post(EXPORTS, &json!({ "format": format }))
}

/// Lets the worker do what is to be done, and answers how far the download is.
fn prepared(app: &TestApp, browser: &Browser, id: &str) -> Value {
    for _ in 0..200 {
        app.block_on(latchkey::features::export::work::work(&app.state)).unwrap();
        let info = browser.get(&format!("{EXPORTS}/{id}")).ok().json();
        if info["state"] != "running" {
            return info;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the download was not prepared");
}

/// Prepares a download and fetches it.
#[track_caller]
pub(super) fn fetched(app: &TestApp, browser: &Browser, format: &str) -> Reply {
    let id = ask(browser, format).status(202).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(prepared(app, browser, &id)["state"], "ready");
    let reply = browser.get(&format!("{EXPORTS}/{id}/content"));
    reply.ok();
    reply
}

/// A statement that adds entries to the log of an account.
fn log_entries(backend: Backend, username: &str, count: u64, since: i64) -> String {
    let columns = "id, organization_id, at, kind, kind_group, outcome, actor, subject_account_id, ip, details, occurrences";
    let values = format!(
        "'e' || n, (SELECT id FROM organizations WHERE slug = 'default'), {since} + n, 'sign_in', 'sign_ins', 'success', 'you', \
         (SELECT id FROM accounts WHERE username = '{username}'), '192.0.2.7', '{{}}', 1"
    );
    match backend {
        Backend::Sqlite => format!(
            "INSERT INTO events ({columns}) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count}) \
             SELECT {values} FROM s WHERE true"
        ),
        Backend::Postgres => {
            format!("INSERT INTO events ({columns}) SELECT {values} FROM generate_series(1, {count}) n")
        }
    }
}

both!(a_download_has_everything_also_a_long_log_in_each_form, |app| {
    let alice = app.signed_in("alice");
    alice.set("nickName", &json!("=SUM(A1)")).ok();
    let token = json!({"name": "Script", "scopes": ["me:profile:read"], "expiresAt": "2026-06-01T00:00:00Z"});
    let secret = alice.post("/api/users/v1/me/access-tokens", &token).status(201).json()["token"].clone();
    app.execute(&log_entries(app.backend, "alice", 2_500, app.state.now_micros()));
    let json_file = fetched(app, &alice, "json");
    assert_eq!(json_file.header("content-type"), Some("application/json"));
    let name = "attachment; filename=\"latchkey-alice-2026-01-01.json\"";
    assert_eq!(json_file.header("content-disposition"), Some(name));
    let document = json_file.json();
    assert_eq!(document["user_profile"]["username"], "alice");
    assert_eq!(document["access_tokens"][0]["name"], "Script");
    assert_eq!(document["memberships"][0]["role"], "user");
    let log = document["activity"].as_array().unwrap();
    assert!(log.len() > 2_500, "{}", log.len());
    let mut ids: Vec<&str> = log.iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), log.len(), "no entry twice");
    let page = fetched(app, &alice, "html").text();
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    assert_eq!(page.matches("192.0.2.7").count(), 2_500);
    assert!(!page.contains("<script"));
    let archive = fetched(app, &alice, "zip");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.body.clone())).unwrap();
    let mut read = |name: &str| {
        let mut text = String::new();
        let mut file = archive.by_name(&format!("latchkey-alice-2026-01-01/{name}")).unwrap();
        assert_eq!(file.last_modified().unwrap().year(), 2026, "dated with the download");
        file.read_to_string(&mut text).unwrap();
        text
    };
    let inner: Value = serde_json::from_str(&read("latchkey-export.json")).unwrap();
    assert_eq!(inner["user_profile"], document["user_profile"]);
    assert_eq!(read("activity.csv").matches("192.0.2.7").count(), 2_500);
    assert!(read("activity.csv").starts_with("\"at\",\"type\""));
    assert!(read("user_profile.csv").contains("\"nickName\",\"'=SUM(A1)\""));
    assert!(read("access_tokens.csv").contains("Script"));
    // Nothing is held in it, and its table still says what would be.
    assert_eq!(read("trusted_browsers.csv").lines().count(), 1);
    assert!(read("trusted_browsers.csv").starts_with("\"id\",\"ip\",\"device\""));
    // None of them has a secret.
    let secret = secret.as_str().unwrap();
    for text in [document.to_string(), page, read("latchkey-export.json"), read("access_tokens.csv")] {
        assert!(!text.contains(secret) && !text.contains("$argon2"));
    }
    assert!(
        app.mails_to("alice@default.example").iter().any(|mail| mail.subject.contains("ready to download"))
    );
    assert!(app.count("events", "kind = 'data_exported'") >= 3);
    assert_eq!(app.count("events", "kind = 'export_requested'"), 3);
});

both!(t61_a_download_is_its_owners_alone_uncached_with_a_recent_proof_and_expires, |app| {
    let alice = app.signed_in("alice");
    let mallory = app.signed_in("mallory");
    let id = ask(&alice, "json").status(202).json()["id"].as_str().unwrap().to_owned();
    let info = prepared(app, &alice, &id);
    assert_eq!(info["expiresAt"], "2026-01-08T09:00:00Z");
    let content = format!("{EXPORTS}/{id}/content");
    let reply = alice.get(&content);
    assert_eq!(reply.ok().header("cache-control"), Some("no-store"));
    assert!(reply.header("content-disposition").unwrap().starts_with("attachment"));
    mallory.get(&content).problem(ErrorCode::NotFound);
    mallory.get(&format!("{EXPORTS}/{id}")).problem(ErrorCode::NotFound);
    mallory.delete(&format!("{EXPORTS}/{id}")).problem(ErrorCode::NotFound);
    assert_eq!(mallory.get(EXPORTS).ok().json()["exports"], json!([]));
    app.browser().get(&content).problem(ErrorCode::Unauthenticated);
    assert!(!reply.text().contains("mallory"));
    // What is stored tells nothing to who reads the database.
    assert!(app.dump_of("export_chunks").iter().all(|row| !row.contains("alice")));
    app.advance(11 * 60);
    alice.get(&content).problem(ErrorCode::StepUpRequired);
    ask(&alice, "json").problem(ErrorCode::StepUpRequired);
    alice.step_up(PASSWORD);
    alice.get(&content).ok();
    app.advance(7 * DAY - 11 * 60 - 1);
    sweep(app);
    let alice = app.another_browser_of("default", "alice");
    alice.get(&content).ok();
    app.advance(1);
    alice.get(&content).problem(ErrorCode::NotFound);
    assert_eq!(alice.get(&format!("{EXPORTS}/{id}")).ok().json()["state"], "expired");
    sweep(app);
    assert_eq!(app.count("export_chunks", "true"), 0);
    app.advance(23 * DAY);
    sweep(app);
    assert_eq!(app.count("exports", "true"), 1, "that there was one is kept for thirty days");
    app.advance(1);
    sweep(app);
    assert_eq!(app.count("exports", "true"), 0);
});

both!(what_a_worker_left_behind_is_taken_up_after_a_minute, |app| {
    let alice = app.signed_in("alice");
    let id = ask(&alice, "json").status(202).json()["id"].as_str().unwrap().to_owned();
    prepared(app, &alice, &id);
    let progress = app.query("SELECT progress AS line FROM exports").remove(0);
    // Back at work, and whoever takes it up stumbles over what was noted, with the claim in hand.
    app.execute(
        "UPDATE exports SET state = 'running', progress = 'broken', ready_at = NULL, expires_at = NULL, claimed_until = NULL",
    );
    let _stumbled = app.block_on(latchkey::features::export::work::work(&app.state));
    app.execute(&format!("UPDATE exports SET progress = '{progress}'"));
    let state = || {
        app.block_on(latchkey::features::export::work::work(&app.state)).unwrap();
        app.query("SELECT state AS line FROM exports").concat()
    };
    app.advance(59);
    assert_eq!(state(), "running", "the claim holds");
    app.advance(1);
    assert_eq!(prepared(app, &alice, &id)["state"], "ready");
});

both!(of_many_wishes_at_once_one_download_is_prepared, |app| {
    let alice = app.signed_in("alice");
    let statuses = at_once(20, |_| ask(&alice, "json").status);
    let taken = statuses.iter().filter(|status| **status == 202).count();
    assert!(taken >= 1 && statuses.iter().all(|status| matches!(status, 202 | 409)), "{statuses:?}");
    assert!(app.count("exports", "state = 'running'") <= 1);
    let all = alice.get(EXPORTS).ok().json();
    let id = all["exports"][0]["id"].as_str().unwrap();
    prepared(app, &alice, id);
    alice.delete(&format!("{EXPORTS}/{id}")).no_content();
    alice.get(&format!("{EXPORTS}/{id}")).problem(ErrorCode::NotFound);
    assert_eq!(app.count("export_chunks", &format!("export_id = '{id}'")), 0);
});

/// Entries of the log of the account whose download is interrupted.
const LONG: u64 = 40_000;
/// What a server may take at most while it prepares and gives out a download, in MiB: a few pages, never the log.
const MEMORY_MIB: u64 = 192;

fn a_download_survives_the_death_of_its_worker(backend: Backend) {
    let database = TestDatabase::new(backend, false);
    let folder = database.folder.clone();
    let variables = [("DATABASE_URL", database.url.as_str()), ("RATE_LIMIT_GENERAL_PER_SECOND", "0")];
    std::fs::write(folder.join("password"), PASSWORD).unwrap();
    let create =
        ["user", "create", "--organization", "default", "--username", "ana", "--password-file", "password"];
    assert!(process::run(&folder, &variables, &create).status.success());
    let server = Server::start(&folder, &variables);
    let me = server.sign_in("ana", PASSWORD).expect("a session");
    let filled = database.query(&format!(
        "{} RETURNING id AS line",
        log_entries(backend, "ana", LONG, SystemClock.now().timestamp_micros())
    ));
    assert_eq!(filled.len() as u64, LONG);
    let headers = [("Cookie", me.cookie.as_str()), ("X-CSRF-Token", me.csrf.as_str())];
    let asked =
        server.try_send("POST", EXPORTS, &headers, Some(&json!({"format": "json"}))).expect("an answer");
    assert_eq!(asked.0, 202, "{}", asked.2);
    let id = serde_json::from_str::<Value>(&asked.2).unwrap()["id"].as_str().unwrap().to_owned();
    let entries = || {
        let progress = database.query("SELECT progress AS line FROM exports").concat();
        serde_json::from_str::<Value>(&progress).unwrap()["entries"].as_u64().unwrap()
    };
    while entries() < 3_000 {
        std::thread::sleep(Duration::from_millis(5));
    }
    server.cut_power();
    drop(server);
    let left = entries();
    assert!(left < LONG, "it was done before the power was cut");
    assert_eq!(database.query("SELECT state AS line FROM exports"), ["running"]);
    // The claim of the dead worker runs out.
    assert_eq!(database.query("UPDATE exports SET claimed_until = 0 RETURNING id AS line"), [id.as_str()]);
    let server = Server::start(&folder, &variables);
    let path = format!("{EXPORTS}/{id}");
    let ready = || {
        let (_, _, body) = server.try_send("GET", &path, &headers, None).expect("an answer");
        serde_json::from_str::<Value>(&body).unwrap()["state"] == "ready"
    };
    while !ready() {
        assert!(entries() >= left, "nothing is done twice");
        std::thread::sleep(Duration::from_millis(50));
    }
    let (status, _, body) =
        server.try_send("GET", &format!("{path}/content"), &headers, None).expect("an answer");
    assert_eq!(status, 200, "{body}");
    let document: Value = serde_json::from_str(&body).unwrap();
    let mut ids: Vec<&str> =
        document["activity"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    let count = ids.len() as u64;
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len() as u64, count), (count, entries()));
    assert!(count >= LONG);
    let peak = server.peak_memory_mib();
    assert!(peak < MEMORY_MIB, "{peak} MiB");
}

#[test]
fn a_download_survives_the_death_of_its_worker_in_bounded_memory_sqlite() {
    a_download_survives_the_death_of_its_worker(Backend::Sqlite);
}

#[test]
fn a_download_survives_the_death_of_its_worker_in_bounded_memory_postgres() {
    a_download_survives_the_death_of_its_worker(Backend::Postgres);
}

both!(ten_downloads_are_kept_and_no_more, |app| {
    let alice = app.signed_in("alice");
    for _ in 0..10 {
        fetched(app, &alice, "json");
    }
    ask(&alice, "json").problem(ErrorCode::LimitReached);
    let first = alice.get(EXPORTS).ok().json()["exports"][0]["id"].as_str().unwrap().to_owned();
    alice.delete(&format!("{EXPORTS}/{first}")).no_content();
    ask(&alice, "json").status(202);
});

//! After an erasure nothing holds a value of that person: no column of any table, and on SQLite no byte of the files.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{
    Application, Authenticator, AuthenticatorApp, Backend, Browser, PASSWORD, TestApp, both, samples,
};
use serde_json::json;

use super::*;

const NAME: &str = "zebrafinch";
const MAIL: &str = "zebrafinch@default.example";
const ME: &str = "/api/users/v1/me";

/// Values that are nobody else's.
const VALUES: &[&str] = &[
    NAME,
    "Ptarmigan",
    "Wheatear",
    "Quetzalbuttons",
    "waiting-shearwater@example.org",
    "former-oystercatcher@example.org",
    "Kestrel-browser",
    "Nightjar-script",
    "Dotterel-phone",
    "203.0.113.77",
    "upstream-subject-whimbrel",
    "recovery-sandpiper@example.org",
    "answer-curlew",
    "hint-phalarope",
];

/// Columns that say whose a row is: every table with one is filled before the erasure.
fn account_columns(app: &TestApp) -> Vec<(String, String)> {
    let query = match app.backend {
        Backend::Sqlite => {
            "SELECT m.name || ' ' || c.name AS line FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND c.name LIKE '%account_id'"
        }
        Backend::Postgres => {
            "SELECT table_name || ' ' || column_name AS line FROM information_schema.columns \
             WHERE table_schema = 'public' AND column_name LIKE '%account_id'"
        }
    };
    let split = |line: String| {
        let (table, column) = line.split_once(' ').unwrap();
        (table.to_owned(), column.to_owned())
    };
    app.query(query).into_iter().map(split).collect()
}

/// Every table of the database, asked of itself: a list could lack one.
fn tables(app: &TestApp) -> Vec<String> {
    app.query(match app.backend {
        Backend::Sqlite => {
            "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        Backend::Postgres => "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'",
    })
}

/// Where a value stands: in a column as text, as bytes, or within JSON.
fn found_in_tables(app: &TestApp, value: &str) -> Vec<String> {
    let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    let holds = |row: &String| {
        let row = row.to_lowercase();
        row.contains(&value.to_lowercase()) || row.contains(&hex)
    };
    let all = tables(app).into_iter().filter(|table| !table.starts_with("__"));
    all.flat_map(|table| {
        let rows = app.dump_of(&table).into_iter().filter(holds);
        rows.map(|row| format!("{table}: {row}")).collect::<Vec<_>>()
    })
    .collect()
}

fn found_in_files(app: &TestApp, value: &str) -> Vec<String> {
    let files = ["test.db", "test.db-wal", "test.db-shm"];
    let holds = |name: &&str| {
        let bytes = std::fs::read(app.folder().join(name)).unwrap_or_default();
        bytes.windows(value.len()).any(|window| window.eq_ignore_ascii_case(value.as_bytes()))
    };
    files.into_iter().filter(holds).map(str::to_owned).collect()
}

/// Fills everything that the portal lets a user fill, with values of their own.
pub(super) fn fill(app: &TestApp, owner: &Browser) -> (Browser, AuthenticatorApp) {
    app.change_settings("default", |settings| settings.factors.email_otp = true);
    app.user(NAME);
    app.user("friend");
    let browser = app
        .browser()
        .with_header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    browser.sign_in(NAME, PASSWORD);
    browser.set("name.givenName", &json!("Ptarmigan")).ok();
    browser.set("name.familyName", &json!("Wheatear")).ok();
    browser.set("nickName", &json!("Quetzalbuttons")).ok();
    browser.request("PUT", &format!("{ME}/avatar")).body("image/png", samples::picture()).send().ok();
    addresses(app, &browser);
    browser
        .patch(&format!("{ME}/sessions/{}", browser.session_id()), &json!({"name": "Kestrel-browser"}))
        .ok();
    let body = json!({"name": "Nightjar-script", "scopes": ["me:profile:read"], "expiresAt": "2026-06-01T00:00:00Z"});
    browser.post(&format!("{ME}/access-tokens"), &body).status(201);
    browser.put(&format!("{ME}/alerts"), &json!({"language": "de"})).ok();
    applications(owner, &browser);
    browser.post(&format!("{ME}/exports"), &json!({"format": "zip"})).status(202);
    app.block_on(latchkey::features::export::work::work(&app.state)).unwrap();
    let flow = browser.start_flow("link");
    browser.answer_flow(&flow, "friend", PASSWORD).ok();
    let authenticator = factors(app, &browser);
    by_hand(app, owner);
    (browser, authenticator)
}

fn addresses(app: &TestApp, browser: &Browser) {
    let path = &format!("{ME}/verifications");
    let add = |value: &str, replaces: Option<&str>| {
        let mut body = json!({"channel": "email", "value": value});
        if let Some(id) = replaces {
            body["replaces"] = json!(id);
        }
        let asked = browser.request("POST", path).header("Idempotency-Key", value).json(&body).send();
        asked.status(202).json()["id"].as_str().unwrap().to_owned()
    };
    let confirm = |id: &str, address: &str| {
        let body = json!({ "code": app.latest_code(address) });
        browser.post(&format!("{path}/{id}/confirm"), &body).no_content();
    };
    let id = add("former-oystercatcher@example.org", None);
    confirm(&id, "former-oystercatcher@example.org");
    let all = browser.get(&format!("{ME}/contacts")).ok().json();
    let all = all["contacts"].as_array().unwrap();
    let former = all.iter().find(|one| one["value"] == "former-oystercatcher@example.org").unwrap();
    browser.delete(&format!("{ME}/contacts/{}", former["id"].as_str().unwrap())).no_content();
    add("waiting-shearwater@example.org", None);
}

fn applications(owner: &Browser, browser: &Browser) {
    let client = Application::register(owner, &json!({}));
    let _ = client.asking("openid offline_access").tokens(browser, &[("prompt", "consent")]);
    browser.request("PUT", &format!("{ME}/applications/{}/favorite", client.id)).send().no_content();
    browser.post(&format!("{ME}/applications/{}/visit", client.id), &json!({})).no_content();
    let purpose = owner
        .post(
            "/api/server/v1/consent-purposes",
            &json!({"kind": "preference", "content": {
                "names": {"en": "Newsletter"}, "descriptions": {"en": "What we may send you."},
                "elements": [{"name": "monthly", "labels": {"en": "Our monthly letter"}}]
            }}),
        )
        .status(201)
        .json();
    let id = purpose["id"].as_str().unwrap();
    browser.put(&format!("{ME}/consent-purposes/{id}"), &json!({"version": 1, "elements": ["monthly"]})).ok();
}

fn factors(app: &TestApp, browser: &Browser) -> AuthenticatorApp {
    let authenticator = AuthenticatorApp::enroll(app, browser);
    let mut key = Authenticator::passkey(&app.origin);
    let made = key.register(browser, "passkey");
    browser
        .patch(&format!("{ME}/webauthn/{}", made["id"].as_str().unwrap()), &json!({"name": "Dotterel-phone"}))
        .ok();
    browser.post(&format!("{ME}/webauthn/start-registration"), &json!({"kind": "passkey"})).ok();
    app.set_up_codes(browser, "email-otp");
    browser.post(&format!("{ME}/backup-codes"), &json!({})).status(201);
    browser.post(&format!("{ME}/backup-codes/confirm"), &json!({})).ok();
    browser.put(&format!("{ME}/mfa"), &json!({"preferred": "totp"})).ok();
    app.advance(60);
    let trusting = app.browser();
    let flow = trusting.sign_in_half(NAME, PASSWORD);
    let answer = json!({"option": "totp", "code": authenticator.code(app, 0), "trustBrowser": true});
    trusting.answer(&flow, &answer).ok();
    // A code that is asked for and not used.
    let half = app.browser();
    let flow = half.sign_in_half(NAME, PASSWORD);
    half.answer(&flow, &json!({"option": "email_otp"})).ok();
    authenticator
}

/// What takes another server, or a history, to fill.
fn by_hand(app: &TestApp, owner: &Browser) {
    let settings = json!({"name": "Campus", "issuer": "https://campus.example.org", "enabled": false});
    let made =
        owner.post("/api/server/v1/connections", &json!({ "connection": settings })).status(201).json();
    let connection = made["id"].as_str().unwrap();
    let id = id_of(app);
    let organization = app.query("SELECT id AS line FROM organizations WHERE slug = 'default'").concat();
    let session = app.query(&format!("SELECT id AS line FROM sessions WHERE account_id = '{id}'")).remove(0);
    let flow = app.query("SELECT id AS line FROM flows WHERE session_id IS NULL").remove(0);
    let blob = |text: &str| match app.backend {
        Backend::Sqlite => format!("X'{text}'"),
        Backend::Postgres => format!("'\\x{text}'"),
    };
    for statement in [
        format!(
            "INSERT INTO federated_associations (id, organization_id, account_id, connection_id, issuer, subject, name, created_at) \
             VALUES ('f1', '{organization}', '{id}', '{connection}', 'https://campus.example.org', 'upstream-subject-whimbrel', \
             'Ptarmigan', 1)"
        ),
        format!(
            "INSERT INTO federation_requests (state_hash, organization_id, connection_id, account_id, session_id, created_at, expires_at) \
             VALUES ({}, '{organization}', '{connection}', '{id}', '{session}', 1, 9000000000000000)",
            blob("ab")
        ),
        format!(
            "INSERT INTO one_time_tokens (id, purpose, token_hash, organization_id, account_id, created_at, expires_at) \
             VALUES ('t1', 'invitation', {}, '{organization}', '{id}', 1, 9000000000000000)",
            blob("ac")
        ),
        format!(
            "INSERT INTO recovery_contacts (account_id, kind, organization_id, value, value_key, verified_at) \
             VALUES ('{id}', 'email', '{organization}', 'recovery-sandpiper@example.org', 'recovery-sandpiper@example.org', 1)"
        ),
        format!(
            "INSERT INTO challenge_answers (account_id, set_id, question_id, organization_id, hash, updated_at) \
             VALUES ('{id}', 's1', 'q1', '{organization}', 'answer-curlew', 1)"
        ),
        format!(
            "INSERT INTO flow_proofs (flow_id, channel, account_id, code_hash, tries, code_expires_at, expires_at) \
             VALUES ('{flow}', 'email', '{id}', {}, 0, 9000000000000000, 9000000000000000)",
            blob("ae")
        ),
        format!(
            "INSERT INTO recovery_delays (account_id, organization_id, requested_at, opens_at, closes_at, cancel_hash) \
             VALUES ('{id}', '{organization}', 1, 9000000000000000, 9000000000000000, {})",
            blob("af")
        ),
        format!(
            "INSERT INTO registrations (account_id, organization_id, requested_at, expires_at) \
             VALUES ('{id}', '{organization}', 1, 9000000000000000)"
        ),
        format!(
            "INSERT INTO password_history (id, account_id, hash, created_at) VALUES ('h1', '{id}', 'hash', 1)"
        ),
        format!("UPDATE events SET ip = '203.0.113.77' WHERE subject_account_id = '{id}'"),
    ] {
        app.execute(&statement);
    }
}

fn id_of(app: &TestApp) -> String {
    app.query(&format!("SELECT id AS line FROM accounts WHERE username = '{NAME}'")).concat()
}

/// Begins an application's request that names the person, and a sign-in, right before the end.
fn on_the_way(app: &TestApp, authenticator: &AuthenticatorApp) {
    let hinted = app.browser();
    let client = app.query("SELECT id AS line FROM applications").remove(0);
    let organization = app.query("SELECT id AS line FROM organizations WHERE slug = 'default'").concat();
    let hash = match app.backend {
        Backend::Sqlite => "X'ad'",
        Backend::Postgres => "'\\xad'",
    };
    app.execute(&format!(
        "INSERT INTO authorization_requests (id, organization_id, application_id, binding_hash, parameters, created_at, expires_at) \
         VALUES ('a1', '{organization}', '{client}', {hash}, '{{\"login_hint\":\"{MAIL}\",\"x\":\"hint-phalarope\"}}', 1, 9000000000000000)"
    ));
    let flow = hinted.sign_in_half(NAME, PASSWORD);
    let answer = json!({"option": "totp", "code": authenticator.code(app, 0)});
    assert_eq!(hinted.answer(&flow, &answer).ok().json()["step"]["kind"], "restore");
    // A refused sign-in is in the log as well, and counted.
    app.browser().try_sign_in(NAME, "wrong-kettle-umbra-42").problem(ErrorCode::InvalidCredentials);
    assert!(app.count("attempt_counters", "true") > 0);
    // Somebody thought again, forgot the password, and then let the code lie.
    app.browser().ask_for_recovery(NAME);
    app.settle();
    assert_eq!(app.count("flow_proofs", &format!("account_id = '{}'", id_of(app))), 1);
    // A message that could not be delivered for a month.
    app.execute(&format!(
        "INSERT INTO outbox (id, organization_id, account_id, channel, payload, attempts, next_attempt_at, created_at) \
         VALUES ('o1', '{organization}', '{}', 'mail', 'sealed', 9, 9000000000000000, 1)",
        id_of(app)
    ));
}

both!(after_an_erasure_no_table_and_no_file_holds_a_value_of_that_person, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    let (browser, authenticator) = fill(app, &owner);
    let id = id_of(app);
    let columns = account_columns(app);
    assert!(columns.len() > 30, "{columns:?}");
    app.settle();
    let told = delete(&browser.clone(), NAME);
    assert_eq!(told["ending"]["kind"], "deleting");
    app.settle();
    // Written before the deletion was begun, or by it.
    let ended = [
        "sessions",
        "personal_access_tokens",
        "trusted_browsers",
        "federation_requests",
        "one_time_tokens",
        "flow_proofs",
    ];
    for (table, column) in &columns {
        let is_filled = app.count(table, &format!("{column} = '{id}'")) > 0;
        let is_pair = matches!(column.as_str(), "first_account_id" | "second_account_id");
        assert!(
            is_filled || is_pair || ended.contains(&table.as_str()),
            "{table}.{column} holds an account's id: fill it here, and see that the erasure empties it"
        );
    }
    for value in VALUES.iter().filter(|value| !value.starts_with("hint") && !ended_with_it(value)) {
        assert!(!found_in_tables(app, value).is_empty(), "{value} stands nowhere before");
    }
    app.advance(30 * DAY - 60);
    on_the_way(app, &authenticator);
    app.advance(60);
    sweep(app);
    app.settle();
    assert_eq!(app.count("attempt_counters", "true"), 0);
    let goodbye = app.mails_to(MAIL);
    assert!(goodbye.last().unwrap().subject.contains("gelöscht"), "{:?}", goodbye.last().unwrap().subject);
    app.forget_messages();
    for value in VALUES.iter().chain([&id.as_str()]) {
        assert_eq!(found_in_tables(app, value), Vec::<String>::new(), "{value}");
        if app.backend == Backend::Sqlite {
            assert_eq!(found_in_files(app, value), Vec::<String>::new(), "{value}");
        }
    }
    // The log says what happened, to nobody.
    assert_eq!(app.count("events", "kind = 'account_erased' AND subject_account_id LIKE 'erased-%'"), 1);
    let left = "subject_account_id LIKE 'erased-%'";
    assert!(app.count("events", left) > 20);
    assert_eq!(
        app.count(
            "events",
            &format!("{left} AND (ip IS NOT NULL OR device IS NOT NULL OR details <> '{{}}')")
        ),
        0
    );
    // What is somebody else's is still there, and the name is free.
    assert_eq!(app.count("accounts", "username = 'friend' AND state = 'active'"), 1);
    app.browser().try_sign_in(NAME, PASSWORD).problem(ErrorCode::InvalidCredentials);
    app.user(NAME);
});

/// Values of what ends when a deletion begins.
fn ended_with_it(value: &str) -> bool {
    matches!(value, "Kestrel-browser")
}

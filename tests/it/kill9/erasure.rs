//! The erasure of accounts whose date is there.

use std::process::Stdio;

use latchkey_tests::Backend;
use latchkey_tests::sinks::free_port;

use super::*;

/// As many as one sweep erases.
const MANY: usize = 50;
/// Sweeps that are cut at most; the server sweeps when it starts.
const CUTS: usize = 10;
const OWN: [&str; 5] = ["memberships", "passwords", "contacts", "account_endings", "challenge_answers"];

/// Accounts whose days of grace are over, each with its rows.
fn prepare(site: &Site) {
    site.add("ana", "user");
    let rows = |make: &dyn Fn(usize) -> String| (0..MANY).map(make).collect::<Vec<_>>().join(", ");
    let organization = site.query("SELECT id AS line FROM organizations").concat();
    let hash = site.query("SELECT hash AS line FROM passwords").concat();
    let insert = |into: &str, rows: String| {
        site.query(&format!("INSERT INTO {into} VALUES {rows} RETURNING 'one' AS line"));
    };
    insert(
        "accounts (id, organization_id, username, username_key, state, profile, version, credentials_version, created_at, updated_at)",
        rows(&|n| {
            format!("('v{n}', '{organization}', 'victim{n}', 'victim{n}', 'deleting', '{{}}', 1, 1, 1, 1)")
        }),
    );
    insert(
        "memberships (account_id, organization_id, role, created_at)",
        rows(&|n| format!("('v{n}', '{organization}', 'user', 1)")),
    );
    insert(
        "passwords (account_id, hash, stands_alone, changed_at)",
        rows(&|n| format!("('v{n}', '{hash}', true, 1)")),
    );
    insert(
        "contacts (id, account_id, organization_id, kind, label, value, value_key, is_primary, verified_at, source, created_at)",
        rows(&|n| {
            format!(
                "('c{n}', 'v{n}', '{organization}', 'email', 'work', 'victim{n}@x.example', 'victim{n}@x.example', true, 1, 'user', 1)"
            )
        }),
    );
    let token = match site.database.url.starts_with("sqlite") {
        true => |n: usize| format!("CAST('token{n}' AS BLOB)"),
        false => |n: usize| format!("CAST('token{n}' AS BYTEA)"),
    };
    insert(
        "account_endings (account_id, kind, token_hash, begun_at, due_at)",
        rows(&|n| format!("('v{n}', 'deleting', {}, 1, 2)", token(n))),
    );
    insert(
        "challenge_answers (account_id, set_id, question_id, organization_id, hash, updated_at)",
        rows(&|n| format!("('v{n}', 'childhood', 'toy', '{organization}', 'h', 1)")),
    );
}

/// Starts a server, which sweeps before it is ready, and cuts the power at a moment.
fn cut_when(site: &Site, is_time: impl Fn() -> bool) {
    let mut command = process::command(&site.database.folder, &site.variables());
    let listen = format!("127.0.0.1:{}", free_port());
    command.env("LATCHKEY_PUBLIC_URL", format!("http://{}", listen.replace("127.0.0.1", "localhost")));
    command.env("LATCHKEY_LISTEN", listen).arg("serve").stdout(Stdio::null());
    let mut server = command.spawn().expect("the binary starts");
    let started = Instant::now();
    while !is_time() {
        assert!(started.elapsed() < PATIENCE, "nothing is erased");
    }
    server.kill().expect("it runs");
    server.wait().expect("it ends");
}

fn count(site: &Site) -> usize {
    site.count("accounts", "id LIKE 'v%' AND username LIKE 'victim%'")
}

/// Accounts that are there still: each with all that belongs to it.
fn left(site: &Site) -> usize {
    let accounts = count(site);
    for table in OWN {
        let rows = site.count(table, "account_id LIKE 'v%'");
        assert_eq!(rows, accounts, "half an erasure: {table}");
    }
    let told = site.count("outbox", "account_id LIKE 'v%'");
    assert_eq!(told, 0, "a message of an erased account stays its own");
    accounts
}

fn an_erasure_is_whole_and_goes_on(backend: Backend) {
    let site = Site::new(backend);
    prepare(&site);
    let mut was_cut = false;
    for _ in 0..CUTS {
        let before = left(&site);
        cut_when(&site, || count(&site) < before);
        let left = left(&site);
        was_cut |= 0 < left && left < MANY;
        if left == 0 {
            break;
        }
    }
    assert!(was_cut, "no cut came in the middle");
    let server = site.start();
    let started = Instant::now();
    while count(&site) > 0 {
        assert!(started.elapsed() < PATIENCE, "the erasure does not go on");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(server.stop(), "a clean stop after the restart");
    assert_eq!(left(&site), 0);
    assert_eq!(site.count("accounts", "true"), 1, "nobody else is erased");
    assert_eq!(site.count("events", "kind = 'account_erased'"), MANY, "each is told once in the log");
    // The files hold nothing of it either: compaction is owed until it is done, also by a server that died before it.
    assert!(site.start().stop());
    if backend == Backend::Sqlite {
        for entry in std::fs::read_dir(&site.database.folder).expect("the folder") {
            let path = entry.expect("an entry").path();
            let bytes = if path.is_file() { std::fs::read(&path).expect("a file") } else { Vec::new() };
            assert!(!bytes.windows(6).any(|part| part == b"victim"), "{} has a name", path.display());
        }
    }
}

#[test]
fn an_erasure_goes_on_after_power_cuts_and_leaves_nothing_sqlite() {
    an_erasure_is_whole_and_goes_on(Backend::Sqlite);
}

#[test]
fn an_erasure_goes_on_after_power_cuts_and_leaves_nothing_postgres() {
    an_erasure_is_whole_and_goes_on(Backend::Postgres);
}

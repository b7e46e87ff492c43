//! The erasure of accounts whose date is there.

use std::process::Stdio;

use latchkey_tests::Backend;
use latchkey_tests::sinks::free_port;

use super::*;

/// As many as one sweep erases.
const MANY: usize = 50;
/// How many more accounts each sweep has erased when it is cut; the server sweeps when it starts.
const CUTS: [usize; 3] = [1, 4, 9];
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

/// Starts a server, which sweeps at once, and cuts the power at a moment.
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

/// Lets each account take a moment longer to go, so that whoever looks sees some of them gone, and the next one on its way.
fn linger(site: &Site, backend: Backend) {
    site.database.execute(match backend {
        Backend::Sqlite => {
            "CREATE TRIGGER linger BEFORE DELETE ON accounts BEGIN \
             SELECT length(hex(randomblob(10000000))); END"
        }
        Backend::Postgres => {
            "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS \
             'BEGIN PERFORM pg_sleep(0.1); RETURN OLD; END'; \
             CREATE TRIGGER linger BEFORE DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION linger()"
        }
    });
}

fn hurry(site: &Site, backend: Backend) {
    let table = if backend == Backend::Postgres { " ON accounts" } else { "" };
    site.database.execute(&format!("DROP TRIGGER linger{table}"));
}

/// Waits for what a running server does by itself.
fn wait_until(what: &str, is_there: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_there() {
        assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What SQLite's file says that it is owed.
fn owed(site: &Site) -> String {
    site.database.read("SELECT CAST(user_version AS TEXT) AS line FROM pragma_user_version").concat()
}

/// Files with a victim's name.
fn files_with_names(site: &Site) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(&site.database.folder).expect("the folder");
    let files = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    files
        .filter(|path| std::fs::read(path).expect("a file").windows(6).any(|part| part == b"victim"))
        .collect()
}

fn an_erasure_is_whole_and_goes_on(backend: Backend) {
    let site = Site::new(backend);
    prepare(&site);
    linger(&site, backend);
    for erased in CUTS {
        let before = left(&site);
        cut_when(&site, || count(&site) + erased <= before);
        let left = left(&site);
        assert!(0 < left && left < before, "the cut came in the middle: {left} of {before}");
    }
    hurry(&site, backend);
    let server = site.start();
    wait_until("all are erased", || count(&site) == 0);
    if backend == Backend::Sqlite {
        wait_until("the files are written anew", || owed(&site) == "0");
    }
    assert!(server.stop(), "a clean stop after the restart");
    assert_eq!(left(&site), 0);
    assert_eq!(site.count("accounts", "true"), 1, "nobody else is erased");
    assert_eq!(site.count("events", "kind = 'account_erased'"), MANY, "each is told once in the log");
    if backend == Backend::Sqlite {
        assert_eq!(files_with_names(&site), Vec::<std::path::PathBuf>::new());
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

#[test]
fn files_that_a_power_cut_left_with_names_are_written_anew_by_the_next_server_sqlite() {
    let site = Site::new(Backend::Sqlite);
    prepare(&site);
    assert_eq!(owed(&site), "0");
    // While somebody reads, the log cannot be emptied and the debt not be paid: the power is cut before.
    site.database.while_read(|| cut_when(&site, || count(&site) == 0));
    assert_eq!(owed(&site), "1", "the debt came with the erasure");
    // Such a trace as a page may have that was rebuilt.
    site.database.execute(
        "PRAGMA secure_delete = OFF; CREATE TABLE traces (name TEXT); INSERT INTO traces VALUES ('victim'); DELETE FROM traces",
    );
    assert!(!files_with_names(&site).is_empty(), "nothing is left that the next server could remove");
    let server = site.start();
    wait_until("nothing is owed", || owed(&site) == "0");
    assert!(server.stop());
    assert_eq!(files_with_names(&site), Vec::<std::path::PathBuf>::new());
}

//! A power cut (`kill -9`) under load: what was acknowledged is there after the restart, and what was not is there whole or not
//! at all.

mod acts;
mod endings;
mod erasure;
mod profile;
mod registrations;
mod resets;

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use latchkey::identity::organization;
use latchkey::identity::settings::Settings;
use latchkey::platform::db::{Db, DbConfig, DbError, Synchronous};
use latchkey_openapi::captcha::solve;
use latchkey_tests::process::{self, Server};
use latchkey_tests::{Backend, PASSWORD, ReceivedMail, TestDatabase, mails_in};
use serde_json::{Value, json};

const PEOPLE: [&str; 4] = ["ana", "ben", "cho", "dev"];
const FLOWS: &str = "/api/auth/v1/flows";
/// How long a mail may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A database whose server is killed and started again.
struct Site {
    database: TestDatabase,
}

impl Site {
    fn new(backend: Backend) -> Self {
        let site = Self { database: TestDatabase::new(backend, false) };
        std::fs::write(site.database.file("password"), PASSWORD).expect("a file");
        site
    }

    /// The same with [`PEOPLE`].
    fn with_people(backend: Backend) -> Self {
        let site = Self::new(backend);
        PEOPLE.iter().for_each(|name| site.add(name, "user"));
        site
    }

    fn variables(&self) -> Vec<(&str, &str)> {
        let mut all = vec![("DATABASE_URL", self.database.url.as_str()), ("CAPTCHA_DIFFICULTY", "4")];
        for limit in ["RATE_LIMIT_SIGN_IN_PER_MINUTE", "RATE_LIMIT_GENERAL_PER_SECOND"] {
            all.push((limit, "0"));
        }
        for budget in ["MESSAGES_PER_ADDRESS", "MESSAGES_PER_ACCOUNT", "MESSAGES_PER_CLIENT"] {
            all.push((budget, "0"));
        }
        all
    }

    fn add(&self, name: &str, role: &str) {
        let email = mailbox(name);
        let arguments = [
            ["--organization", "default"],
            ["--username", name],
            ["--email", &email],
            ["--role", role],
            ["--password-file", "password"],
        ];
        let arguments: Vec<&str> = ["user", "create"].into_iter().chain(arguments.concat()).collect();
        let made = process::run(&self.database.folder, &self.variables(), &arguments);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    fn start(&self) -> Server {
        // Of an earlier round nobody reads a message any more.
        drop(std::fs::remove_dir_all(self.database.file("mail")));
        Server::start(&self.database.folder, &self.variables())
    }

    fn query(&self, query: &str) -> Vec<String> {
        self.database.query(query)
    }

    fn count(&self, table: &str, condition: &str) -> usize {
        let query = format!("SELECT CAST(count(*) AS TEXT) AS line FROM {table} WHERE {condition}");
        self.database.read(&query)[0].parse().expect("a number")
    }

    fn id_of(&self, name: &str) -> String {
        self.query(&format!("SELECT id AS line FROM accounts WHERE username = '{name}'")).concat()
    }

    fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        let db = Db::open(&DbConfig {
            url: self.database.url.clone(),
            pool_size: 1,
            acquire_timeout: Duration::from_secs(10),
            sqlite_synchronous: Synchronous::Full,
        });
        let done = db.expect("the database opens").write_blocking(|conn| {
            let found = organization::find_by_slug(conn, "default")?.expect("it is there");
            let mut settings = found.settings.clone();
            change(&mut settings);
            organization::update_settings(conn, found.id.as_str(), found.settings_version, &settings, 0)
        });
        assert!(done.unwrap_or_else(|error: DbError| panic!("{error}")));
    }

    /// The mail to an address that has what is looked for.
    fn mailed(&self, address: &str, find: impl Fn(&ReceivedMail) -> Option<String>) -> String {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let mails = mails_in(&self.database.folder);
            if let Some(found) = mails.iter().rev().filter(|mail| mail.to == address).find_map(&find) {
                return found;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("nothing was mailed to {address} within {PATIENCE:?}");
    }
}

fn mailbox(name: &str) -> String {
    format!("{name}@default.example")
}

/// Acknowledged requests after which the power is cut in a round: none, and then more and more of those of [`PEOPLE`].
fn wanted_in(round: usize) -> usize {
    round % PEOPLE.len()
}

/// What a browser keeps from one server to the next.
#[derive(Debug, Clone, Default)]
struct Client {
    cookies: BTreeMap<String, String>,
    csrf: Option<String>,
}

impl Client {
    /// Sends a request; `None` when the power was cut before the whole answer was there.
    fn send(&mut self, server: &Server, method: &str, path: &str, body: &Value) -> Option<(u16, Value)> {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![("Cookie", cookies.as_str())];
        headers.extend(self.csrf.iter().map(|csrf| ("X-CSRF-Token", csrf.as_str())));
        let (status, head, body) = server.try_send(method, path, &headers, Some(body))?;
        for line in head.lines().filter(|line| line.to_lowercase().starts_with("set-cookie: ")) {
            let pair = line.split_once(": ").and_then(|(_, value)| value.split(';').next());
            let (name, value) = pair.and_then(|pair| pair.split_once('=')).expect("a cookie");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Some((status, serde_json::from_str(&body).unwrap_or_default()))
    }

    fn post(&mut self, server: &Server, path: &str, body: &Value) -> (u16, Value) {
        self.send(server, "POST", path, body).expect("an answer")
    }

    fn flow(&mut self, server: &Server, begin: &Value) -> String {
        let (status, flow) = self.post(server, FLOWS, begin);
        assert_eq!(status, 201, "{flow}");
        flow["flowId"].as_str().expect("a flow").to_owned()
    }

    fn answer(&mut self, server: &Server, flow: &str, answer: &Value) -> (u16, Value) {
        self.post(server, &format!("{FLOWS}/{flow}"), answer)
    }

    /// The same where it must be taken.
    fn goes_on(&mut self, server: &Server, flow: &str, answer: &Value) {
        let (status, body) = self.answer(server, flow, answer);
        assert_eq!(status, 200, "{answer} was answered {body}");
    }

    fn solved(&mut self, server: &Server) -> Value {
        let (_, challenge) = self.post(server, "/api/server/v1/captcha/challenge", &json!({}));
        let difficulty =
            u32::try_from(challenge["difficulty"].as_u64().expect("a number")).expect("a small one");
        let text = challenge["challenge"].as_str().expect("a challenge");
        json!({"challenge": text, "nonce": solve(text, difficulty, 0, u64::MAX)})
    }

    /// Answers a fresh sign-in with a password: the flow, and whether it was taken.
    fn try_sign_in(&mut self, server: &Server, name: &str, password: &str) -> (String, bool) {
        let flow = self.flow(server, &json!({"type": "sign_in"}));
        let answer = json!({"option": "password", "username": name, "password": password});
        let (status, _) = self.answer(server, &flow, &answer);
        (flow, status == 200)
    }

    fn sign_in(&mut self, server: &Server, name: &str, password: &str) {
        assert!(self.try_sign_in(server, name, password).1, "{name} does not come in");
        self.csrf = None;
        let (_, session) = self.send(server, "GET", "/api/auth/v1/session", &json!({})).expect("an answer");
        self.csrf = session["session"]["csrfToken"].as_str().map(str::to_owned);
        assert!(self.csrf.is_some(), "{name} is not signed in: {session}");
    }
}

/// Lets all clients begin at once, and cuts the power when so many requests were acknowledged: however slow the machine is, the
/// others are then on their way. Answers what each client had come to.
fn cut_under_load<T: Send>(
    server: &Server,
    clients: Vec<T>,
    wanted: usize,
    work: impl Fn(&mut T, &AtomicUsize) + Sync,
) -> Vec<T> {
    let (barrier, acknowledged) = (Barrier::new(clients.len() + 1), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let begun: Vec<_> = clients
            .into_iter()
            .map(|mut client| {
                let (barrier, work, acknowledged) = (&barrier, &work, &acknowledged);
                scope.spawn(move || {
                    barrier.wait();
                    work(&mut client, acknowledged);
                    client
                })
            })
            .collect();
        barrier.wait();
        let started = Instant::now();
        while acknowledged.load(Ordering::Relaxed) < wanted {
            assert!(started.elapsed() < PATIENCE, "nothing is acknowledged");
            std::thread::sleep(Duration::from_micros(200));
        }
        server.cut_power();
        begun.into_iter().map(|client| client.join().expect("no panic")).collect()
    })
}

/// How many requests were acknowledged, and how many were on their way when the power was cut.
#[derive(Debug, Default)]
struct Seen {
    acknowledged: usize,
    /// Of these nobody knows before the restart.
    cut: usize,
    /// Cut after it was kept, before it was answered.
    kept: usize,
}

impl Seen {
    fn note(&mut self, is_acknowledged: bool, is_kept: bool) {
        assert!(is_kept || !is_acknowledged, "an acknowledged one is lost");
        self.acknowledged += usize::from(is_acknowledged);
        self.cut += usize::from(!is_acknowledged);
        self.kept += usize::from(is_kept && !is_acknowledged);
    }

    /// A test whose cuts all came before or after everything shows nothing.
    fn was_in_the_middle(&self) {
        assert!(self.acknowledged > 0 && self.cut > 0, "no cut came in the middle: {self:?}");
    }
}

//! The whole server in a thread of its own, on a free port, with a clock that stands still until the test moves it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use latchkey::features::setup::service::{default_organization, new_link};
use latchkey::identity::account::{AccountWriter, NewAccount};
use latchkey::identity::organization::{self, NewOrganization, Organization};
use latchkey::identity::settings::Settings;
use latchkey::platform::clock::{Clock as _, ManualClock, SystemClock};
use latchkey_openapi::activity::Actor;
use latchkey_openapi::scope::Role;
use serde_json::{Value, json};

use crate::database::{self, Backend, TestDatabase};
use crate::node::{Duty, Node, variables};
use crate::process::Server;
use crate::work::{WatchedNode, watched_url};
use crate::{Browser, PASSWORD};

/// Every table, for comparisons of the whole database.
const TABLES: &[&str] = &[
    "organizations",
    "accounts",
    "account_endings",
    "exports",
    "export_chunks",
    "memberships",
    "contacts",
    "pending_contacts",
    "passwords",
    "password_history",
    "avatars",
    "sessions",
    "session_credentials",
    "flows",
    "one_time_tokens",
    "attempt_counters",
    "events",
    "outbox",
    "totp_factors",
    "webauthn_users",
    "webauthn_credentials",
    "webauthn_ceremonies",
    "backup_code_sets",
    "backup_codes",
    "otp_factors",
    "otp_codes",
    "factor_preferences",
    "contact_undos",
    "recovery_contacts",
    "flow_proofs",
    "registrations",
    "recovery_delays",
    "captcha_uses",
    "challenge_answers",
    "message_budgets",
    "sign_in_origins",
    "trusted_browsers",
    "alert_preferences",
    "idempotency_keys",
    "signing_keys",
    "applications",
    "pushed_requests",
    "authorization_requests",
    "grants",
    "authorization_codes",
    "token_families",
    "refresh_tokens",
    "client_assertions",
    "personal_access_tokens",
    "consent_receipts",
    "consent_purposes",
    "consent_purpose_versions",
    "purpose_consents",
    "application_favorites",
    "application_visits",
    "application_logos",
    "associations",
    "session_applications",
    "connections",
    "federated_associations",
    "federation_requests",
];

/// The time of a server, in seconds.
pub(crate) fn now_of(app: &TestApp) -> i64 {
    app.state.clock.now().timestamp()
}

/// A test user.
#[derive(Debug, Clone)]
pub struct Account {
    /// The id.
    pub id: String,
    /// The name to sign in with.
    pub username: String,
    /// The organization's name in URLs.
    pub organization: String,
}

/// A server on a database of its own, with an organization `default` and whoever the test adds.
#[derive(Debug)]
pub struct TestApp {
    // Declared before the database: the server ends first.
    node: Node,
    /// The time.
    pub clock: Arc<ManualClock>,
    /// Which database this is.
    pub backend: Backend,
    database: TestDatabase,
    settings: Vec<(String, String)>,
    /// Whether processes with a clock of their own share the database.
    in_the_present: AtomicBool,
}

impl std::ops::Deref for TestApp {
    type Target = Node;

    fn deref(&self) -> &Node {
        &self.node
    }
}

impl TestApp {
    /// A fresh server.
    #[must_use]
    pub fn new(backend: Backend) -> Self {
        Self::with(backend, &[])
    }

    /// A fresh server with configuration variables (without their prefix; `{folder}` is its folder).
    #[must_use]
    pub fn with(backend: Backend, settings: &[(&str, &str)]) -> Self {
        Self::prepared(backend, settings, |_| {})
    }

    /// The same, after its folder was prepared.
    #[must_use]
    pub fn prepared(
        backend: Backend,
        settings: &[(&str, &str)],
        prepare: impl FnOnce(&TestDatabase),
    ) -> Self {
        let database = TestDatabase::new(backend, true);
        prepare(&database);
        let clock = Arc::new(ManualClock::default());
        let node = Node::start(&database, settings, None, &clock, Duty::Everything);
        let settings =
            settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let in_the_present = AtomicBool::new(false);
        let app = Self { node, clock, backend, database, settings, in_the_present };
        app.block_on(default_organization(&app.state)).unwrap();
        app
    }

    /// One more server on the same database, with the same configuration, keys and time.
    #[must_use]
    pub fn second_node(&self) -> Node {
        let settings = self.borrowed_settings();
        Node::start(&self.database, &settings, Some(&self.origin), &self.clock, Duty::Everything)
    }

    /// One more server on the same database that answers requests alone, and whose work is written down.
    #[must_use]
    pub fn watched_node(&self) -> WatchedNode {
        let url = watched_url(&self.database);
        let mut settings = self.borrowed_settings();
        settings.push(("DATABASE_URL", &url));
        WatchedNode::of(&url, || {
            Node::start(&self.database, &settings, Some(&self.origin), &self.clock, Duty::Answers)
        })
    }

    /// Two servers that are processes of their own, with this one's database, keys, configuration and public address.
    /// They live in the present, so this server's clock is set to it, and again whenever messages are waited for. Begin with
    /// this: whoever signed in before has been away for a long time.
    #[must_use]
    pub fn two_processes(&self) -> [Server; 2] {
        self.in_the_present.store(true, Ordering::Relaxed);
        self.keep_up();
        let variables = variables(&self.database, &self.borrowed_settings());
        let variables: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        [(); 2].map(|()| Server::start_as(Some(&self.origin), &self.database.folder, &variables))
    }

    /// Moves the clock to the present when other processes live there: what they made due now is not yet due by a clock
    /// that stands still.
    pub(crate) fn keep_up(&self) {
        if self.in_the_present.load(Ordering::Relaxed) {
            self.clock.set(self.clock.now().max(SystemClock.now()));
        }
    }

    fn borrowed_settings(&self) -> Vec<(&str, &str)> {
        self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// Waits for a future.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    /// Lets time pass.
    pub fn advance(&self, seconds: i64) {
        self.clock.advance(chrono::Duration::seconds(seconds));
    }

    /// A browser without cookies at the portal of an organization.
    #[must_use]
    pub fn browser_at(&self, organization: &str) -> Browser {
        Browser::new(self.address, &self.origin, organization)
    }

    /// A fresh set-up link's token.
    #[must_use]
    pub fn setup_token(&self) -> String {
        let link = self.block_on(new_link(&self.state)).unwrap().expect("there is no owner yet");
        link.split_once('#').expect("the token stands in the fragment").1.to_owned()
    }

    /// The organization of that name in URLs; made when it is not there yet.
    pub fn organization(&self, slug: &str) -> Organization {
        let (id, now) = (self.state.new_id(), self.state.now_micros());
        self.state
            .db
            .write_blocking(|conn| {
                if let Some(found) = organization::find_by_slug(conn, slug)? {
                    return Ok(found);
                }
                let settings = Settings::default();
                organization::insert(
                    conn,
                    &NewOrganization { id: &id, slug, name: slug, settings: &settings, now },
                )?;
                organization::get(conn, &id)
            })
            .unwrap_or_else(|error: latchkey::platform::db::DbError| panic!("{error}"))
    }

    /// Changes an organization's settings without the console.
    pub fn change_settings(&self, slug: &str, change: impl FnOnce(&mut Settings)) {
        let organization = self.organization(slug);
        let mut settings = organization.settings.clone();
        change(&mut settings);
        let now = self.state.now_micros();
        let done = self
            .state
            .db
            .write_blocking(|conn| {
                let id = organization.id.as_str();
                organization::update_settings(conn, id, organization.settings_version, &settings, now)
            })
            .unwrap();
        assert!(done, "the settings changed in between");
    }

    /// A user of the default organization with [`PASSWORD`].
    pub fn user(&self, username: &str) -> Account {
        self.account("default", username, Role::User, PASSWORD)
    }

    /// A user of an organization.
    pub fn account(&self, organization: &str, username: &str, role: Role, password: &str) -> Account {
        let new = NewAccount {
            organization_id: self.organization(organization).id.0.clone(),
            username: username.to_owned(),
            role,
            password_hash: Some(self.block_on(self.state.hash_password(password)).unwrap()),
            profile: json!({"name": {"givenName": username, "familyName": "Tester"}}),
            emails: vec![("work".to_owned(), format!("{username}@{organization}.example"))],
            phones: vec![(
                "mobile".to_owned(),
                format!("+43 1 55{}", u32::from_str_radix(&self.state.new_id()[28..], 16).unwrap()),
            )],
        };
        let writer = AccountWriter::new(&self.state, &new, Actor::System, None);
        let id = self.state.db.write_blocking(|conn| writer.write(conn, &new)).unwrap();
        Account { id: id.0, username: username.to_owned(), organization: organization.to_owned() }
    }

    /// Makes a user of the default organization and signs it in.
    pub fn signed_in(&self, username: &str) -> Browser {
        self.signed_in_as("default", username, Role::User)
    }

    /// Makes a user of an organization and signs it in.
    pub fn signed_in_as(&self, organization: &str, username: &str, role: Role) -> Browser {
        self.account(organization, username, role, PASSWORD);
        self.another_browser_of(organization, username)
    }

    /// Signs a user in from one more browser.
    pub fn another_browser_of(&self, organization: &str, username: &str) -> Browser {
        let browser = self.browser_at(organization);
        browser.sign_in(username, PASSWORD);
        browser
    }

    /// Runs a statement.
    pub fn execute(&self, statement: &str) {
        self.state.db.write_blocking(|conn| database::execute(conn, statement)).unwrap();
    }

    /// The column `line` of a query.
    #[must_use]
    pub fn query(&self, query: &str) -> Vec<String> {
        self.state.db.write_blocking(|conn| database::lines(conn, query)).unwrap()
    }

    /// How many rows a condition holds for.
    #[must_use]
    pub fn count(&self, table: &str, condition: &str) -> usize {
        let query = format!("SELECT CAST(count(*) AS TEXT) AS line FROM {table} WHERE {condition}");
        self.query(&query)[0].parse().unwrap()
    }

    /// Every row of every table but the named ones, as text.
    #[must_use]
    pub fn dump_without(&self, left_out: &[&str]) -> BTreeMap<&'static str, Vec<String>> {
        // A message that is just being delivered is no difference that the test made.
        self.settle();
        let tables = TABLES.iter().filter(|table| !left_out.contains(table));
        self.state
            .db
            .write_blocking(|conn| tables.map(|table| Ok((*table, database::dump(conn, table)?))).collect())
            .unwrap_or_else(|error: latchkey::platform::db::DbError| panic!("{error}"))
    }

    /// Every row of a table, as text.
    #[must_use]
    pub fn dump_of(&self, table: &str) -> Vec<String> {
        self.state.db.write_blocking(|conn| database::dump(conn, table)).unwrap()
    }

    /// Every row of every table, as text.
    #[must_use]
    pub fn dump(&self) -> BTreeMap<&'static str, Vec<String>> {
        self.dump_without(&[])
    }

    /// The folder of the server's files.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        &self.database.folder
    }

    /// The value of a figure, by the beginning of its line.
    #[must_use]
    pub fn figure(&self, name: &str) -> f64 {
        let text = self.state.metrics.encode().unwrap();
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or(0.0)
    }

    /// An account's profile as its owner sees it.
    #[must_use]
    pub fn profile(browser: &Browser) -> Value {
        browser.get("/scim2/Me").ok().json()
    }
}

//! A filled database: an organization with accounts as they look after some years, and sessions.

mod statements;

use crate::PASSWORD;
use anyhow::{Context, Result, ensure};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, RunQueryDsl as _};
use latchkey::identity::oauth::application::{self, StoredApplication};
use latchkey::identity::organization::{self, DEFAULT_SLUG, NewOrganization};
use latchkey::identity::session::{SECRET_BYTES, cookie, methods_text, store};
use latchkey::identity::settings::Settings;
use latchkey::platform::clock::{Clock as _, SystemClock};
use latchkey::platform::db::{Db, DbConfig, DbError, Synchronous};
use latchkey::platform::device;
use latchkey::platform::hashing::{Hasher, HashingConfig};
use latchkey::platform::keys::Keys;
use latchkey::platform::rng::{SystemRng, random_bytes};
use latchkey::platform::secret::SecretKey;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::sessions::ProvenMethod;
use serde_json::json;
use statements::Statements;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What to fill, and how much.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The database, which must be empty.
    #[arg(long)]
    database: String,
    /// The file with the server's secret key: sessions are stored under its hashes.
    #[arg(long)]
    secret_key_file: PathBuf,
    /// Accounts.
    #[arg(long)]
    accounts: u64,
    /// Sessions, each of another account, spread over all of them.
    #[arg(long)]
    sessions: u64,
    /// Where to write the values of the sessions' cookies, one a line.
    #[arg(long)]
    cookies: PathBuf,
}

/// The organization's id.
const ORGANIZATION: &str = "0198f0c2-b7d9-7000-8000-000000000000";
/// The application's id.
pub(crate) const APPLICATION: &str = "0198f0c2-b7d9-7000-8000-000000000001";
/// Where its users are sent back to.
pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1/callback";
/// What the sessions' browser calls itself.
const BROWSER: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/// Fills the database.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    ensure!(arguments.sessions <= arguments.accounts, "more sessions than accounts");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(fill(arguments))
}

async fn fill(arguments: &Arguments) -> Result<()> {
    let db = open(&arguments.database)?;
    db.migrate()?;
    let now = SystemClock.now().timestamp_micros();
    db.write(move |conn| {
        let (id, settings) = (ORGANIZATION, &Settings::default());
        organization::insert(
            conn,
            &NewOrganization { id, slug: DEFAULT_SLUG, name: "Latchkey", settings, now },
        )
    })
    .await?;

    let hasher = Hasher::new(&HashingConfig::default())?;
    let hash = hasher.hash(PASSWORD.into(), random_bytes::<16>(&SystemRng)).await?;
    let statements = Statements { backend: db.backend(), accounts: arguments.accounts, now };
    let mut rows = vec![statements.prepare().to_owned(), statements.accounts(ORGANIZATION)];
    rows.extend(statements.belongings(ORGANIZATION, &hash));
    execute(&db, rows.join(";\n")).await?;
    application(&db, now).await?;
    sessions(&db, arguments, now).await?;
    for statement in statements.finish() {
        // One call each: PostgreSQL takes several as a transaction, and these cannot be in one.
        execute(&db, (*statement).to_owned()).await?;
    }
    Ok(())
}

/// The organization's own application, which nobody is asked about.
async fn application(db: &Db, now: i64) -> Result<()> {
    let settings = serde_json::from_value(json!({
        "name": "Bench", "type": "native", "authentication": "none", "trusted": true,
        "redirectUris": [REDIRECT_URI], "scopes": [{"name": "offline_access"}, {"name": "profile"}, {"name": "email"}],
    }))?;
    let application = StoredApplication {
        id: APPLICATION.to_owned(),
        organization_id: ORGANIZATION.to_owned(),
        settings,
        secret_hash: None,
        logo_tag: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    db.write(move |conn| application::insert(conn, &application)).await?;
    Ok(())
}

/// Adds entries to the log of an account, some seconds apart from one another: a long life.
pub(crate) fn fill_log(database: &str, account: u64, entries: u64) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        let db = open(database)?;
        let now = SystemClock.now().timestamp_micros();
        let statements = Statements { backend: db.backend(), accounts: entries, now };
        Ok(execute(&db, statements.log(ORGANIZATION, &statements::id('a', account))).await?)
    })
}

fn open(url: &str) -> Result<Db, DbError> {
    Db::open(&DbConfig {
        url: url.to_owned(),
        pool_size: 1,
        acquire_timeout: Duration::from_secs(60),
        sqlite_synchronous: Synchronous::Normal,
    })
}

/// Runs statements, outside of any other transaction.
async fn execute(db: &Db, sql: String) -> Result<(), DbError> {
    db.fetch(move |conn| conn.batch_execute(&sql).map_err(DbError::from)).await
}

async fn sessions(db: &Db, arguments: &Arguments, now: i64) -> Result<()> {
    let key = fs::read_to_string(&arguments.secret_key_file)?;
    let key = SecretKey::from_base64(&key).context("the secret key is not 32 bytes in base64")?;
    let keys = Keys::new(&key, None, Arc::new(SystemRng));
    let device = serde_json::to_string(&device::parse(Some(BROWSER)))?;
    let methods =
        methods_text(&[ProvenMethod { method: FactorOption::Password, proved_at: SystemClock.now() }]);
    let settings = Settings::default().sessions;
    let (mut rows, mut cookies) = (Vec::new(), String::new());
    for number in 0..arguments.sessions {
        let secret = random_bytes::<SECRET_BYTES>(&SystemRng);
        cookies.push_str(&cookie::encode(&secret));
        cookies.push('\n');
        rows.push(store::NewSession {
            id: statements::id('b', number),
            account_id: statements::id('a', statements::spread(number, arguments.accounts)),
            organization_id: ORGANIZATION.to_owned(),
            secret_hash: keys.hash_token(&secret).to_vec(),
            level: 1,
            methods: methods.clone(),
            authenticated_at: now,
            elevated_at: None,
            created_at: now,
            last_accessed_at: now,
            idle_seconds: i64::from(settings.idle_seconds),
            expires_at: now + i64::from(settings.absolute_seconds) * 1_000_000,
            ip: "127.0.0.1".to_owned(),
            device: device.clone(),
            association_id: None,
        });
    }
    db.write(move |conn| rows.iter().try_for_each(|row| store::insert(conn, row))).await?;
    Ok(fs::write(&arguments.cookies, cookies)?)
}

/// Prints the version of the SQLite that is compiled in.
pub(crate) fn print_sqlite_version() -> Result<()> {
    #[derive(diesel::QueryableByName)]
    struct Version {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let mut conn = diesel::SqliteConnection::establish(":memory:")?;
    let found: Version = diesel::sql_query("SELECT sqlite_version() AS version").get_result(&mut conn)?;
    println!("{}", found.version);
    Ok(())
}

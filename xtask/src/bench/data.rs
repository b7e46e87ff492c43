//! Filled databases: two sizes, on SQLite and on PostgreSQL.

use super::Bench;
use crate::shell::{note, output, program, run, step};
use crate::test::postgres::{Cluster, Durability};
use anyhow::Result;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// Accounts of the small database; as many sessions.
pub(super) const SMALL: u64 = 1_000;
/// Sessions of the large one, each of another account: several times as many as any cache of the server holds.
const LARGE_SESSIONS: u64 = 20_000;

/// The server's secret key. It protects nothing: the databases go away with the run.
const SECRET_KEY: &str = "bGF0Y2hrZXkgYmVuY2htYXJrIHNlY3JldCBrZXkgISE=";

/// A filled database.
pub(super) struct Database {
    /// `SQLite` or `PostgreSQL`.
    pub(super) kind: &'static str,
    /// Its address, as the server takes it.
    pub(super) url: String,
    /// Accounts in it.
    pub(super) accounts: u64,
    /// A file with the values of session cookies, one a line.
    pub(super) cookies: PathBuf,
    /// A folder for the server's other files.
    pub(super) folder: PathBuf,
}

/// The two sizes of one kind.
pub(super) struct Pair {
    /// [`SMALL`] accounts.
    pub(super) small: Database,
    /// As many as were asked for.
    pub(super) large: Database,
}

/// All databases of a run; dropping it removes them.
pub(super) struct Data {
    /// On SQLite.
    pub(super) sqlite: Pair,
    /// On PostgreSQL.
    pub(super) postgres: Pair,
    folder: PathBuf,
    _cluster: Cluster,
}

impl Data {
    /// Makes and fills all of them. With no more than [`SMALL`] accounts both sizes are the same.
    pub(super) fn fill(bench: &Bench<'_>, accounts: u64) -> Result<Self> {
        let folder = bench.project.memory()?.join(format!("bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("secret.key"), SECRET_KEY)?;
        let cluster = Cluster::start(bench.project, Durability::Full)?;
        let sqlite = |name: &str| Ok(format!("sqlite://{}", folder.join(name).join("latchkey.db").display()));
        let postgres = |name: &str| {
            let mut psql = program("psql", &folder);
            psql.args(["--quiet", &cluster.url(), "--command", &format!("CREATE DATABASE {name}")]);
            output(&mut psql)?;
            Ok(cluster.url().trim_end_matches("postgres").to_owned() + name)
        };
        let filler = Filler { bench, folder: folder.clone(), accounts };
        let (sqlite, postgres) = (filler.pair("SQLite", &sqlite)?, filler.pair("PostgreSQL", &postgres)?);
        // What the disk still has to write would be written during the measurement.
        run(&mut Command::new("sync"))?;
        Ok(Self { sqlite, postgres, folder, _cluster: cluster })
    }

    /// Both kinds.
    pub(super) fn pairs(&self) -> [&Pair; 2] {
        [&self.sqlite, &self.postgres]
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        // Below `target/`: what is left over is in nobody's way.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

struct Filler<'a> {
    bench: &'a Bench<'a>,
    folder: PathBuf,
    accounts: u64,
}

impl Filler<'_> {
    fn pair(&self, kind: &'static str, url: &dyn Fn(&str) -> Result<String>) -> Result<Pair> {
        let small = self.database(kind, "small", url, SMALL, SMALL)?;
        let large = self.database(kind, "large", url, self.accounts, LARGE_SESSIONS.min(self.accounts))?;
        Ok(Pair { small, large })
    }

    fn database(
        &self,
        kind: &'static str,
        size: &str,
        url: &dyn Fn(&str) -> Result<String>,
        accounts: u64,
        sessions: u64,
    ) -> Result<Database> {
        step(&format!("Filling {kind} with {accounts} accounts"));
        let name = format!("{}_{size}", kind.to_lowercase());
        let folder = self.folder.join(&name);
        fs::create_dir_all(&folder)?;
        fs::copy(self.folder.join("secret.key"), folder.join("secret.key"))?;
        let started = Instant::now();
        let database = Database { kind, url: url(&name)?, accounts, cookies: folder.join("cookies"), folder };
        let mut seed = Command::new(&self.bench.helper);
        seed.arg("seed").arg("--database").arg(&database.url);
        seed.arg("--secret-key-file").arg(database.folder.join("secret.key"));
        seed.arg("--accounts").arg(accounts.to_string()).arg("--sessions").arg(sessions.to_string());
        seed.arg("--cookies").arg(&database.cookies);
        output(&mut seed)?;
        note(&format!("took {:.1} s", started.elapsed().as_secs_f64()));
        Ok(database)
    }
}

//! A PostgreSQL server for one test run: in a temporary folder, under a user without rights, gone afterwards.

use crate::project::Project;
use crate::setup::system;
use crate::shell::{note, output, program, run, step, succeeds};
use anyhow::{Context, Result, bail};
use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the server may take to accept its first connection.
const START: Duration = Duration::from_secs(30);

/// Starts the server, waits for its end or ours, and cleans up: our end, however it comes, closes the standard input.
const KEEPER: &str = "folder=$1; shift
\"$@\" &
server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf \"$folder\"";

/// How surely a commit outlives the machine's next crash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Not at all, which is quick: for tests.
    None,
    /// As PostgreSQL does by default: for measurements.
    Full,
}

/// A running server; dropping it stops it and removes its folder.
pub(crate) struct Cluster {
    keeper: Child,
    port: u16,
}

impl Cluster {
    /// Makes a cluster and waits until it answers.
    pub(crate) fn start(project: &Project, durability: Durability) -> Result<Self> {
        let programs = system::postgres_programs().context("PostgreSQL's server programs")?;
        step("Starting a throw-away PostgreSQL");
        let folder = folder(project)?;
        let data = folder.join("data");
        init(&programs, &data)?;

        // Port 0 would be simpler, but PostgreSQL does not take it.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let server = unprivileged(&programs.join("postgres"));
        let mut keeper = program("sh", Path::new("/"));
        keeper.args(["-c", KEEPER, "sh"]).arg(&folder).arg(server.get_program()).args(server.get_args());
        keeper.arg("-D").arg(&data).arg("-p").arg(port.to_string()).arg("-k").arg(&folder);
        for setting in ["listen_addresses=127.0.0.1", "max_connections=300", "logging_collector=off"] {
            keeper.args(["-c", setting]);
        }
        let settings: &[&str] = match durability {
            Durability::None => &["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
            // Rows by the million at the beginning shall not be written twice, nor after the measurement has begun. The
            // memory is what whoever keeps a million accounts gives the database, and SQLite's file has as much of the
            // system's.
            Durability::Full => {
                &["wal_level=minimal", "max_wal_senders=0", "max_wal_size=8GB", "shared_buffers=2GB"]
            }
        };
        for setting in settings {
            keeper.args(["-c", setting]);
        }
        let log = fs::File::create(project.memory()?.join("postgres.log"))?;
        keeper.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        // Ctrl-C in the terminal reaches this program and the tests; the keeper notices by its standard input.
        keeper.process_group(0);
        let keeper = keeper.spawn().context("cannot start the PostgreSQL server")?;
        let cluster = Self { keeper, port };
        cluster.wait(&programs)?;
        note(&cluster.url());
        Ok(cluster)
    }

    /// The address of a database whose user may create others.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&self, programs: &Path) -> Result<()> {
        let started = Instant::now();
        let port = self.port.to_string();
        while started.elapsed() < START {
            if succeeds(Command::new(programs.join("pg_isready")).args([
                "-q",
                "-h",
                "127.0.0.1",
                "-p",
                &port,
            ])) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL does not answer; its log is target/xtask/postgres.log")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing is left to do for an error: the folder is in the temporary one.
        let _ = self.keeper.wait();
    }
}

/// An empty folder that the server's user owns.
fn folder(project: &Project) -> Result<PathBuf> {
    // Not below `target/`: a home folder is often closed to other users, and a socket's path must be short.
    let folder = std::env::temp_dir().join(format!("latchkey-postgres-{}", std::process::id()));
    fs::create_dir(&folder).with_context(|| folder.display().to_string())?;
    if system::is_root() {
        run(program("chown", &project.root).arg("postgres:").arg(&folder))?;
    }
    Ok(folder)
}

fn init(programs: &Path, data: &Path) -> Result<()> {
    let mut init = unprivileged(&programs.join("initdb"));
    init.current_dir("/").arg("-D").arg(data).args([
        "-U",
        "postgres",
        "--auth",
        "trust",
        "--no-sync",
        "-E",
        "UTF8",
    ]);
    // An order of words as in a dictionary, not by bytes: what a query leaves to the database's own order must show.
    init.arg("--locale=C.UTF-8");
    if has_icu(programs) {
        init.args(["--locale-provider=icu", "--icu-locale=en-US"]);
    }
    output(&mut init).context("initdb")?;
    Ok(())
}

/// Whether initdb can take a locale from ICU, which needs none installed: PostgreSQL 15 and later.
fn has_icu(programs: &Path) -> bool {
    output(Command::new(programs.join("initdb")).arg("--help"))
        .is_ok_and(|help| help.contains("--icu-locale"))
}

/// `name` as a user that PostgreSQL accepts: it refuses to run as root.
fn unprivileged(name: &Path) -> Command {
    if !system::is_root() {
        return Command::new(name);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(name);
    command
}

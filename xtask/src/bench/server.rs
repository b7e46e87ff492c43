//! The server under measurement.

use super::Bench;
use super::data::Database;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long the server may take to its first good answer, or to its end, before that is an error.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two questions whether it is ready.
const POLL: Duration = Duration::from_millis(1);

/// A running server; dropping it ends it.
pub(super) struct Server {
    process: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// From the start of the process to the first 200 of `/health/ready`.
    pub(super) ready_after: Duration,
}

impl Server {
    /// Starts the server with its default settings on a database, but for the limits per client, which would refuse
    /// the load.
    pub(super) fn start(bench: &Bench<'_>, database: &Database) -> Result<Self> {
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let log = fs::File::create(database.folder.join("server.log"))?;
        let mut serve = Command::new(&bench.latchkey);
        serve.arg("serve").current_dir(&database.folder).env_clear();
        serve.env("LATCHKEY_DATABASE_URL", &database.url);
        serve.env("LATCHKEY_DATA_DIR", &database.folder);
        serve.env("LATCHKEY_LISTEN", address.to_string());
        serve.env("LATCHKEY_PUBLIC_URL", format!("http://localhost:{}", address.port()));
        serve.env("LATCHKEY_SECRET_KEY_FILE", database.folder.join("secret.key"));
        serve.env("LATCHKEY_RATE_LIMIT_GENERAL_PER_SECOND", "0");
        serve.env("LATCHKEY_RATE_LIMIT_SIGN_IN_PER_MINUTE", "0");
        serve.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let started = Instant::now();
        let process = serve.spawn().context("cannot start the server")?;
        let mut server = Self { process, address, ready_after: Duration::ZERO };
        while !server.is_ready() {
            if started.elapsed() > PATIENCE || server.process.try_wait()?.is_some() {
                let log = fs::read_to_string(database.folder.join("server.log")).unwrap_or_default();
                bail!("the server does not get ready:\n{log}");
            }
            thread::sleep(POLL);
        }
        server.ready_after = started.elapsed();
        Ok(server)
    }

    /// The origin that it takes for its own.
    pub(super) fn origin(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    fn is_ready(&self) -> bool {
        let ask = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(self.address)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            stream
                .write_all(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        };
        ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }

    /// A figure of `/proc/<pid>/status` in megabytes: `VmRSS` is resident now, `VmHWM` the most that ever was.
    pub(super) fn megabytes(&self, name: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let kibibytes: f64 = line
            .and_then(|rest| rest.split_whitespace().next())
            .with_context(|| format!("no {name} in the process's status"))?
            .parse()?;
        Ok(kibibytes * 1024.0 / 1e6)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let id = self.process.id().to_string();
        let _ = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status();
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

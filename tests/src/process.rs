//! The real binary as a process of its own: for what only a process can show (signals, exit codes, a power cut).

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::sinks::free_port;

/// How long a server may take to be ready.
const START: Duration = Duration::from_secs(30);

/// The binary: `LATCHKEY_BIN`, else the one beside the tests.
#[must_use]
pub fn binary() -> PathBuf {
    std::env::var_os("LATCHKEY_BIN").map_or_else(
        || {
            let tests = std::env::current_exe().expect("the tests have a path");
            tests.ancestors().nth(2).expect("target/<profile>/deps").join("latchkey")
        },
        PathBuf::from,
    )
}

/// The binary with nothing of the tests' environment but what is given.
#[must_use]
pub fn command(folder: &Path, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(binary());
    command.env_clear().env("LATCHKEY_DATA_DIR", folder).current_dir(folder);
    for (name, value) in variables {
        command.env(format!("LATCHKEY_{name}"), value);
    }
    command
}

/// Runs the binary to its end.
#[must_use]
pub fn run(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    command(folder, variables).args(arguments).output().expect("the binary starts")
}

/// A running `latchkey serve`; dropping it kills it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its address for browsers.
    pub origin: String,
    lines: Mutex<Receiver<String>>,
}

impl Server {
    /// Starts a server and waits until it is ready.
    #[must_use]
    pub fn start(folder: &Path, variables: &[(&str, &str)]) -> Self {
        Self::start_as(None, folder, variables)
    }

    /// Starts one more server of a portal that has this public address, and waits until it is ready.
    #[must_use]
    pub fn start_as(origin: Option<&str>, folder: &Path, variables: &[(&str, &str)]) -> Self {
        let port = free_port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let origin = origin.map_or_else(|| format!("http://localhost:{port}"), str::to_owned);
        let mut command = command(folder, variables);
        command
            .env("LATCHKEY_LISTEN", address.to_string())
            .env("LATCHKEY_PUBLIC_URL", &origin)
            .env("LATCHKEY_LOG_LEVEL", "warn")
            .arg("serve")
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let server = Self { child, address, origin, lines: Mutex::new(lines) };
        server.wait_until_ready();
        server
    }

    fn wait_until_ready(&self) {
        let started = Instant::now();
        while started.elapsed() < START {
            if let Some((200, ..)) = self.try_send("GET", "/health/ready", &[], None) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the server was not ready within {START:?}");
    }

    /// What it printed so far.
    #[must_use]
    pub fn printed(&self) -> String {
        self.lines.lock().expect("no panic before").try_iter().map(|line| line + "\n").collect()
    }

    /// The memory that it took at most so far, in MiB.
    #[must_use]
    pub fn peak_memory_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("it runs");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells the peak");
        peak.trim().trim_end_matches("kB").trim().parse::<u64>().expect("a number") / 1024
    }

    /// Ends it at once (SIGKILL), in whatever it is doing.
    pub fn cut_power(&self) {
        self.signal("-KILL");
    }

    /// Asks it to stop (SIGTERM) and waits for its end; answers whether it ended well.
    #[must_use]
    pub fn stop(self) -> bool {
        self.terminate();
        self.stop_is_clean()
    }

    /// Waits for its end after it was asked to stop; answers whether it ended well.
    #[must_use]
    pub fn stop_is_clean(mut self) -> bool {
        self.child.wait().expect("it ends").success()
    }

    /// Asks it to stop (SIGTERM).
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    fn signal(&self, name: &str) {
        let told = Command::new("kill").args([name, &self.child.id().to_string()]).status().expect("kill(1)");
        assert!(told.success());
    }

    /// Sends a request; `None` when no whole answer comes back.
    #[must_use]
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Option<(u16, String, String)> {
        let text = body.map(Value::to_string).unwrap_or_default();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nOrigin: {}\r\nConnection: close\r\nContent-Length: {}\r\n",
            self.origin,
            text.len()
        );
        if body.is_some() {
            request.push_str("Content-Type: application/json\r\n");
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(START)).ok()?;
        stream.write_all(format!("{request}\r\n{text}").as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8(answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        // An answer that broke off acknowledges nothing.
        if length.is_some_and(|length: usize| length != body.len()) {
            return None;
        }
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, head.to_owned(), body.to_owned()))
    }

    /// Signs in; answers the session's cookie and CSRF token once the server acknowledged both.
    #[must_use]
    pub fn sign_in(&self, username: &str, password: &str) -> Option<SignedIn> {
        let flows = "/api/auth/v1/flows";
        let (status, head, body) = self.try_send("POST", flows, &[], Some(&json!({"type": "sign_in"})))?;
        assert_eq!(status, 201, "{body}");
        let flow: Value = serde_json::from_str(&body).ok()?;
        let binding = cookies(&head);
        let answer = json!({"option": "password", "username": username, "password": password});
        let path = format!("{flows}/{}", flow["flowId"].as_str()?);
        let (status, head, body) = self.try_send("POST", &path, &[("Cookie", &binding)], Some(&answer))?;
        assert_eq!(status, 200, "{body}");
        let cookie = cookies(&head);
        let (_, _, body) = self.try_send("GET", "/api/auth/v1/session", &[("Cookie", &cookie)], None)?;
        let session: Value = serde_json::from_str(&body).ok()?;
        Some(SignedIn { cookie, csrf: session["session"]["csrfToken"].as_str()?.to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; either way it is gone afterwards.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What a signed-in client sends.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The value of `Cookie`.
    pub cookie: String,
    /// The value of `X-CSRF-Token`.
    pub csrf: String,
}

fn cookies(head: &str) -> String {
    let set = head
        .lines()
        .filter_map(|line| line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")));
    let pairs = set.filter_map(|(_, value)| value.split(';').next()).filter(|pair| !pair.ends_with('='));
    pairs.collect::<Vec<_>>().join("; ")
}

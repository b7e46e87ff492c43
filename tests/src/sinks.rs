//! The other ends: a mail server and an SMS gateway that keep what they are sent.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

pub use crate::mail_server::{Encryption, MailServer};

/// How long a message may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The ports that [`free_port`] hands out. They lie below those that the system gives to whoever asks for any (Linux: 32768 and
/// up): one of these could become the near end of a neighbour's connection before the server that it is meant for listens.
const PORTS: std::ops::Range<u16> = 20_000..32_000;
/// How many were handed out.
static HANDED_OUT: AtomicU32 = AtomicU32::new(0);

/// A port that nobody listens on, for a server that is to be told its port. No other test gets the same.
///
/// # Panics
/// Every port of the range is taken.
#[must_use]
pub fn free_port() -> u16 {
    let size = u32::from(PORTS.end - PORTS.start);
    // Programs that run side by side begin at different places.
    let first = std::process::id().wrapping_mul(101);
    (0..size)
        .map(|_| first.wrapping_add(HANDED_OUT.fetch_add(1, Ordering::Relaxed)) % size)
        .map(|offset| PORTS.start + u16::try_from(offset).expect("below the size of the range"))
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("a free port")
}

/// A request that the gateway got.
#[derive(Debug, Clone)]
pub struct GatewayRequest {
    /// Method and target.
    pub line: String,
    /// Headers, with their names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl GatewayRequest {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// An SMS gateway: plain HTTP. Dropping it closes its port.
#[derive(Debug)]
pub struct Gateway {
    /// Where it listens, on this machine.
    pub port: u16,
    /// What it answers.
    pub status: Arc<AtomicU16>,
    received: Arc<Mutex<Vec<GatewayRequest>>>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Gateway {
    /// A gateway on that port, which takes everything.
    #[must_use]
    pub fn start(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("the port is free");
        listener.set_nonblocking(true).unwrap();
        let (received, ends) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let status = Arc::new(AtomicU16::new(202));
        let (kept, ending, answer) = (Arc::clone(&received), Arc::clone(&ends), Arc::clone(&status));
        let thread = std::thread::spawn(move || {
            while !ending.load(Ordering::Relaxed) {
                match listener.accept() {
                    Ok((stream, _)) => {
                        if let Some(request) = serve(stream, answer.load(Ordering::Relaxed)) {
                            kept.lock().unwrap().push(request);
                        }
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(5)),
                }
            }
        });
        Self { port, status, received, ends, thread: Some(thread) }
    }

    /// Every request so far.
    #[must_use]
    pub fn requests(&self) -> Vec<GatewayRequest> {
        self.received.lock().unwrap().clone()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(stream: TcpStream, status: u16) -> Option<GatewayRequest> {
    stream.set_nonblocking(false).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, value)| value.parse().unwrap_or(0))];
    reader.read_exact(&mut body).ok()?;
    let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
    reader.get_mut().write_all(answer.as_bytes()).ok()?;
    Some(GatewayRequest {
        line: line.trim_end().trim_end_matches(" HTTP/1.1").to_owned(),
        headers,
        body: String::from_utf8(body).ok()?,
    })
}

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

/// The token that the check of [`captcha_provider`] gives out.
pub const PASSED: &str = "the-check-was-passed";

/// The other side of a provider's check: draws a button for a check, and says yes to the token that a press of it gives out.
/// A browser may load its script from `/api.js`, a server ask it at `/siteverify`.
#[must_use]
pub fn captcha_provider(port: u16) -> Gateway {
    let provider = Gateway::answering(port, |request| match request.line.as_str() {
        "GET /api.js" => ("text/javascript", DRAWS_BUTTON.replace("{token}", PASSED)),
        "POST /siteverify" => {
            let is_passed = request.body == format!("secret=shown-to-the-provider&response={PASSED}");
            ("application/json", format!("{{\"success\": {is_passed}}}"))
        }
        _ => ("text/plain", String::new()),
    });
    provider.status.store(200, Ordering::Relaxed);
    provider
}

const DRAWS_BUTTON: &str = "window.turnstile = { render(place, options) {
    const button = document.createElement('button');
    button.type = 'button';
    button.id = 'check';
    button.textContent = 'I am a person (' + options.sitekey + ')';
    button.addEventListener('click', () => options.callback('{token}'));
    place.append(button);
} };";

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

/// What a service answers, beside its status: the type and the body.
type Answer = dyn Fn(&GatewayRequest) -> (&'static str, String) + Send + Sync;

/// A service that keeps what it is sent, such as an SMS gateway: plain HTTP. Dropping it closes its port.
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
        Self::answering(port, |_| ("application/json", "{}".to_owned()))
    }

    /// A service on that port, which answers so.
    #[must_use]
    pub fn answering(
        port: u16,
        answer: impl Fn(&GatewayRequest) -> (&'static str, String) + Send + Sync + 'static,
    ) -> Self {
        let answer: Arc<Answer> = Arc::new(answer);
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("the port is free");
        listener.set_nonblocking(true).unwrap();
        let (received, ends) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let status = Arc::new(AtomicU16::new(202));
        let (kept, ending, code) = (Arc::clone(&received), Arc::clone(&ends), Arc::clone(&status));
        let thread = std::thread::spawn(move || {
            while !ending.load(Ordering::Relaxed) {
                match listener.accept() {
                    // A browser that opens a connection and says nothing must not hold up the next one.
                    Ok((stream, _)) => {
                        let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                        let status = code.load(Ordering::Relaxed);
                        std::thread::spawn(move || serve(stream, status, &*answer, &kept));
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

fn serve(stream: TcpStream, status: u16, answer: &Answer, kept: &Mutex<Vec<GatewayRequest>>) -> Option<()> {
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
    let request = GatewayRequest {
        line: line.trim_end().trim_end_matches(" HTTP/1.1").to_owned(),
        headers,
        body: String::from_utf8(body).ok()?,
    };
    let (kind, text) = answer(&request);
    let answer = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
    // Kept before it is answered: whoever has the answer looks for it.
    kept.lock().unwrap().push(request);
    reader.get_mut().write_all(answer.as_bytes()).ok()
}

//! A server of one answer, on the loopback interface.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use super::OutboundConfig;

/// What the server sends.
#[derive(Clone)]
pub(crate) struct Answer {
    head: String,
    body: Vec<u8>,
    /// Waits before the body.
    delay: Duration,
    /// Sends the body again and again until the client hangs up.
    is_endless: bool,
}

impl Answer {
    pub(crate) fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n", body.len());
        Self { head, body, delay: Duration::ZERO, is_endless: false }
    }

    pub(crate) fn status(status: u16) -> Self {
        let head = format!("HTTP/1.1 {status} Whatever\r\nContent-Length: 0\r\n");
        Self { head, body: Vec::new(), delay: Duration::ZERO, is_endless: false }
    }

    pub(crate) fn redirect(location: &str) -> Self {
        let head = format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n");
        Self { head, body: Vec::new(), delay: Duration::ZERO, is_endless: false }
    }

    /// A body that never ends and does not say how long it is.
    pub(crate) fn endless() -> Self {
        let head = "HTTP/1.1 200 OK\r\n".to_owned();
        Self { head, body: vec![b'x'; 8192], delay: Duration::ZERO, is_endless: true }
    }

    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// Answers every request with the same answer until it is dropped.
pub(crate) struct TinyServer {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl TinyServer {
    pub(crate) async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let is_over = Arc::new(AtomicBool::new(false));
        let (kept, over) = (Arc::clone(&requests), Arc::clone(&is_over));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                serve(stream.unwrap(), &answer, &kept);
            }
        });
        Self { address, requests, is_over, thread: Some(thread) }
    }

    /// `http://127.0.0.1:port{path}`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Rules under which this server may be spoken to.
    pub(crate) fn allowed(&self) -> OutboundConfig {
        OutboundConfig { allowed_hosts: vec![self.address.to_string()], ..OutboundConfig::default() }
    }

    /// How many requests came.
    pub(crate) fn request_count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// The head of the last request.
    pub(crate) fn last_request(&self) -> String {
        self.requests.lock().unwrap().last().unwrap().clone()
    }
}

impl Drop for TinyServer {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A client that hangs up is not the server's concern: write errors end the answer.
fn serve(mut stream: TcpStream, answer: &Answer, requests: &Mutex<Vec<String>>) {
    // A client that neither reads nor hangs up must not keep the test from ending.
    stream.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut request = Vec::new();
    let mut piece = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(length) if length > 0 => request.extend_from_slice(&piece[..length]),
            _ => return,
        }
    }
    requests.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
    if write!(stream, "{}Connection: close\r\n\r\n", answer.head).is_err() {
        return;
    }
    std::thread::sleep(answer.delay);
    while stream.write_all(&answer.body).is_ok() && answer.is_endless {}
}

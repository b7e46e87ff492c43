//! A real mail server (RFC 5321) that keeps what it is sent: in the clear, with STARTTLS (RFC 3207) or over TLS from the
//! first byte (RFC 8314), and with authentication (RFC 4954).

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mailin::{Action, AuthMechanism, Handler, Response, Session, SessionBuilder, response};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::ReceivedMail;

/// How long a message may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// When a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// Never.
    None,
    /// Once the client asks for it.
    Starttls,
    /// From the first byte.
    Implicit,
}

type Received = Arc<Mutex<Vec<ReceivedMail>>>;

/// A mail server. Dropping it closes its port.
#[derive(Debug)]
pub struct MailServer {
    /// Where it listens, on this machine.
    pub port: u16,
    /// Its certificate, as PEM.
    pub certificate: String,
    received: Received,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What every connection needs.
#[derive(Clone)]
struct Desk {
    encryption: Encryption,
    tls: Arc<ServerConfig>,
    /// Who may send; anybody where there is none.
    login: Option<(String, String)>,
    received: Received,
}

impl MailServer {
    /// A server on that port that takes everything, in the clear.
    #[must_use]
    pub fn start(port: u16) -> Self {
        Self::secured(port, Encryption::None, None)
    }

    /// A server on that port that takes mail only as said.
    #[must_use]
    pub fn secured(port: u16, encryption: Encryption, login: Option<(&str, &str)>) -> Self {
        let (tls, certificate) = certificate();
        let (received, ends) = (Received::default(), Arc::new(AtomicBool::new(false)));
        let login = login.map(|(name, password)| (name.to_owned(), password.to_owned()));
        let desk = Desk { encryption, tls, login, received: Arc::clone(&received) };
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("the port is free");
        listener.set_nonblocking(true).unwrap();
        let ending = Arc::clone(&ends);
        let thread = std::thread::spawn(move || {
            while !ending.load(Ordering::Relaxed) {
                match listener.accept() {
                    Ok((stream, _)) => {
                        let desk = desk.clone();
                        // A client that goes away ends its connection, and nothing else.
                        std::thread::spawn(move || drop(desk.serve(stream)));
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(5)),
                }
            }
        });
        Self { port, certificate, received, ends, thread: Some(thread) }
    }

    /// Every mail so far.
    #[must_use]
    pub fn mails(&self) -> Vec<ReceivedMail> {
        self.received.lock().unwrap().clone()
    }

    /// Waits for so many mails.
    #[must_use]
    pub fn wait_for(&self, count: usize) -> Vec<ReceivedMail> {
        let started = Instant::now();
        while self.mails().len() < count {
            assert!(started.elapsed() < PATIENCE, "{} of {count} mails came", self.mails().len());
            std::thread::sleep(Duration::from_millis(5));
        }
        self.mails()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A certificate of this server's own for this machine.
fn certificate() -> (Arc<ServerConfig>, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .unwrap();
    (Arc::new(config), made.cert.pem())
}

impl Desk {
    fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nonblocking(false)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut builder = SessionBuilder::new("mail.test");
        if self.encryption == Encryption::Starttls {
            builder.enable_start_tls();
        }
        if self.login.is_some() {
            builder.enable_auth(AuthMechanism::Plain).enable_auth(AuthMechanism::Login);
        }
        let mut session = builder.build(stream.peer_addr()?.ip(), Envelope::new(self));
        if self.encryption == Encryption::Implicit {
            let mut stream = self.encrypt(stream)?;
            session.tls_active();
            session.greeting().write_to(&mut stream)?;
            return talk(&mut stream, &mut session).map(drop);
        }
        let mut stream = stream;
        session.greeting().write_to(&mut stream)?;
        if talk(&mut stream, &mut session)? == Action::UpgradeTls {
            let mut stream = self.encrypt(stream)?;
            session.tls_active();
            talk(&mut stream, &mut session)?;
        }
        Ok(())
    }

    fn encrypt(&self, stream: TcpStream) -> std::io::Result<StreamOwned<ServerConnection, TcpStream>> {
        let connection = ServerConnection::new(Arc::clone(&self.tls)).map_err(std::io::Error::other)?;
        Ok(StreamOwned::new(connection, stream))
    }
}

/// Answers line by line until the connection ends or is to be encrypted.
fn talk(stream: &mut (impl Read + Write), session: &mut Session<Envelope>) -> std::io::Result<Action> {
    loop {
        let answer = session.process(&read_line(stream)?);
        if answer.action != Action::NoReply {
            answer.write_to(stream)?;
            stream.flush()?;
        }
        if matches!(answer.action, Action::Close | Action::UpgradeTls) {
            return Ok(answer.action);
        }
    }
}

/// A line with its end. Byte by byte, so that nothing of what is encrypted later is read ahead.
fn read_line(stream: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let (mut line, mut byte) = (Vec::new(), [0]);
    loop {
        match stream.read(&mut byte) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(_) => line.push(byte[0]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if byte == *b"\n" {
            return Ok(line);
        }
    }
}

/// One connection's messages.
struct Envelope {
    login: Option<(String, String)>,
    is_known: bool,
    recipients: Vec<String>,
    raw: Vec<u8>,
    received: Received,
}

impl Envelope {
    fn new(desk: &Desk) -> Self {
        Self {
            login: desk.login.clone(),
            is_known: desk.login.is_none(),
            recipients: Vec::new(),
            raw: Vec::new(),
            received: Arc::clone(&desk.received),
        }
    }

    fn check(&mut self, name: &str, password: &str) -> Response {
        self.is_known = self.login.as_ref().is_some_and(|login| (&*login.0, &*login.1) == (name, password));
        if self.is_known { response::AUTH_OK } else { response::INVALID_CREDENTIALS }
    }
}

impl Handler for Envelope {
    fn mail(&mut self, _: IpAddr, _: &str, _: &str) -> Response {
        if self.is_known { response::OK } else { response::AUTHENTICATION_REQUIRED }
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.recipients.push(to.to_owned());
        response::OK
    }

    fn data(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.raw.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let mut mail = ReceivedMail::parse(&std::mem::take(&mut self.raw));
        // Whom it was really handed over for.
        mail.to = std::mem::take(&mut self.recipients).join(",");
        self.received.lock().unwrap().push(mail);
        response::OK
    }

    fn auth_plain(&mut self, _: &str, name: &str, password: &str) -> Response {
        self.check(name, password)
    }

    fn auth_login(&mut self, name: &str, password: &str) -> Response {
        self.check(name, password)
    }
}

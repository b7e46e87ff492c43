//! An application that signs its users in by the portal, as small as one can be: its pages say what it learned.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use latchkey_tests::{Application, Browser as Program, claims_of, parameter};
use serde_json::{Value, json};

use super::Browser;
use super::server::Server;

/// What it knows, and what it was told.
#[derive(Default)]
struct Memory {
    registered: Option<Application>,
    tokens: Value,
    logouts: Vec<Value>,
}

/// The application. Dropping it closes its port.
pub(crate) struct RelyingParty {
    /// Its address.
    pub(crate) origin: String,
    memory: Arc<Mutex<Memory>>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl RelyingParty {
    /// Starts it where the server may reach it, and registers it by the session of an owner. `change` replaces members of
    /// what is registered.
    pub(crate) async fn start(server: &Server, owner: &Browser, change: &Value) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", server.application)).expect("the port is free");
        listener.set_nonblocking(true).unwrap();
        let origin = format!("http://127.0.0.1:{}", server.application);
        let (memory, ends) = (Arc::new(Mutex::new(Memory::default())), Arc::new(AtomicBool::new(false)));
        let portal: SocketAddr = ([127, 0, 0, 1], server.port).into();
        let program = Program::new(portal, &server.origin, "default");
        let (kept, ending) = (Arc::clone(&memory), Arc::clone(&ends));
        let thread = std::thread::spawn(move || {
            while !ending.load(Ordering::Relaxed) {
                match listener.accept() {
                    // A browser that opens a connection and says nothing must not hold up the next one.
                    Ok((stream, _)) => {
                        let (program, kept) = (program.clone(), Arc::clone(&kept));
                        std::thread::spawn(move || serve(stream, &program, &kept));
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(5)),
                }
            }
        });
        let mut settings = json!({
            "name": "Travel", "description": "Books trains and rooms.", "type": "web", "authentication": "client_secret_basic",
            "redirectUris": [format!("{origin}/callback")], "postLogoutRedirectUris": [format!("{origin}/bye")],
            "backchannelLogoutUri": format!("{origin}/logout"), "accessUrl": format!("{origin}/"),
            "scopes": [{"name": "profile"}, {"name": "email"}, {"name": "me:profile:read"}],
            "claims": [{"name": "email", "mandatory": true, "reason": "Tickets are sent there."}, {"name": "name"}],
            "policyUrl": "https://travel.example.org/privacy", "termsUrl": "https://travel.example.org/terms",
            "discoverable": {"to": "everyone"}
        });
        for (name, value) in change.as_object().unwrap() {
            settings[name] = value.clone();
        }
        let made = owner.api("POST", "/api/server/v1/applications", &settings).await;
        memory.lock().unwrap().registered = Some(Application {
            id: made["id"].as_str().unwrap().to_owned(),
            secret: made["clientSecret"].as_str().map(str::to_owned),
            redirect_uri: format!("{origin}/callback"),
            scope: "openid profile email".to_owned(),
        });
        Self { origin, memory, ends, thread: Some(thread) }
    }

    /// Its `client_id`.
    pub(crate) fn id(&self) -> String {
        self.memory.lock().unwrap().registered.as_ref().unwrap().id.clone()
    }

    /// The claims of every logout token that it was sent.
    pub(crate) fn logouts(&self) -> Vec<Value> {
        self.memory.lock().unwrap().logouts.clone()
    }

    /// Sends a browser to sign in; `more` are parameters of the request.
    pub(crate) async fn sign_in(&self, browser: &Browser, more: &str) {
        browser.knows(&self.origin);
        browser.load(&format!("{}/login?{more}", self.origin)).await;
    }

    /// Sends a browser to sign in, and waits for the page that asks for consent.
    pub(crate) async fn asks(&self, browser: &Browser, more: &str) {
        self.sign_in(browser, more).await;
        browser.see("#consent-allow").await;
        browser.ready().await;
    }

    /// What the application learned about the user who has just come back.
    pub(crate) async fn learned(&self, browser: &Browser) -> Value {
        browser.see_text("h1", "Welcome to Travel").await;
        serde_json::from_str(&browser.text("#claims").await).unwrap()
    }

    /// The status of a call with the tokens that it has, and what it learns by it.
    pub(crate) async fn asks_again(&self, browser: &Browser) -> (String, Value) {
        browser.load(&format!("{}/again", self.origin)).await;
        let status = browser.text("#status").await;
        (status, serde_json::from_str(&browser.text("#claims").await).unwrap())
    }
}

impl Drop for RelyingParty {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Method, target and body of a request.
fn request(stream: &mut BufReader<TcpStream>) -> Option<(String, String, String)> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let (method, target) = line.split_once(' ')?;
    let target = target.split(' ').next()?.to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some((method.to_owned(), target, String::from_utf8(body).ok()?))
}

fn serve(stream: TcpStream, program: &Program, memory: &Mutex<Memory>) {
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut reader = BufReader::new(stream);
    let Some((method, target, body)) = request(&mut reader) else { return };
    let answer = answer(&method, &target, &body, program, memory);
    // A browser that has gone on takes no answer.
    let _ = reader.get_mut().write_all(answer.as_bytes());
}

fn page(title: &str, body: &str) -> String {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    );
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{html}",
        html.len()
    )
}

fn answer(method: &str, target: &str, body: &str, program: &Program, memory: &Mutex<Memory>) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let registered = memory.lock().unwrap().registered.clone();
    match (method, path, registered) {
        ("POST", "/logout", _) => {
            let token = parameter(&format!("/?{body}"), "logout_token").unwrap_or_default();
            memory.lock().unwrap().logouts.push(claims_of(&token));
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
        }
        ("GET", "/login", Some(client)) => {
            let pairs: Vec<(String, String)> = query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .filter_map(|(name, _)| Some((name.to_owned(), parameter(target, name)?)))
                .collect();
            let change: Vec<(&str, &str)> =
                pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let to = format!("{}{}", program.origin(), client.path(&change));
            format!(
                "HTTP/1.1 303 See Other\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        }
        ("GET", "/callback", Some(client)) => callback(target, &client, program, memory),
        ("GET", "/again", _) => {
            let tokens = memory.lock().unwrap().tokens.clone();
            let reply = program.program(tokens["access_token"].as_str().unwrap()).get("/oauth2/userinfo");
            let claims = if reply.status == 200 { reply.json() } else { Value::Null };
            page("Again", &format!("<p id=\"status\">{}</p><pre id=\"claims\">{claims}</pre>", reply.status))
        }
        ("GET", "/bye", _) => page("Goodbye", ""),
        ("GET", "/", _) => page("Travel", ""),
        _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
    }
}

/// The user is back: with a code, or with the reason why not.
fn callback(target: &str, client: &Application, program: &Program, memory: &Mutex<Memory>) -> String {
    assert_eq!(parameter(target, "state").as_deref(), Some("s-1"), "the state comes back");
    assert_eq!(parameter(target, "iss").as_deref(), Some(program.origin()), "the answer names its issuer");
    let Some(code) = parameter(target, "code") else {
        let error = parameter(target, "error").unwrap();
        return page("Not signed in", &format!("<p id=\"error\">{error}</p>"));
    };
    let tokens = client.exchange(program, &code).ok().json();
    let claims =
        program.program(tokens["access_token"].as_str().unwrap()).get("/oauth2/userinfo").ok().json();
    let id = claims_of(tokens["id_token"].as_str().unwrap());
    memory.lock().unwrap().tokens = tokens;
    page("Welcome to Travel", &format!("<pre id=\"claims\">{claims}</pre><pre id=\"id\">{id}</pre>"))
}

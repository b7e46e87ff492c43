//! A browser as the server sees one: cookies, the CSRF token, `Origin`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard};

use serde_json::{Value, json};

use crate::http::{Reply, exchange};

/// A user agent string that parses to Firefox on Linux.
const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

#[derive(Debug, Clone, Default)]
struct Memory {
    cookies: BTreeMap<String, String>,
    csrf: Option<String>,
}

/// A browser. A clone goes its own way from then on.
#[derive(Debug)]
pub struct Browser {
    address: SocketAddr,
    origin: String,
    prefix: String,
    headers: Vec<(String, String)>,
    memory: Mutex<Memory>,
}

impl Clone for Browser {
    fn clone(&self) -> Self {
        Self {
            address: self.address,
            origin: self.origin.clone(),
            prefix: self.prefix.clone(),
            headers: self.headers.clone(),
            memory: Mutex::new(self.memory().clone()),
        }
    }
}

impl Browser {
    /// A browser without any cookie, at the portal of an organization (`default` for the bare one).
    #[must_use]
    pub fn new(address: SocketAddr, origin: &str, organization: &str) -> Self {
        let prefix = if organization == "default" { String::new() } else { format!("/t/{organization}") };
        Self { address, origin: origin.to_owned(), prefix, headers: Vec::new(), memory: Mutex::default() }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap()
    }

    /// The same browser with one more header on every request.
    #[must_use]
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_owned(), value.to_owned()));
        other
    }

    /// A browser at the same portal that knows nothing yet.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self { headers: Vec::new(), memory: Mutex::default(), ..self.clone() }
    }

    /// The same browser, talking to another node.
    #[must_use]
    pub fn at(&self, address: SocketAddr) -> Self {
        Self { address, ..self.clone() }
    }

    /// The same browser at another organization's portal.
    #[must_use]
    pub fn under(&self, prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), ..self.clone() }
    }

    /// The portal's origin, as this browser sees it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The value of a cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.memory().cookies.get(name).cloned()
    }

    /// Sets a cookie, as malware or a sibling site would.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.memory().cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Forgets a cookie.
    pub fn forget_cookie(&self, name: &str) {
        self.memory().cookies.remove(name);
    }

    /// The CSRF token that it sends.
    #[must_use]
    pub fn csrf(&self) -> Option<String> {
        self.memory().csrf.clone()
    }

    /// Begins a request by method and path; the organization's prefix is put before the path.
    #[must_use]
    pub fn request(&self, method: &str, path: &str) -> Outgoing<'_> {
        let is_safe = matches!(method, "GET" | "HEAD" | "OPTIONS");
        let mut headers: Vec<(String, Vec<u8>)> = vec![
            ("Host".into(), self.origin.trim_start_matches("http://").into()),
            ("User-Agent".into(), USER_AGENT.into()),
            ("Accept".into(), "application/json, application/problem+json".into()),
            ("Connection".into(), "close".into()),
        ];
        let memory = self.memory();
        if !memory.cookies.is_empty() {
            let cookies: Vec<String> =
                memory.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.push(("Cookie".into(), cookies.join("; ").into()));
        }
        if !is_safe {
            headers.push(("Origin".into(), self.origin.clone().into()));
            headers.extend(memory.csrf.iter().map(|csrf| ("X-CSRF-Token".into(), csrf.clone().into())));
        }
        drop(memory);
        let mut outgoing = Outgoing {
            browser: self,
            method: method.to_owned(),
            path: format!("{}{path}", self.prefix),
            headers,
            body: None,
            chunked: false,
            may_fail: Vec::new(),
        };
        for (name, value) in &self.headers {
            outgoing = outgoing.header(name, value);
        }
        outgoing
    }

    /// Sends GET.
    #[track_caller]
    pub fn get(&self, path: &str) -> Reply {
        self.request("GET", path).send()
    }

    /// Sends POST with JSON.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.request("POST", path).json(body).send()
    }

    /// Sends PUT with JSON.
    #[track_caller]
    pub fn put(&self, path: &str, body: &Value) -> Reply {
        self.request("PUT", path).json(body).send()
    }

    /// Sends PATCH with JSON.
    #[track_caller]
    pub fn patch(&self, path: &str, body: &Value) -> Reply {
        self.request("PATCH", path).json(body).send()
    }

    /// Sends DELETE.
    #[track_caller]
    pub fn delete(&self, path: &str) -> Reply {
        self.request("DELETE", path).send()
    }

    /// Changes the profile by operations of RFC 7644 §3.5.2.
    #[track_caller]
    pub fn patch_me(&self, operations: &Value) -> Reply {
        self.patch(
            "/scim2/Me",
            &json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations}),
        )
    }

    /// Replaces one attribute of the profile.
    #[track_caller]
    pub fn set(&self, path: &str, value: &Value) -> Reply {
        self.patch_me(&json!([{"op": "replace", "path": path, "value": value}]))
    }

    /// Begins a flow and answers its id.
    #[track_caller]
    pub fn start_flow(&self, kind: &str) -> String {
        let reply = self.post("/api/auth/v1/flows", &json!({"type": kind}));
        reply.status(201).json()["flowId"].as_str().unwrap().to_owned()
    }

    /// Answers a flow with a user name and a password.
    #[track_caller]
    pub fn answer_flow(&self, flow: &str, username: &str, password: &str) -> Reply {
        self.post(
            &format!("/api/auth/v1/flows/{flow}"),
            &json!({"option": "password", "username": username, "password": password}),
        )
    }

    /// Tries to sign in by a new flow.
    #[track_caller]
    pub fn try_sign_in(&self, username: &str, password: &str) -> Reply {
        let flow = self.start_flow("sign_in");
        let reply = self.answer_flow(&flow, username, password);
        if reply.status == 200 {
            self.read_session();
        }
        reply
    }

    /// Signs in.
    #[track_caller]
    pub fn sign_in(&self, username: &str, password: &str) {
        self.try_sign_in(username, password).ok();
    }

    /// Proves again who it is.
    #[track_caller]
    pub fn step_up(&self, password: &str) {
        let flow = self.start_flow("step_up");
        self.post(
            &format!("/api/auth/v1/flows/{flow}"),
            &json!({"option": "password", "password": password}),
        )
        .ok();
    }

    /// Reads the session of this browser and keeps its CSRF token.
    #[track_caller]
    pub fn read_session(&self) -> Value {
        let session = self.get("/api/auth/v1/session").ok().json();
        self.memory().csrf = session["session"]["csrfToken"].as_str().map(str::to_owned);
        session
    }

    /// Whether the server still knows the session.
    #[track_caller]
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.get("/api/auth/v1/session").ok().json()["authenticated"] == true
    }

    /// The public id of the session.
    #[track_caller]
    #[must_use]
    pub fn session_id(&self) -> String {
        self.read_session()["session"]["id"].as_str().expect("signed in").to_owned()
    }

    /// The version of the profile.
    #[track_caller]
    #[must_use]
    pub fn etag(&self) -> String {
        self.get("/scim2/Me").ok().header("etag").expect("an ETag").to_owned()
    }

    fn remember(&self, reply: &Reply) {
        let mut memory = self.memory();
        for line in reply.set_cookies() {
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if attributes.contains("Max-Age=0") {
                memory.cookies.remove(name);
            } else {
                memory.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// A request in the making.
#[derive(Debug, Clone)]
pub struct Outgoing<'b> {
    browser: &'b Browser,
    method: String,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Option<Vec<u8>>,
    chunked: bool,
    may_fail: Vec<u16>,
}

impl Outgoing<'_> {
    /// Sets a header, in place of one of the same name.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self = self.without(name);
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// Leaves a header out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name));
        self
    }

    /// Sends a body with `Content-Length`, of a type.
    #[must_use]
    pub fn body(self, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let mut with = self.header("Content-Type", content_type);
        with.body = Some(bytes.into());
        with
    }

    /// Sends JSON.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// Sends the body in chunks, without saying how long it is.
    #[must_use]
    pub fn chunked(mut self) -> Self {
        self.chunked = true;
        self
    }

    /// Puts text behind the path.
    #[must_use]
    pub fn query(mut self, text: &str) -> Self {
        self.path.push_str(text);
        self
    }

    /// Takes an answer of this status although it is a 5xx.
    #[must_use]
    pub fn may_answer(mut self, status: u16) -> Self {
        self.may_fail.push(status);
        self
    }

    /// The bytes that go over the wire.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.path).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        let body = self.body.as_deref().unwrap_or_default();
        if self.chunked {
            bytes.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
            for chunk in body.chunks(8 * 1024) {
                bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                bytes.extend_from_slice(chunk);
                bytes.extend_from_slice(b"\r\n");
            }
            bytes.extend_from_slice(b"0\r\n\r\n");
        } else {
            let declared = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Length"));
            if (self.body.is_some() || self.method != "GET") && !declared {
                bytes.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
            }
            bytes.extend_from_slice(b"\r\n");
            bytes.extend_from_slice(body);
        }
        bytes
    }

    /// Sends it. An answer that says the server broke fails the test at once.
    #[track_caller]
    #[must_use]
    pub fn send(self) -> Reply {
        let asked = format!("{} {}", self.method, self.path);
        let reply = exchange(self.browser.address, &asked, &self.bytes());
        assert!(
            reply.status < 500 || self.may_fail.contains(&reply.status),
            "{asked} answered {} {}",
            reply.status,
            reply.text()
        );
        self.browser.remember(&reply);
        reply
    }
}

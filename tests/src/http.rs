//! HTTP/1.1 over a plain socket: what is sent is exactly what the test says, and the answer is read to its end.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use latchkey_openapi::error::{ErrorCode, Problem};
use serde_json::Value;

/// How long an answer may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// What was asked, for messages.
    pub asked: String,
    /// The status; 0 when the connection was closed without an answer.
    pub status: u16,
    /// The headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Sends bytes and reads the answer until the server closes the connection or the body is complete.
#[must_use]
pub fn exchange(address: SocketAddr, asked: &str, bytes: &[u8]) -> Reply {
    let Ok(mut stream) = TcpStream::connect(address) else { return parse(asked, &[]) };
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    // A server that has seen enough may answer and close before it read everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let mut buffer = [0; 16 * 1024];
    while !is_whole(&answer, asked) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => answer.extend_from_slice(&buffer[..read]),
        }
    }
    parse(asked, &answer)
}

fn head_end(answer: &[u8]) -> Option<usize> {
    answer.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}

fn is_whole(answer: &[u8], asked: &str) -> bool {
    let Some(end) = head_end(answer) else { return false };
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    if head.starts_with("http/1.1 204") || head.starts_with("http/1.1 304") || asked.starts_with("HEAD ") {
        return true;
    }
    if head.contains("transfer-encoding: chunked") {
        return answer.ends_with(b"0\r\n\r\n");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
    length.is_some_and(|length: usize| answer.len() >= end + length)
}

fn parse(asked: &str, answer: &[u8]) -> Reply {
    let asked = asked.to_owned();
    let Some(end) = head_end(answer) else {
        return Reply { asked, status: 0, headers: Vec::new(), body: answer.to_vec() };
    };
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = if is_chunked { dechunk(&answer[end..]) } else { answer[end..].to_vec() };
    Reply { asked, status, headers, body }
}

fn dechunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(&String::from_utf8_lossy(&rest[..at]), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        body.extend_from_slice(&rest[at + 2..at + 2 + size]);
        rest = &rest[at + 4 + size..];
    }
    body
}

impl Reply {
    /// The value of the first header of that name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every `Set-Cookie`.
    #[must_use]
    pub fn set_cookies(&self) -> Vec<&str> {
        self.headers.iter().filter(|(n, _)| n == "set-cookie").map(|(_, value)| value.as_str()).collect()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{} answered no JSON ({error}): {}", self.asked, self.text()))
    }

    /// Asserts a status.
    #[track_caller]
    pub fn status(&self, expected: u16) -> &Self {
        assert_eq!(self.status, expected, "{} answered {} {}", self.asked, self.status, self.text());
        self
    }

    /// Asserts 200.
    #[track_caller]
    pub fn ok(&self) -> &Self {
        self.status(200)
    }

    /// Asserts 204.
    #[track_caller]
    pub fn no_content(&self) -> &Self {
        self.status(204)
    }

    /// Asserts a problem document of that code, with all that every problem document has.
    #[track_caller]
    pub fn problem(&self, code: ErrorCode) -> Problem {
        let problem = self.any_problem();
        assert_eq!(problem.code, code, "{} answered {}", self.asked, self.text());
        problem
    }

    /// Asserts a problem document of any code.
    #[track_caller]
    pub fn any_problem(&self) -> Problem {
        let kind = self.header("content-type").unwrap_or_default();
        assert_eq!(
            kind,
            "application/problem+json",
            "{} answered {} {}",
            self.asked,
            self.status,
            self.text()
        );
        let problem: Problem = serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.asked, self.text()));
        assert_eq!(problem.status, self.status, "{}", self.asked);
        assert_eq!(problem.code.status(), self.status, "{}", self.asked);
        assert_eq!(Some(problem.trace_id.as_str()), self.header("x-trace-id"), "{}", self.asked);
        assert_eq!(self.header("x-content-type-options"), Some("nosniff"), "{}", self.asked);
        problem
    }
}

//! As much of an HTTP/1.1 client as the load needs: one kept connection, answers with a length.

use anyhow::{Context, Result, ensure};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A connection to the server.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    origin: String,
}

/// An answer.
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// Names and values of the cookies that it sets, as a `Cookie` header carries them.
    pub(crate) cookies: String,
    /// Where it leads.
    pub(crate) location: Option<String>,
    /// The body.
    pub(crate) body: String,
}

impl Connection {
    /// Connects; requests say that a page of `origin` makes them.
    pub(crate) fn open(address: SocketAddr, origin: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        Ok(Self { stream: BufReader::new(stream), origin: origin.to_owned() })
    }

    /// Sends JSON and waits for the answer.
    pub(crate) fn post(&mut self, path: &str, cookies: &str, body: &str) -> Result<Answer> {
        self.post_as(path, cookies, None, body)
    }

    /// The same for a session, which shows its token against forged requests.
    pub(crate) fn post_as(
        &mut self,
        path: &str,
        cookies: &str,
        token: Option<&str>,
        body: &str,
    ) -> Result<Answer> {
        let token = token.map(|token| format!("X-CSRF-Token: {token}\r\n")).unwrap_or_default();
        let head = format!("{token}Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        self.send("POST", path, cookies, &head, body)
    }

    /// Sends a form, as an application does: without cookies.
    pub(crate) fn post_form(&mut self, path: &str, form: &str) -> Result<Answer> {
        let head =
            format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", form.len());
        self.send("POST", path, "", &head, form)
    }

    /// Reads with an access token.
    pub(crate) fn get_with_token(&mut self, path: &str, token: &str) -> Result<Answer> {
        self.send("GET", path, "", &format!("Authorization: Bearer {token}\r\n"), "")
    }

    /// Reads.
    pub(crate) fn get(&mut self, path: &str, cookies: &str) -> Result<Answer> {
        self.send("GET", path, cookies, "", "")
    }

    fn send(&mut self, method: &str, path: &str, cookies: &str, head: &str, body: &str) -> Result<Answer> {
        self.request(method, path, cookies, head, body)?;
        self.answer()
    }

    fn request(&mut self, method: &str, path: &str, cookies: &str, head: &str, body: &str) -> Result<()> {
        let host = self.origin.trim_start_matches("http://");
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nCookie: {cookies}\r\n{head}\r\n{body}",
            self.origin,
        );
        Ok(self.stream.get_mut().write_all(request.as_bytes())?)
    }

    /// Reads an answer that comes in chunks, and keeps none of it. Answers how many bytes there were.
    pub(crate) fn download(&mut self, path: &str, cookies: &str) -> Result<u64> {
        self.request("GET", path, cookies, "", "")?;
        let status = self.status()?;
        ensure!(status == 200, "{path}: {status}");
        while !self.line()?.is_empty() {}
        let mut bytes = 0;
        loop {
            let length = u64::from_str_radix(&self.line()?, 16).context("not in chunks")?;
            ensure!(std::io::copy(&mut self.stream.by_ref().take(length), &mut std::io::sink())? == length);
            self.line()?;
            if length == 0 {
                return Ok(bytes);
            }
            bytes += length;
        }
    }

    fn status(&mut self) -> Result<u16> {
        self.line()?.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status")
    }

    fn answer(&mut self) -> Result<Answer> {
        let status = self.status()?;
        let (mut length, mut cookies, mut location) = (0, Vec::new(), None);
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').context("a header without a colon")?;
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse()?,
                "location" => location = Some(value.trim().to_owned()),
                "set-cookie" => {
                    cookies.push(value.split(';').next().unwrap_or_default().trim().to_owned());
                }
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Answer { status, cookies: cookies.join("; "), location, body: String::from_utf8(body)? })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stream.read_line(&mut line)? > 0, "the server closed the connection");
        Ok(line.trim_end().to_owned())
    }
}

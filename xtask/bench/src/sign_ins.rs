//! Sign-ins as a browser makes them: a flow is started, then answered.

use crate::http::{Answer, Connection};
use crate::load::Load;
use crate::{PASSWORD, username};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

/// What a server answers that is too busy.
const BUSY: u16 = 503;

/// Signs in with a password and prints how many a second came through and how long they took.
pub(crate) fn run(load: &Load) -> Result<()> {
    let mut browsers = load.deal((1..=load.accounts).map(username));
    let measured = load.measure(&mut browsers, |connection, username| {
        let Some(flow) = Flow::start(connection)? else { return Ok(false) };
        let Some(done) = flow.answer(connection, &password(username))? else { return Ok(false) };
        completed(&done)?;
        Ok(true)
    })?;
    measured.print("");
    Ok(())
}

/// A sign-in that has begun.
pub(crate) struct Flow {
    id: String,
    cookies: String,
}

impl Flow {
    /// Begins one; nothing when the server is too busy.
    pub(crate) fn start(connection: &mut Connection) -> Result<Option<Self>> {
        let flow = connection.post("/api/auth/v1/flows", "", r#"{"type":"sign_in"}"#)?;
        if flow.status == BUSY {
            return Ok(None);
        }
        ensure!(flow.status == 201, "starting a flow: {} {}", flow.status, flow.body);
        let started: Value = serde_json::from_str(&flow.body)?;
        let id = started.get("flowId").and_then(Value::as_str).context("a flow without an id")?;
        Ok(Some(Self { id: id.to_owned(), cookies: flow.cookies }))
    }

    /// Answers the present step; nothing when the server is too busy.
    pub(crate) fn answer(&self, connection: &mut Connection, answer: &Value) -> Result<Option<Answer>> {
        let path = format!("/api/auth/v1/flows/{}", self.id);
        let reply = connection.post(&path, &self.cookies, &answer.to_string())?;
        if reply.status == BUSY {
            return Ok(None);
        }
        ensure!(reply.status == 200, "answering {path}: {} {}", reply.status, reply.body);
        Ok(Some(reply))
    }
}

/// The answer to the first step of an account.
pub(crate) fn password(username: &str) -> Value {
    json!({"option": "password", "username": username, "password": PASSWORD})
}

/// Makes sure that a sign-in went through to its end.
pub(crate) fn completed(answer: &Answer) -> Result<()> {
    ensure!(answer.body.contains(r#""status":"completed""#), "not signed in: {}", answer.body);
    Ok(())
}

/// A session of an account that was just proven, and may therefore set up factors.
pub(crate) struct Session {
    /// As a `Cookie` header carries them.
    pub(crate) cookies: String,
    token: String,
}

impl Session {
    /// Signs in.
    pub(crate) fn begin(connection: &mut Connection, username: &str) -> Result<Self> {
        let flow = Flow::start(connection)?.context("too busy")?;
        let done = flow.answer(connection, &password(username))?.context("too busy")?;
        completed(&done)?;
        let session = connection.get("/api/auth/v1/session", &done.cookies)?;
        let token = text(&serde_json::from_str(&session.body)?, "/session/csrfToken")?;
        Ok(Self { cookies: done.cookies, token })
    }

    /// Writes to a path below `/api/users/v1/me/`.
    pub(crate) fn post(&self, connection: &mut Connection, path: &str, body: &Value) -> Result<Value> {
        let answer = connection.post_as(
            &format!("/api/users/v1/me/{path}"),
            &self.cookies,
            Some(&self.token),
            &body.to_string(),
        )?;
        ensure!((200..300).contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        Ok(if answer.body.is_empty() { Value::Null } else { serde_json::from_str(&answer.body)? })
    }
}

/// The text at a JSON pointer.
pub(crate) fn text(value: &Value, pointer: &str) -> Result<String> {
    value.pointer(pointer).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("no {pointer}"))
}

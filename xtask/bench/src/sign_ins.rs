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

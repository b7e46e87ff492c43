//! What an application does with tokens all day: it refreshes them, and reads claims.

use crate::http::Connection;
use crate::load::Load;
use crate::seed::{APPLICATION, REDIRECT_URI};
use crate::sign_ins::{Flow, completed, password};
use crate::username;
use anyhow::{Context, Result, ensure};
use latchkey_tests::{CHALLENGE, VERIFIER, parameter};
use serde_json::Value;

/// Whom to sign in, where, and how often to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    load: Load,
    /// Rounds; each measures the no-op, then claims, then refreshes.
    #[arg(long)]
    rounds: usize,
}

/// Reads no token and no database.
const NO_OP: &str = "/health/live";

/// The tokens of one user of the application.
struct Tokens {
    access: String,
    refresh: String,
}

/// Signs as many users in as there are requests at once, then measures in rounds. Every line ends with the number of its
/// round.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let load = &arguments.load;
    let users = 1..=u64::try_from(load.concurrent)?.min(load.accounts);
    let mut users = load.deal(load.each(users, sign_in)?);
    for round in 1..=arguments.rounds {
        load.measure(&mut users, |connection, tokens| {
            succeeded(connection.get_with_token(NO_OP, &tokens.access)?.status)
        })?
        .print(&format!("_no_op_{round}"));
        load.measure(&mut users, |connection, tokens| {
            succeeded(connection.get_with_token("/oauth2/userinfo", &tokens.access)?.status)
        })?
        .print(&format!("_userinfo_{round}"));
        load.measure(&mut users, refresh)?.print(&format!("_refresh_{round}"));
    }
    Ok(())
}

fn succeeded(status: u16) -> Result<bool> {
    ensure!(status == 200, "refused: {status}");
    Ok(true)
}

fn sign_in(connection: &mut Connection, number: u64) -> Result<Tokens> {
    let flow = Flow::start(connection)?.context("too busy")?;
    let done = flow.answer(connection, &password(&username(number)))?.context("too busy")?;
    completed(&done)?;
    let path = format!(
        "/oauth2/authorize?client_id={APPLICATION}&redirect_uri={REDIRECT_URI}&response_type=code\
         &scope=openid+profile+email+offline_access&code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    let sent = connection.get(&path, &done.cookies)?.location.context("the application was refused")?;
    let code = parameter(&sent, "code").with_context(|| format!("no code: {sent}"))?;
    redeem(
        connection,
        &format!(
            "grant_type=authorization_code&client_id={APPLICATION}&redirect_uri={REDIRECT_URI}&code={code}\
             &code_verifier={VERIFIER}"
        ),
    )
}

fn redeem(connection: &mut Connection, form: &str) -> Result<Tokens> {
    let answer = connection.post_form("/oauth2/token", form)?;
    ensure!(answer.status == 200, "no tokens: {} {}", answer.status, answer.body);
    let answer: Value = serde_json::from_str(&answer.body)?;
    let text = |name: &str| {
        answer.get(name).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("no {name}"))
    };
    Ok(Tokens { access: text("access_token")?, refresh: text("refresh_token")? })
}

fn refresh(connection: &mut Connection, tokens: &mut Tokens) -> Result<bool> {
    let form = format!("grant_type=refresh_token&client_id={APPLICATION}&refresh_token={}", tokens.refresh);
    *tokens = redeem(connection, &form)?;
    Ok(true)
}

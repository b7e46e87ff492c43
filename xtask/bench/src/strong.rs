//! Sign-ins with a password and the code of an authenticator app, and with a passkey alone: accounts get their factors the
//! way their owners would, then sign in against the bare cost of the cryptography.

use crate::http::Connection;
use crate::load::Load;
use crate::raw;
use crate::sign_ins::{Flow, Session, completed, password, text};
use crate::username;
use anyhow::{Context, Result, ensure};
use latchkey::platform::clock::{Clock as _, SystemClock};
use latchkey_tests::Authenticator;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

/// Whom to sign in, where, and how often to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    load: Load,
    /// Rounds; each measures the bare cryptography and then sign-ins, for both kinds.
    #[arg(long)]
    rounds: usize,
}

/// One in so many accounts has a passkey, the others an authenticator app: a code counts once in thirty seconds, so those
/// need many accounts, while a passkey can be used again at once.
const PASSKEY_EVERY: u64 = 5;
/// Seconds of a step of an authenticator app (RFC 6238).
const STEP: u64 = 30;

/// An account with an authenticator app.
struct App {
    username: String,
    totp: Totp,
    /// The step of the last code that counted.
    last: u64,
}

/// Gives every account its factor, then measures in rounds. Every line ends with the number of its round.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let load = &arguments.load;
    let (with_passkey, with_app): (Vec<u64>, Vec<u64>) =
        (1..=load.accounts).partition(|number| number.is_multiple_of(PASSKEY_EVERY));
    let passkeys = load.each(with_passkey, |connection, number| enroll_passkey(load, connection, number))?;
    let apps = load.each(with_app, enroll_app)?;
    let (mut passkeys, mut apps) = (load.deal(passkeys), load.deal(apps));
    for round in 1..=arguments.rounds {
        println!("codes_raw_{round} {:.3}", raw::hashes_with_codes(load.seconds / 2.0)?);
        load.measure(&mut apps, sign_in_with_code)?.print(&format!("_codes_{round}"));
        println!("passkeys_raw_{round} {:.3}", raw::signatures(load.seconds / 2.0)?);
        load.measure(&mut passkeys, sign_in_with_passkey)?.print(&format!("_passkeys_{round}"));
    }
    Ok(())
}

/// The oldest step whose code is good now and still will be when it arrives: the one before the present one, which leaves most
/// for later.
fn oldest() -> u64 {
    /// Seconds that a code may be on its way behind everybody else's.
    const WAY: u64 = 10;
    (now() + WAY) / STEP - 1
}

fn enroll_app(connection: &mut Connection, number: u64) -> Result<App> {
    let username = username(number);
    let session = Session::begin(connection, &username)?;
    let begun = session.post(connection, "totp", &json!({"name": "Phone"}))?;
    let secret: String = text(&begun, "/secret")?.split_whitespace().collect();
    let secret = Secret::try_from_base32(&secret).ok().context("a secret that is no base32")?;
    let totp = Builder::new().with_secret(secret).build_noncompliant();
    let last = oldest();
    let code = totp.generate(last * STEP).to_string();
    let id = text(&begun, "/id")?;
    session.post(connection, &format!("totp/{id}/verify"), &json!({"code": code}))?;
    Ok(App { username, totp, last })
}

fn enroll_passkey(load: &Load, connection: &mut Connection, number: u64) -> Result<Authenticator> {
    let session = Session::begin(connection, &username(number))?;
    let started = session.post(connection, "webauthn/start-registration", &json!({"kind": "passkey"}))?;
    let mut authenticator = Authenticator::passkey(&load.origin);
    let options = started.get("publicKey").context("no options")?;
    let answer =
        json!({"requestId": text(&started, "/requestId")?, "credential": authenticator.create(options)});
    session.post(connection, "webauthn/finish-registration", &answer)?;
    Ok(authenticator)
}

fn sign_in_with_code(connection: &mut Connection, app: &mut App) -> Result<bool> {
    let step = (app.last + 1).max(oldest());
    ensure!(step <= now() / STEP + 1, "every code of {} was used: more accounts are needed", app.username);
    let Some(flow) = Flow::start(connection)? else { return Ok(false) };
    let Some(_) = flow.answer(connection, &password(&app.username))? else { return Ok(false) };
    app.last = step;
    let code = app.totp.generate(step * STEP).to_string();
    let Some(done) = flow.answer(connection, &json!({"option": "totp", "code": code}))? else {
        return Ok(false);
    };
    completed(&done)?;
    Ok(true)
}

fn sign_in_with_passkey(connection: &mut Connection, passkey: &mut Authenticator) -> Result<bool> {
    let Some(flow) = Flow::start(connection)? else { return Ok(false) };
    let Some(asked) = flow.answer(connection, &json!({"option": "passkey"}))? else { return Ok(false) };
    let asked: Value = serde_json::from_str(&asked.body)?;
    let options = asked
        .pointer("/step/options")
        .and_then(Value::as_array)
        .and_then(|options| options.iter().find_map(|option| option.pointer("/parameters/publicKey")))
        .context("no challenge")?;
    let credential = passkey.get(options);
    let answer = json!({"option": "passkey", "credential": credential});
    let Some(done) = flow.answer(connection, &answer)? else { return Ok(false) };
    completed(&done)?;
    Ok(true)
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemClock.now().timestamp().unsigned_abs()
}

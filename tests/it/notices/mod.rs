//! Messages to users: which event tells whom, in which language, with which links; and that none is lost or sent twice.

mod alerts;
mod delivery;
mod mail;
mod sms;

use std::net::IpAddr;

use latchkey::identity::events::{self, NewEvent, Origin};
use latchkey::platform::device;
use latchkey_openapi::activity::EventType;
use latchkey_tests::{Backend, Browser, TestApp, run};
use serde_json::{Value, json};

const VERIFICATIONS: &str = "/api/users/v1/me/verifications";

const DAY: i64 = 24 * 60 * 60;

const PHONE: &str = "+436641234567";

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

fn on_both(settings: &[(&str, &str)], promise: impl Fn(&TestApp)) {
    run(Backend::Sqlite, settings, &promise);
    run(Backend::Postgres, settings, &promise);
}

fn sweep(app: &TestApp) {
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
}

fn smtp(port: u16) -> Vec<(&'static str, String)> {
    vec![
        ("MAIL_HOST", "127.0.0.1".to_owned()),
        ("MAIL_PORT", port.to_string()),
        ("MAIL_TLS", "none".to_owned()),
        ("MAIL_FROM", "Acme accounts <accounts@acme.example>".to_owned()),
        ("MAIL_REPLY_TO", "help@acme.example".to_owned()),
    ]
}

fn gateway(port: u16) -> Vec<(&'static str, String)> {
    vec![
        ("SMS_URL", format!("http://127.0.0.1:{port}/v1/Accounts/AC1/Messages.json")),
        ("SMS_FORMAT", "form".to_owned()),
        ("SMS_BODY", "From={from}&To={to}&Body={text}".to_owned()),
        ("SMS_HEADERS", "Authorization: Basic c2lkOnRva2Vu\nX-Trace: 1".to_owned()),
        ("SMS_FROM", "+15550100".to_owned()),
        ("OUTBOUND_ALLOW", format!("127.0.0.1:{port}")),
    ]
}

fn borrowed(settings: &[(&'static str, String)]) -> Vec<(&'static str, &'static str)> {
    // Leaked: a few bytes per test.
    settings.iter().map(|(name, value)| (*name, &*value.clone().leak())).collect()
}

fn ask(browser: &Browser, channel: &str, value: &str) -> latchkey_tests::Reply {
    browser.post(VERIFICATIONS, &json!({"channel": channel, "value": value}))
}

/// Writes an event of an account, as any feature does.
fn happen(app: &TestApp, username: &str, kind: EventType, details: Value) {
    let id = app.query(&format!("SELECT id AS line FROM accounts WHERE username = '{username}'")).remove(0);
    let organization = app.organization("default").id.0.clone();
    let origin = Origin { ip: IpAddr::from([192, 0, 2, 7]), device: device::parse(Some(CHROME)) };
    let event = NewEvent::by_self(&organization, kind, &id).origin(&origin).details(details);
    let event = events::prepare(&app.state, event);
    app.state.db.write_blocking(|conn| event.write(conn)).unwrap();
}

const LOW: &[(&str, &str)] = &[
    ("MESSAGES_PER_ADDRESS", "2"),
    ("MESSAGES_PER_ACCOUNT", "4"),
    ("MESSAGES_PER_CLIENT", "6"),
    ("MESSAGES_ALERTS_PER_ACCOUNT", "3"),
];

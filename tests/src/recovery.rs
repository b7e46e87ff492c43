//! Coming back to an account, as somebody does who forgot the password.

use diesel::prelude::*;
use latchkey::identity::recovery::request::Request;
use latchkey::platform::db::DbError;
use latchkey::platform::db::schema::outbox;
use latchkey_openapi::captcha::solve;
use serde_json::{Value, json};

use crate::{Browser, Reply, TestApp};

/// Where flows begin.
const FLOWS: &str = "/api/auth/v1/flows";

impl Browser {
    /// The solution of a fresh challenge.
    #[track_caller]
    pub fn solved(&self) -> Value {
        let challenge = self.post("/api/server/v1/captcha/challenge", &json!({})).ok().json();
        let difficulty = u32::try_from(challenge["difficulty"].as_u64().unwrap()).unwrap();
        let text = challenge["challenge"].as_str().unwrap();
        json!({"challenge": text, "nonce": solve(text, difficulty, 0, u64::MAX).unwrap()})
    }

    /// Begins a recovery for a name. Answers the flow, which asks for a proof.
    #[track_caller]
    pub fn start_recovery(&self, name: &str) -> String {
        let flow = self.start_flow("recover");
        let answer = json!({"option": "identify", "username": name, "captcha": self.solved()});
        let step = self.answer(&flow, &answer).ok().json()["step"].clone();
        assert_eq!(step["kind"], "recover", "{step}");
        flow
    }

    /// The same, and has a code sent to the address for recovery.
    #[track_caller]
    pub fn ask_for_recovery(&self, name: &str) -> String {
        let flow = self.start_recovery(name);
        self.answer(&flow, &json!({"option": "recovery_email"})).ok();
        flow
    }

    /// Begins a recovery by the token of a link.
    #[track_caller]
    pub fn recover_by_link(&self, token: &str) -> Reply {
        self.post(FLOWS, &json!({"type": "recover", "token": token}))
    }

    /// Gives the code of a message.
    #[track_caller]
    pub fn give_code(&self, flow: &str, code: &str) -> Reply {
        self.answer(flow, &json!({"option": "recovery_email", "code": code}))
    }

    /// Sets a new password at the end of a recovery.
    #[track_caller]
    pub fn set_password(&self, flow: &str, password: &str) -> Reply {
        self.answer(flow, &json!({"option": "new_password", "password": password}))
    }
}

impl TestApp {
    /// Puts a request down while the worker is busy for so many seconds: it looks at it when the clock was moved as far.
    pub fn ask_while_busy(&self, request: &Request, seconds: i64) {
        let due = self.state.now_micros() + seconds * 1_000_000;
        self.state
            .db
            .write_blocking(|conn| {
                request.queue(conn).map_err(|_| diesel::result::Error::RollbackTransaction)?;
                diesel::update(outbox::table.filter(outbox::channel.eq("recovery")))
                    .set(outbox::next_attempt_at.eq(due))
                    .execute(conn)?;
                Ok::<_, DbError>(())
            })
            .unwrap();
    }

    /// The token of the link in the last mail to an address that leads to a page of that name.
    #[must_use]
    #[track_caller]
    pub fn latest_link(&self, address: &str, page: &str) -> String {
        let mails = self.mails_to(address);
        let found = mails.iter().rev().find_map(|mail| mail.token(page));
        found.unwrap_or_else(|| panic!("no link to {page} was sent to {address}"))
    }
}

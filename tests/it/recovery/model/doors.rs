//! The ways in, each with what it may open.

use latchkey_tests::AuthenticatorApp;
use serde_json::{Value, json};

use super::story::{Flow, Kind, Story, answers};
use super::{Channel, INVITED, WITH_APP};

impl Story<'_> {
    pub(super) fn identify(&mut self, who: usize, whose: usize) {
        let name = self.people[whose].name.clone();
        let captcha = self.people[who].browser.solved();
        let answer = json!({"option": "identify", "username": name, "captcha": captcha});
        if self.answer(who, &answer).status == 200 {
            self.people[who].flow.identified = Some(whose);
        }
    }

    pub(super) fn give_code(&mut self, who: usize, by: Channel, which: usize) {
        let known = self.people[who].codes(by).iter().rev().nth(which).cloned();
        let code = known.as_ref().map_or_else(|| "000000".to_owned(), |known| known.code.clone());
        if self.answer(who, &json!({"option": by.option(), "code": code})).status != 200 {
            return;
        }
        let person = &mut self.people[who];
        assert_eq!(person.flow.identified, Some(who), "a code proved somebody else's account");
        assert!(known.is_some_and(|known| !known.is_void), "a guess or a void code was taken");
        assert!(!person.is_locked, "a code led into a locked account");
        assert!(self.used.insert(format!("{} {code}", person.flow.id)), "a code was taken twice");
        person.flow.ways.insert(if by == Channel::Mail { "mail" } else { "sms" });
    }

    pub(super) fn open_link(&mut self, who: usize, which: usize) {
        let known = self.people[who].links.iter().rev().nth(which).cloned();
        let token = known.as_ref().map_or("no token", |known| known.token.as_str()).to_owned();
        let reply = self.people[who].browser.recover_by_link(&token);
        if reply.status != 201 {
            return;
        }
        let link = known.expect("a token that nobody sent was taken");
        assert!(!self.people[who].is_locked, "a link led into a locked account");
        assert!(!link.is_void && link.ends_at > self.now(), "a link was taken that was void: {link:?}");
        let (way, ticket) = match link.kind {
            Kind::Asked => ("mail", None),
            Kind::Waited => ("wait", None),
            // It is used up by the password, and may be looked at until then.
            Kind::Ticket(purpose) => (purpose, Some(token.clone())),
        };
        assert!(ticket.is_some() || self.used.insert(token), "a link was taken twice");
        let id = reply.json()["flowId"].as_str().unwrap().to_owned();
        self.people[who].flow =
            Flow { id, identified: Some(who), ways: [way].into(), has_factor: false, ticket };
    }

    pub(super) fn give_answers(&mut self, who: usize) {
        let given: Vec<Value> = answers(&self.people[who].name)
            .as_array()
            .unwrap()
            .iter()
            .map(|one| json!({"setId": one["setId"], "answer": one["answer"]}))
            .collect();
        if self.answer(who, &json!({"option": "recovery_questions", "answers": given})).status != 200 {
            return;
        }
        let person = &mut self.people[who];
        assert_eq!(person.flow.identified, Some(who), "answers proved somebody else's account");
        assert!(who != INVITED && !person.is_locked, "answers that nobody gave were right");
        person.flow.ways.insert("questions");
    }

    pub(super) fn second_factor(&mut self, who: usize) {
        let right = self.authenticator.code(self.app, 0);
        let code = if who == WITH_APP { right } else { "000000".to_owned() };
        let reply = self.answer(who, &json!({"option": "totp", "code": code}));
        if reply.status == 200 {
            assert_eq!(who, WITH_APP, "a wrong code was taken");
            self.people[who].flow.has_factor = true;
        }
        self.app.advance(30);
    }

    pub(super) fn lose_factor(&mut self, who: usize) {
        let reply = self.answer(who, &json!({"option": "lost_factor"}));
        if reply.status == 200 {
            let flow = &self.people[who].flow;
            assert_eq!(flow.identified, Some(WITH_APP), "{reply:?}");
            // The wait ends with a mail: the mailbox must be theirs.
            let is_mailbox = |way: &str| !["sms", "questions"].contains(&way);
            assert!(flow.ways.iter().any(|way| is_mailbox(way)), "nobody proved the mailbox: {flow:?}");
        }
        self.read_messages();
    }

    pub(super) fn cancel(&mut self, who: usize, which: usize) {
        let person = &mut self.people[who];
        let token = person.cancels.get(which).cloned().unwrap_or_default();
        let body = json!({ "token": token });
        if person.browser.post("/api/users/v1/recovery/cancel", &body).status != 204 {
            return;
        }
        assert!(self.used.insert(token), "a wait was cancelled twice");
        // Whoever waited may have asked for more.
        person.void_links(|kind| !matches!(kind, Kind::Ticket(_)));
        person.mails.iter_mut().chain(&mut person.texts).for_each(|code| code.is_void = true);
        if person.flow.ways.contains("wait") {
            person.flow = Flow { id: person.flow.id.clone(), ..Flow::default() };
        }
    }

    pub(super) fn set_password(&mut self, who: usize) {
        let password = format!("sandal-quartz-{}", self.app.state.new_id());
        let reply = self.answer(who, &json!({"option": "new_password", "password": password}));
        if reply.status != 200 {
            return;
        }
        let person = &self.people[who];
        let flow = person.flow.clone();
        assert!(!person.is_locked, "the password of a locked account was set");
        assert_eq!(flow.identified, Some(who), "a password was set without a proof");
        assert!(!flow.ways.is_empty(), "a password was set without a proof that still counts: {flow:?}");
        let removes = flow.ways.contains("wait") || flow.ways.contains("reset_all");
        assert!(
            who != WITH_APP || flow.has_factor || removes,
            "the second factor was not asked for: {flow:?}"
        );
        let is_more = flow.has_factor || flow.ways.iter().any(|way| *way != "questions");
        assert!(is_more, "answers to questions alone set a password");
        let is_invited = who == INVITED && person.password.is_none();
        assert_eq!(flow.ways.contains("invitation"), is_invited, "the first password comes of an invitation");
        if let Some(token) = &flow.ticket {
            let link = person.links.iter().find(|link| link.token == *token).unwrap();
            assert!(!link.is_void && link.ends_at > self.now(), "a void link set a password: {link:?}");
            assert!(self.used.insert(token.clone()), "a link set two passwords");
        }
        self.ways_that_led_in.extend(&flow.ways);
        self.people[who].void_everything();
        self.note_password(who, &password);
        if who == WITH_APP && removes {
            self.enroll_again(&password);
        }
    }

    /// The app is gone with the password: its owner sets it up anew.
    fn enroll_again(&mut self, password: &str) {
        let inside = self.app.browser();
        inside.sign_in(&self.people[WITH_APP].name, password);
        self.authenticator = AuthenticatorApp::enroll(self.app, &inside);
    }

    /// A session of somebody who knows the password, where that is enough.
    fn inside(&self, who: usize) -> Option<latchkey_tests::Browser> {
        let person = &self.people[who];
        let password = person.password.as_ref().filter(|_| who != WITH_APP)?;
        self.app.execute("DELETE FROM attempt_counters");
        let browser = self.app.browser();
        let is_in = browser.try_sign_in(&person.name, password).status == 200;
        assert_eq!(is_in, !person.is_locked, "the right password of {}", person.name);
        is_in.then_some(browser)
    }

    pub(super) fn change(&mut self, who: usize) {
        let Some(browser) = self.inside(who) else { return };
        let password = format!("pliers-umbra-{}", self.app.state.new_id());
        let body = json!({"currentPassword": self.people[who].password, "newPassword": password});
        browser.post("/api/users/v1/me/change-password", &body).no_content();
        let person = &mut self.people[who];
        person.void_links(|kind| matches!(kind, Kind::Ticket(_)));
        // What was proven was proven for the password of that time.
        person.flow =
            Flow { id: person.flow.id.clone(), identified: person.flow.identified, ..Flow::default() };
        self.note_password(who, &password);
    }

    pub(super) fn pause(&mut self, who: usize) {
        let Some(browser) = self.inside(who) else { return };
        browser.post("/api/users/v1/me/pause", &json!({})).status(202);
        let person = &mut self.people[who];
        let flow = browser.start_flow("sign_in");
        browser.answer_flow(&flow, &person.name, person.password.as_ref().unwrap()).ok();
        browser.answer(&flow, &json!({"option": "restore"})).ok();
        person.void_links(|kind| matches!(kind, Kind::Ticket(_)));
    }
}

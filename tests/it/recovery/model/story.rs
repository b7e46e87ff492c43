//! What can be known from outside.

use std::collections::BTreeSet;

use latchkey_tests::{AuthenticatorApp, Browser, PASSWORD, Reply, TestApp};
use serde_json::{Value, json};

use super::super::mailbox;
use super::{Act, Channel, INVITED, PEOPLE, WITH_APP};

/// What somebody's flow has come to.
#[derive(Debug, Default, Clone)]
pub(super) struct Flow {
    pub(super) id: String,
    pub(super) identified: Option<usize>,
    /// What was proven, by name.
    pub(super) ways: BTreeSet<&'static str>,
    pub(super) has_factor: bool,
    /// The administrator's link that it began by.
    pub(super) ticket: Option<String>,
}

/// What a link in a mailbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Asked for by whoever forgot the password.
    Asked,
    /// Came after a wait.
    Waited,
    /// Sent by the administrator, for this.
    Ticket(&'static str),
}

#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) token: String,
    pub(super) kind: Kind,
    /// In seconds.
    pub(super) ends_at: i64,
    pub(super) is_void: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) code: String,
    pub(super) is_void: bool,
}

pub(super) struct Person {
    pub(super) name: String,
    pub(super) account: String,
    phone: String,
    pub(super) browser: Browser,
    pub(super) flow: Flow,
    pub(super) mails: Vec<Code>,
    pub(super) texts: Vec<Code>,
    pub(super) links: Vec<Link>,
    pub(super) cancels: Vec<String>,
    pub(super) password: Option<String>,
    pub(super) is_locked: bool,
}

impl Person {
    pub(super) fn codes(&mut self, by: Channel) -> &mut Vec<Code> {
        match by {
            Channel::Mail => &mut self.mails,
            Channel::Sms => &mut self.texts,
        }
    }

    pub(super) fn void_links(&mut self, which: impl Fn(Kind) -> bool) {
        self.links.iter_mut().filter(|link| which(link.kind)).for_each(|link| link.is_void = true);
    }

    /// Nothing counts any more that was sent or proven.
    pub(super) fn void_everything(&mut self) {
        self.void_links(|_| true);
        self.mails.iter_mut().chain(&mut self.texts).for_each(|code| code.is_void = true);
        self.flow = Flow { id: self.flow.id.clone(), ..Flow::default() };
    }

    fn read_link(&mut self, token: String, kind: Kind, ends_at: i64) {
        if !self.links.iter().any(|link| link.token == token) {
            self.links.push(Link { token, kind, ends_at, is_void: false });
        }
    }
}

pub(super) struct Story<'a> {
    pub(super) app: &'a TestApp,
    pub(super) people: Vec<Person>,
    pub(super) authenticator: AuthenticatorApp,
    /// Secrets that were taken once.
    pub(super) used: BTreeSet<String>,
    hashes: Vec<Option<String>>,
    /// The administrator, and since when.
    pub(super) owner: Option<(Browser, i64)>,
    pub(super) ways_that_led_in: BTreeSet<&'static str>,
}

impl<'a> Story<'a> {
    pub(super) fn new(app: &'a TestApp, number: usize) -> Self {
        forget_budgets(app);
        app.forget_messages();
        let people: Vec<Person> = (0..INVITED).map(|at| member(app, &format!("user{number}x{at}"))).collect();
        let inside = app.another_browser_of("default", &people[WITH_APP].name);
        let authenticator = AuthenticatorApp::enroll(app, &inside);
        let (used, ways_that_led_in) = (BTreeSet::new(), BTreeSet::new());
        let hashes = vec![None; PEOPLE];
        let mut story = Self { app, people, authenticator, used, hashes, owner: None, ways_that_led_in };
        story.invite_the_last(&format!("user{number}x{INVITED}"));
        for who in 0..PEOPLE {
            story.begin(who);
            story.hashes[who] = story.hash_of(who);
        }
        story
    }

    fn invite_the_last(&mut self, name: &str) {
        let body = json!({"username": name, "email": mailbox(name), "role": "user"});
        let made = self.owner().post("/api/server/v1/users", &body).status(201).json();
        let account = made["id"].as_str().unwrap().to_owned();
        self.people.push(person(self.app, name, (account, String::new(), None)));
        self.note_ticket(INVITED, "invitation");
    }

    pub(super) fn begin(&mut self, who: usize) {
        let person = &mut self.people[who];
        person.flow = Flow { id: person.browser.start_flow("recover"), ..Flow::default() };
    }

    pub(super) fn answer(&self, who: usize, answer: &Value) -> Reply {
        let person = &self.people[who];
        person.browser.answer(&person.flow.id, answer)
    }

    pub(super) fn now(&self) -> i64 {
        self.app.state.now_micros() / 1_000_000
    }

    /// The stored password of somebody.
    pub(super) fn hash_of(&self, who: usize) -> Option<String> {
        let id = &self.people[who].account;
        self.app.query(&format!("SELECT hash AS line FROM passwords WHERE account_id = '{id}'")).pop()
    }

    /// The password of somebody is another one now, as it may be.
    pub(super) fn note_password(&mut self, who: usize, password: &str) {
        let now = self.hash_of(who);
        assert!(now.is_some() && now != self.hashes[who], "nothing was set");
        self.hashes[who] = now;
        self.people[who].password = Some(password.to_owned());
        // What is proven from now on is proven for a later password.
        self.app.advance(1);
    }

    /// Everybody reads their own mailbox and telephone and no other.
    pub(super) fn read_messages(&mut self) {
        let (mails, texts) = (self.app.mails(), self.app.texts());
        let now = self.now();
        for person in &mut self.people {
            let address = mailbox(&person.name);
            let mine: Vec<_> = mails.iter().filter(|mail| mail.to == address).collect();
            learn(&mut person.mails, mine.iter().filter_map(|mail| mail.code()));
            let to_me = texts.iter().filter(|text| text.to == person.phone);
            learn(&mut person.texts, to_me.filter_map(latchkey_tests::ReceivedText::code));
            for mail in &mine {
                let (kind, hours) =
                    if mail.subject.contains("now") { (Kind::Waited, 48) } else { (Kind::Asked, 1) };
                if let Some(token) = mail.token("recover") {
                    person.read_link(token, kind, now + hours * 3_600);
                }
            }
            person.cancels = mine.iter().filter_map(|mail| mail.token("recover/cancel")).collect();
        }
    }

    pub(super) fn apply(&mut self, act: &Act) {
        match *act {
            Act::Begin { who } => self.begin(who),
            Act::Identify { who, whose } => self.identify(who, whose),
            Act::Ask { who, by } => {
                self.answer(who, &json!({"option": by.option()}));
                self.read_messages();
            }
            Act::GiveCode { who, by, which } => self.give_code(who, by, which),
            Act::OpenLink { who, which } => self.open_link(who, which),
            Act::Answer { who } => self.give_answers(who),
            Act::SecondFactor { who } => self.second_factor(who),
            Act::Lost { who } => self.lose_factor(who),
            Act::Cancel { who, which } => self.cancel(who, which),
            Act::SetPassword { who } => self.set_password(who),
            Act::Stray { who } => {
                let name = self.people[who].name.clone();
                let stray = json!({"option": "password", "username": name, "password": PASSWORD});
                assert_ne!(self.answer(who, &stray).status, 200);
                assert!(!self.people[who].browser.is_signed_in());
            }
            Act::Reload { who } => {
                let person = &self.people[who];
                drop(person.browser.get(&format!("/api/auth/v1/flows/{}", person.flow.id)));
            }
            Act::Change { who } => self.change(who),
            Act::Pause { who } => self.pause(who),
            Act::Reset { whose, all } => self.reset(whose, all),
            Act::Invite { whose } => self.invite(whose),
            Act::Lock { whose } => self.lock(whose),
            Act::Unlock { whose } => self.unlock(whose),
            Act::Wait { seconds } => {
                self.app.advance(seconds);
                self.app.block_on(latchkey::jobs::sweep(&self.app.state)).unwrap();
                forget_budgets(self.app);
                self.read_messages();
            }
        }
        self.check(act);
    }

    /// Nobody's password is another one, unless the act that may do so did it; nor is an address proven that was only typed.
    fn check(&self, act: &Act) {
        for (at, person) in self.people.iter().enumerate() {
            assert_eq!(self.hash_of(at), self.hashes[at], "{act:?} changed the password of {}", person.name);
        }
        let invited = &self.people[INVITED];
        let proven = format!("account_id = '{}' AND verified_at IS NOT NULL", invited.account);
        let is_proven = self.app.count("contacts", &proven) == 1;
        assert_eq!(is_proven, invited.password.is_some(), "{act:?} and the address of an invitation");
    }
}

/// Adds the codes that were not known yet.
fn learn(known: &mut Vec<Code>, all: impl Iterator<Item = String>) {
    let new = all.skip(known.len()).map(|code| Code { code, is_void: false });
    known.extend(new.collect::<Vec<_>>());
}

/// Guessing and messages are not what the stories are about.
fn forget_budgets(app: &TestApp) {
    app.execute("DELETE FROM attempt_counters");
    app.execute("DELETE FROM message_budgets");
}

fn member(app: &TestApp, name: &str) -> Person {
    let account = app.user(name).id;
    let query =
        format!("SELECT value AS line FROM contacts WHERE kind = 'phone' AND account_id = '{account}'");
    let phone = app.query(&query).concat();
    let inside = app.another_browser_of("default", name);
    inside.post("/api/users/v1/me/challenge-answers", &json!({ "answers": answers(name) })).status(201);
    person(app, name, (account, phone, Some(PASSWORD.to_owned())))
}

fn person(app: &TestApp, name: &str, (account, phone, password): (String, String, Option<String>)) -> Person {
    Person {
        name: name.to_owned(),
        account,
        phone,
        browser: app.browser(),
        flow: Flow::default(),
        mails: Vec::new(),
        texts: Vec::new(),
        links: Vec::new(),
        cancels: Vec::new(),
        password,
        is_locked: false,
    }
}

/// What this person answers; nobody else does.
pub(super) fn answers(name: &str) -> Value {
    json!([
        {"setId": "childhood", "questionId": "toy", "answer": format!("Bruno of {name}")},
        {"setId": "places", "questionId": "hideout", "answer": format!("Under the stairs of {name}")},
    ])
}

//! No sequence of calls, in any order, by any number of clients, sets a password without a used proof of that very account
//! (T-1): random acts of three people, each of whom reads one mailbox only, against what each of them could have proven.

use std::collections::BTreeSet;

use latchkey_tests::{AuthenticatorApp, Backend, Browser, Reply, TestApp, run};
use proptest::prelude::*;
use serde_json::json;

use super::{hash_of, mailbox};

/// People, each with an account and its mailbox. The second one has an authenticator app.
const PEOPLE: usize = 3;
const WITH_APP: usize = 1;

/// One thing that somebody does.
#[derive(Debug, Clone)]
enum Act {
    Begin {
        who: usize,
    },
    Identify {
        who: usize,
        whose: usize,
    },
    Ask {
        who: usize,
    },
    /// One of the codes that this person ever got, or a wrong one.
    GiveCode {
        who: usize,
        which: usize,
    },
    /// The same with links.
    OpenLink {
        who: usize,
        which: usize,
    },
    /// A code of the app, by its owner; a wrong one by everybody else.
    SecondFactor {
        who: usize,
    },
    Lost {
        who: usize,
    },
    /// By a link that this person got.
    Cancel {
        who: usize,
        which: usize,
    },
    SetPassword {
        who: usize,
    },
    /// Answers of a sign-in, of which a recovery takes none.
    Stray {
        who: usize,
    },
    Reload {
        who: usize,
    },
    Wait {
        seconds: i64,
    },
}

fn act() -> impl Strategy<Value = Act> {
    let who = 0..PEOPLE;
    prop_oneof![
        2 => who.clone().prop_map(|who| Act::Begin { who }),
        4 => (who.clone(), 0..PEOPLE).prop_map(|(who, whose)| Act::Identify { who, whose }),
        5 => who.clone().prop_map(|who| Act::Ask { who }),
        7 => (who.clone(), 0..4usize).prop_map(|(who, which)| Act::GiveCode { who, which }),
        4 => (who.clone(), 0..4usize).prop_map(|(who, which)| Act::OpenLink { who, which }),
        4 => who.clone().prop_map(|who| Act::SecondFactor { who }),
        2 => who.clone().prop_map(|who| Act::Lost { who }),
        1 => (who.clone(), 0..2usize).prop_map(|(who, which)| Act::Cancel { who, which }),
        8 => who.clone().prop_map(|who| Act::SetPassword { who }),
        1 => who.clone().prop_map(|who| Act::Stray { who }),
        1 => who.prop_map(|who| Act::Reload { who }),
        2 => prop::sample::select(vec![61_i64, 601, 24 * 3_600]).prop_map(|seconds| Act::Wait { seconds }),
    ]
}

/// What somebody's flow has come to, as far as it can be known from outside.
#[derive(Debug, Default, Clone)]
struct Flow {
    id: String,
    identified: Option<usize>,
    proven: Option<usize>,
    has_factor: bool,
    has_waited: bool,
}

struct Person {
    name: String,
    account: String,
    browser: Browser,
    flow: Flow,
    codes: Vec<String>,
    links: Vec<String>,
    /// Links that came after a wait.
    opened: BTreeSet<String>,
    cancels: Vec<String>,
}

struct Story<'a> {
    app: &'a TestApp,
    people: Vec<Person>,
    authenticator: AuthenticatorApp,
    /// Secrets that were taken once.
    used: BTreeSet<String>,
    hashes: Vec<String>,
}

impl<'a> Story<'a> {
    fn new(app: &'a TestApp, number: usize) -> Self {
        app.forget_messages();
        let people: Vec<Person> = (0..PEOPLE)
            .map(|at| {
                let name = format!("user{number}x{at}");
                let account = app.user(&name).id;
                let browser = app.browser();
                let (codes, links, cancels) = (Vec::new(), Vec::new(), Vec::new());
                Person {
                    name,
                    account,
                    browser,
                    flow: Flow::default(),
                    codes,
                    links,
                    opened: BTreeSet::new(),
                    cancels,
                }
            })
            .collect();
        let inside = app.another_browser_of("default", &people[WITH_APP].name);
        let authenticator = AuthenticatorApp::enroll(app, &inside);
        let hashes = people.iter().map(|person| hash_of(app, &person.account)).collect();
        let mut story = Self { app, people, authenticator, used: BTreeSet::new(), hashes };
        (0..PEOPLE).for_each(|who| story.begin(who));
        story
    }

    fn begin(&mut self, who: usize) {
        let person = &mut self.people[who];
        person.flow = Flow { id: person.browser.start_flow("recover"), ..Flow::default() };
    }

    fn answer(&self, who: usize, answer: &serde_json::Value) -> Reply {
        let person = &self.people[who];
        person.browser.answer(&person.flow.id, answer)
    }

    /// Everybody reads their own mailbox and no other.
    fn read_mail(&mut self) {
        let mails = self.app.mails();
        for person in &mut self.people {
            let address = mailbox(&person.name);
            let mine: Vec<_> = mails.iter().filter(|mail| mail.to == address).collect();
            person.codes = mine.iter().filter_map(|mail| mail.code()).collect();
            person.links = mine.iter().filter_map(|mail| mail.token("recover")).collect();
            person.cancels = mine.iter().filter_map(|mail| mail.token("recover/cancel")).collect();
            let after_wait = mine.iter().filter(|mail| mail.subject.contains("now"));
            person.opened = after_wait.filter_map(|mail| mail.token("recover")).collect();
        }
    }

    fn apply(&mut self, act: &Act) {
        match *act {
            Act::Begin { who } => self.begin(who),
            Act::Identify { who, whose } => {
                let name = self.people[whose].name.clone();
                let captcha = self.people[who].browser.solved();
                let answer = json!({"option": "identify", "username": name, "captcha": captcha});
                if self.answer(who, &answer).status == 200 {
                    self.people[who].flow.identified = Some(whose);
                }
            }
            Act::Ask { who } => {
                self.answer(who, &json!({"option": "recovery_email"}));
                self.read_mail();
            }
            Act::GiveCode { who, which } => self.give_code(who, which),
            Act::OpenLink { who, which } => self.open_link(who, which),
            Act::SecondFactor { who } => {
                let right = self.authenticator.code(self.app, 0);
                let code = if who == WITH_APP { right } else { "000000".to_owned() };
                let reply = self.answer(who, &json!({"option": "totp", "code": code}));
                if reply.status == 200 {
                    assert_eq!(who, WITH_APP, "a wrong code was taken");
                    self.people[who].flow.has_factor = true;
                }
                self.app.advance(30);
            }
            Act::Lost { who } => {
                let reply = self.answer(who, &json!({"option": "lost_factor"}));
                if reply.status == 200 {
                    assert_eq!(self.people[who].flow.proven, Some(WITH_APP), "{reply:?}");
                }
                self.read_mail();
            }
            Act::Cancel { who, which } => {
                let token = self.people[who].cancels.get(which).cloned().unwrap_or_default();
                self.people[who].browser.post("/api/users/v1/recovery/cancel", &json!({ "token": token }));
            }
            Act::SetPassword { who } => self.set_password(who),
            Act::Stray { who } => {
                let name = self.people[who].name.clone();
                let stray =
                    json!({"option": "password", "username": name, "password": latchkey_tests::PASSWORD});
                assert_ne!(self.answer(who, &stray).status, 200);
                assert!(!self.people[who].browser.is_signed_in());
            }
            Act::Reload { who } => {
                let person = &self.people[who];
                drop(person.browser.get(&format!("/api/auth/v1/flows/{}", person.flow.id)));
            }
            Act::Wait { seconds } => {
                self.app.advance(seconds);
                self.app.block_on(latchkey::jobs::sweep(&self.app.state)).unwrap();
                self.app.execute("DELETE FROM attempt_counters");
                self.read_mail();
            }
        }
        self.check(act);
    }

    fn give_code(&mut self, who: usize, which: usize) {
        let known = self.people[who].codes.iter().rev().nth(which).cloned();
        let code = known.clone().unwrap_or_else(|| "000000".to_owned());
        if self.answer(who, &json!({"option": "recovery_email", "code": code})).status != 200 {
            return;
        }
        let flow = &mut self.people[who].flow;
        assert_eq!(flow.identified, Some(who), "a code proved somebody else's account");
        assert!(known.is_some(), "a guess was taken");
        assert!(self.used.insert(format!("{} {code}", flow.id)), "a code was taken twice");
        flow.proven = Some(who);
    }

    fn open_link(&mut self, who: usize, which: usize) {
        let token = self.people[who].links.iter().rev().nth(which).cloned().unwrap_or_default();
        let reply = self.people[who].browser.recover_by_link(&token);
        if reply.status != 201 {
            return;
        }
        assert!(self.used.insert(token.clone()), "a link was taken twice");
        let has_waited = self.people[who].opened.contains(&token);
        let id = reply.json()["flowId"].as_str().unwrap().to_owned();
        let flow = Flow { id, identified: Some(who), proven: Some(who), has_factor: false, has_waited };
        self.people[who].flow = flow;
    }

    fn set_password(&mut self, who: usize) {
        let password = format!("sandal-quartz-{}", self.app.state.new_id());
        let reply = self.answer(who, &json!({"option": "new_password", "password": password}));
        if reply.status != 200 {
            return;
        }
        let flow = self.people[who].flow.clone();
        assert_eq!(flow.proven, Some(who), "a password was set without a proof");
        assert!(who != WITH_APP || flow.has_factor || flow.has_waited, "the second factor was not asked for");
        let now = hash_of(self.app, &self.people[who].account);
        assert_ne!(now, self.hashes[who]);
        self.hashes[who] = now;
        self.people[who].flow.proven = None;
        if flow.has_waited {
            // The app is gone with it: its owner sets it up anew.
            let inside = self.app.browser();
            inside.sign_in(&self.people[who].name, &password);
            self.authenticator = AuthenticatorApp::enroll(self.app, &inside);
        }
    }

    /// Nobody's password is another one, unless the act that may do so did it.
    fn check(&self, act: &Act) {
        for (at, person) in self.people.iter().enumerate() {
            assert_eq!(
                hash_of(self.app, &person.account),
                self.hashes[at],
                "{act:?} changed the password of {}",
                person.name
            );
        }
    }
}

fn model(backend: Backend, cases: u32) {
    run(backend, &[], |app| {
        let number = std::sync::atomic::AtomicUsize::new(0);
        let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(acts in prop::collection::vec(act(), 8..60))| {
            let mut story = Story::new(app, number.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
            acts.iter().for_each(|act| story.apply(act));
        });
    });
}

#[test]
fn t01_no_sequence_of_calls_sets_a_password_without_a_used_proof_sqlite() {
    model(Backend::Sqlite, 60);
}

#[test]
fn t01_no_sequence_of_calls_sets_a_password_without_a_used_proof_postgres() {
    model(Backend::Postgres, 25);
}

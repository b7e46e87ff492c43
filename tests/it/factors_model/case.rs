//! One account's story, next to its model.

use latchkey::identity::factors::{Factors, ways_in};
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Account, Browser, Reply, TestApp, totp_code};

use super::Step;
use super::model::{Model, Offer};

/// Seconds for which a proof opens guarded acts.
const STEP_UP_SECONDS: i64 = 600;

/// The session that acts, with the level that it earned.
pub(super) struct Session {
    pub(super) browser: Browser,
    pub(super) id: String,
    pub(super) level: u8,
    /// When it last proved who it is, in seconds; never with a trusted browser.
    pub(super) elevated_at: Option<i64>,
}

pub(super) struct Case<'a> {
    pub(super) app: &'a TestApp,
    pub(super) account: Account,
    pub(super) offer: Offer,
    pub(super) model: Model,
    pub(super) session: Session,
    /// Every session that is there, with the level that it earned.
    pub(super) earned: std::collections::BTreeMap<String, u8>,
    /// Sessions with the credentials that they were opened or raised with.
    pub(super) opened: std::collections::BTreeSet<(String, String)>,
    /// The cookies of browsers that skip the second factor.
    pub(super) trusted: Vec<String>,
}

impl<'a> Case<'a> {
    /// A fresh account, which sets something up where it would not get in otherwise.
    pub(super) fn new(app: &'a TestApp, name: &str, has_password: bool, offer: Offer) -> Self {
        let lenient = Offer::default();
        app.forget_messages();
        app.change_settings("default", |settings| settings.factors = lenient.0.clone());
        let account = app.user(name);
        let browser = app.another_browser_of("default", name);
        let id = browser.session_id();
        let elevated_at = Some(now(app));
        let model = Model { has_password: true, ..Model::default() };
        let session = Session { browser, id: id.clone(), level: 1, elevated_at };
        let earned = [(id, 1)].into();
        let mut case = Self {
            app,
            account,
            offer: lenient,
            model,
            session,
            earned,
            opened: Default::default(),
            trusted: Vec::new(),
        };
        case.model.has_password = has_password;
        if !case.model.has_way_in(&offer) {
            case.apply(&Step::Register { is_passkey: true, is_right: true });
        }
        if !has_password {
            app.execute(&format!("DELETE FROM passwords WHERE account_id = '{}'", case.account.id));
        }
        case.offer = offer;
        case.tell_offer();
        case
    }

    pub(super) fn tell_offer(&self) {
        let factors = self.offer.0.clone();
        self.app.change_settings("default", |settings| settings.factors = factors);
    }

    pub(super) fn now(&self) -> i64 {
        now(self.app)
    }

    /// A code of an app. Each one in a step of its own; a wrong one is of another time and looks right.
    pub(super) fn app_code(&self, secret: &str, is_right: bool) -> String {
        self.app.advance(31);
        totp_code(secret, if is_right { self.now() } else { self.now() + 3_600 })
    }

    /// Whether guarded acts are open to the session: a recent proof, of as much as the account can prove.
    pub(super) fn is_open(&self) -> bool {
        let is_recent = self.session.elevated_at.is_some_and(|at| self.now() < at + STEP_UP_SECONDS);
        is_recent && self.has_level()
    }

    pub(super) fn has_level(&self) -> bool {
        self.session.level >= self.model.highest_level(&self.offer)
    }

    /// Answers whether a guarded request got through the guard, and that it did exactly when it should.
    pub(super) fn passed(&self, was_open: bool, reply: &Reply) -> bool {
        if was_open {
            assert_ne!(reply.status, 401, "{:?}: {}", self.model, reply.text());
        } else {
            reply.problem(ErrorCode::StepUpRequired);
        }
        was_open
    }

    /// The session proved a factor within itself.
    pub(super) fn note_proof(&mut self) {
        self.session.level = 2;
        self.earned.insert(self.session.id.clone(), 2);
    }

    /// The session at hand was opened or raised with a credential.
    pub(super) fn note_credential(&mut self, credential: String) {
        self.opened.insert((self.session.id.clone(), credential));
    }

    /// A credential was taken away: the sessions that it opened or raised end, but for the one at hand.
    pub(super) fn end_sessions_of(&mut self, credential: &str) {
        let present = self.session.id.clone();
        for (id, _) in self.opened.iter().filter(|(id, by)| by == credential && *id != present) {
            self.earned.remove(id);
        }
    }

    pub(super) fn has_way_in(&self) -> bool {
        let id = self.account.id.clone();
        let factors = self.app.state.db.write_blocking(|conn| Factors::load(conn, &id)).unwrap();
        let settings = self.app.organization("default").settings;
        !ways_in(&factors, self.model.has_password, &settings).is_empty()
    }

    /// What must hold after every step.
    pub(super) fn check(&self) {
        let id = self.account.id.clone();
        let factors = self.app.state.db.write_blocking(|conn| Factors::load(conn, &id)).unwrap();
        for (option, expected) in [
            (FactorOption::Totp, self.model.apps.len()),
            (FactorOption::Passkey, self.model.credentials.len()),
            (FactorOption::EmailOtp, usize::from(self.model.has_email)),
            (FactorOption::BackupCode, self.model.codes.len()),
        ] {
            assert_eq!(factors.count(option) as usize, expected, "{option:?}: {:?}", self.model);
        }
        assert_eq!(self.has_way_in(), self.model.has_way_in(&self.offer), "{:?}", self.model);
        let query = format!(
            "SELECT id || ' ' || CAST(level AS TEXT) AS line FROM sessions WHERE account_id = '{}' ORDER BY id",
            self.account.id
        );
        let expected: Vec<String> = self.earned.iter().map(|(id, level)| format!("{id} {level}")).collect();
        assert_eq!(self.app.query(&query), expected, "levels that were not earned: {:?}", self.model);
        let session = self.session.browser.read_session()["session"].clone();
        assert_eq!(session["level"], self.session.level);
        assert_eq!(session["stepUpUntil"].is_string(), self.is_open(), "{session}: {:?}", self.model);
        // Failures are counted elsewhere, and so is the life of an idle session.
        self.app.execute("DELETE FROM attempt_counters");
        let used = self.app.state.now_micros();
        self.app.execute(&format!(
            "UPDATE sessions SET last_accessed_at = {used}, expires_at = {used} + 36000000000"
        ));
    }
}

fn now(app: &TestApp) -> i64 {
    app.state.now_micros() / 1_000_000
}

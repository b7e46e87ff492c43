//! From no state that a user can reach does an act of their own leave the account without a way in, is a factor active
//! without its proof, or does a session hold a level that it did not earn: random acts against a small model.

use latchkey::identity::factors::{Factors, backup_codes, ways_in};
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::settings::SecondFactorPolicy;
use latchkey_tests::{Account, Authenticator, Backend, Browser, TestApp, Wrong, totp_code};
use proptest::prelude::*;
use serde_json::{Value, json};

const TOTP: &str = "/api/users/v1/me/totp";
const WEBAUTHN: &str = "/api/users/v1/me/webauthn";
const CODES: &str = "/api/users/v1/me/backup-codes";

#[derive(Debug, Clone)]
enum Step {
    BeginApp,
    ProveApp { is_right: bool },
    RemoveApp(usize),
    Register { passkey: bool, is_right: bool },
    RemoveCredential(usize),
    MakeCodes,
    ConfirmCodes,
    RemoveCodes,
    UseCode,
    PreferApp,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::BeginApp),
        3 => any::<bool>().prop_map(|is_right| Step::ProveApp { is_right }),
        3 => (0..3usize).prop_map(Step::RemoveApp),
        2 => (any::<bool>(), prop::bool::weighted(0.8))
            .prop_map(|(passkey, is_right)| Step::Register { passkey, is_right }),
        3 => (0..3usize).prop_map(Step::RemoveCredential),
        2 => Just(Step::MakeCodes),
        2 => Just(Step::ConfirmCodes),
        1 => Just(Step::RemoveCodes),
        1 => Just(Step::UseCode),
        1 => Just(Step::PreferApp),
    ]
}

/// What the organization and the operator decided.
#[derive(Debug, Clone, Copy)]
struct World {
    has_password: bool,
    is_required: bool,
    can_enrol_at_sign_in: bool,
}

fn world() -> impl Strategy<Value = World> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(has_password, is_required, can_enrol_at_sign_in)| World {
            has_password,
            is_required,
            can_enrol_at_sign_in,
        },
    )
}

/// What the account should have.
#[derive(Debug, Clone, Default)]
struct Model {
    waiting_app: Option<Value>,
    apps: Vec<String>,
    /// Ids, and whether they are passkeys.
    credentials: Vec<(String, bool)>,
    waiting_codes: Vec<String>,
    codes: Vec<String>,
    has_proven: bool,
}

impl Model {
    fn has_second(&self) -> bool {
        !self.apps.is_empty() || !self.credentials.is_empty()
    }

    fn has_way_in(&self, world: World) -> bool {
        let by_password =
            world.has_password && (self.has_second() || !world.is_required || world.can_enrol_at_sign_in);
        by_password || self.credentials.iter().any(|(_, is_passkey)| *is_passkey)
    }

    /// After a removal: codes go with the last other factor.
    fn tidied(mut self) -> Self {
        if !self.has_second() {
            self.codes.clear();
            self.waiting_codes.clear();
        }
        self
    }
}

struct Case<'a> {
    app: &'a TestApp,
    account: Account,
    browser: Browser,
    world: World,
    model: Model,
}

impl Case<'_> {
    fn apply(&mut self, step: &Step) {
        match step {
            Step::BeginApp => {
                let begun = self.browser.post(TOTP, &json!({})).status(201).json();
                self.model.waiting_app = Some(begun);
            }
            Step::ProveApp { is_right } => self.prove_app(*is_right),
            Step::RemoveApp(index) => {
                let Some(id) = self.model.apps.get(*index).cloned() else { return };
                let mut after = self.model.clone();
                after.apps.retain(|app| *app != id);
                self.remove(&format!("{TOTP}/{id}"), after);
            }
            Step::Register { passkey, is_right } => self.register(*passkey, *is_right),
            Step::RemoveCredential(index) => {
                let Some((id, _)) = self.model.credentials.get(*index).cloned() else { return };
                let mut after = self.model.clone();
                after.credentials.retain(|(credential, _)| *credential != id);
                self.remove(&format!("{WEBAUTHN}/{id}"), after);
            }
            Step::MakeCodes => {
                let reply = self.browser.post(CODES, &json!({}));
                if self.model.has_second() {
                    let codes = reply.status(201).json()["codes"].as_array().unwrap().clone();
                    self.model.waiting_codes =
                        codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
                } else {
                    reply.status(409);
                }
            }
            Step::ConfirmCodes => self.confirm_codes(),
            Step::RemoveCodes => {
                let expected = if self.model.codes.is_empty() { 404 } else { 204 };
                self.browser.delete(CODES).status(expected);
                if expected == 204 {
                    self.model.codes.clear();
                    self.model.waiting_codes.clear();
                }
            }
            Step::UseCode => self.use_code(),
            Step::PreferApp => {
                let expected = if self.model.apps.is_empty() { 400 } else { 200 };
                let body = json!({"preferred": "totp"});
                self.browser.put("/api/users/v1/me/mfa", &body).status(expected);
            }
        }
    }

    fn prove_app(&mut self, is_right: bool) {
        let Some(begun) = self.model.waiting_app.clone() else { return };
        let seconds = self.app.state.now_micros() / 1_000_000;
        // A code of another time is wrong and looks right.
        let at = if is_right { seconds } else { seconds + 3_600 };
        let code = totp_code(begun["secret"].as_str().unwrap(), at);
        let id = begun["id"].as_str().unwrap().to_owned();
        let reply = self.browser.post(&format!("{TOTP}/{id}/verify"), &json!({ "code": code }));
        if is_right {
            reply.ok();
            self.model.waiting_app = None;
            self.model.apps.push(id);
            self.model.has_proven = true;
        } else {
            reply.status(400);
        }
    }

    fn register(&mut self, passkey: bool, is_right: bool) {
        let kind = if passkey { "passkey" } else { "security_key" };
        let path = format!("{WEBAUTHN}/start-registration");
        let started = self.browser.post(&path, &json!({ "kind": kind })).ok().json();
        let mut authenticator = Authenticator::passkey(&self.app.origin);
        let wrong = (!is_right).then_some(&Wrong::Challenge);
        let credential = authenticator.create_wrongly(&started["publicKey"], wrong);
        let body = json!({"requestId": started["requestId"], "credential": credential});
        let reply = self.browser.post(&format!("{WEBAUTHN}/finish-registration"), &body);
        if is_right {
            let id = reply.status(201).json()["id"].as_str().unwrap().to_owned();
            self.model.credentials.push((id, passkey));
            self.model.has_proven = true;
        } else {
            reply.status(400);
        }
    }

    fn remove(&mut self, path: &str, after: Model) {
        let reply = self.browser.delete(path);
        if after.has_way_in(self.world) {
            reply.no_content();
            self.model = after.tidied();
        } else {
            reply.status(409);
        }
    }

    fn confirm_codes(&mut self) {
        let expected = match (self.model.has_second(), self.model.waiting_codes.is_empty()) {
            (false, _) => 409,
            (true, true) => 404,
            (true, false) => 200,
        };
        self.browser.post(&format!("{CODES}/confirm"), &json!({})).status(expected);
        if expected == 200 {
            self.model.codes = std::mem::take(&mut self.model.waiting_codes);
        }
    }

    /// A code that counts works once, and one that waits does not.
    fn use_code(&mut self) {
        let now = self.app.state.now_micros();
        let consume = |code: &str| {
            let (keys, id) = (&self.app.state.keys, &self.account.id);
            let used = self.app.state.db.write_blocking(|c| backup_codes::consume(c, keys, id, code, now));
            used.unwrap().is_some()
        };
        if let Some(waiting) = self.model.waiting_codes.first() {
            assert!(!consume(waiting), "a code counts that nobody confirmed");
        }
        if let Some(code) = self.model.codes.last() {
            assert!(consume(code) && !consume(code), "a code counts once");
        }
        self.model.codes.pop();
    }

    /// What must hold after every step.
    fn check(&self) {
        let id = self.account.id.clone();
        let factors = self.app.state.db.write_blocking(|conn| Factors::load(conn, &id)).unwrap();
        let settings = self.app.organization("default").settings.clone();
        let ways = ways_in(&factors, self.world.has_password, &settings);
        assert!(!ways.is_empty(), "locked out: {:?}", self.model);
        assert_eq!(factors.count(FactorOption::Totp) as usize, self.model.apps.len(), "{:?}", self.model);
        let credentials = factors.count(FactorOption::Passkey) as usize;
        assert_eq!(credentials, self.model.credentials.len(), "{:?}", self.model);
        assert_eq!(factors.count(FactorOption::BackupCode) as usize, self.model.codes.len());
        let level = self.browser.read_session()["session"]["level"].clone();
        assert_eq!(level == 2, self.model.has_proven, "the session's level: {level}");
    }
}

fn model(backend: Backend, cases: u32) {
    let app = TestApp::new(backend);
    let number = std::sync::atomic::AtomicUsize::new(0);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(world in world(), steps in prop::collection::vec(step(), 1..14))| {
        let name = format!("user{}", number.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        // Everybody sets something up before the organization grows strict.
        app.change_settings("default", |settings| {
            settings.factors.second_factor = SecondFactorPolicy::Optional;
            settings.factors.enroll_totp_at_sign_in = true;
        });
        let account = app.user(&name);
        let browser = app.another_browser_of("default", &name);
        let mut case = Case { app: &app, account, browser, world, model: Model::default() };
        if !case.model.has_way_in(world) {
            case.register(true, true);
        }
        if !world.has_password {
            app.execute(&format!("DELETE FROM passwords WHERE account_id = '{}'", case.account.id));
        }
        app.change_settings("default", |settings| {
            settings.factors.second_factor =
                if world.is_required { SecondFactorPolicy::Required } else { SecondFactorPolicy::Optional };
            settings.factors.enroll_totp_at_sign_in = world.can_enrol_at_sign_in;
        });
        for step in &steps {
            case.apply(step);
            case.check();
        }
    });
}

#[test]
fn no_act_of_a_user_locks_them_out_or_gives_what_was_not_proven_sqlite() {
    model(Backend::Sqlite, 40);
}

#[test]
fn no_act_of_a_user_locks_them_out_or_gives_what_was_not_proven_postgres() {
    model(Backend::Postgres, 15);
}

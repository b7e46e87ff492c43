//! How people get in, and prove again who they are.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Authenticator, Browser, PASSWORD, Reply, Wrong};
use serde_json::{Value, json};

use super::case::{Case, Session};
use super::model::App;

const TRUST: &str = "__Host-latchkey_trust";

impl Case<'_> {
    /// The password, and whatever is asked for after it.
    pub(super) fn sign_in(&mut self, by: FactorOption, is_right: bool, trusts: bool) {
        let browser = self.app.browser();
        let Some((flow, reply)) = self.give_password(&browser) else { return };
        let options = self.model.second_factors(&self.offer);
        if options.is_empty() {
            self.after_password_alone(browser, &flow, &reply, is_right);
            return;
        }
        let used = self.name_of(by);
        let answered = self.answer_second(&browser, &flow, &options, by, is_right, trusts);
        if answered {
            if trusts && self.offer.0.trusted_browser_days > 0 && by != FactorOption::BackupCode {
                self.trusted.extend(browser.cookie(TRUST));
            }
            self.begin_session(browser, 2, true);
            self.note_credential(used);
        }
    }

    /// The name that a session remembers the factor by which a second step is answered by.
    fn name_of(&self, by: FactorOption) -> String {
        let name = match by {
            FactorOption::Totp => self.model.apps.first().map(|app| app.id.as_str()),
            FactorOption::Passkey => self.credential().map(|(id, ..)| id.as_str()),
            FactorOption::EmailOtp => Some("email_otp"),
            _ => Some("backup_code"),
        };
        name.unwrap_or_default().to_owned()
    }

    /// The passkey or security key that answers a second step.
    fn credential(&self) -> Option<&(String, bool, Authenticator)> {
        let settings = &self.offer.0;
        let mut all = self.model.credentials.iter();
        all.find(|(_, is_passkey, _)| settings.security_keys || (*is_passkey && settings.passkeys))
    }

    /// Gives the password; `None` where the account has none.
    fn give_password(&self, browser: &Browser) -> Option<(String, Value)> {
        let flow = browser.start_flow("sign_in");
        let reply = browser.answer_flow(&flow, &self.account.username, PASSWORD);
        if self.model.has_password {
            return Some((flow, reply.ok().json()));
        }
        reply.problem(ErrorCode::InvalidCredentials);
        None
    }

    fn after_password_alone(&mut self, browser: Browser, flow: &str, reply: &Value, is_right: bool) {
        if !self.offer.is_required() {
            assert_eq!(reply["status"], "completed", "{reply}");
            self.begin_session(browser, 1, true);
            return;
        }
        assert_eq!(reply["step"]["kind"], "enroll", "{reply}");
        let begun = browser.answer(flow, &json!({"option": "enroll_totp"}));
        if !self.offer.enrols_at_sign_in() {
            begun.problem(ErrorCode::FlowOptionInvalid);
            return;
        }
        let step = begun.ok().json()["step"].clone();
        let shown = &step["options"][0]["parameters"]["enrolment"];
        let text = |name: &str| shown[name].as_str().unwrap().to_owned();
        let app = App { id: text("id"), secret: text("secret") };
        let code = self.app_code(&app.secret, is_right);
        let reply = browser.answer(flow, &json!({"option": "enroll_totp", "code": code}));
        if is_right {
            reply.ok();
            let used = app.id.clone();
            self.model.apps.push(app);
            self.begin_session(browser, 2, true);
            self.note_credential(used);
        } else {
            reply.problem(ErrorCode::InvalidCode);
        }
    }

    /// Answers a second step. True when that was the right answer, and an option of the step.
    fn answer_second(
        &mut self,
        browser: &Browser,
        flow: &str,
        options: &[FactorOption],
        by: FactorOption,
        is_right: bool,
        trusts: bool,
    ) -> bool {
        let step = browser.get(&format!("/api/auth/v1/flows/{flow}")).ok().json()["step"].clone();
        let mut shown: Vec<FactorOption> = step["options"]
            .as_array()
            .unwrap()
            .iter()
            .map(|option| serde_json::from_value(option["option"].clone()).unwrap())
            .collect();
        shown.sort_by_key(|option| FactorOption::ALL.iter().position(|one| one == option));
        assert_eq!(shown, options, "{:?}", self.model);
        if !options.contains(&by) {
            let answer = json!({"option": by, "code": "000000"});
            let answer = if by == FactorOption::Passkey { json!({ "option": by }) } else { answer };
            browser.answer(flow, &answer).problem(ErrorCode::FlowOptionInvalid);
            return false;
        }
        let (mut answer, is_right) = self.answer_by(browser, flow, by, is_right);
        if trusts && by != FactorOption::BackupCode {
            answer["trustBrowser"] = json!(true);
        }
        let reply = browser.answer(flow, &answer);
        if is_right {
            reply.ok();
            if by == FactorOption::BackupCode {
                self.model.codes.pop();
            }
        } else {
            refused(&reply);
        }
        is_right
    }

    /// The answer by a factor, and whether it is the right one.
    fn answer_by(&self, browser: &Browser, flow: &str, by: FactorOption, is_right: bool) -> (Value, bool) {
        match by {
            FactorOption::Totp => {
                let code = self.app_code(&self.model.apps[0].secret, is_right);
                (json!({"option": by, "code": code}), is_right)
            }
            FactorOption::EmailOtp => {
                self.app.advance(31);
                browser.answer(flow, &json!({ "option": by })).ok();
                (json!({"option": by, "code": self.mailed_code(is_right)}), is_right)
            }
            FactorOption::Passkey => {
                let (.., authenticator) = self.credential().unwrap();
                (signature(browser, flow, authenticator, is_right), is_right)
            }
            // A wrong one is one that waits to be confirmed, where there is such a one.
            _ if is_right => (json!({"option": by, "code": self.model.codes.last()}), true),
            _ => {
                let waiting = self.model.waiting_codes.as_ref().map(|(codes, _)| codes[0].clone());
                let code = waiting.unwrap_or_else(|| "00000-00000".to_owned());
                (json!({"option": by, "code": code}), false)
            }
        }
    }

    pub(super) fn sign_in_by_passkey(&mut self, index: usize, is_right: bool) {
        let browser = self.app.browser();
        let flow = browser.start_flow("sign_in");
        if !self.offer.0.passkeys {
            browser.answer(&flow, &json!({"option": "passkey"})).problem(ErrorCode::FlowOptionInvalid);
            return;
        }
        let Some((id, is_passkey, authenticator)) = self.model.credentials.get(index) else { return };
        let used = id.clone();
        let answer = signature(&browser, &flow, authenticator, is_right);
        let reply = browser.answer(&flow, &answer);
        // A security key is a second factor, whatever it can do.
        if is_right && *is_passkey {
            reply.ok();
            self.begin_session(browser, 2, true);
            self.note_credential(used);
        } else {
            refused(&reply);
        }
    }

    /// The password from a browser that was trusted, if there is one.
    pub(super) fn sign_in_trusted(&mut self) {
        let Some(cookie) = self.trusted.last() else { return };
        let browser = self.app.browser();
        browser.set_cookie(TRUST, cookie);
        let Some((flow, reply)) = self.give_password(&browser) else { return };
        let skips = self.offer.0.trusted_browser_days > 0;
        if self.model.second_factors(&self.offer).is_empty() {
            self.after_password_alone(browser, &flow, &reply, true);
        } else if skips {
            assert_eq!(reply["status"], "completed", "{reply}");
            self.begin_session(browser, 1, false);
        } else {
            assert_eq!(reply["step"]["kind"], "second_factor", "{reply}");
        }
    }

    pub(super) fn step_up(&mut self, by: FactorOption, is_right: bool) {
        let browser = self.session.browser.clone();
        let flow = browser.start_flow("step_up");
        let options = self.model.step_up_options(&self.offer);
        let used = (!options.is_empty()).then(|| self.name_of(by));
        let proven = if options.is_empty() {
            let password = if is_right { PASSWORD } else { "not the password" };
            let reply = browser.answer(&flow, &json!({"option": "password", "password": password}));
            let is_right = is_right && self.model.has_password;
            if is_right {
                reply.ok();
            } else {
                refused(&reply);
            }
            is_right.then_some(1)
        } else {
            self.answer_second(&browser, &flow, &options, by, is_right, false).then_some(2)
        };
        let Some(level) = proven else { return };
        let level = level.max(self.session.level);
        self.earned.insert(self.session.id.clone(), level);
        self.session = Session { browser, level, elevated_at: Some(self.now()), id: self.session.id.clone() };
        if let Some(used) = used {
            self.note_credential(used);
        }
    }

    /// A new session takes over.
    fn begin_session(&mut self, browser: Browser, level: u8, is_elevated: bool) {
        let id = browser.session_id();
        self.earned.insert(id.clone(), level);
        let elevated_at = is_elevated.then(|| self.now());
        self.session = Session { browser, id, level, elevated_at };
    }
}

/// Signs what the flow asks for.
fn signature(browser: &Browser, flow: &str, authenticator: &Authenticator, is_right: bool) -> Value {
    let step = browser.answer(flow, &json!({"option": "passkey"})).ok().json()["step"].clone();
    let options = step["options"].as_array().unwrap();
    let asked = options.iter().find(|option| option["option"] == "passkey").unwrap();
    let wrong = (!is_right).then_some(&Wrong::Challenge);
    let signed = authenticator.get_wrongly(&asked["parameters"]["publicKey"], wrong);
    json!({"option": "passkey", "credential": signed})
}

fn refused(reply: &Reply) {
    let code = reply.any_problem().code;
    let expected = [ErrorCode::InvalidCode, ErrorCode::InvalidCredentials, ErrorCode::PasskeyNotAccepted];
    assert!(expected.contains(&code), "{}", reply.text());
}

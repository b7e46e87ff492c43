//! What a session does with the account's factors.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Authenticator, Wrong};
use serde_json::json;

use super::Step;
use super::case::Case;
use super::model::App;

const TOTP: &str = "/api/users/v1/me/totp";
const WEBAUTHN: &str = "/api/users/v1/me/webauthn";
const CODES: &str = "/api/users/v1/me/backup-codes";
const EMAIL: &str = "/api/users/v1/me/mfa/email-otp";

impl Case<'_> {
    pub(super) fn apply(&mut self, step: &Step) {
        match step {
            Step::BeginApp => self.begin_app(),
            Step::ProveApp { is_right } => self.prove_app(*is_right),
            Step::RemoveApp(index) => {
                let Some(app) = self.model.apps.get(*index).cloned() else { return };
                self.remove(&format!("{TOTP}/{}", app.id), FactorOption::Totp, *index);
            }
            Step::Register { is_passkey, is_right } => self.register(*is_passkey, *is_right),
            Step::RemoveCredential(index) => {
                let Some((id, ..)) = self.model.credentials.get(*index) else { return };
                self.remove(&format!("{WEBAUTHN}/{id}"), FactorOption::Passkey, *index);
            }
            Step::EnrolEmail { is_right } => self.enrol_email(*is_right),
            Step::RemoveEmail => {
                if self.model.has_email {
                    self.remove(EMAIL, FactorOption::EmailOtp, 0);
                }
            }
            Step::MakeCodes => self.make_codes(),
            Step::ConfirmCodes => self.confirm_codes(),
            Step::RemoveCodes => {
                let reply = self.session.browser.delete(CODES);
                if self.passed(self.is_open(), &reply) {
                    reply.status(if self.model.has_codes { 204 } else { 404 });
                    if self.model.has_codes {
                        self.end_sessions_of("backup_code");
                        self.model.codes.clear();
                        (self.model.has_codes, self.model.waiting_codes) = (false, None);
                    }
                }
            }
            Step::Prefer(option) => {
                let is_usable = self.model.second_factors(&self.offer).contains(option);
                let body = json!({ "preferred": option });
                let reply = self.session.browser.put("/api/users/v1/me/mfa", &body);
                if self.passed(self.is_open(), &reply) {
                    reply.status(if is_usable { 200 } else { 400 });
                }
            }
            Step::SignIn { by, is_right, trusts } => self.sign_in(*by, *is_right, *trusts),
            Step::SignInByPasskey { index, is_right } => self.sign_in_by_passkey(*index, *is_right),
            Step::SignInTrusted => self.sign_in_trusted(),
            Step::ProveAgain { by, is_right } => self.step_up(*by, *is_right),
            Step::Wait => self.app.advance(601),
            Step::Change(switch) => {
                self.offer.flip(*switch);
                self.tell_offer();
            }
        }
    }

    fn begin_app(&mut self) {
        let reply = self.session.browser.post(TOTP, &json!({}));
        if !self.passed(self.is_open(), &reply) {
            return;
        }
        if !self.offer.0.totp {
            reply.problem(ErrorCode::FactorNotOffered);
            return;
        }
        if reply.status == 409 {
            reply.problem(ErrorCode::TooManyFactors);
            return;
        }
        let begun = reply.status(201).json();
        let text = |name: &str| begun[name].as_str().unwrap().to_owned();
        self.model.waiting_app = Some((App { id: text("id"), secret: text("secret") }, self.now() + 600));
    }

    fn prove_app(&mut self, is_right: bool) {
        let Some((app, until)) = self.model.waiting_app.clone() else { return };
        let code = self.app_code(&app.secret, is_right);
        let reply = self.session.browser.post(&format!("{TOTP}/{}/verify", app.id), &json!({ "code": code }));
        let expected = match () {
            () if !self.offer.0.totp => Some(ErrorCode::FactorNotOffered),
            () if self.now() >= until => Some(ErrorCode::NotFound),
            () if !is_right => Some(ErrorCode::InvalidCode),
            // The account got another factor meanwhile, which this session has not proven.
            () if !self.has_level() => Some(ErrorCode::StepUpRequired),
            () => None,
        };
        if let Some(code) = expected {
            reply.problem(code);
            return;
        }
        reply.ok();
        self.model.waiting_app = None;
        self.model.apps.push(app);
        self.note_proof();
    }

    fn register(&mut self, is_passkey: bool, is_right: bool) {
        let kind = if is_passkey { "passkey" } else { "security_key" };
        let path = format!("{WEBAUTHN}/start-registration");
        let reply = self.session.browser.post(&path, &json!({ "kind": kind }));
        if !self.passed(self.is_open(), &reply) {
            return;
        }
        if !(if is_passkey { self.offer.0.passkeys } else { self.offer.0.security_keys }) {
            reply.problem(ErrorCode::FactorNotOffered);
            return;
        }
        let started = reply.ok().json();
        let mut authenticator = Authenticator::passkey(&self.app.origin);
        let wrong = (!is_right).then_some(&Wrong::Challenge);
        let credential = authenticator.create_wrongly(&started["publicKey"], wrong);
        let body = json!({"requestId": started["requestId"], "credential": credential});
        let reply = self.session.browser.post(&format!("{WEBAUTHN}/finish-registration"), &body);
        if is_right {
            let id = reply.status(201).json()["id"].as_str().unwrap().to_owned();
            self.model.credentials.push((id, is_passkey, authenticator));
            self.note_proof();
        } else {
            reply.problem(ErrorCode::PasskeyNotAccepted);
        }
    }

    fn enrol_email(&mut self, is_right: bool) {
        let contact = self.session.browser.get(EMAIL).ok().json()["contacts"][0]["contactId"].clone();
        self.app.advance(31);
        let reply = self.session.browser.post(&format!("{EMAIL}/code"), &json!({ "contactId": contact }));
        if !self.passed(self.is_open(), &reply) {
            return;
        }
        if !self.offer.0.email_otp {
            reply.problem(ErrorCode::FactorNotOffered);
            return;
        }
        let sent = reply.status(202).json();
        let code = self.mailed_code(is_right);
        let reply = self.session.browser.put(EMAIL, &json!({"requestId": sent["requestId"], "code": code}));
        if is_right {
            reply.ok();
            self.model.has_email = true;
            self.note_proof();
        } else {
            reply.problem(ErrorCode::InvalidCode);
        }
    }

    /// The code that was mailed last, or another one.
    pub(super) fn mailed_code(&self, is_right: bool) -> String {
        let code = self.app.latest_code(&format!("{}@default.example", self.account.username));
        let wrong = if code == "000000" { "000001" } else { "000000" };
        if is_right { code } else { wrong.to_owned() }
    }

    /// Takes a factor away; refused where it is the last way in.
    fn remove(&mut self, path: &str, option: FactorOption, index: usize) {
        let reply = self.session.browser.delete(path);
        if !self.passed(self.is_open(), &reply) {
            return;
        }
        let (mut app, mut credential) = (None, None);
        match option {
            FactorOption::Totp => app = Some(self.model.apps.remove(index)),
            FactorOption::Passkey => credential = Some(self.model.credentials.remove(index)),
            _ => self.model.has_email = false,
        }
        if self.model.has_way_in(&self.offer) {
            reply.no_content();
            let name = match (&app, &credential) {
                (Some(app), _) => app.id.clone(),
                (_, Some((id, ..))) => id.clone(),
                _ => "email_otp".to_owned(),
            };
            self.end_sessions_of(&name);
            let had_codes = self.model.has_codes;
            self.model.tidy();
            if had_codes && !self.model.has_codes {
                self.end_sessions_of("backup_code");
            }
            self.trusted.clear();
            return;
        }
        reply.problem(ErrorCode::LastSignInMethod);
        match (app, credential) {
            (Some(app), _) => self.model.apps.insert(index, app),
            (_, Some(credential)) => self.model.credentials.insert(index, credential),
            _ => self.model.has_email = true,
        }
    }

    fn make_codes(&mut self) {
        let reply = self.session.browser.post(CODES, &json!({}));
        if !self.passed(self.is_open(), &reply) {
            return;
        }
        if !self.offer.0.backup_codes {
            reply.problem(ErrorCode::FactorNotOffered);
        } else if !self.model.has_second(&self.offer) {
            reply.problem(ErrorCode::SecondFactorRequired);
        } else {
            let made = reply.status(201).json();
            let codes = made["codes"].as_array().unwrap().iter();
            let codes = codes.map(|code| code.as_str().unwrap().to_owned()).collect();
            self.model.waiting_codes = Some((codes, self.now() + 1_800));
        }
    }

    fn confirm_codes(&mut self) {
        let reply = self.session.browser.post(&format!("{CODES}/confirm"), &json!({}));
        let now = self.now();
        if !self.passed(self.has_level(), &reply) {
            return;
        }
        if !self.model.has_second(&self.offer) {
            reply.problem(ErrorCode::SecondFactorRequired);
            return;
        }
        match self.model.waiting_codes.take().filter(|(_, until)| now < *until) {
            Some((codes, _)) => {
                reply.ok();
                self.model.codes = codes;
                self.model.has_codes = true;
            }
            None => drop(reply.problem(ErrorCode::NotFound)),
        }
    }
}

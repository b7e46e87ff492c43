//! Registering, as somebody does who has no account.

use serde_json::{Value, json};

use crate::{Browser, OTHER_PASSWORD, Reply, TestApp};

/// Where flows begin.
const FLOWS: &str = "/api/auth/v1/flows";

impl Browser {
    /// Begins a registration by an address. Answers the flow, which waits for a proof.
    #[track_caller]
    pub fn start_registration(&self, email: &str) -> String {
        let flow = self.start_flow("register");
        self.register_email(&flow, email).ok();
        flow
    }

    /// Gives an address, with a solved challenge.
    #[track_caller]
    pub fn register_email(&self, flow: &str, email: &str) -> Reply {
        let answer =
            json!({"option": "register_email", "email": email, "language": "en", "captcha": self.solved()});
        self.answer(flow, &answer)
    }

    /// Gives the code of a message.
    #[track_caller]
    pub fn register_code(&self, flow: &str, code: &str) -> Reply {
        self.answer(flow, &json!({"option": "register_code", "code": code}))
    }

    /// Begins a registration by the token of a link.
    #[track_caller]
    pub fn register_by_link(&self, token: &str) -> Reply {
        self.post(FLOWS, &json!({"type": "register", "token": token}))
    }

    /// Sends the form.
    #[track_caller]
    pub fn register(&self, flow: &str, registration: &Value) -> Reply {
        self.answer(flow, &json!({"option": "register", "registration": registration}))
    }

    /// Begins a registration and proves its address.
    #[track_caller]
    pub fn prove_registration(&self, app: &TestApp, email: &str) -> String {
        let flow = self.start_registration(email);
        self.register_code(&flow, &app.latest_code(email)).ok();
        flow
    }

    /// Registers from the beginning to the end.
    #[track_caller]
    pub fn registers(&self, app: &TestApp, email: &str, username: &str) -> Value {
        let flow = self.prove_registration(app, email);
        self.register(&flow, &registration(username)).ok().json()
    }
}

impl TestApp {
    /// Lets people register at an organization.
    pub fn allow_registration(&self, organization: &str) {
        self.change_settings(organization, |settings| settings.registration.enabled = true);
    }
}

/// The form with a user name and [`OTHER_PASSWORD`].
#[must_use]
pub fn registration(username: &str) -> Value {
    json!({"username": username, "password": OTHER_PASSWORD, "language": "en"})
}

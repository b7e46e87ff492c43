//! A portal that is connected to an upstream provider, and browsers that go there and back.

use latchkey_openapi::scope::Role;
use serde_json::{Value, json};

use crate::provider::{CLIENT_ID, CLIENT_SECRET, Provider};
use crate::{Application, Backend, Browser, Reply, TestApp};

/// Where links are listed.
pub const ASSOCIATIONS: &str = "/api/users/v1/me/federated-associations";
/// Where connections are kept.
pub const CONNECTIONS: &str = "/api/server/v1/connections";

/// A portal with a connection to a hand-made provider.
#[derive(Debug)]
pub struct Connected {
    /// The portal.
    pub app: TestApp,
    /// The provider.
    pub provider: Provider,
    /// Its owner, signed in.
    pub owner: Browser,
    /// The connection's id.
    pub connection: String,
}

/// What is stored of a connection to an issuer; `change` replaces members.
#[must_use]
pub fn settings(issuer: &str, client_id: &str, change: &Value) -> Value {
    let mut settings = json!({"name": "Campus", "issuer": issuer, "clientId": client_id});
    for (name, value) in change.as_object().unwrap() {
        settings[name] = value.clone();
    }
    settings
}

/// Creates a connection; answers its id.
#[track_caller]
#[must_use]
pub fn connect(owner: &Browser, settings: &Value, secret: &str) -> String {
    let body = json!({"connection": settings, "clientSecret": secret});
    let made = owner.post(CONNECTIONS, &body).status(201).json();
    made["id"].as_str().unwrap().to_owned()
}

/// Changes members of a connection's settings.
#[track_caller]
pub fn change(owner: &Browser, connection: &str, members: &Value) {
    let path = format!("{CONNECTIONS}/{connection}");
    let mut settings = owner.get(&path).ok().json()["connection"].clone();
    for (name, value) in members.as_object().unwrap() {
        settings[name] = value.clone();
    }
    owner.request("PUT", &path).header("If-Match", "*").json(&json!({"connection": settings})).send().ok();
}

impl Connected {
    /// A portal with a connection; `change` replaces members of its settings.
    #[must_use]
    pub fn with(backend: Backend, change: &Value) -> Self {
        let provider = Provider::start(0);
        let allowed = provider.host();
        let app = TestApp::with(backend, &[("OUTBOUND_ALLOW", &allowed)]);
        provider.script().now = crate::app::now_of(&app);
        let owner = app.signed_in_as("default", "owner", Role::Owner);
        let connection = connect(&owner, &settings(&provider.issuer, CLIENT_ID, change), CLIENT_SECRET);
        Self { app, provider, owner, connection }
    }

    /// The way to the provider from a new sign-in of a browser, and the flow.
    #[track_caller]
    #[must_use]
    pub fn way_in(&self, browser: &Browser) -> (String, String) {
        way_in(browser, &self.connection)
    }

    /// A browser signs in, as far as the provider's word goes; answers where it lands.
    #[track_caller]
    #[must_use]
    pub fn sign_in(&self, browser: &Browser) -> String {
        let (_, address) = self.way_in(browser);
        lands(browser, &self.provider.authorize(&address))
    }

    /// The way to the provider for a link.
    #[track_caller]
    #[must_use]
    pub fn way_to_link(&self, browser: &Browser) -> String {
        start_link(browser, &self.connection)
    }

    /// A browser links its account; answers where it lands.
    #[track_caller]
    #[must_use]
    pub fn link(&self, browser: &Browser) -> String {
        let address = self.way_to_link(browser);
        lands(browser, &self.provider.authorize(&address))
    }

    /// Who somebody is at the provider from now on.
    pub fn is_known_as(&self, subject: &str, userinfo: &Value) {
        let mut script = self.provider.script();
        script.claims["sub"] = json!(subject);
        script.userinfo = userinfo.clone();
        script.userinfo["sub"] = json!(subject);
    }
}

/// The way to a connection's provider from a new sign-in, and the flow.
#[track_caller]
#[must_use]
pub fn way_in(browser: &Browser, connection: &str) -> (String, String) {
    let flow = browser.start_flow("sign_in");
    let body = json!({"option": "federated", "connection": connection});
    let answered = browser.post(&format!("/api/auth/v1/flows/{flow}"), &body).ok().json();
    (flow, redirect_of(&answered))
}

/// The provider's address in the present step of a flow.
#[must_use]
pub fn redirect_of(flow: &Value) -> String {
    let options = flow["step"]["options"].as_array().expect("a step");
    let found = options.iter().find_map(|option| option["parameters"]["redirectTo"].as_str());
    found.expect("a way to the provider").to_owned()
}

/// The way to a connection's provider for a link.
#[track_caller]
#[must_use]
pub fn start_link(browser: &Browser, connection: &str) -> String {
    let started = browser.post(&format!("{ASSOCIATIONS}/{connection}/start"), &json!({})).ok().json();
    started["redirectTo"].as_str().unwrap().to_owned()
}

/// Follows the provider's answer; answers where the browser lands.
#[track_caller]
#[must_use]
pub fn lands(browser: &Browser, path: &str) -> String {
    let reply: Reply = browser.get(path);
    let to = reply.status(303).header("location").unwrap().to_owned();
    if !reply.set_cookies().is_empty() {
        let _ = browser.read_session();
    }
    to
}

/// Another Latchkey, with an application for a portal.
#[derive(Debug)]
pub struct Campus {
    /// The upstream provider.
    pub campus: TestApp,
    /// The portal.
    pub app: TestApp,
    /// The portal's owner, signed in.
    pub owner: Browser,
    /// The connection's id.
    pub connection: String,
}

impl Campus {
    /// Two servers, of which the second trusts the first.
    #[must_use]
    pub fn new(backend: Backend, change: &Value) -> Self {
        let campus = TestApp::new(backend);
        let allowed = campus.origin.trim_start_matches("http://").to_owned();
        let app = TestApp::with(backend, &[("OUTBOUND_ALLOW", &allowed)]);
        let owner = app.signed_in_as("default", "owner", Role::Owner);
        let draft = settings(&campus.origin, "", &json!({"enabled": false}));
        let body = json!({"connection": draft});
        let made = owner.post(CONNECTIONS, &body).status(201).json();
        let dean = campus.signed_in_as("default", "dean", Role::Owner);
        let client = Application::register(
            &dean,
            &json!({
                "name": "Portal", "trusted": true, "redirectUris": [made["redirectUri"]], "claims": null,
                "scopes": [{"name": "profile"}, {"name": "email"}]
            }),
        );
        let connection = made["id"].as_str().unwrap().to_owned();
        let mut full = settings(&campus.origin, &client.id, change);
        full["enabled"] = json!(true);
        let body = json!({"connection": full, "clientSecret": client.secret});
        let path = format!("{CONNECTIONS}/{connection}");
        owner.request("PUT", &path).header("If-Match", "*").json(&body).send().ok();
        Self { campus, app, owner, connection }
    }

    /// The upstream provider sends a browser of its own user back; answers path and query of the portal.
    #[track_caller]
    #[must_use]
    pub fn authorize(&self, there: &Browser, address: &str) -> String {
        let path = address.strip_prefix(&self.campus.origin).expect("the way to the provider");
        let to = there.get(path).status(303).header("location").expect("an address").to_owned();
        let to = match to.split_once("/authorize/") {
            Some((_, id)) => Application::allow(there, id),
            None => to,
        };
        to.strip_prefix(&self.app.origin).unwrap_or_else(|| panic!("sent to {to}")).to_owned()
    }
}

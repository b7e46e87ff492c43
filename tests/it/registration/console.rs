//! What an organization decides about people who register themselves.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Backend, Browser, Reply, TestApp, both};
use serde_json::{Value, json};

const PORTAL: &str = "/api/server/v1/portal";

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

fn save(browser: &Browser, body: &Value) -> Reply {
    browser.request("PUT", PORTAL).header("If-Match", "*").json(body).send()
}

both!(registration_is_a_part_of_the_portals_settings_and_off_by_default, |app| {
    let owner = owner(app);
    let mut settings = owner.get(PORTAL).ok().json();
    let off = json!({
        "enabled": false, "approval": false, "approvalDays": 30, "usernameIsEmail": false, "emailDomains": []
    });
    assert_eq!(settings["registration"], off);
    settings["registration"] = json!({"enabled": true, "approvalDays": 0, "emailDomains": ["no domain"]});
    let problem = save(&owner, &settings).problem(ErrorCode::InvalidValue);
    let fields: Vec<&str> = problem.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["registration.approvalDays", "registration.emailDomains"]);
    settings["registration"] = json!({"enabled": true, "emailDomains": [" Example.ORG", "example.org"]});
    let saved = save(&owner, &settings).ok().json();
    assert_eq!(saved["registration"]["emailDomains"], json!(["example.org"]));
    assert_eq!(app.browser().read_session()["registration"], true);
    assert_eq!(app.count("events", "kind = 'settings_changed'"), 1);
});

#[test]
fn without_mail_nobody_registers_and_it_cannot_be_switched_on() {
    latchkey_tests::run(Backend::Sqlite, &[("MAIL_TRANSPORT", "off")], |app| {
        let owner = owner(app);
        let mut settings = owner.get(PORTAL).ok().json();
        settings["registration"]["enabled"] = json!(true);
        let problem = save(&owner, &settings).problem(ErrorCode::InvalidValue);
        let found: Vec<(&str, ErrorCode)> =
            problem.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!(found, [("registration.enabled", ErrorCode::NotAvailable)]);
        // What was switched on while there was mail waits for it.
        app.allow_registration("default");
        assert_eq!(app.browser().read_session()["registration"], false);
        let refused = app.browser().post("/api/auth/v1/flows", &json!({"type": "register"}));
        refused.problem(ErrorCode::NotOffered);
    });
}

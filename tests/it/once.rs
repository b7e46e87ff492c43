//! What counts once counts once: fifty requests at the same moment, against two server processes on one database.
//!
//! Every browser here signed in before, so that each has a budget of attempts of its own: what lets one of the fifty pass is
//! the statement that uses the proof up, not the lock-out.

use latchkey::platform::clock::{Clock as _, SystemClock};
use latchkey_openapi::scope::Role;
use latchkey_tests::process::Server;
use latchkey_tests::{
    Application, Authenticator, AuthenticatorApp, Browser, PASSWORD, TestApp, assert_once, at_once,
    on_two_processes, totp_code,
};
use serde_json::{Value, json};

const ME: &str = "/api/users/v1/me";
const DEVICE: &str = "__Host-latchkey_device";
/// Requests at the same moment.
const MANY: usize = 50;

/// Alice's browsers, each with a budget of its own. The first sets things up, and takes no part in what is answered everywhere:
/// a browser that signs in again leaves the session that it had.
fn browsers(app: &TestApp) -> Vec<Browser> {
    app.user("alice");
    (0..=MANY).map(|_| app.another_browser_of("default", "alice")).collect()
}

/// The same answer from every browser at once, each to a flow of its own that waits for the second factor. Half of them
/// ask each process.
fn answer_everywhere(servers: &[Server; 2], browsers: &[Browser], answer: &Value) -> Vec<u16> {
    let flows: Vec<String> = browsers.iter().map(|browser| browser.sign_in_half("alice", PASSWORD)).collect();
    at_once(browsers.len(), |number| {
        let browser = browsers[number].at(servers[number % 2].address);
        browser.post(&format!("/api/auth/v1/flows/{}", flows[number]), answer).status
    })
}

/// The same answer to one flow fifty times at once, each time with another budget.
fn answer_one_flow(
    servers: &[Server; 2],
    browsers: &[Browser],
    (browser, flow): (&Browser, &str),
    answer: &Value,
) -> Vec<u16> {
    at_once(browsers.len(), |number| {
        let clone = browser.at(servers[number % 2].address);
        clone.set_cookie(DEVICE, &browsers[number].cookie(DEVICE).unwrap());
        clone.post(&format!("/api/auth/v1/flows/{flow}"), answer).status
    })
}

/// The same request of one session fifty times at once.
fn repeat(servers: &[Server; 2], browser: &Browser, method: &str, path: &str, body: &Value) -> Vec<u16> {
    at_once(MANY, |number| {
        browser.at(servers[number % 2].address).request(method, path).json(body).send().status
    })
}

/// The code that an app shows now, in the processes' time.
fn present_code(secret: &str, steps: i64) -> String {
    totp_code(secret, SystemClock.now().timestamp() + 30 * steps)
}

fn secret_of(begun: &Value) -> &str {
    begun["secret"].as_str().unwrap()
}

fn a_code_by_message_counts_once(channel: &str, option: &str) {
    on_two_processes(&[], |app, servers| {
        let browsers = browsers(app);
        app.change_settings("default", |settings| {
            settings.factors.email_otp = true;
            settings.factors.sms_otp = true;
        });
        let address = app.set_up_codes(&browsers[0], channel);
        let flow = browsers[1].sign_in_half("alice", PASSWORD);
        browsers[1].answer(&flow, &json!({ "option": option })).ok();
        let answer = json!({"option": option, "code": app.latest_code(&address)});
        assert_once(&answer_one_flow(servers, &browsers, (&browsers[1], &flow), &answer), 200);
        assert_eq!(app.count("sessions", "level = 2"), 1 + 1, "the one of the set-up and the one that won");
        assert_eq!(app.count("otp_codes", "true"), 0);
    });
}

#[test]
fn t12_a_code_of_an_app_signs_in_once_on_two_processes() {
    on_two_processes(&[], |app, servers| {
        let browsers = browsers(app);
        let authenticator = AuthenticatorApp::enroll(app, &browsers[0]);
        let answer = json!({"option": "totp", "code": authenticator.code(app, 0)});
        assert_once(&answer_everywhere(servers, &browsers[1..], &answer), 200);
        assert_eq!(app.count("sessions", "level = 2"), 1 + 1, "the one of the set-up and the one that won");
        // Nor does it count for a server that has just started, or within a session.
        let restarted = app.two_processes();
        assert_eq!(
            answer_everywhere(&restarted, &browsers[1..3], &answer).iter().filter(|one| **one == 200).count(),
            0
        );
    });
}

#[test]
fn t05_a_code_by_sms_signs_in_once_on_two_processes() {
    a_code_by_message_counts_once("sms-otp", "sms_otp");
}

#[test]
fn t05_a_code_by_mail_signs_in_once_on_two_processes() {
    a_code_by_message_counts_once("email-otp", "email_otp");
}

#[test]
fn t22_a_backup_code_signs_in_once_on_two_processes() {
    on_two_processes(&[], |app, servers| {
        let browsers = browsers(app);
        AuthenticatorApp::enroll(app, &browsers[0]);
        let path = format!("{ME}/backup-codes");
        let made = browsers[0].post(&path, &json!({})).status(201).json();
        browsers[0].post(&format!("{path}/confirm"), &json!({})).ok();
        let answer = json!({"option": "backup_code", "code": made["codes"][0]});
        assert_once(&answer_everywhere(servers, &browsers[1..], &answer), 200);
        assert_eq!(app.count("backup_codes", "used_at IS NOT NULL"), 1);
        assert_eq!(app.count("events", "kind = 'backup_code_used'"), 1);
        assert_eq!(browsers[0].get(&path).ok().json()["remaining"], 9);
    });
}

#[test]
fn t05_a_passkey_signs_in_once_with_one_signature_on_two_processes() {
    on_two_processes(&[], |app, servers| {
        let browsers = browsers(app);
        let mut passkey = Authenticator::passkey(&app.origin);
        passkey.register(&browsers[0], "passkey");
        let flow = browsers[1].start_flow("sign_in");
        let step = browsers[1].answer(&flow, &json!({"option": "passkey"})).ok().json()["step"].clone();
        let asked = step["options"].as_array().unwrap().iter().find(|option| option["option"] == "passkey");
        let signed = passkey.get(&asked.unwrap()["parameters"]["publicKey"]);
        let answer = json!({"option": "passkey", "credential": signed});
        assert_once(&answer_one_flow(servers, &browsers, (&browsers[1], &flow), &answer), 200);
        assert_eq!(
            app.count("sessions", "level = 2"),
            1 + 1,
            "the one of the registration and the one that won"
        );
        assert_eq!(app.count("webauthn_ceremonies", "true"), 0);
    });
}

#[test]
fn t05_a_registration_is_finished_once_on_two_processes() {
    on_two_processes(&[], |app, servers| {
        let alice = app.signed_in("alice");
        let path = format!("{ME}/webauthn/start-registration");
        let started = alice.post(&path, &json!({"kind": "passkey"})).ok().json();
        let credential = Authenticator::passkey(&app.origin).create(&started["publicKey"]);
        let body = json!({"requestId": started["requestId"], "credential": credential});
        let path = format!("{ME}/webauthn/finish-registration");
        assert_once(&repeat(servers, &alice, "POST", &path, &body), 201);
        assert_eq!(app.count("webauthn_credentials", "true"), 1);
        assert_eq!(app.count("events", "kind = 'factor_added'"), 1);
    });
}

#[test]
fn t05_what_is_set_up_is_set_up_once_on_two_processes() {
    on_two_processes(&[], |app, servers| {
        let alice = app.signed_in("alice");
        let begun = alice.post(&format!("{ME}/totp"), &json!({})).status(201).json();
        let path = format!("{ME}/totp/{}/verify", begun["id"].as_str().unwrap());
        let body = json!({"code": present_code(secret_of(&begun), 0)});
        assert_once(&repeat(servers, &alice, "POST", &path, &body), 200);
        assert_eq!((app.count("totp_factors", "true"), app.count("events", "kind = 'factor_added'")), (1, 1));

        alice.post(&format!("{ME}/backup-codes"), &json!({})).status(201);
        let path = format!("{ME}/backup-codes/confirm");
        assert_once(&repeat(servers, &alice, "POST", &path, &json!({})), 200);
        assert_eq!(app.count("events", "kind = 'backup_codes_generated'"), 1);

        app.change_settings("default", |settings| settings.factors.email_otp = true);
        let path = format!("{ME}/mfa/email-otp");
        let contact = alice.get(&path).ok().json()["contacts"][0]["contactId"].clone();
        let sent = alice.post(&format!("{path}/code"), &json!({ "contactId": contact })).status(202).json();
        let code = app.latest_code("alice@default.example");
        let body = json!({"requestId": sent["requestId"], "code": code});
        assert_once(&repeat(servers, &alice, "PUT", &path, &body), 200);
        assert_eq!((app.count("otp_factors", "true"), app.count("events", "kind = 'factor_added'")), (1, 2));
    });
}

#[test]
fn t05_an_app_is_set_up_on_the_way_in_once_on_two_processes() {
    on_two_processes(&[], |app, servers| {
        let browsers = browsers(app);
        app.change_settings("default", |settings| {
            settings.factors.second_factor = latchkey_openapi::settings::SecondFactorPolicy::Required;
        });
        let flow = browsers[0].sign_in_half("alice", PASSWORD);
        let step = browsers[0].answer(&flow, &json!({"option": "enroll_totp"})).ok().json()["step"].clone();
        let shown = &step["options"][0]["parameters"]["enrolment"];
        let answer = json!({"option": "enroll_totp", "code": present_code(secret_of(shown), 0)});
        assert_once(&answer_one_flow(servers, &browsers, (&browsers[0], &flow), &answer), 200);
        assert_eq!((app.count("totp_factors", "true"), app.count("sessions", "level = 2")), (1, 1));
        assert_eq!(app.count("events", "kind = 'factor_added'"), 1);
    });
}

#[test]
fn t05_a_flow_completes_once_and_trusts_one_browser_on_two_processes() {
    on_two_processes(&[], |app, servers| {
        let browsers = browsers(app);
        let flow = browsers[0].start_flow("sign_in");
        let password = json!({"option": "password", "username": "alice", "password": PASSWORD});
        let before = app.count("sessions", "true");
        assert_once(&answer_one_flow(servers, &browsers, (&browsers[0], &flow), &password), 200);
        assert_eq!(app.count("sessions", "true"), before, "a new one in the place of the one before");

        let authenticator = AuthenticatorApp::enroll(app, &browsers[1]);
        let flow = browsers[2].sign_in_half("alice", PASSWORD);
        let code = authenticator.code(app, 0);
        let answer = json!({"option": "totp", "code": code, "trustBrowser": true});
        assert_once(&answer_one_flow(servers, &browsers, (&browsers[2], &flow), &answer), 200);
        assert_eq!(app.count("trusted_browsers", "true"), 1);
        assert_eq!(app.count("events", "kind = 'browser_trusted'"), 1);
    });
}

#[test]
fn t17_passwords_and_codes_guessed_at_once_share_one_budget_on_two_processes() {
    on_two_processes(&[], |app, servers| {
        let alice = app.signed_in("alice");
        AuthenticatorApp::enroll(app, &alice);
        // Strangers who know the password: no budget of their own.
        let half: Vec<(Browser, String)> = (0..MANY)
            .map(|number| {
                let browser = Browser::new(servers[number % 2].address, &app.origin, "default");
                let flow = if number % 5 == 0 {
                    browser.start_flow("sign_in")
                } else {
                    browser.sign_in_half("alice", PASSWORD)
                };
                (browser, flow)
            })
            .collect();
        let statuses = at_once(MANY, |number| {
            let (browser, flow) = &half[number];
            let password = if number % 10 == 0 { PASSWORD } else { "not the password" };
            let answer = if number % 5 == 0 {
                json!({"option": "password", "username": "alice", "password": password})
            } else {
                json!({"option": "totp", "code": format!("{number:06}")})
            };
            browser.post(&format!("/api/auth/v1/flows/{flow}"), &answer).status
        });
        assert!(statuses.iter().all(|status| [200, 400, 401].contains(status)), "{statuses:?}");
        let failures = || -> usize {
            app.query("SELECT CAST(sum(failures) AS TEXT) AS line FROM attempt_counters")[0].parse().unwrap()
        };
        let is_delayed = || app.count("attempt_counters", "blocked_until IS NOT NULL") == 1;
        assert!(failures() <= 5, "{} wrong ones were looked at", failures());
        // A right password holds an attempt until it is known to be right. Whatever it left is used up, and nothing beyond.
        let (browser, flow) = &half[5];
        let wrong = json!({"option": "password", "username": "alice", "password": "not the password"});
        while !is_delayed() {
            browser.post(&format!("/api/auth/v1/flows/{flow}"), &wrong).status(401);
            assert!(failures() <= 5, "five wrong ones, and no delay");
        }
        let before = failures();
        browser.post(&format!("/api/auth/v1/flows/{flow}"), &wrong);
        assert_eq!(failures(), before, "one more was looked at");
    });
}

#[test]
fn t38_a_refresh_token_is_used_once_on_two_processes_and_its_second_use_ends_the_family() {
    on_two_processes(&[], |app, servers| {
        let owner = app.signed_in_as("default", "owner", Role::Owner);
        let client = Application::register(&owner, &json!({}));
        let user = app.signed_in("alice");
        let tokens = client.asking("openid offline_access").tokens(&user, &[]);
        let refresh = tokens["refresh_token"].as_str().unwrap();
        let replies = at_once(MANY, |number| client.refresh(&user.at(servers[number % 2].address), refresh));
        assert_once(&replies.iter().map(|reply| reply.status).collect::<Vec<_>>(), 200);
        let given = replies.iter().find(|reply| reply.status == 200).unwrap().json();
        for (number, token) in [&given, &tokens].into_iter().enumerate() {
            let program =
                user.at(servers[number % 2].address).program(token["access_token"].as_str().unwrap());
            program.get("/oauth2/userinfo").status(401);
        }
        client.refresh(&user, given["refresh_token"].as_str().unwrap()).refused("invalid_grant");
    });
}

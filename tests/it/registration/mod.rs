//! Registering oneself: who gets an account, and who does not.

mod approval;
mod console;
mod form;
mod neutral;
mod races;

use std::net::IpAddr;

use latchkey::identity::events::Origin;
use latchkey::identity::recovery::request::Request;
use latchkey::platform::device;
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::registration::registration;
use latchkey_tests::{OTHER_PASSWORD, PASSWORD, TestApp, both};
use serde_json::{Value, json};

const NEW: &str = "newcomer@elsewhere.example";
/// Few messages an hour.
const LOW: &[(&str, &str)] = &[("MESSAGES_PER_ADDRESS", "2"), ("MESSAGES_PER_CLIENT", "5")];

fn step_of(reply: &Value) -> (String, Vec<String>) {
    let options = reply["step"]["options"].as_array().unwrap().iter();
    let options = options.map(|one| one["option"].as_str().unwrap().to_owned()).collect();
    (reply["step"]["kind"].as_str().unwrap().to_owned(), options)
}

/// Nothing of a registration is there.
#[track_caller]
fn assert_nothing(app: &TestApp) {
    let nobody = [
        ("accounts", "username_key = 'newcomer'"),
        ("contacts", "value_key LIKE 'newcomer@%'"),
        ("registrations", "1 = 1"),
        ("sessions", "1 = 1"),
    ];
    for (table, condition) in nobody {
        assert_eq!(app.count(table, condition), 0, "{table}");
    }
}

both!(a_code_proves_the_address_and_the_form_makes_an_account_that_is_signed_in, |app| {
    app.allow_registration("default");
    let browser = app.browser();
    assert_eq!(browser.read_session()["registration"], true);
    let flow = browser.start_flow("register");
    let asked = browser.register_email(&flow, NEW).ok().json();
    assert_eq!(step_of(&asked), ("verify_email".to_owned(), vec!["register_code".to_owned()]));
    // Nothing is there before the proof: nobody can prepare an account for somebody else's address.
    assert_nothing(app);
    let proven = browser.register_code(&flow, &app.latest_code(NEW)).ok().json();
    assert_eq!(step_of(&proven), ("register".to_owned(), vec!["register".to_owned()]));
    let form = &proven["step"]["options"][0]["parameters"]["registration"];
    assert_eq!((&form["email"], &form["asksUsername"]), (&json!(NEW), &json!(true)));
    let paths: Vec<&str> =
        form["attributes"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["name.givenName", "name.familyName"]);
    assert_nothing(app);
    let mut filled = registration("newcomer");
    filled["attributes"] = json!({"name.givenName": "Nia", "name.familyName": "Comer"});
    let done = browser.register(&flow, &filled).ok().json();
    assert_eq!((&done["status"], &done["awaitsApproval"]), (&json!("completed"), &Value::Null));
    let session = browser.read_session();
    assert_eq!((&session["authenticated"], &session["account"]["role"]), (&json!(true), &json!("user")));
    let me = TestApp::profile(&browser);
    assert_eq!((&me["userName"], &me["name"]["givenName"]), (&json!("newcomer"), &json!("Nia")));
    assert_eq!(me["emails"], json!([{"value": NEW, "type": "work", "primary": true}]));
    let log = browser.get("/api/users/v1/me/activity").ok().json();
    let mut kinds: Vec<&str> =
        log["activity"].as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["account_created", "sign_in"]);
    app.browser().sign_in("newcomer", OTHER_PASSWORD);
});

both!(a_link_begins_the_form_in_whichever_browser_it_is_opened, |app| {
    app.allow_registration("default");
    let asked = app.browser();
    let flow = asked.start_registration(NEW);
    let (code, token) = (app.latest_code(NEW), app.latest_link(NEW, "register"));
    let phone = app.browser();
    let begun = phone.register_by_link(&token).status(201).json();
    assert_eq!(step_of(&begun).0, "register");
    phone.register(begun["flowId"].as_str().unwrap(), &registration("newcomer")).ok();
    assert!(phone.is_signed_in());
    // The code of the same message went with the link, and the link works once.
    asked.register_code(&flow, &code).problem(ErrorCode::InvalidCode);
    app.browser().register_by_link(&token).problem(ErrorCode::LinkInvalid);
});

both!(t48_an_address_that_is_known_gets_a_message_and_no_proof, |app| {
    app.allow_registration("default");
    app.user("alice");
    let browser = app.browser();
    let flow = browser.start_registration("ALICE@default.example");
    let mail = app.mails_to("alice@default.example").pop().unwrap();
    assert!(mail.subject.contains("account at"), "{}", mail.subject);
    assert!(mail.text.contains("alice") && mail.text.contains("/sign-in"), "{}", mail.text);
    assert!(mail.text.contains("/recover"), "who forgot the password is led on: {}", mail.text);
    assert_eq!((mail.code(), mail.token("register")), (None, None));
    assert_eq!(app.count("flow_proofs", "1 = 1"), 0);
    browser.register_code(&flow, "000000").problem(ErrorCode::InvalidCode);
    browser.register(&flow, &registration("alice2")).problem(ErrorCode::FlowOptionInvalid);
});

both!(t01_no_step_is_passed_by_the_one_after_it_or_by_an_empty_answer, |app| {
    app.allow_registration("default");
    let browser = app.browser();
    let flow = browser.start_flow("register");
    let answer = json!({"option": "register_email", "email": NEW});
    browser.answer(&flow, &answer).problem(ErrorCode::CaptchaInvalid);
    for email in ["", "newcomer", "newcomer@", "a@b.example, c@d.example"] {
        let refused = browser.register_email(&flow, email).problem(ErrorCode::InvalidValue);
        assert_eq!(refused.errors[0].field, "email");
    }
    browser.register_code(&flow, "000000").problem(ErrorCode::FlowOptionInvalid);
    browser.register(&flow, &registration("newcomer")).problem(ErrorCode::FlowOptionInvalid);
    browser.register_email(&flow, NEW).ok();
    browser.register(&flow, &registration("newcomer")).problem(ErrorCode::FlowOptionInvalid);
    browser.register_code(&flow, "").problem(ErrorCode::InvalidCode);
    // The flow is bound to its browser.
    let code = app.latest_code(NEW);
    app.browser().register_code(&flow, &code).problem(ErrorCode::FlowNotFound);
    for answer in [
        json!({"option": "password", "username": "newcomer", "password": PASSWORD}),
        json!({"option": "recovery_email", "code": code}),
        json!({"option": "new_password", "password": OTHER_PASSWORD}),
    ] {
        browser.answer(&flow, &answer).problem(ErrorCode::FlowOptionInvalid);
    }
    assert_nothing(app);
});

both!(t04_a_proof_counts_for_its_flow_its_address_its_purpose_and_its_organization, |app| {
    app.allow_registration("default");
    app.allow_registration("other");
    app.user("alice");
    let (owner, stranger) = (app.browser(), app.browser());
    owner.start_registration(NEW);
    let (code, token) = (app.latest_code(NEW), app.latest_link(NEW, "register"));
    let flow = stranger.start_registration(NEW);
    let second = app.latest_code(NEW);
    if code != second {
        stranger.register_code(&flow, &code).problem(ErrorCode::InvalidCode);
    }
    // A link of a registration recovers nothing, and one of a recovery registers nobody; neither is used up by the attempt.
    app.browser().recover_by_link(&token).problem(ErrorCode::RecoveryLinkInvalid);
    app.browser().ask_for_recovery("alice");
    let recovery = app.latest_link("alice@default.example", "recover");
    app.browser().register_by_link(&recovery).problem(ErrorCode::LinkInvalid);
    app.browser().recover_by_link(&recovery).status(201);
    app.browser_at("other").register_by_link(&token).problem(ErrorCode::LinkInvalid);
    app.browser().register_by_link(&token).status(201);
});

both!(a_code_works_for_ten_minutes_a_link_and_a_form_for_an_hour, |app| {
    app.allow_registration("default");
    let browser = app.browser();
    let flow = browser.start_registration(NEW);
    let (code, token) = (app.latest_code(NEW), app.latest_link(NEW, "register"));
    let in_time = app.browser();
    let other = in_time.start_registration("in-time@elsewhere.example");
    app.advance(599);
    in_time.register_code(&other, &app.latest_code("in-time@elsewhere.example")).ok();
    app.advance(1);
    browser.register_code(&flow, &code).problem(ErrorCode::InvalidCode);
    app.advance(3_600 - 600 - 1);
    let begun = app.browser();
    let form = begun.register_by_link(&token).status(201).json()["flowId"].as_str().unwrap().to_owned();
    browser.start_registration(NEW);
    let late = app.latest_link(NEW, "register");
    app.advance(3_600);
    app.browser().register_by_link(&late).problem(ErrorCode::LinkInvalid);
    begun.register(&form, &registration("newcomer")).problem(ErrorCode::FlowNotFound);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!((app.count("flows", "1 = 1"), app.count("flow_proofs", "1 = 1")), (0, 0));
    assert_nothing(app);
});

both!(a_code_has_five_tries_and_a_new_one_replaces_it, |app| {
    app.allow_registration("default");
    let browser = app.browser();
    let flow = browser.start_registration(NEW);
    // Asked for again at once nothing new is sent.
    browser.answer(&flow, &json!({"option": "register_code"})).ok();
    assert_eq!(app.mails_to(NEW).len(), 1);
    app.advance(59);
    browser.answer(&flow, &json!({"option": "register_code"})).ok();
    assert_eq!(app.mails_to(NEW).len(), 1);
    app.advance(1);
    browser.answer(&flow, &json!({"option": "register_code"})).ok();
    let code = app.latest_code(NEW);
    assert_eq!(app.mails_to(NEW).len(), 2);
    let wrong = if code == "111111" { "222222" } else { "111111" };
    for _ in 0..5 {
        browser.register_code(&flow, wrong).problem(ErrorCode::InvalidCode);
    }
    browser.register_code(&flow, &code).problem(ErrorCode::InvalidCode);
    // Nobody is locked out by strangers who try to register with their address.
    assert_eq!(app.count("attempt_counters", "1 = 1"), 0);
});

both!(t64_strangers_ask_for_so_many_messages_to_an_address_and_from_one_client, LOW, |app| {
    app.allow_registration("default");
    app.user("alice");
    let ask = |address: &str| {
        let browser = app.browser();
        let flow = browser.start_flow("register");
        browser.register_email(&flow, address)
    };
    // Whether or not it is somebody's: the same limit, and the same answer.
    for address in [NEW, "alice@default.example"] {
        ask(address).ok();
        ask(&address.to_uppercase()).ok();
        let refused = ask(address);
        refused.problem(ErrorCode::RateLimited);
        assert_eq!(refused.header("retry-after"), Some("3600"));
    }
    ask("third@elsewhere.example").ok();
    ask("fourth@elsewhere.example").problem(ErrorCode::RateLimited);
    app.advance(3_601);
    ask(NEW).ok();
});

both!(where_it_is_not_offered_nobody_registers_also_not_halfway, |app| {
    let browser = app.browser();
    assert_eq!(browser.read_session()["registration"], false);
    let refused = browser.post("/api/auth/v1/flows", &json!({"type": "register"}));
    refused.problem(ErrorCode::NotOffered);
    app.allow_registration("default");
    let flow = browser.prove_registration(app, NEW);
    let begun = browser.start_flow("register");
    let asked = browser.start_registration("second@elsewhere.example");
    let (code, token) = (
        app.latest_code("second@elsewhere.example"),
        app.latest_link("second@elsewhere.example", "register"),
    );
    app.advance(61);
    app.change_settings("default", |settings| settings.registration.enabled = false);
    let answers = [
        browser.register_email(&begun, "third@elsewhere.example"),
        browser.register_code(&asked, &code),
        browser.answer(&asked, &json!({"option": "register_code"})),
        browser.register(&flow, &registration("newcomer")),
        app.browser().register_by_link(&token),
    ];
    let refused = answers.map(|reply| (reply.status >= 400).then(|| reply.any_problem().code));
    assert_eq!(refused, [Some(ErrorCode::NotOffered); 5]);
    assert_nothing(app);
    // Nothing was used up by the refusals.
    app.allow_registration("default");
    browser.register_code(&asked, &code).ok();
    browser.register(&flow, &registration("newcomer")).ok();
});

both!(what_was_asked_for_while_it_was_offered_is_answered_no_more_when_it_is_not, |app| {
    app.allow_registration("default");
    let ask = |email: &str| {
        let flow = app.browser().start_flow("register");
        let origin = Origin { ip: IpAddr::from([192, 0, 2, 7]), device: device::parse(None) };
        let organization = app.organization("default");
        let request = Request::registration(&app.state, &organization, &origin, &flow, (email, "en"));
        app.ask_while_busy(&request, 60);
    };
    ask(NEW);
    app.advance(60);
    assert_eq!(app.mails_to(NEW).len(), 1);
    app.user("alice");
    for email in [NEW, "alice@default.example"] {
        app.allow_registration("default");
        ask(email);
        app.change_settings("default", |settings| settings.registration.enabled = false);
        app.advance(60);
        app.settle();
    }
    assert_eq!(app.mails().len(), 1);
});

both!(who_registers_with_the_address_of_a_closed_account_is_told_that_it_is_closed, |app| {
    app.allow_registration("default");
    app.user("alice");
    app.execute("UPDATE accounts SET state = 'disabled' WHERE username = 'alice'");
    app.browser().start_registration("alice@default.example");
    let mail = app.mails_to("alice@default.example").pop().unwrap();
    assert!(mail.text.contains("It is closed"), "{}", mail.text);
    assert!(!mail.text.contains("/sign-in") && !mail.text.contains("/recover"), "{}", mail.text);
    assert_eq!((mail.code(), mail.token("register")), (None, None));
});

both!(t03_links_are_built_from_the_configured_address_alone, |app| {
    app.allow_registration("default");
    let browser = app
        .browser()
        .with_header("X-Forwarded-Host", "evil.example")
        .with_header("Forwarded", "host=evil.example");
    browser.start_registration(NEW);
    let mail = app.mails_to(NEW).pop().unwrap();
    assert!(mail.text.contains(&format!("{}/register#", app.origin)), "{}", mail.text);
    assert!(!mail.raw.contains("evil.example"));
});

both!(the_message_speaks_the_language_of_the_page, |app| {
    app.allow_registration("default");
    let browser = app.browser();
    let flow = browser.start_flow("register");
    let answer =
        json!({"option": "register_email", "email": NEW, "language": "de", "captcha": browser.solved()});
    browser.answer(&flow, &answer).ok();
    assert!(app.mails_to(NEW)[0].subject.contains("Registrierung"));
    app.advance(61);
    browser.answer(&flow, &json!({"option": "register_code"})).ok();
    assert!(app.mails_to(NEW)[1].subject.contains("Registrierung"));
});

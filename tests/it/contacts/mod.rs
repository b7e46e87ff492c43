//! E-mail addresses and phone numbers: proven before they count, told when they go, brought back by their readers.

mod changes;

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Backend, Browser, PASSWORD, Reply, TestApp, at_once, both};
use serde_json::{Value, json};

const VERIFICATIONS: &str = "/api/users/v1/me/verifications";
const CONTACTS: &str = "/api/users/v1/me/contacts";
const UNDO: &str = "/api/users/v1/contacts/undo";
const EXTENSION: &str = "urn:latchkey:params:scim:schemas:extension:account:2.0:User";

fn ask(browser: &Browser, value: &str) -> Reply {
    let channel = if value.starts_with('+') { "phone" } else { "email" };
    browser.post(VERIFICATIONS, &json!({"channel": channel, "value": value}))
}

#[track_caller]
fn started(browser: &Browser, value: &str) -> String {
    ask(browser, value).status(202).json()["id"].as_str().unwrap().to_owned()
}

fn confirm(browser: &Browser, id: &str, code: &str) -> Reply {
    browser.post(&format!("{VERIFICATIONS}/{id}/confirm"), &json!({ "code": code }))
}

/// Adds a proven address.
#[track_caller]
fn add(app: &TestApp, browser: &Browser, value: &str) {
    let id = started(browser, value);
    confirm(browser, &id, &app.latest_code(value)).no_content();
}

#[track_caller]
fn replace(app: &TestApp, browser: &Browser, old: &str, new: &str) {
    let body = json!({"channel": "email", "value": new, "replaces": contact(browser, old)["id"]});
    let started = browser.post(VERIFICATIONS, &body).status(202).json();
    confirm(browser, started["id"].as_str().unwrap(), &app.latest_code(new)).no_content();
}

fn contacts(browser: &Browser) -> Vec<Value> {
    browser.get(CONTACTS).ok().json()["contacts"].as_array().unwrap().clone()
}

#[track_caller]
fn contact(browser: &Browser, value: &str) -> Value {
    contacts(browser).into_iter().find(|contact| contact["value"] == value).expect("the contact is there")
}

fn emails(browser: &Browser) -> Vec<(String, bool)> {
    let of_mail = contacts(browser).into_iter().filter(|contact| contact["channel"] == "email");
    of_mail.map(|one| (one["value"].as_str().unwrap().to_owned(), one["primary"] == true)).collect()
}

both!(an_address_counts_only_once_it_is_proven, |app| {
    let alice = app.signed_in("alice");
    let etag = alice.etag();
    let pending = ask(&alice, " New.One@Example.ORG ").status(202).json();
    assert_eq!((&pending["value"], &pending["type"]), (&json!("New.One@example.org"), &json!("other")));
    assert_eq!(pending["resendAt"], "2026-01-01T09:01:00Z");
    assert_eq!(pending["codeExpiresAt"], "2026-01-01T09:10:00Z");
    assert_ne!(alice.etag(), etag, "what waits shows in the profile");
    let profile = TestApp::profile(&alice);
    assert_eq!(profile[EXTENSION]["pendingEmails"], json!(["New.One@example.org"]));
    assert_eq!(profile[EXTENSION]["verifiedEmails"], json!(["alice@default.example"]));
    assert_eq!(profile["emails"].as_array().unwrap().len(), 1);
    assert_eq!(alice.get(VERIFICATIONS).ok().json()["verifications"], json!([pending]));

    let mail = app.mails_to("New.One@example.org").remove(0);
    assert!(mail.subject.contains("Confirm your address"), "{}", mail.subject);
    let id = pending["id"].as_str().unwrap();
    let code = mail.code().unwrap();
    confirm(&alice, id, &format!("{} {}", &code[..3], &code[3..])).no_content();
    let profile = TestApp::profile(&alice);
    assert_eq!(profile[EXTENSION].get("pendingEmails"), None);
    assert_eq!(profile[EXTENSION]["verifiedEmails"].as_array().unwrap().len(), 2);
    assert_eq!(
        emails(&alice),
        [("alice@default.example".to_owned(), true), ("New.One@example.org".to_owned(), false)]
    );
    confirm(&alice, id, &code).problem(ErrorCode::NotFound);
    let told = app.mails_to("alice@default.example");
    assert!(told.last().unwrap().subject.contains("A contact was added"));
    assert!(told.last().unwrap().text.contains("N•••@example.org"));
    ask(&alice, "NEW.ONE@example.org").problem(ErrorCode::Uniqueness);
});

both!(a_phone_number_is_proven_by_sms_in_its_one_form, |app| {
    let alice = app.signed_in("alice");
    for bad in ["0664 1234567", "+43", "+61 1900 123456", "+43 664 12345a7", "not a number"] {
        let body = json!({"channel": "phone", "value": bad});
        let problem = alice.post(VERIFICATIONS, &body).problem(ErrorCode::InvalidValue);
        assert_eq!(problem.errors[0].field, "value", "{bad}");
    }
    let id = started(&alice, "+43 (0) 664 / 123 45 67");
    let text = app.texts().remove(0);
    assert_eq!(text.to, "+436641234567");
    assert!(text.text.trim_end().ends_with(&format!("@localhost #{}", text.code().unwrap())));
    confirm(&alice, &id, &text.code().unwrap()).no_content();
    assert!(contact(&alice, "+436641234567")["verifiedAt"].is_string());
});

both!(a_link_confirms_only_in_a_session_of_its_own_account_and_once, |app| {
    let alice = app.signed_in("alice");
    let mallory = app.signed_in("mallory");
    started(&alice, "new@example.org");
    let token = app.mails_to("new@example.org")[0].token("verify").unwrap();
    let path = format!("{VERIFICATIONS}/confirm");
    mallory.post(&path, &json!({ "token": token })).problem(ErrorCode::LinkInvalid);
    app.browser().post(&path, &json!({ "token": token })).problem(ErrorCode::Unauthenticated);
    alice.post(UNDO, &json!({ "token": token })).problem(ErrorCode::LinkInvalid);
    app.advance(60 * 60);
    app.another_browser_of("default", "alice").post(&path, &json!({ "token": token })).no_content();
    alice.post(&path, &json!({ "token": token })).problem(ErrorCode::Unauthenticated);
    let alice = app.another_browser_of("default", "alice");
    alice.post(&path, &json!({ "token": token })).problem(ErrorCode::LinkInvalid);
    assert_eq!(emails(&alice).len(), 2);
});

both!(a_code_has_five_tries_and_ten_minutes, |app| {
    let alice = app.signed_in("alice");
    let id = started(&alice, "new@example.org");
    let code = app.latest_code("new@example.org");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        confirm(&alice, &id, wrong).problem(ErrorCode::InvalidCode);
    }
    confirm(&alice, &id, &code).problem(ErrorCode::InvalidCode);
    assert_eq!(alice.get(VERIFICATIONS).ok().json()["verifications"][0]["attemptsLeft"], 0);
    app.advance(61);
    let path = format!("{VERIFICATIONS}/{id}/resend");
    assert_eq!(alice.post(&path, &json!({})).ok().json()["attemptsLeft"], 5);
    confirm(&alice, &id, &code).problem(ErrorCode::InvalidCode);
    app.advance(60 * 10);
    let late = app.latest_code("new@example.org");
    confirm(&alice, &id, &late).problem(ErrorCode::InvalidCode);
    app.advance(61);
    let alice = app.another_browser_of("default", "alice");
    alice.post(&path, &json!({})).ok();
    app.advance(599);
    confirm(&alice, &id, &app.latest_code("new@example.org")).no_content();
});

both!(a_resend_waits_a_minute_and_voids_what_was_sent_before, |app| {
    let alice = app.signed_in("alice");
    let id = started(&alice, "new@example.org");
    let path = format!("{VERIFICATIONS}/{id}/resend");
    let first = app.mails_to("new@example.org").remove(0);
    let early = alice.post(&path, &json!({}));
    early.problem(ErrorCode::RateLimited);
    assert_eq!(early.header("retry-after"), Some("60"));
    ask(&alice, "new@example.org").problem(ErrorCode::RateLimited);
    app.advance(59);
    alice.post(&path, &json!({})).problem(ErrorCode::RateLimited);
    app.advance(1);
    let again = alice.post(&path, &json!({})).ok().json();
    assert_eq!(again["resendAt"], "2026-01-01T09:02:00Z");
    assert_ne!(app.latest_code("new@example.org"), first.code().unwrap());
    let by_link = format!("{VERIFICATIONS}/confirm");
    let token = first.token("verify").unwrap();
    alice.post(&by_link, &json!({ "token": token })).problem(ErrorCode::LinkInvalid);
    app.advance(60);
    let sent: usize =
        at_once(10, |_| usize::from(alice.clone().post(&path, &json!({})).status == 200)).into_iter().sum();
    assert_eq!(sent, 1, "of several at once one is sent");
    alice.delete(&format!("{VERIFICATIONS}/{id}")).no_content();
    alice.delete(&format!("{VERIFICATIONS}/{id}")).problem(ErrorCode::NotFound);
    confirm(&alice, &id, &app.latest_code("new@example.org")).problem(ErrorCode::NotFound);
});

both!(what_waits_too_long_is_forgotten, |app| {
    let alice = app.signed_in("alice");
    started(&alice, "new@example.org");
    app.advance(24 * 60 * 60 - 1);
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    let alice = app.another_browser_of("default", "alice");
    assert_eq!(alice.get(VERIFICATIONS).ok().json()["verifications"].as_array().unwrap().len(), 1);
    app.advance(1);
    let alice = app.another_browser_of("default", "alice");
    assert_eq!(alice.get(VERIFICATIONS).ok().json()["verifications"], json!([]));
    app.block_on(latchkey::jobs::sweep(&app.state)).unwrap();
    assert_eq!(TestApp::profile(&alice)[EXTENSION].get("pendingEmails"), None);
    assert_eq!(app.count("pending_contacts", "true"), 0);
});

both!(an_account_has_only_so_many_addresses, |app| {
    let alice = app.signed_in("alice");
    for n in 0..5 {
        started(&alice, &format!("n{n}@example.org"));
    }
    ask(&alice, "n5@example.org").problem(ErrorCode::LimitReached);
    assert_eq!(app.count("pending_contacts", "true"), 5);
});

both!(t08_no_answer_shows_a_code_or_a_link, |app| {
    let alice = app.signed_in("alice");
    let asked = ask(&alice, "new@example.org");
    let id = asked.status(202).json()["id"].as_str().unwrap().to_owned();
    let mut answers = vec![asked.text(), alice.get(VERIFICATIONS).text(), alice.get(CONTACTS).text()];
    app.advance(60);
    answers.push(alice.post(&format!("{VERIFICATIONS}/{id}/resend"), &json!({})).ok().text());
    answers.push(confirm(&alice, &id, "x").text());
    let mails = app.mails_to("new@example.org");
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        let secrets = [mail.code().unwrap(), mail.token("verify").unwrap()];
        for (answer, secret) in
            answers.iter().flat_map(|answer| secrets.iter().map(move |secret| (answer, secret)))
        {
            assert!(!answer.contains(&format!("\"{secret}\"")), "{answer}");
        }
    }
});

both!(t10_no_address_changes_without_a_recent_proof_of_identity, |app| {
    let alice = app.signed_in("alice");
    add(app, &alice, "second@example.org");
    app.advance(601);
    let (first, second) = (contact(&alice, "alice@default.example"), contact(&alice, "second@example.org"));
    let before = emails(&alice);
    ask(&alice, "evil@evil.test").problem(ErrorCode::StepUpRequired);
    let body = json!({"channel": "email", "value": "evil@evil.test", "replaces": first["id"]});
    alice.post(VERIFICATIONS, &body).problem(ErrorCode::StepUpRequired);
    let path = format!("{CONTACTS}/{}", second["id"].as_str().unwrap());
    alice.patch(&path, &json!({"primary": true})).problem(ErrorCode::StepUpRequired);
    alice.delete(&path).problem(ErrorCode::StepUpRequired);
    let by_scim = json!([{"value": "evil@evil.test", "type": "work", "primary": true}, {"value": "second@example.org", "type": "other"}]);
    alice.set("emails", &by_scim).problem(ErrorCode::StepUpRequired);
    assert_eq!(emails(&alice), before);
    assert!(app.mails_to("evil@evil.test").is_empty());
    alice.step_up(PASSWORD);
    started(&alice, "fine@example.org");
});

both!(t11_an_address_is_normalized_before_it_is_checked_and_compared, |app| {
    let alice = app.signed_in("alice");
    let bob = app.signed_in("bob");
    for invisible in ["al\u{200B}ice@example.org", "alice@exam\u{AD}ple.org", "\u{202E}alice@example.org"] {
        ask(&alice, invisible).problem(ErrorCode::InvalidValue);
    }
    add(app, &alice, "shared@example.org");
    for look_alike in ["SHARED@Example.org", "ｓｈａｒｅｄ@example.org", "shared＠example.org"] {
        ask(&alice, look_alike).problem(ErrorCode::Uniqueness);
        let id = started(&bob, look_alike);
        let sent = app.mails().pop().unwrap();
        assert!(
            sent.to.eq_ignore_ascii_case("shared@example.org"),
            "proven is what is compared: {}",
            sent.to
        );
        confirm(&bob, &id, &sent.code().unwrap()).problem(ErrorCode::Uniqueness);
        bob.delete(&format!("{VERIFICATIONS}/{id}")).no_content();
    }
    assert_eq!(app.count("contacts", "value_key = 'shared@example.org'"), 1);
});

both!(t19_a_code_goes_only_to_the_stored_address, |app| {
    let alice = app.signed_in("alice");
    let id = started(&alice, "mine@example.org");
    app.advance(60);
    let evil = json!({"value": "evil@evil.test", "to": "evil@evil.test", "email": "evil@evil.test"});
    alice.post(&format!("{VERIFICATIONS}/{id}/resend"), &evil);
    let mut with_code = evil.clone();
    with_code["code"] = json!("000000");
    confirm_with(&alice, &id, &with_code).problem(ErrorCode::InvalidBody);
    assert!(app.mails().iter().all(|mail| mail.to != "evil@evil.test"));
    // The code of one's own mailbox proves no other address.
    let other = started(&alice, "victim@example.org");
    app.settle();
    confirm(&alice, &other, &app.latest_code("mine@example.org")).problem(ErrorCode::InvalidCode);
    assert_eq!(emails(&alice).len(), 1);
});

fn confirm_with(browser: &Browser, id: &str, body: &Value) -> Reply {
    browser.post(&format!("{VERIFICATIONS}/{id}/confirm"), body)
}

both!(t54_nothing_but_the_proof_makes_an_address_verified, |app| {
    let alice = app.signed_in("alice");
    for extra in ["verified", "verifiedAt", "primary", "source"] {
        let body = json!({"channel": "email", "value": "x@example.org", extra: true});
        alice.post(VERIFICATIONS, &body).problem(ErrorCode::InvalidBody);
    }
    app.execute("UPDATE contacts SET verified_at = NULL WHERE kind = 'phone'");
    let phone = contacts(&alice).into_iter().find(|one| one["channel"] == "phone").unwrap();
    let path = format!("{CONTACTS}/{}", phone["id"].as_str().unwrap());
    alice.patch(&path, &json!({"verifiedAt": "2026-01-01T00:00:00Z"})).problem(ErrorCode::InvalidBody);
    app.execute("UPDATE contacts SET is_primary = (kind = 'email')");
    alice.patch(&path, &json!({"primary": true})).problem(ErrorCode::ContactNotVerified);
    alice.patch(&path, &json!({"type": "home"})).ok();
    alice.set(&format!("{EXTENSION}:phoneVerified"), &json!(true)).problem(ErrorCode::Mutability);
    assert_eq!(app.count("contacts", "kind = 'phone' AND verified_at IS NOT NULL"), 0);
});

/// T-62 with two accounts, each with the right code, on as many nodes as are given.
fn race(app: &TestApp, nodes: &[std::net::SocketAddr]) {
    let people: Vec<(Browser, String, String)> = ["alice", "bob"]
        .iter()
        .map(|name| {
            let browser = app.signed_in(name);
            let id = started(&browser, "both@example.org");
            (browser, id, app.latest_code("both@example.org"))
        })
        .collect();
    let statuses = at_once(50, |n| {
        let (browser, id, code) = &people[n % 2];
        confirm(&browser.at(nodes[n % nodes.len()]), id, code).status
    });
    assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [204, 400, 404, 409].contains(status)), "{statuses:?}");
    let one = "value_key = 'both@example.org' AND verified_at IS NOT NULL";
    assert_eq!(app.count("contacts", one), 1);
}

both!(t62_one_address_is_confirmed_by_one_account_however_many_try_at_once, |app| {
    race(app, &[app.address]);
});

#[test]
fn t62_one_address_is_confirmed_once_on_two_nodes() {
    latchkey_tests::run(Backend::Postgres, &[], |app| {
        let second = app.second_node();
        race(app, &[app.address, second.address]);
    });
}

both!(that_an_address_is_taken_is_told_only_to_who_proved_it, |app| {
    let alice = app.signed_in("alice");
    let bob = app.signed_in("bob");
    add(app, &alice, "taken@example.org");
    // Asking tells nothing.
    let taken = ask(&bob, "taken@example.org").status(202).json();
    let free = ask(&bob, "free@example.org").status(202).json();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&taken), keys(&free));
    confirm(&bob, taken["id"].as_str().unwrap(), "000000").problem(ErrorCode::InvalidCode);
    let code = app.latest_code("taken@example.org");
    let problem = confirm(&bob, taken["id"].as_str().unwrap(), &code).problem(ErrorCode::Uniqueness);
    assert!(!format!("{problem:?}").contains("alice"), "nor whose it is");
    // In another organization it is another matter.
    let carol = app.signed_in_as("acme", "carol", Role::User);
    add(app, &carol, "taken@example.org");
});

#[test]
fn without_a_way_to_send_nothing_is_begun() {
    let off = [("MAIL_TRANSPORT", "off"), ("SMS_TRANSPORT", "off")];
    latchkey_tests::run(Backend::Sqlite, &off, |app| {
        let alice = app.signed_in("alice");
        for (channel, value) in [("email", "new@example.org"), ("phone", "+43 664 1234567")] {
            let request =
                alice.request("POST", VERIFICATIONS).json(&json!({"channel": channel, "value": value}));
            request.may_answer(503).send().problem(ErrorCode::ChannelUnavailable);
        }
        assert_eq!(app.count("pending_contacts", "true") + app.count("outbox", "true"), 0);
    });
}

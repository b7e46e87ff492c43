//! Which event tells the user what, in which language, with which links.

use latchkey::identity::events::{self, NewEvent};
use latchkey::identity::notices::Channel;
use latchkey::identity::notices::budget::Budget;
use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::sinks::{MailServer, free_port};
use latchkey_tests::{Authenticator, OTHER_PASSWORD, PASSWORD, Wrong, both};
use serde_json::{Value, json};

use super::{CHROME, DAY, LOW, borrowed, happen, on_both, smtp, sweep};

/// Every event that the user is told of: its details, the subject and a part of the text, in English and in German.
fn told() -> Vec<(EventType, Value, [&'static str; 2], [&'static str; 2])> {
    let totp = || json!({"factor": "totp", "name": "Pixel"});
    let app = ["An authenticator app (“Pixel”)", "Authenticator-App („Pixel“)"];
    let key = || json!({"factor": "passkey", "name": "Blue"});
    let email = || json!({"contact": "email", "name": "x•••@example.org"});
    let address = ["x•••@example.org"; 2];
    use EventType::{
        BackupCodeUsed, BackupCodesGenerated, BackupCodesRemoved, ContactAdded, ContactChanged,
        ContactMadePrimary, ContactRemoved, ContactRestored, FactorAdded, FactorCloned, FactorRemoved,
        FactorReplaced, LockedOut, PasswordChanged, SignIn,
    };
    vec![
        (PasswordChanged, json!({}), ["Your password was changed", "Ihr Passwort wurde geändert"], [""; 2]),
        (FactorAdded, totp(), ["A sign-in method was added", "Eine Anmeldemethode wurde hinzugefügt"], app),
        (FactorRemoved, totp(), ["A sign-in method was removed", "Eine Anmeldemethode wurde entfernt"], app),
        (FactorReplaced, totp(), ["A sign-in method was replaced", "Eine Anmeldemethode wurde ersetzt"], app),
        (
            FactorCloned,
            key(),
            ["A security key may have been copied", "Ein Sicherheitsschlüssel wurde vielleicht kopiert"],
            ["(“Blue”)", "(„Blue“)"],
        ),
        (
            BackupCodesGenerated,
            json!({}),
            ["New backup codes were generated", "Neue Ersatzcodes wurden erstellt"],
            [""; 2],
        ),
        (
            BackupCodesRemoved,
            json!({}),
            ["Your backup codes were removed", "Ihre Ersatzcodes wurden entfernt"],
            [""; 2],
        ),
        (
            BackupCodeUsed,
            json!({"remaining": 3}),
            ["A backup code was used", "Ein Ersatzcode wurde verwendet"],
            ["There are 3 left", "noch 3 übrig"],
        ),
        (ContactAdded, email(), ["A contact was added", "Ein Kontakt wurde hinzugefügt"], address),
        (ContactChanged, email(), ["A contact was changed", "Ein Kontakt wurde geändert"], address),
        (ContactRemoved, email(), ["A contact was removed", "Ein Kontakt wurde entfernt"], address),
        (
            ContactMadePrimary,
            email(),
            ["Your primary contact was changed", "Ihr Hauptkontakt wurde geändert"],
            address,
        ),
        (
            ContactRestored,
            email(),
            ["A change of your contact was undone", "Die Änderung eines Kontakts wurde rückgängig gemacht"],
            address,
        ),
        (SignIn, json!({}), ["New sign-in to your account", "Neue Anmeldung an Ihrem Konto"], ["Chrome"; 2]),
        (
            LockedOut,
            json!({}),
            ["Too many failed attempts to sign in", "Zu viele fehlgeschlagene Anmeldeversuche"],
            [""; 2],
        ),
    ]
}

#[test]
fn each_event_tells_the_right_address_in_the_users_language_with_the_right_links() {
    let server = MailServer::start(free_port());
    let mut settings = smtp(server.port);
    settings.push(("MESSAGES_ALERTS_PER_ACCOUNT", "0".to_owned()));
    on_both(&borrowed(&settings), |app| {
        let before = server.mails().len();
        let alice = app.signed_in("alice");
        let bob = app.signed_in("bob");
        alice.set("preferredLanguage", &json!("de-AT")).ok();
        bob.set("preferredLanguage", &json!("en-GB")).ok();
        let when = ["1 January 2026, 09:00 UTC", "1. Januar 2026, 09:00 Uhr UTC"];
        for (kind, details, subjects, texts) in told() {
            for (language, name) in ["bob", "alice"].into_iter().enumerate() {
                happen(app, name, kind, details.clone());
                app.settle();
                let mail = server.mails().pop().unwrap();
                assert_eq!(mail.to, format!("{name}@default.example"));
                assert_eq!(mail.from, "accounts@acme.example");
                assert_eq!(mail.subject, format!("Latchkey: {}", subjects[language]));
                assert!(mail.raw.contains("Reply-To: help@acme.example"), "{}", mail.raw);
                for part in [&mail.text, &mail.html] {
                    assert!(part.contains(texts[language]), "{kind:?}: {part}");
                    assert!(part.contains(&format!("{}/not-me", app.origin)), "{kind:?}: {part}");
                    assert!(part.contains(when[language]) && part.contains("192.0.2.7"), "{part}");
                }
            }
        }
        assert_eq!(server.mails().len() - before, told().len() * 2, "each of them once, and to nobody else");
        for quiet in
            [EventType::SignOut, EventType::StepUp, EventType::ProfileChanged, EventType::FactorRenamed]
        {
            happen(app, "alice", quiet, json!({}));
        }
        app.settle();
        assert_eq!(server.mails().len() - before, told().len() * 2);
    });
}

both!(t29_a_key_that_may_have_a_copy_is_told_to_its_owner_once_an_hour, |app| {
    let alice = app.signed_in("alice");
    let mut key = Authenticator::security_key(&app.origin);
    key.register(&alice, "security_key");
    let copied = |counter: u32| {
        let browser = app.browser();
        let flow = browser.sign_in_half("alice", PASSWORD);
        let step = browser.answer(&flow, &json!({"option": "passkey"})).ok().json()["step"].clone();
        let options = &step["options"][0]["parameters"]["publicKey"];
        let signed = key.get_wrongly(options, Some(&Wrong::Counter(counter)));
        browser.answer(&flow, &json!({"option": "passkey", "credential": signed}))
    };
    copied(9).ok();
    app.forget_messages();
    for counter in [9, 3] {
        copied(counter).problem(ErrorCode::PasskeyNotAccepted);
        // Counted together within a minute, and told once an hour.
        app.advance(61);
    }
    let told = app.mails_to("alice@default.example");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].subject.contains("A security key may have been copied"), "{}", told[0].subject);
});

both!(a_device_that_was_not_seen_for_half_a_year_is_a_new_one, |app| {
    let known = app.signed_in("alice");
    drop(known);
    let chrome = || app.browser().with_header("User-Agent", CHROME);
    chrome().sign_in("alice", PASSWORD);
    let told = || {
        let mails = app.mails_to("alice@default.example");
        mails.iter().filter(|mail| mail.subject.contains("New sign-in")).count()
    };
    assert_eq!(told(), 1);
    app.advance(180 * DAY);
    sweep(app);
    chrome().sign_in("alice", PASSWORD);
    assert_eq!(told(), 1, "still known on its last day");
    app.advance(1);
    sweep(app);
    app.another_browser_of("default", "alice");
    assert_eq!(told(), 2, "the other device was forgotten");
});

both!(what_users_do_themselves_tells_them, |app| {
    let alice = app.signed_in("alice");
    let body = json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD});
    alice.post("/api/users/v1/me/change-password", &body).no_content();
    for _ in 0..7 {
        app.browser().try_sign_in("alice", "wrong").problem(ErrorCode::InvalidCredentials);
        app.advance(3700);
    }
    app.browser().try_sign_in("nobody", "wrong").problem(ErrorCode::InvalidCredentials);
    let subjects: Vec<String> = app.mails().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects.iter().filter(|subject| subject.contains("password was changed")).count(), 1);
    let locked = subjects.iter().filter(|subject| subject.contains("Too many failed attempts")).count();
    assert!((1..=3).contains(&locked), "{subjects:?}");
    assert!(app.mails().iter().all(|mail| mail.to == "alice@default.example"));
});

both!(a_failed_attempt_and_a_failed_unit_of_work_tell_nobody, |app| {
    let alice = app.signed_in("alice");
    let wrong = json!({"currentPassword": "wrong", "newPassword": OTHER_PASSWORD});
    alice.post("/api/users/v1/me/change-password", &wrong).problem(ErrorCode::WrongCurrentPassword);
    let id = app.query("SELECT id AS line FROM accounts").remove(0);
    let organization = app.organization("default").id.0.clone();
    let event =
        events::prepare(&app.state, NewEvent::by_self(&organization, EventType::PasswordChanged, &id));
    let undone: Result<(), latchkey::platform::db::DbError> = app.state.db.write_blocking(|conn| {
        event.write(conn)?;
        Err(latchkey::platform::db::DbError::Busy)
    });
    assert!(undone.is_err());
    assert!(app.mails().is_empty());
    assert_eq!(app.count("outbox", "true"), 0);
});

both!(a_sign_in_is_told_when_device_or_place_is_new, &[("HTTP_TRUSTED_PROXIES", "127.0.0.1")], |app| {
    app.user("alice");
    let at = |agent: &str, ip: &str| {
        let browser = app.browser().with_header("User-Agent", agent).with_header("X-Forwarded-For", ip);
        browser.sign_in("alice", PASSWORD);
        app.mails().len()
    };
    let newer = CHROME.replace("140.0", "141.0");
    assert_eq!(at(CHROME, "192.0.2.1"), 0, "the first sign-in of all is no news");
    assert_eq!(at(CHROME, "192.0.2.1"), 0);
    assert_eq!(at(&newer, "192.0.77.9"), 0, "an update, and another address of the same network");
    assert_eq!(at(CHROME, "198.51.100.1"), 1, "another place");
    assert_eq!(
        at("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "192.0.2.1"),
        2,
        "another device"
    );
    assert_eq!(at(CHROME, "198.51.100.1"), 2);
    let mail = app.mails().remove(0);
    assert!(mail.text.contains("Chrome on Windows") && mail.text.contains("198.51.100.1"), "{}", mail.text);
    assert_eq!(app.count("sign_in_origins", "origin_key LIKE '%192%'"), 0, "only keyed hashes are kept");
});

both!(t64_alerts_are_left_out_where_they_would_flood, LOW, |app| {
    app.user("alice");
    for _ in 0..10 {
        happen(app, "alice", EventType::FactorRenamed, json!({}));
        happen(app, "alice", EventType::PasswordChanged, json!({}));
    }
    assert_eq!(app.mails().len(), 3);
    assert_eq!(app.count("events", "kind = 'password_changed'"), 10, "nothing is left out of the log");
    let budget = Budget::asked(&app.state, Channel::Mail, "alice@default.example", None, None);
    let left = app.state.db.write_blocking(|conn| budget.take(conn)).unwrap();
    assert_eq!(left, None, "alerts do not use up what codes need");
});

both!(a_lock_out_by_somebody_unknown_is_told_once_an_hour, |app| {
    let id = app.user("alice").id;
    let organization = app.organization("default").id.0.clone();
    for _ in 0..3 {
        let mut event =
            NewEvent::by_self(&organization, EventType::LockedOut, &id).refused(Actor::Unknown).coalesce(&id);
        event.subject_account_id = Some(id.clone());
        let event = events::prepare(&app.state, event);
        app.state.db.write_blocking(|conn| event.write(conn)).unwrap();
    }
    assert_eq!(app.mails_to("alice@default.example").len(), 1);
});

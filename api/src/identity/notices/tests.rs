//! What the texts promise.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::scope::Role;
use latchkey_openapi::sessions::{Device, DeviceKind};

use super::*;
use crate::identity::verifications::store::Purpose;

const PORTAL: &str = "https://account.acme.example/t/acme";
const LINK: &str = "https://account.acme.example/t/acme/verify#token";

fn context() -> Context {
    Context {
        organization: "Acme & <Söhne>".to_owned(),
        portal: PORTAL.to_owned(),
        person: "Ada <b>Lovelace".to_owned(),
        at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
        device: Some(Device {
            kind: DeviceKind::Computer,
            os: Some("Linux".to_owned()),
            os_version: None,
            browser: Some("Firefox".to_owned()),
            browser_version: None,
        }),
        place: Some("Graz, AT (192.0.2.1)".to_owned()),
    }
}

fn all() -> Vec<Message> {
    let name = || Some("Blue <phone>".to_owned());
    let mut all = vec![
        Message::RecoveryChanged { new: Some("n•••@x.org".to_owned()), link: LINK.into(), days: 7 },
        Message::RecoveryChanged { new: None, link: LINK.into(), days: 7 },
        Message::RecoverySet("a•••@x.org".to_owned()),
        Message::RecoveryRemoved("a•••@x.org".to_owned()),
        Message::QuestionsChanged,
        Message::QuestionsRemoved,
        Message::ContactChanged {
            kind: Kind::Email,
            new: Some("b•••@x.org".to_owned()),
            link: LINK.into(),
            days: 7,
        },
        Message::ContactChanged { kind: Kind::Phone, new: None, link: LINK.into(), days: 7 },
        Message::NewSignIn,
        Message::PasswordChanged,
        Message::BackupCodesGenerated,
        Message::BackupCodesRemoved,
        Message::BackupCodeUsed(Some(3)),
        Message::BackupCodeUsed(None),
        Message::ContactAdded("a•••@x.org".to_owned()),
        Message::ContactReplaced("a•••@x.org".to_owned()),
        Message::ContactRemoved("a•••@x.org".to_owned()),
        Message::ContactMadePrimary("a•••@x.org".to_owned()),
        Message::ContactRestored("a•••@x.org".to_owned()),
        Message::AccountLinked("grace".to_owned()),
        Message::AccountUnlinked("grace".to_owned()),
        Message::LockedOut,
        Message::EndingBegun { erased_at: None, link: LINK.into() },
        Message::EndingBegun { erased_at: Some(DateTime::UNIX_EPOCH), link: LINK.into() },
        Message::DeletionReminder { erased_at: DateTime::UNIX_EPOCH, link: LINK.into() },
        Message::AccountResumed,
        Message::DeletionUndone,
        Message::AccountErased,
        Message::ExportReady { days: 7 },
    ];
    for removes_factors in [true, false] {
        all.push(Message::People(PeopleMessage::Reset { link: LINK.into(), hours: 24, removes_factors }));
        all.push(Message::People(PeopleMessage::ResetSent { removes_factors }));
    }
    all.extend(
        [Role::User, Role::Admin, Role::Owner].map(|role| Message::People(PeopleMessage::RoleChanged(role))),
    );
    all.extend(
        [PeopleMessage::FactorsRemoved, PeopleMessage::Locked, PeopleMessage::Unlocked].map(Message::People),
    );
    all.push(Message::People(PeopleMessage::Invitation {
        link: LINK.into(),
        days: 7,
        sent_by: "Grace".to_owned(),
        username: "ada".to_owned(),
    }));
    for purpose in [Purpose::Profile, Purpose::Recovery] {
        let (code, link) = ("123456".into(), LINK.into());
        all.push(Message::ContactVerification { code, link, minutes: 10, purpose });
    }
    for purpose in [CodePurpose::SignIn, CodePurpose::StepUp, CodePurpose::Link, CodePurpose::Enrollment] {
        all.push(Message::Code { code: "123456".into(), minutes: 10, purpose });
    }
    for factor in FactorOption::ALL.into_iter().map(Some).chain([None]) {
        all.push(Message::FactorAdded(factor, name()));
        all.push(Message::FactorRemoved(factor, None));
        all.push(Message::FactorReplaced(factor, name()));
        all.push(Message::FactorCloned(factor, name()));
    }
    all
}

#[test]
fn every_kind_is_written_in_every_language_and_names_the_organization() {
    let context = context();
    for message in all() {
        let letters = Language::ALL.map(|language| language.letter(&message, &context));
        assert_ne!(letters[0].subject, letters[1].subject, "{}", message.kind());
        for (letter, language) in letters.iter().zip(Language::ALL) {
            let (plain, html) = (letter.plain(language, &context), letter.html(language, &context));
            assert!(!letter.subject.is_empty() && letter.subject.len() < 120, "{}", letter.subject);
            assert!(plain.contains("Acme & <Söhne>") && plain.contains("Ada <b>Lovelace"), "{plain}");
            assert!(html.contains(&format!("<html lang=\"{}\">", language.tag())), "{html}");
            assert!(html.contains("Acme &amp; &lt;Söhne&gt;") && !html.contains("<b>"), "{html}");
            assert!(!html.contains("Blue <phone>"), "{html}");
        }
        let plain = letters.map(|letter| letter.plain(Language::English, &context));
        assert_ne!(plain[0], plain[1], "{}", message.kind());
    }
}

#[test]
fn the_events_that_are_said_to_be_told_are_those_that_are() {
    let details = serde_json::json!({"factor": "totp", "name": "Phone", "remaining": 3});
    for kind in EventType::ALL {
        assert_eq!(alerts::message_of(*kind, &details).is_some(), alerts::TOLD.contains(kind), "{kind:?}");
    }
}

#[test]
fn t3_every_link_begins_with_the_configured_address() {
    let context = context();
    for (message, language) in all().into_iter().flat_map(|m| Language::ALL.map(|l| (m.clone(), l))) {
        let letter = language.letter(&message, &context);
        let texts = [letter.plain(language, &context), letter.html(language, &context)];
        let sms = language.text_message(&message, &context);
        for text in texts.into_iter().chain(sms) {
            for (at, _) in text.match_indices("http") {
                assert!(text[at..].starts_with(PORTAL), "{}: {}", message.kind(), &text[at..]);
            }
        }
    }
}

#[test]
fn a_code_comes_with_its_time_and_a_warning_and_fills_itself_in_on_our_pages_alone() {
    let message = Message::Code { code: "123456".into(), minutes: 10, purpose: CodePurpose::SignIn };
    for (language, never) in [(Language::English, "Never share"), (Language::German, "nie weiter")] {
        let letter = language.letter(&message, &context());
        for text in [letter.plain(language, &context()), language.text_message(&message, &context()).unwrap()]
        {
            assert!(text.contains("123456") && text.contains("10 ") && text.contains(never), "{text}");
        }
        let sms = language.text_message(&message, &context()).unwrap();
        assert_eq!(sms.lines().last(), Some("@account.acme.example #123456"));
        assert!(!letter.subject.contains("123456"), "a locked screen shows subjects");
    }
}

#[test]
fn a_language_is_the_first_that_is_known() {
    for (text, language) in [
        ("de-AT", Language::German),
        ("fr-FR, de;q=0.8, en;q=0.5", Language::German),
        ("en_GB", Language::English),
        ("fr", Language::DEFAULT),
        ("", Language::DEFAULT),
    ] {
        assert_eq!(Language::of(text), language, "{text}");
    }
}

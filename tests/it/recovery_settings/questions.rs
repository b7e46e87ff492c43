//! Security questions: answered, changed, removed, and looked at by the flows of recovery.

use latchkey::identity::recovery::answers::{self, Given};
use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{Browser, Reply, TestApp, at_once, both};
use serde_json::{Value, json};

use super::recovery;

const CHALLENGES: &str = "/api/users/v1/me/challenges";
const ANSWERS: &str = "/api/users/v1/me/challenge-answers";

fn alice(app: &TestApp) -> Browser {
    app.change_settings("default", |settings| settings.recovery.questions = true);
    app.signed_in("alice")
}

fn give(browser: &Browser, answers: &[(&str, &str, &str)]) -> Reply {
    let one = |(set, question, answer): &(&str, &str, &str)| json!({"setId": set, "questionId": question, "answer": answer});
    browser.post(ANSWERS, &json!({"answers": answers.iter().map(one).collect::<Vec<Value>>()}))
}

fn put(browser: &Browser, set: &str, question: &str, answer: &str) -> Reply {
    browser.put(&format!("{ANSWERS}/{set}"), &json!({"questionId": question, "answer": answer}))
}

const TWO: [(&str, &str, &str); 2] =
    [("childhood", "toy", "Old Bruno"), ("places", "hideout", "Under the stairs")];

/// What the flows of recovery ask.
fn is_right(app: &TestApp, username: Option<&str>, given: &[(&str, &str)]) -> bool {
    let id = username.map(|name| {
        app.query(&format!("SELECT id AS line FROM accounts WHERE username = '{name}'")).remove(0)
    });
    let given: Vec<Given> = given
        .iter()
        .map(|(set, answer)| Given { set_id: (*set).to_owned(), answer: (*answer).into() })
        .collect();
    let organization = app.organization("default");
    app.block_on(answers::verify(&app.state, &organization, id.as_deref(), &given)).unwrap()
}

both!(two_answers_of_different_sets_count_and_no_answer_comes_out_again, |app| {
    let alice = alice(app);
    let list = alice.get(&format!("{CHALLENGES}?locale=de-AT")).ok().json();
    assert_eq!((list["sets"].as_array().unwrap().len(), &list["needed"]), (3, &json!(2)));
    assert_eq!(
        list["sets"][1]["questions"][1]["text"],
        "Wo versteckten Sie sich, wenn niemand Sie finden sollte?"
    );
    assert_eq!(recovery(&alice)["missing"], json!(["questions"]));
    let one = give(&alice, &TWO[..1]).status(201).json();
    assert_eq!(one["answers"].as_array().unwrap().len(), 1);
    assert_eq!(recovery(&alice)["questions"], json!({"answered": 1, "needed": 2}));
    assert!(
        !is_right(app, Some("alice"), &[("childhood", "Old Bruno"), ("places", "x")]),
        "one is not enough"
    );
    give(&alice, &TWO[1..]).status(201);
    assert_eq!(recovery(&alice)["missing"], json!([]));
    assert_eq!(recovery(&alice)["waysBack"], 1, "questions are no way back of their own");
    for path in [ANSWERS, "/api/users/v1/me/export", "/api/users/v1/me/activity"] {
        let text = alice.get(path).ok().text();
        assert!(!text.to_lowercase().contains("bruno") && !text.contains("argon2"), "{text}");
    }
    let everything = format!("{:?}", app.dump()).to_lowercase();
    assert!(!everything.contains("bruno"), "no table has it");
    assert!(app.dump_of("challenge_answers").iter().all(|row| row.contains("$argon2id$")));
    let told = app.mails_to("alice@default.example");
    assert_eq!(told.iter().filter(|mail| mail.subject.contains("security questions")).count(), 2);
});

both!(answers_are_right_however_they_are_written_and_only_all_of_them, |app| {
    let alice = alice(app);
    give(&alice, &TWO).status(201);
    assert!(is_right(app, Some("alice"), &[("childhood", "old BRUNO!"), ("places", "under-the-stairs")]));
    assert!(is_right(
        app,
        Some("alice"),
        &[("places", "ｕｎｄｅｒ the stairs"), ("childhood", "Old  Bruno")]
    ));
    for wrong in [
        vec![("childhood", "Old Bruno"), ("places", "wrong")],
        vec![("childhood", "wrong"), ("places", "Under the stairs")],
        vec![("childhood", "Old Bruno")],
        vec![("childhood", "Old Bruno"), ("childhood", "Old Bruno")],
        vec![("childhood", "Under the stairs"), ("places", "Old Bruno")],
        vec![("childhood", "Old Bruno"), ("places", "Under the stairs"), ("firsts", "x")],
        vec![],
    ] {
        assert!(!is_right(app, Some("alice"), &wrong), "{wrong:?}");
    }
});

both!(t07_looking_at_answers_costs_the_same_whoever_is_asked_about, |app| {
    let alice = alice(app);
    give(&alice, &TWO).status(201);
    app.signed_in("bob");
    let cost = |who: Option<&str>, given: &[(&str, &str)]| {
        let before = app.state.hasher.computed();
        is_right(app, who, given);
        app.state.hasher.computed() - before
    };
    let right = [("childhood", "Old Bruno"), ("places", "Under the stairs")];
    let wrong = [("childhood", "x"), ("places", "y")];
    for given in [&right[..], &wrong[..], &right[..1], &[]] {
        for who in [Some("alice"), Some("bob"), None] {
            assert_eq!(cost(who, given), 2, "{who:?} {given:?}");
        }
    }
});

both!(t07_a_stranger_is_asked_questions_like_anybody, |app| {
    let alice = alice(app);
    give(&alice, &TWO).status(201);
    let organization = app.organization("default");
    let id = app.query("SELECT id AS line FROM accounts WHERE username = 'alice'").remove(0);
    let asked = |who: Option<&str>, name: &str| {
        app.block_on(answers::asked(&app.state, &organization, who, name)).unwrap()
    };
    let hers = asked(Some(&id), "alice");
    assert_eq!((hers[0].question_id.as_str(), hers[1].question_id.as_str()), ("toy", "hideout"));
    let nobodys = asked(None, "nobody");
    assert_eq!(nobodys, asked(None, "nobody"), "asking again tells nothing");
    assert_eq!(nobodys.len(), 2);
    assert!((0..20).any(|n| asked(None, &format!("n{n}")) != nobodys));
});

both!(answers_that_are_guessed_or_repeated_are_refused_by_their_place, |app| {
    let alice = alice(app);
    for (answer, code) in [
        ("ab", ErrorCode::AnswerTooShort),
        ("…!?", ErrorCode::AnswerTooShort),
        ("A.L.I.C.E.", ErrorCode::AnswerGuessable),
        ("alice@default.example", ErrorCode::AnswerGuessable),
        ("What was the name of the toy that you took to bed?", ErrorCode::AnswerGuessable),
    ] {
        let problem = give(&alice, &[TWO[1], ("childhood", "toy", answer)]).problem(ErrorCode::InvalidValue);
        assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code), ("answers[1].answer", code));
    }
    let same = give(&alice, &[TWO[0], ("places", "hideout", "old-bruno")]).problem(ErrorCode::InvalidValue);
    assert_eq!(same.errors[0].code, ErrorCode::AnswerRepeated);
    give(&alice, &[TWO[0], ("childhood", "teacher", "Mrs Hopper")]).problem(ErrorCode::InvalidValue);
    give(&alice, &[]).problem(ErrorCode::InvalidValue);
    give(&alice, &[("childhood", "hideout", "Under the stairs")]).problem(ErrorCode::NotFound);
    assert_eq!(app.count("challenge_answers", "true"), 0);
    give(&alice, &TWO).status(201);
    // Against what stands there, too.
    let same = put(&alice, "places", "holiday", "OLD BRUNO").problem(ErrorCode::InvalidValue);
    assert_eq!(same.errors[0].code, ErrorCode::AnswerRepeated);
    give(&alice, &TWO[..1]).problem(ErrorCode::Uniqueness);
});

both!(an_answer_is_replaced_and_removed_by_its_set, |app| {
    let alice = alice(app);
    give(&alice, &TWO).status(201);
    put(&alice, "places", "holiday", "Lake Bled").ok();
    assert!(is_right(app, Some("alice"), &[("childhood", "Old Bruno"), ("places", "lake bled")]));
    put(&alice, "nowhere", "holiday", "Lake Bled").problem(ErrorCode::NotFound);
    alice.delete(&format!("{ANSWERS}/places")).no_content();
    alice.delete(&format!("{ANSWERS}/places")).problem(ErrorCode::NotFound);
    assert!(!is_right(app, Some("alice"), &[("childhood", "Old Bruno"), ("places", "lake bled")]));
    alice.delete(ANSWERS).no_content();
    assert_eq!(alice.get(ANSWERS).ok().json()["answers"], json!([]));
    let removed = app.count("events", "kind = 'security_questions_removed'");
    assert_eq!((removed, app.count("events", "kind = 'security_questions_changed'")), (2, 2));
    // Another user's are another's.
    let bob = app.signed_in("bob");
    bob.delete(&format!("{ANSWERS}/childhood")).problem(ErrorCode::NotFound);
});

both!(answers_at_the_same_moment_do_not_slip_past_one_another, |app| {
    let alice = alice(app);
    let statuses = at_once(8, |n| {
        let set = [("childhood", "toy"), ("places", "hideout")][n % 2];
        give(&alice.clone(), &[(set.0, set.1, "The very same")]).status
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(app.count("challenge_answers", "true"), 1);
});

both!(without_the_offer_nothing_is_asked_and_nothing_taken, |app| {
    let alice = app.signed_in("alice");
    assert_eq!(alice.get(CHALLENGES).ok().json()["sets"], json!([]));
    give(&alice, &TWO).problem(ErrorCode::FactorNotOffered);
    put(&alice, "places", "hideout", "Under the stairs").problem(ErrorCode::FactorNotOffered);
    app.change_settings("default", |settings| {
        settings.recovery.questions = true;
        settings.recovery.email = false;
    });
    give(&alice, &TWO).problem(ErrorCode::FactorNotOffered);
    assert_eq!(recovery(&alice).get("questions"), None, "never alone");
});

both!(t10_answers_change_only_after_a_recent_proof_of_identity, |app| {
    let alice = alice(app);
    give(&alice, &TWO).status(201);
    app.advance(601);
    give(&alice, &[("firsts", "book", "The Hobbit")]).problem(ErrorCode::StepUpRequired);
    put(&alice, "places", "holiday", "Lake Bled").problem(ErrorCode::StepUpRequired);
    alice.delete(ANSWERS).problem(ErrorCode::StepUpRequired);
    alice.delete(&format!("{ANSWERS}/places")).problem(ErrorCode::StepUpRequired);
    assert!(is_right(app, Some("alice"), &[("childhood", "Old Bruno"), ("places", "Under the stairs")]));
});

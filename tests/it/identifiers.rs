//! The names that one can sign in with, and the one budget behind all of them.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{PASSWORD, TestApp, both};

const EMAIL: &str = "alice@default.example";

fn allow_addresses(app: &TestApp) {
    app.change_settings("default", |settings| settings.sign_in.email_as_username = true);
}

both!(a_proven_address_signs_in_where_the_organization_allows_it, |app| {
    app.user("alice");
    app.browser().try_sign_in(EMAIL, PASSWORD).problem(ErrorCode::InvalidCredentials);
    allow_addresses(app);
    app.browser().sign_in(EMAIL, PASSWORD);
    app.browser().sign_in("ALICE@Default.Example", PASSWORD);
    app.execute("UPDATE contacts SET verified_at = NULL WHERE kind = 'email'");
    app.browser().try_sign_in(EMAIL, PASSWORD).problem(ErrorCode::InvalidCredentials);
});

both!(t66_there_is_one_budget_whichever_name_is_typed, |app| {
    app.user("alice");
    allow_addresses(app);
    for name in ["alice", EMAIL, "ALICE", "ａｌｉｃｅ", " alice"] {
        app.browser().try_sign_in(name, "not the password").problem(ErrorCode::InvalidCredentials);
    }
    for name in ["alice", EMAIL] {
        app.browser().try_sign_in(name, PASSWORD).problem(ErrorCode::InvalidCredentials);
    }
    assert_eq!(app.query("SELECT CAST(failures AS TEXT) AS line FROM attempt_counters"), ["5"]);
});

both!(t66_a_step_up_is_no_side_door_past_the_lock, |app| {
    let alice = app.signed_in("alice");
    for _ in 0..5 {
        let flow = alice.start_flow("step_up");
        alice.answer_flow(&flow, "alice", "not the password").problem(ErrorCode::InvalidCredentials);
    }
    let flow = alice.start_flow("step_up");
    alice.answer_flow(&flow, "alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    // The same browser's budget at sign-in.
    alice.try_sign_in("alice", PASSWORD).problem(ErrorCode::InvalidCredentials);
    app.advance(31);
    alice.answer_flow(&flow, "alice", PASSWORD).ok();
});

both!(an_address_of_two_accounts_is_proven_by_one_only, |app| {
    app.user("alice");
    app.user("bob");
    allow_addresses(app);
    let moved = "UPDATE contacts SET value = 'alice@default.example', value_key = 'alice@default.example', verified_at = NULL \
                 WHERE kind = 'email' AND value = 'bob@default.example'";
    app.execute(moved);
    app.browser().sign_in(EMAIL, PASSWORD);
    let owner = "SELECT a.username AS line FROM sessions s JOIN accounts a ON a.id = s.account_id";
    assert_eq!(app.query(owner), ["alice"]);
});

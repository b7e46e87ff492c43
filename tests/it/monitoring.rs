//! The figures tell what happens.

use latchkey::monitoring;
use latchkey_tests::both;

both!(every_figure_is_fed, |app| {
    let before = app.figure("latchkey_password_hash_seconds_count");
    let alice = app.signed_in("alice");
    app.advance(61);
    alice.get("/scim2/Me").ok();
    app.block_on(app.state.touches.flush(&app.state)).unwrap();
    let organization = app.organization("default").id;
    for (id, dead_at) in [("waits", "NULL"), ("waits too", "NULL"), ("given up", "9")] {
        app.execute(&format!(
            "INSERT INTO outbox (id, organization_id, channel, payload, attempts, next_attempt_at, created_at, dead_at) \
             VALUES ('{id}', '{organization}', 'mail', '', 0, 0, 0, {dead_at})"
        ));
    }
    app.block_on(monitoring::text(&app.state)).unwrap();
    assert!(app.figure("latchkey_password_hash_seconds_count") >= before + 2.0, "made, then compared");
    assert!(app.figure("latchkey_database_wait_seconds_count{pool=\"write\"}") >= 1.0);
    assert!(app.figure("latchkey_sessions_touched_total") >= 1.0);
    assert!(app.figure("latchkey_outbox_pending") >= 2.0);
    assert!(app.figure("latchkey_outbox_dead") >= 1.0);
});

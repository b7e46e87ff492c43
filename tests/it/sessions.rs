//! Sessions: their life, their end, their list.

use latchkey_openapi::error::ErrorCode;
use latchkey_tests::{PASSWORD, both};

both!(a_signed_in_user_sees_the_own_profile, |app| {
    let alice = app.signed_in("alice");
    let me = alice.get("/scim2/Me").ok().json();
    assert_eq!(me["userName"], "alice");
    app.browser().get("/scim2/Me").problem(ErrorCode::Unauthenticated);
    let _ = PASSWORD;
});

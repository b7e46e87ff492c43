//! Every operation of the document against everybody who may not use it: each is refused with the right code, and nothing
//! changes (T-57, T-58).

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::operations::{Operation, every_operation, operations};
use latchkey_tests::{Browser, Outgoing, TestApp, both, samples};

const SESSION: &str = "__Host-latchkey";

/// Operations that answer anybody. Whoever adds one here says why it may.
const PUBLIC: &[&str] = &[
    "answerFlow",
    // Applications call these: they prove themselves by secrets, assertions, codes and tokens.
    "authorize",
    "authorizeByForm",
    "getToken",
    "getUserinfo",
    "introspectToken",
    "logout",
    "logoutByForm",
    "postUserinfo",
    "pushAuthorizationRequest",
    "revokeToken",
    // Public by their nature.
    "getApplicationLogo",
    "getAuthorizationServerMetadata",
    "getJwks",
    "getOpenidConfiguration",
    // The browser's cookie is the proof.
    "getAuthorization",
    "cancelFlow",
    // The flow's or the session's cookie, and `state`.
    "federationCallback",
    "changePasswordUrl",
    "checkSetup",
    "newCaptchaChallenge",
    // A solved challenge is the price.
    "recoverUsername",
    "completeSetup",
    "getFlow",
    "getResourceType",
    "getSchema",
    "getServiceProviderConfig",
    "getSession",
    "getValidationRules",
    "listResourceTypes",
    "listSchemas",
    "live",
    "passkeyEndpoints",
    "ready",
    "startFlow",
    // The token of the mailed link is the proof.
    "cancelRecovery",
    "undoContactChange",
    "undoEnding",
];

fn private() -> impl Iterator<Item = Operation> {
    operations().into_iter().filter(|operation| !operation.is_public)
}

/// Sends a request that must be refused with that code and change nothing at all.
#[track_caller]
fn refused(app: &TestApp, request: Outgoing<'_>, code: ErrorCode) {
    let before = app.dump();
    request.send().problem(code);
    assert_eq!(app.dump(), before, "a refused request changed something");
}

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

#[test]
fn every_operation_declares_its_security_or_is_on_the_public_list() {
    let all = every_operation();
    assert!(all.len() >= 37, "the document lost operations: {}", all.len());
    for operation in &all {
        assert!(!operation.id.is_empty(), "{} {} has no id", operation.method, operation.path);
        let is_listed = PUBLIC.contains(&operation.id.as_str());
        assert_eq!(operation.is_public, is_listed, "{}: public in one place only", operation.id);
        if operation.is_public {
            continue;
        }
        let schemes: Vec<&str> = operation.security.iter().map(|(name, _)| name.as_str()).collect();
        assert!(schemes.contains(&"session"), "{} declares no session", operation.id);
        assert_eq!(schemes.contains(&"csrf"), operation.is_unsafe(), "{} and its CSRF token", operation.id);
    }
    for listed in PUBLIC {
        assert!(all.iter().any(|operation| operation.id == *listed), "{listed} is listed and not there");
    }
}

both!(every_operation_takes_the_request_that_the_matrix_spoils, |app| {
    owner(app);
    for operation in operations() {
        let browser = app.another_browser_of("default", "owner");
        if operation.path.ends_with("/me/avatar") {
            browser
                .request("PUT", "/api/users/v1/me/avatar")
                .body("image/png", samples::picture())
                .send()
                .ok();
        }
        let object = samples::object(&browser, &operation);
        let reply = samples::request(&browser, &operation, &object).send();
        let expected = match operation.id.as_str() {
            // There is no set-up link, and no Gravatar is configured.
            "checkSetup" | "completeSetup" => 403,
            // No browser is trusted, and no account is linked.
            "useGravatar" | "removeTrustedDevice" | "deleteAssociation" | "switchAccount" => 404,
            // The connection is not enabled, and nothing is linked.
            "startFederatedAssociation" | "removeFederatedAssociation" => 404,
            // Nobody waits for an approval.
            "approveRegistration" | "rejectRegistration" => 404,
            // The code and the links are made up; another code was sent a moment ago.
            "confirmVerification" => 400,
            "confirmVerificationByLink" | "undoContactChange" | "undoEnding" | "cancelRecovery" => 403,
            // No challenge was solved.
            "recoverUsername" => 400,
            // It is being prepared, or was a moment ago.
            "getExportContent" | "startExport" if reply.status == 409 => 409,
            // The last owner of an organization stays.
            "beginDeletion" | "deleteMe" | "pauseAccount" => 409,
            "resendVerification" => 429,
            // No code is guessed, nothing was asked of an authenticator, and there is no second factor.
            "verifyTotp" | "finishWebauthnRegistration" => 400,
            "createBackupCodes" | "confirmBackupCodes" => 409,
            // Neither is offered, so neither is set up.
            "sendSmsOtp" | "sendEmailOtp" | "putSmsOtp" | "putEmailOtp" => 409,
            "deleteBackupCodes" | "deleteSmsOtp" | "deleteEmailOtp" => 404,
            // Neither text messages nor questions are offered as a way back in.
            "putRecoveryPhone" | "addChallengeAnswers" | "putChallengeAnswer" => 409,
            "deleteRecoveryEmail" | "deleteRecoveryPhone" => 404,
            "deleteChallengeAnswer" | "deleteChallengeAnswers" => 404,
            // Whoever is only invited has nothing to be reset, and is not locked.
            "resetPerson" | "unlockPerson" => 409,
            // No application wished for it.
            "confirmLogout" => 404,
            _ => reply.status.min(399),
        };
        assert_eq!(reply.status, expected, "{}: {}", operation.id, reply.text());
        // The password alone signs in again.
        app.execute("DELETE FROM totp_factors");
        app.execute("DELETE FROM webauthn_credentials");
        if operation.id == "changePassword" {
            app.execute("UPDATE passwords SET hash = (SELECT hash FROM password_history LIMIT 1)");
        }
    }
});

both!(t57_nobody_who_is_signed_out_gets_anywhere, |app| {
    owner(app);
    let stranger = app.browser();
    for operation in private() {
        refused(app, samples::request(&stranger, &operation, "x"), ErrorCode::Unauthenticated);
        let forged = stranger.clone();
        forged.set_cookie(SESSION, "AAAAAAAAAAAAAAAAAAAAAA");
        refused(app, samples::request(&forged, &operation, "x"), ErrorCode::Unauthenticated);
    }
});

both!(t57_another_users_object_is_not_there, |app| {
    let owner = owner(app);
    let mallory = app.signed_in_as("default", "mallory", Role::Owner);
    for operation in operations().into_iter().filter(|operation| operation.path.contains("/sessions/{id}")) {
        let object = samples::object(&owner, &operation);
        refused(app, samples::request(&mallory, &operation, &object), ErrorCode::NotFound);
    }
    let owned = ["/verifications/{id}", "/contacts/{id}", "/activity/{id}"];
    for operation in operations() {
        if owned.iter().any(|path| operation.path.contains(path)) {
            let object = samples::object(&owner, &operation);
            refused(app, samples::request(&mallory, &operation, &object), ErrorCode::NotFound);
        }
    }
    for operation in operations().into_iter().filter(|operation| operation.path.contains("/flows/{id}")) {
        let object = samples::object(&owner, &operation);
        refused(app, samples::request(&mallory, &operation, &object), ErrorCode::FlowNotFound);
    }
});

both!(t58_a_session_is_worth_nothing_in_another_organization, |app| {
    let owner = owner(app);
    let guest = app.signed_in_as("acme", "guest", Role::Owner);
    let guest_cookie = guest.cookie("__Host-latchkey-acme").unwrap();
    let owner_cookie = owner.cookie(SESSION).unwrap();
    for operation in private() {
        // The cookie of the one under the name of the other, on either address.
        let in_default = guest.under("");
        refused(app, samples::request(&in_default, &operation, "x"), ErrorCode::Unauthenticated);
        in_default.set_cookie(SESSION, &guest_cookie);
        refused(app, samples::request(&in_default, &operation, "x"), ErrorCode::Unauthenticated);

        let in_acme = owner.under("/t/acme");
        refused(app, samples::request(&in_acme, &operation, "x"), ErrorCode::Unauthenticated);
        in_acme.set_cookie("__Host-latchkey-acme", &owner_cookie);
        refused(app, samples::request(&in_acme, &operation, "x"), ErrorCode::Unauthenticated);

        let nowhere = owner.under("/t/nowhere");
        nowhere.set_cookie("__Host-latchkey-nowhere", &owner_cookie);
        refused(app, samples::request(&nowhere, &operation, "x"), ErrorCode::OrganizationNotFound);
    }
});

both!(t58_an_object_of_another_organization_is_not_there, |app| {
    let owner = owner(app);
    let guest = app.signed_in_as("acme", "guest", Role::Owner);
    for operation in operations().into_iter().filter(|operation| operation.path.contains("/sessions/{id}")) {
        let object = samples::object(&owner, &operation);
        refused(app, samples::request(&guest, &operation, &object), ErrorCode::NotFound);
    }
    for operation in operations().into_iter().filter(|operation| operation.path.contains("/flows/{id}")) {
        // Even by the very browser that began it.
        let object = owner.start_flow("sign_in");
        let elsewhere = owner.under("/t/acme");
        elsewhere.set_cookie("__Host-latchkey_flow-acme", &owner.cookie("__Host-latchkey_flow").unwrap());
        refused(app, samples::request(&elsewhere, &operation, &object), ErrorCode::FlowNotFound);
    }
});

both!(every_change_needs_the_csrf_token_of_its_own_session, |app| {
    let owner = owner(app);
    let other = app.another_browser_of("default", "owner").csrf().unwrap();
    for operation in private().filter(Operation::is_unsafe) {
        let request = || samples::request(&owner, &operation, "x");
        refused(app, request().without("X-CSRF-Token"), ErrorCode::CsrfTokenInvalid);
        for wrong in ["", "wrong", other.as_str(), "\u{0}", &"A".repeat(4_000)] {
            if wrong != "\u{0}" {
                refused(app, request().header("X-CSRF-Token", wrong), ErrorCode::CsrfTokenInvalid);
            }
        }
    }
});

both!(every_change_comes_from_our_own_pages, |app| {
    let owner = owner(app);
    for operation in operations().into_iter().filter(Operation::is_unsafe) {
        let request = || samples::request(&owner, &operation, "x");
        refused(app, request().without("Origin"), ErrorCode::CrossOrigin);
        let evil = format!("{}.evil.test", app.origin);
        for origin in ["https://evil.test", "null", "http://localhost", &evil, ""] {
            refused(app, request().header("Origin", origin), ErrorCode::CrossOrigin);
        }
        for site in ["cross-site", "same-site", "none"] {
            refused(app, request().header("Sec-Fetch-Site", site), ErrorCode::CrossOrigin);
        }
    }
});

both!(every_guarded_operation_needs_a_recent_proof, |app| {
    let owner = owner(app);
    owner.delete("/api/auth/v1/session/elevation").no_content();
    let guarded: Vec<Operation> = private().filter(|operation| operation.is_guarded).collect();
    assert!(guarded.len() >= 4, "guarded operations are missing");
    for operation in &guarded {
        refused(app, samples::request(&owner, operation, "x"), ErrorCode::StepUpRequired);
    }
    // Ten minutes after the sign-in it is the same.
    let again = app.another_browser_of("default", "owner");
    app.advance(601);
    // That the session was used is noted and written every ten seconds: here at once, and then not again for a minute.
    again.get("/api/users/v1/me/capabilities").ok();
    app.block_on(app.state.touches.flush(&app.state)).unwrap();
    for operation in &guarded {
        refused(app, samples::request(&again, operation, "x"), ErrorCode::StepUpRequired);
    }
});

both!(the_console_is_closed_to_users, |app| {
    let user = app.signed_in("user");
    let console: Vec<Operation> = private().filter(Operation::is_of_the_console).collect();
    assert!(console.len() >= 4, "operations of the console are missing");
    for operation in &console {
        refused(app, samples::request(&user, operation, "x"), ErrorCode::Forbidden);
    }
});

both!(t35_reading_changes_nothing, |app| {
    let owner = owner(app);
    owner.request("PUT", "/api/users/v1/me/avatar").body("image/png", samples::picture()).send().ok();
    for operation in operations().into_iter().filter(|operation| !operation.is_unsafe()) {
        let object = samples::object(&owner, &operation);
        // A download of everything is itself an entry of the log; nothing else is written by reading.
        let left_out: &[&str] =
            if matches!(operation.id.as_str(), "getExport" | "getExportContent") { &["events"] } else { &[] };
        let before = app.dump_without(left_out);
        let reply = samples::request(&owner, &operation, &object).send();
        assert!(reply.status < 400, "{}: {}", operation.id, reply.text());
        assert_eq!(app.dump_without(left_out), before, "{} changed something", operation.id);
    }
});

both!(t35_no_operation_that_changes_something_answers_a_get, |app| {
    let owner = owner(app);
    let all = operations();
    for operation in all.iter().filter(|operation| operation.is_unsafe()) {
        if all.iter().any(|other| other.path == operation.path && other.method == "GET") {
            continue;
        }
        let before = app.dump();
        let reply = owner.get(&operation.path_of("x"));
        reply.problem(ErrorCode::MethodNotAllowed);
        assert!(reply.header("allow").is_some_and(|allow| allow.contains(&operation.method)));
        assert_eq!(app.dump(), before);
    }
});

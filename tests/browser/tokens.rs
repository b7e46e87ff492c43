//! Personal access tokens: made, shown once, used, ended.

use std::net::SocketAddr;

use latchkey_tests::Browser as Program;
use thirtyfour::Key;

use crate::harness::{ADA, Start, journey};

#[test]
fn a_token_is_made_after_a_proof_shown_once_used_and_ended() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/apps/tokens").await;
        browser.see_text("main", "You have no access tokens").await;
        browser.axe("no access tokens").await;
        browser.click("#elevation-end").await;
        browser.gone("#elevation").await;
        browser.click("#token-create").await;
        browser.focus_on("token-name").await;
        browser.axe("the form for an access token").await;
        browser.click("#token-submit").await;
        browser.see("#token-name-error").await;
        browser.see("#token-days-error").await;
        browser.axe("the form for an access token with errors").await;
        browser.fill("#token-name", "Backup script").await;
        browser.press("label[for=token-me-profile-read]").await;
        browser.choose("#token-days", "date").await;
        browser.see("#token-date").await;
        browser.axe("the form for an access token with a day of one's own").await;
        browser.choose("#token-days", "30").await;
        browser.click("#token-submit").await;
        // Whoever found the browser open makes no key that outlives the session.
        browser.fill("#step-up-password", ADA.password).await;
        browser.keys(Key::Enter).await;
        browser.see_text("#token", "it is never shown again").await;
        browser.axe("a new access token").await;
        let token = browser.text("#token-secret").await;
        assert!(token.starts_with("lkp_"), "{token}");
        browser.click("#token-done").await;
        browser.see_text("[data-testid=token]", "See your profile").await;
        browser.axe("access tokens").await;
        browser.reload().await;
        assert!(!browser.driver().source().await.unwrap().contains(&token), "it is shown once");

        let port: u16 = journey.server.origin.rsplit_once(':').unwrap().1.parse().unwrap();
        let portal: SocketAddr = ([127, 0, 0, 1], port).into();
        let program = Program::new(portal, &journey.server.origin, "default").program(&token);
        assert_eq!(program.get("/scim2/Me").ok().json()["userName"], "ada");
        assert_eq!(program.get("/api/users/v1/me/sessions").status, 403, "it opens only what was chosen");
        browser.click("[data-testid=token-revoke]").await;
        browser.axe("the question before a token ends").await;
        browser.click("#apps-ask-confirm").await;
        browser.see_text("main", "You have no access tokens").await;
        assert_eq!(program.get("/scim2/Me").status, 401);
    });
}

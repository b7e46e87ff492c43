//! The console's people: invitations, help for who cannot come in, and locks. Mail comes from a real mail server.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::authenticator::totp;
use crate::harness::data::NEW_PASSWORD;
use crate::harness::server::Server;
use crate::harness::{ADA, Browser, Start, journey};

const GRACE: &str = "grace@example.org";

/// Opens the page of somebody from the list.
async fn open_person(browser: &Browser, username: &str) {
    browser.open("/console/people").await;
    browser.click(&format!("[data-username={username}] a")).await;
    browser.see("#person-facts").await;
}

/// Asks for an act and agrees.
async fn agree(browser: &Browser, act: &str, state: &str) {
    browser.click(&format!("#person-{act}")).await;
    browser.see("#person-act").await;
    browser.axe(state).await;
    browser.click("#person-act-confirm").await;
    browser.gone("#person-act").await;
}

/// Types the new password on the page of a link.
async fn choose(browser: &Browser) {
    browser.focus_on("new-password").await;
    browser.fill("#new-password", NEW_PASSWORD).await;
    browser.keys(Key::Enter).await;
    browser.see("#recover-done").await;
}

async fn link(server: &Server, address: &str, page: &str) -> String {
    format!("/{page}#{}", server.token_for(address, page).await)
}

/// The address that the demonstration's users have.
fn mailbox(username: &str) -> String {
    format!("{username}@example.org")
}

#[test]
fn somebody_is_invited_chooses_a_password_and_signs_in() {
    journey(Start::Wired(json!({})), async |journey| {
        let owner = journey.signed_in().await;
        owner.open("/").await;
        owner.click("#nav-people").await;
        owner.see("[data-username=ada]").await;
        owner.axe("the people of an organization").await;
        owner.click("#person-invite").await;
        owner.focus_on("invite-username").await;
        owner.axe("the invitation").await;
        owner.click("#invite-send").await;
        owner.see_text("#invite-username-error", "This is needed").await;
        owner.fill("#invite-username", "ada").await;
        owner.fill("#invite-email", "nowhere").await;
        owner.click("#invite-send").await;
        owner.see("#invite-email-error").await;
        owner.fill("#invite-email", GRACE).await;
        owner.click("#invite-send").await;
        owner.see_text("#invite-username-error", "already").await;
        owner.axe("the invitation with a name that is taken").await;
        owner.fill("#invite-username", "grace").await;
        owner.fill("#invite-given", "Grace").await;
        owner.fill("#invite-family", "Hopper").await;
        owner.click("#invite-send").await;
        owner.gone("#invite").await;
        owner.see_text("[data-username=grace]", "Invited").await;
        owner.fill("#people-search", "HOPPER").await;
        owner.gone("[data-username=ada]").await;
        owner.see("[data-username=grace]").await;
        owner.choose("#people-state", "locked").await;
        owner.see_text("main", "Nobody fits").await;
        owner.axe("a search that finds nobody").await;
        open_person(&owner, "grace").await;
        owner.see_text("#person-standing", "The invitation was sent on").await;
        owner.axe("somebody who is invited").await;

        let browser = journey.browser().await;
        let invitation = link(&journey.server, GRACE, "invitation").await;
        browser.load(&invitation).await;
        browser.see_text("h1", "Welcome to").await;
        assert_eq!(browser.address().await, "/invitation", "the secret does not stay in the address");
        browser.axe("an invitation").await;
        browser.reload().await;
        browser.see_text("main", "This link is not complete").await;
        browser.load("/sign-in").await;
        browser.load(&invitation).await;
        browser.click("#recover-go").await;
        browser.see_text("main", "Ada Lovelace invited you").await;
        browser.see_text("main", "grace").await;
        browser.axe("the first password").await;
        browser.reload().await;
        browser.see_text("main", "Ada Lovelace invited you").await;
        choose(&browser).await;
        browser.see_text("#recover-done", "Your account is ready").await;
        browser.axe("the first password is set").await;
        browser.click("#recover-sign-in").await;
        browser.see("#username").await;
        assert_eq!(browser.value("#username").await, "grace", "the name is there already");
        browser.enter_credentials("grace", NEW_PASSWORD).await;
        browser.see_text("h1", "Hello, Grace").await;
        browser.shows_no_secret().await;
        assert_eq!(browser.count("#nav-people").await, 0, "people are not for users");
        browser.open("/activity").await;
        browser.see("[data-type=invitation_accepted]").await;

        owner.reload().await;
        owner.gone("#person-standing").await;
        owner.see("[data-testid=person-session]").await;
        owner.axe("somebody who is active").await;
    });
}

#[test]
fn an_invitation_that_no_longer_works_says_what_to_do() {
    journey(Start::Wired(json!({})), async |journey| {
        let owner = journey.signed_in().await;
        let body = json!({"username": "grace", "email": GRACE, "role": "user", "language": "de"});
        owner.api("POST", "/api/server/v1/users", &body).await;
        let first = link(&journey.server, GRACE, "invitation").await;
        open_person(&owner, "grace").await;
        agree(&owner, "invite", "the question before another invitation").await;
        let second = link(&journey.server, GRACE, "invitation").await;

        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.screen(360, 740).await;
        browser.load(&first).await;
        browser.click("#recover-go").await;
        browser.see_text("main", "This invitation no longer works").await;
        browser.see_text("main", "ask whoever invited you").await;
        browser.axe("an invitation that no longer works").await;
        // Somebody keeps the page open until the time is over.
        // Another page in between: a link that differs in its fragment alone loads nothing.
        browser.open("/sign-in").await;
        browser.load(&second).await;
        browser.click("#recover-go").await;
        browser.focus_on("new-password").await;
        browser.assert_fits("the first password on a phone").await;
        journey.server.sql("UPDATE one_time_tokens SET expires_at = 1");
        browser.fill("#new-password", NEW_PASSWORD).await;
        browser.keys(Key::Enter).await;
        browser.see_text("main", "This invitation no longer works").await;
        browser.click("#invitation-sign-in").await;
        browser.see("#sign-in-form").await;
    });
}

#[test]
fn an_administrator_helps_back_in_with_the_second_factor_and_without_it() {
    journey(Start::Wired(json!({})), async |journey| {
        let owner = journey.signed_in().await;
        journey.server.user("grace", "Grace", "Hopper");
        let inside = journey.browser().await;
        inside.open("/").await;
        inside.enter_credentials("grace", ADA.password).await;
        inside.see_text("h1", "Hello").await;
        let secret = inside.app().await;

        open_person(&owner, "grace").await;
        owner.see_text("#person-facts", "Authenticator app").await;
        agree(&owner, "reset", "the question before a reset").await;
        owner.see_text("#person-standing", "The second factor is asked for").await;
        owner.axe("somebody who was sent a link").await;
        let browser = journey.browser().await;
        browser.load(&link(&journey.server, &mailbox("grace"), "recover").await).await;
        browser.click("#recover-go").await;
        browser.see_text("main", "protected by a second factor").await;
        browser.fill("#recover-code", &totp(&secret, 1)).await;
        browser.keys(Key::Enter).await;
        browser.see_text("h1", "Choose a new password").await;
        choose(&browser).await;

        owner.reload().await;
        owner.click("#person-reset").await;
        owner.press("label[for=person-lost]").await;
        owner.axe("the question before a reset without factors").await;
        owner.click("#person-act-confirm").await;
        owner.see_text("#person-standing", "are removed with the new password").await;
        let other = journey.browser().await;
        other.load(&link(&journey.server, &mailbox("grace"), "recover").await).await;
        other.click("#recover-go").await;
        other.see_text("main", "An administrator helps you back in").await;
        other.axe("a new password without the second factors").await;
        other.focus_on("new-password").await;
        other.fill("#new-password", "another-Lantern-harvest-48").await;
        other.keys(Key::Enter).await;
        other.see("#recover-done").await;
        other.click("#recover-sign-in").await;
        other.enter_credentials("grace", "another-Lantern-harvest-48").await;
        other.see_text("h1", "Hello").await;
        journey.server.text_for(&mailbox("grace"), "second factors were removed").await;
        owner.reload().await;
        owner.see_text("#person-facts", "None").await;
    });
}

#[test]
fn an_account_is_locked_and_unlocked_and_its_role_changed() {
    journey(Start::Wired(json!({})), async |journey| {
        let owner = journey.signed_in().await;
        journey.server.user("grace", "Grace", "Hopper");
        let inside = journey.browser().await;
        inside.open("/").await;
        inside.enter_credentials("grace", ADA.password).await;
        inside.see_text("h1", "Hello").await;
        open_person(&owner, "grace").await;
        owner.click("#user-menu-button").await;
        owner.choose("#menu-language", "de").await;
        owner.wait("German", "document.documentElement.lang === 'de'").await;
        owner.keys(Key::Escape).await;
        owner.see_text("#person-acts", "Konto sperren").await;
        owner.screen(360, 740).await;
        owner.assert_fits("a person on a phone").await;
        agree(&owner, "lock", "the question before a lock, in German").await;
        owner.see_text("#person-standing", "gesperrt").await;
        owner.see("#person-no-sessions").await;
        owner.axe("a locked account, in German").await;
        inside.open("/security").await;
        inside.at("/sign-in?returnTo=/security").await;
        inside.enter_credentials("grace", ADA.password).await;
        inside.see_text("main", "not right").await;
        journey.server.text_for(&mailbox("grace"), "locked").await;
        agree(&owner, "unlock", "the question before an unlock, in German").await;
        owner.gone("#person-standing").await;
        inside.enter_credentials("grace", ADA.password).await;
        inside.at("/security").await;

        owner.choose("#person-role-choice", "admin").await;
        agree(&owner, "role", "the question before another role, in German").await;
        owner.see_text("#person-facts", "Administrator").await;
        inside.reload().await;
        inside.open("/console/people").await;
        inside.see("[data-username=ada]").await;
        open_person(&inside, "ada").await;
        inside.see_text("#person-acts", "Only owners act").await;
        inside.axe("somebody whom one may not act on").await;
        owner.screen(1366, 900).await;
        agree(&owner, "sessions", "the question before sessions end, in German").await;
        owner.see("#person-no-sessions").await;
    });
}

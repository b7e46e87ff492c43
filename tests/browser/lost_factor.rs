//! Coming back without the second factor: a backup code, or a wait that every address of the account is told of.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::server::Server;
use crate::harness::{Browser, Start, journey};
use crate::recovery::ADDRESS;

impl Browser {
    /// Proves the mailbox of Ada's, and says that the second factor is lost.
    async fn says_it_is_lost(&self, server: &Server) {
        self.proves_the_mailbox(server).await;
        self.click("#recover-others").await;
        self.click("[data-testid=way-lost]").await;
        self.click("#recover-main").await;
        self.see_text("#recover-waits", "Your account opens on").await;
    }
}

#[test]
fn the_second_factor_is_asked_for_and_who_has_lost_it_waits_or_cancels() {
    journey(Start::Wired(json!({})), async |journey| {
        let inside = journey.signed_in().await;
        inside.app().await;
        let browser = journey.browser().await;
        browser.proves_the_mailbox(&journey.server).await;
        browser.axe("the second factor of a recovery").await;
        browser.click("#recover-others").await;
        browser.see("[data-testid=way-lost]").await;
        browser.axe("the ways of a recovery").await;
        browser.see("#recover-back").await;
        browser.click("#recover-ways-back").await;
        browser.focus_on("recover-code").await;
        browser.click("#recover-others").await;
        browser.click("[data-testid=way-lost]").await;
        browser.see_text("main", "we tell every address of your account now, and wait 24 hours").await;
        browser.axe("lost factors").await;
        browser.click("#recover-main").await;
        browser.see_text("#recover-waits", "Your account opens on").await;
        browser.axe("a recovery that waits").await;
        let token = journey.server.token_for(ADDRESS, "recover/cancel").await;
        let other = journey.browser().await;
        other.load(&format!("/recover/cancel#{token}")).await;
        other.see("#cancel-submit").await;
        other.axe("cancelling a recovery").await;
        other.click("#cancel-submit").await;
        other.see("#cancel-done").await;
        other.axe("a cancelled recovery").await;
        inside.open("/activity").await;
        inside.see("[data-testid=activity][data-type=recovery_cancelled]").await;
        inside.axe("the log of a recovery").await;
    });
}

#[test]
fn who_is_signed_in_sees_that_somebody_waits_and_stops_it() {
    journey(Start::Wired(json!({})), async |journey| {
        let inside = journey.signed_in().await;
        inside.app().await;
        let browser = journey.browser().await;
        browser.says_it_is_lost(&journey.server).await;
        inside.open("/").await;
        inside.see("[data-check=waits][data-state=open]").await;
        inside.axe("the check-up while somebody waits").await;
        inside.click("#check-waits").await;
        inside.see_text("#recovery-wait", "without your second factor").await;
        inside.axe("somebody waits to get in").await;
        inside.open("/console/people").await;
        inside.click("[data-username=ada] a").await;
        inside.see_text("#person-standing", "Somebody waits to come in").await;
        inside.axe("somebody for whom a recovery waits").await;
        inside.open("/").await;
        inside.click("#user-menu-button").await;
        inside.choose("#menu-language", "de").await;
        inside.open("/security").await;
        inside.see_text("#recovery-wait", "Wenn Sie das nicht waren").await;
        inside.axe("jemand wartet").await;
        inside.click("#recovery-wait-stop").await;
        inside.gone("#recovery-wait").await;
        inside.see_text("[data-testid=toast]", "Die Wiederherstellung ist abgebrochen").await;
        inside.open("/").await;
        inside.see("#check-up-rows").await;
        assert_eq!(inside.count("[data-check=waits]").await, 0);
        let token = journey.server.token_for(ADDRESS, "recover/cancel").await;
        let other = journey.browser().await;
        other.load(&format!("/recover/cancel#{token}")).await;
        other.click("#cancel-submit").await;
        other.see_text("h1", "This link no longer works").await;
        other.see_text("#link-dead", "Already cancelled, or too old").await;
        assert_eq!(other.count("#cancel-submit").await, 0, "nothing is left to press");
        other.axe("a link that cancels nothing any more").await;
    });
}

#[test]
fn after_the_wait_the_account_opens_by_mail_without_the_lost_factor() {
    journey(Start::Wired(json!({})), async |journey| {
        let inside = journey.signed_in().await;
        inside.app().await;
        let browser = journey.browser().await;
        browser.says_it_is_lost(&journey.server).await;
        // A day goes by.
        journey.server.stop();
        journey.server.sql("UPDATE recovery_delays SET opens_at = opens_at - 86400000000");
        journey.server.run();
        journey.server.text_for(ADDRESS, "the time to wait is over").await;
        let token = journey.server.token_for(ADDRESS, "recover").await;
        let phone = journey.browser().await;
        phone.load(&format!("/recover#{token}")).await;
        phone.click("#recover-go").await;
        phone.see_text("h1", "Choose a new password").await;
        phone.chooses_and_signs_in().await;
        // No second step: the app is gone with the old password.
        phone.see_text("h1", "Hello, Ada").await;
        phone.open("/security").await;
        phone.see("#add-totp").await;
    });
}

#[test]
fn a_backup_code_stands_in_for_the_second_factor_of_a_recovery() {
    journey(Start::Wired(json!({})), async |journey| {
        let inside = journey.signed_in().await;
        inside.app().await;
        let codes = inside.backup_codes().await;
        let browser = journey.browser().await;
        browser.proves_the_mailbox(&journey.server).await;
        browser.click("#recover-others").await;
        browser.click("[data-testid=way-backup]").await;
        browser.focus_on("recover-code").await;
        browser.axe("a backup code in a recovery").await;
        browser.fill("#recover-code", &codes[0]).await;
        browser.keys(Key::Enter).await;
        browser.see_text("h1", "Choose a new password").await;
        browser.screen(360, 740).await;
        browser.assert_fits("the new password after a backup code").await;
        browser.chooses_and_signs_in().await;
        browser.see_text("h1", "Second step").await;
    });
}

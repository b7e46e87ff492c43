//! Policies and preferences: deciding, being asked before the portal opens, and the console's page.

use serde_json::{Value, json};

use crate::harness::relying::RelyingParty;
use crate::harness::{ADA, Browser, Start, journey};

const CONSOLE: &str = "/api/server/v1/consent-purposes";

fn policy(label: &str, required: bool) -> Value {
    json!({"kind": "policy", "required": required, "content": {
        "names": {"en": "Terms of use", "de": "Nutzungsbedingungen"},
        "descriptions": {"en": "The rules for your account: what you may do, and what we promise."},
        "label": label, "addresses": {"en": format!("https://example.org/terms/{label}")},
        "changes": {"en": "The part on deleting accounts is shorter."}
    }})
}

fn letter() -> Value {
    json!({"kind": "preference", "content": {
        "names": {"en": "Newsletter"}, "descriptions": {"en": "Letters that we may send you."},
        "elements": [{"name": "monthly", "labels": {"en": "What is new, once a month"}}, {"name": "events", "labels": {"en": "Invitations to events"}}]
    }})
}

/// Creates a purpose; answers its path in the console's API.
async fn create(owner: &Browser, settings: &Value) -> String {
    let made = owner.api("POST", CONSOLE, settings).await;
    format!("{CONSOLE}/{}", made["id"].as_str().unwrap())
}

#[test]
fn policies_and_preferences_are_decided_about_and_each_has_its_history() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let terms = create(&browser, &policy("2026-01", false)).await;
        create(&browser, &letter()).await;
        browser.open("/").await;
        browser.see_text("[data-check=purposes]", "2 things").await;
        browser.click("#check-purposes").await;
        browser.at("/apps/consents").await;
        browser.see_text("[data-testid=policy]", "Not accepted yet").await;
        let ticked = browser
            .js("return document.querySelectorAll('[data-testid=preference] input:checked').length")
            .await;
        assert_eq!(ticked, 0, "nothing is on beforehand");
        browser.axe("policies and preferences that ask").await;
        browser.click("[data-testid=policy-accept]").await;
        browser.see_text("[data-testid=policy]", "Version 2026-01, accepted on").await;
        browser.press("[data-testid=preference] .lk-setting:first-child label").await;
        browser.click("[data-testid=preference-save]").await;
        browser.see_text("[data-testid=preference]", "Chosen on").await;
        browser.gone("[data-testid=preference-save]").await;
        browser.axe("policies and preferences that were decided about").await;

        browser.replace(&terms, &policy("2026-02", false)).await;
        browser.reload().await;
        browser.see_text("[data-testid=policy]", "Newer version").await;
        browser.see_text("[data-testid=policy]", "The part on deleting accounts is shorter.").await;
        browser.see_text("[data-testid=policy]", "Version 2026-01, accepted on").await;
        browser.axe("a policy with a newer version").await;
        // Published once more while the page stands: nobody accepts what they have not seen.
        browser.replace(&terms, &policy("2026-03", false)).await;
        browser.click("[data-testid=policy-accept]").await;
        browser.see_text("[data-testid=policy]", "Version 2026-03 is there").await;
        browser.click("[data-testid=policy-accept]").await;
        browser.see_text("[data-testid=policy]", "Version 2026-03, accepted on").await;

        browser.click("[data-testid=policy] a[href*='/apps/consents/']").await;
        browser.see_text("#receipt", "Terms of use, version 2026-03").await;
        assert_eq!(browser.count("[data-testid=decision]").await, 2);
        browser.axe("the receipt of a policy").await;
        browser.click("#consent-revoke").await;
        browser.axe("the question before a policy is taken back").await;
        browser.click("#apps-ask-confirm").await;
        browser.see("#consent-over").await;
        browser.open("/apps/consents").await;
        browser.see_text("[data-testid=policy]", "declined on").await;

        browser.press("[data-testid=preference] .lk-setting:first-child label").await;
        browser.click("[data-testid=preference-save]").await;
        browser.see_text("[data-testid=preference]", "Nothing chosen").await;
        browser.click("[data-testid=preference] a[href*='/apps/consents/']").await;
        browser.see("#consent-over").await;
        browser
            .wait("two decisions", "document.querySelectorAll('[data-testid=decision]').length === 2")
            .await;
        browser.axe("the receipt of a preference that was taken back").await;
    });
}

#[test]
fn what_is_required_is_asked_for_before_the_portal_opens() {
    journey(Start::Ready, async |journey| {
        let owner = journey.signed_in().await;
        let terms = create(&owner, &policy("2026-01", true)).await;
        let browser = journey.browser().await;
        browser.open("/security").await;
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.see_text("#wall h1", "Terms of use").await;
        browser.ready().await;
        assert_eq!(browser.count(".lk-nav").await, 0, "the portal is not open yet");
        browser.see_text("#wall-version", "Version 2026-01").await;
        assert_eq!(
            browser.count("#wall-changes").await,
            0,
            "nothing is different for somebody who sees it first"
        );
        browser.axe("a policy before the portal").await;
        browser.reload().await;
        browser.see("#wall-accept").await;
        browser.click("#wall-sign-out").await;
        browser.see("#sign-in-form").await;
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.click("#wall-accept").await;
        browser.see("#side-nav").await;
        browser.gone("#wall").await;

        // A newer version asks again, and says what is different; one that was published meanwhile is shown first.
        browser.replace(&terms, &policy("2026-02", true)).await;
        browser.open("/security").await;
        browser.see_text("#wall-changes", "The part on deleting accounts is shorter.").await;
        browser.axe("a newer policy before the portal").await;
        browser.replace(&terms, &policy("2026-03", true)).await;
        browser.click("#wall-accept").await;
        browser.see_text("#wall-version", "Version 2026-03").await;
        browser.see_text("#wall", "published a moment ago").await;
        browser.axe("a policy that was published meanwhile").await;
        browser.click("#wall-accept").await;
        browser.see("#nav-security[aria-current=page]").await;
        browser.ready().await;
        browser.open("/apps/consents").await;
        browser.see_text("[data-testid=policy]", "cannot be taken back alone").await;
        browser.click("[data-testid=policy] a[href*='/apps/consents/']").await;
        browser.see("#consent-required").await;
        assert_eq!(browser.count("#consent-revoke").await, 0);
        browser.axe("a policy that the account needs").await;
    });
}

#[test]
fn an_application_waits_until_what_is_required_is_accepted() {
    journey(Start::Ready, async |journey| {
        let owner = journey.signed_in().await;
        let travel = RelyingParty::start(&journey.server, &owner, &json!({})).await;
        create(&owner, &policy("2026-01", true)).await;
        let browser = journey.browser().await;
        travel.sign_in(&browser, "").await;
        browser.see("#sign-in-form").await;
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.see_text("#wall h1", "Terms of use").await;
        browser.click("#wall-accept").await;
        browser.see_text("h1", "Allow Travel?").await;
        browser.click("#consent-allow").await;
        assert_eq!(travel.learned(&browser).await["name"], "Ada Lovelace");
    });
}

#[test]
fn a_policy_is_published_changed_and_retired_in_the_console() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.click("#nav-purposes").await;
        browser.at("/console/purposes").await;
        browser.ready().await;
        browser.see_text("main", "Nothing is asked yet").await;
        browser.axe("no purposes").await;
        browser.click("#purpose-new").await;
        browser.at("/console/purposes/new").await;
        browser.axe("the form of a new purpose").await;
        browser.click("#purpose-save").await;
        browser.see("#purpose-name-en-error").await;
        browser.see("#purpose-label-error").await;
        browser.axe("a new purpose without a name").await;
        browser.fill("#purpose-name-en", "Terms of use").await;
        browser.fill("#purpose-name-de", "Nutzungsbedingungen").await;
        browser.fill("#purpose-description-en", "The rules for your account.").await;
        browser.fill("#purpose-label", "2026-01").await;
        browser.fill("#purpose-address-en", "https://example.org/terms").await;
        browser.see_text("#purpose-preview", "The rules for your account.").await;
        browser.click("#purpose-save").await;
        browser.see_text("h1", "Terms of use").await;
        browser.see("#purpose-versions").await;
        browser.ready().await;
        browser.axe("a policy in the console").await;

        // What nobody agrees to makes no version. Whoever requires something is asked for it as well.
        browser.press("label[for=purpose-required]").await;
        browser.click("#purpose-save").await;
        browser.see_text("[data-testid=toast]", "The purpose was saved").await;
        browser.reload().await;
        browser.click("#wall-accept").await;
        browser.see("#purpose-versions").await;
        assert_eq!(browser.count("[data-testid=version]").await, 1);
        browser.fill("#purpose-changes-en", "Shorter.").await;
        browser.fill("#purpose-label", "2026-02").await;
        browser.see_text("#purpose-preview", "What is different: Shorter.").await;
        browser.click("#purpose-save").await;
        browser.see_text("#purpose-question", "Everybody is asked").await;
        browser.axe("the question before a version is published").await;
        browser.click("#purpose-question-confirm").await;
        browser.see_text("[data-testid=toast]", "The next version is published").await;
        browser.reload().await;
        browser.click("#wall-accept").await;
        browser.see_text("#purpose-versions", "Held by one account").await;
        assert_eq!(browser.count("[data-testid=version]").await, 2);
        browser.see_text("main", "Somebody decided about it").await;
        assert_eq!(browser.count("#purpose-remove").await, 0);
        browser.press("label[for=purpose-retired]").await;
        browser.click("#purpose-save").await;
        browser.see_text("[data-testid=toast]", "The purpose was saved").await;
        browser.open("/console/purposes").await;
        browser.see_text("[data-testid=purpose]", "Retired").await;
        browser.axe("a list of purposes").await;
    });
}

#[test]
fn a_preference_is_put_together_and_removed_in_the_console_also_on_a_phone() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.screen(360, 740).await;
        browser.open("/console/purposes/new").await;
        browser.press("label[for=purpose-kind-preference]").await;
        browser.fill("#purpose-name-en", "Newsletter").await;
        browser.fill("#purpose-description-en", "Letters that we may send you.").await;
        browser.fill("#purpose-element-0-name", "monthly").await;
        browser.fill("#purpose-element-0-en", "What is new, once a month").await;
        browser.click("#purpose-element-add").await;
        browser.fill("#purpose-element-1-name", "two words").await;
        browser.fill("#purpose-element-1-en", "Invitations").await;
        browser.click("#purpose-save").await;
        browser.see("#purpose-element-1-name-error").await;
        browser.assert_fits("the form of a preference").await;
        browser.axe("a preference with a wrong name on a phone").await;
        browser.fill("#purpose-element-1-name", "events").await;
        browser.see_text("#purpose-preview", "Invitations").await;
        browser.click("#purpose-save").await;
        browser.see("#purpose-versions").await;
        browser.ready().await;
        browser.assert_fits("a preference").await;
        browser.axe("a preference on a phone").await;
        browser.open("/console/purposes").await;
        browser.assert_fits("the list of purposes").await;
        browser.open("/apps/consents").await;
        browser.assert_fits("a preference to choose").await;
        browser.axe("a preference to choose on a phone").await;
        browser.open("/console/purposes").await;
        browser.click("[data-testid=purpose] a").await;
        browser.click("#purpose-remove").await;
        browser.axe("the question before a purpose is removed").await;
        browser.click("#purpose-question-confirm").await;
        browser.at("/console/purposes").await;
        browser.see_text("main", "Nothing is asked yet").await;
    });
}

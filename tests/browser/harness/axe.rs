//! The accessibility checker axe-core, run inside the page.

use serde_json::{Value, json};

use super::Browser;

/// Where `npm ci` puts it.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/browser/node_modules/axe-core/axe.min.js");

/// Every rule of WCAG 2.2 A and AA and the best practices; `target-size` would be off by default. It counts what happens to be
/// scrolled halfway under a bar that stays as too small, so that what it finds is looked at again in the middle of the page.
const RUN: &str = r#"
    const done = arguments[0];
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
    const size = { runOnly: ["target-size"], rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] };
    const isSmall = async (node) => {
        const at = [scrollX, scrollY];
        document.querySelector(node.target[0])?.scrollIntoView({ block: "center", behavior: "instant" });
        const again = await axe.run({ include: [node.target] }, size);
        scrollTo({ left: at[0], top: at[1], behavior: "instant" });
        return again.violations.length > 0;
    };
    const all = async () => {
        const found = await axe.run(document, {
            runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"],
        });
        const violations = [];
        for (const rule of found.violations) {
            for (const node of rule.nodes) {
                if (rule.id !== "target-size" || await isSmall(node)) {
                    violations.push(`${rule.id} (${rule.impact}): ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")} ${node.html}`);
                }
            }
        }
        return { ran: found.passes.length, violations };
    };
    all().then(done, (error) => done({ ran: 0, violations: [String(error)] }));"#;

impl Browser {
    /// Asserts that the page as it is has no violation, in light and in dark, and that it fits a phone's screen.
    pub(crate) async fn axe(&self, state: &str) {
        for scheme in ["dark", "light"] {
            self.color_scheme(scheme).await;
            self.settled().await;
            let found = self.run_axe().await;
            let violations: Vec<&str> =
                found["violations"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
            assert!(
                violations.is_empty(),
                "axe finds {} violations on {state} in {scheme}:\n  {}",
                violations.len(),
                violations.join("\n  ")
            );
            assert!(found["ran"].as_u64() > Some(5), "axe hardly ran on {state}: {found}");
            self.picture(state, scheme).await;
        }
        self.assert_fits_a_phone(state).await;
    }

    /// Emulates what the system prefers, and waits until the page follows.
    pub(crate) async fn color_scheme(&self, scheme: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.cdp("Emulation.setEmulatedMedia", features).await;
        let expected = scheme == "dark";
        self.wait(
            &format!("the page in {scheme}"),
            &format!("document.documentElement.classList.contains('pf-v6-theme-dark') === {expected}"),
        )
        .await;
    }

    /// Waits until nothing moves any more.
    pub(crate) async fn settled(&self) {
        let moving =
            "document.getAnimations().filter((a) => a.effect.getComputedTiming().iterations !== Infinity)";
        self.wait("the end of all motion", &format!("{moving}.every((a) => a.playState !== 'running')"))
            .await;
    }

    async fn run_axe(&self) -> Value {
        if !self.js("return typeof window.axe === 'object'").await.as_bool().unwrap() {
            let script = std::fs::read_to_string(SCRIPT)
                .unwrap_or_else(|_| panic!("axe-core is missing: run `npm ci` in tests/browser"));
            self.js(&script).await;
        }
        self.js_async(RUN).await
    }
}

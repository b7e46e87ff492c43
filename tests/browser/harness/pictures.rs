//! What a state looks like: on a phone nothing may be cut off, and whoever wants to look gets pictures of all states.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::Browser;

/// Width and height of a phone.
const PHONE: (u32, u32) = (360, 740);
/// A screen below this width is a phone's.
const NARROW: u32 = 600;

/// Everything that stands out at the right: of the page, of an open dialog, and what acts out of its card.
const TOO_WIDE: &str = "
    const boxes = [document.documentElement, ...document.querySelectorAll('dialog[open], dialog[open] .lk-dialog-panel')];
    const cut = [...document.querySelectorAll('.lk-card :is(a, button, input, select)')].filter((e) => e.checkVisibility()
        && e.getBoundingClientRect().right > e.closest('.lk-card').getBoundingClientRect().right - 1).map((e) => e.outerHTML.slice(0, 160));
    return cut.concat(boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).flatMap((box) => {
        const edge = box.getBoundingClientRect().left + box.clientWidth;
        return [...box.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > edge + 1)
            .map((e) => e.outerHTML.slice(0, 160));
    }));";

impl Browser {
    /// Asserts that nothing of the page or of an open dialog is cut off or scrolls sideways.
    pub(crate) async fn assert_fits(&self, state: &str) {
        assert_eq!(self.js(TOO_WIDE).await, json!([]), "{state} is too wide for the screen");
    }

    /// Looks at the state on a phone, then goes on as before.
    pub(crate) async fn assert_fits_a_phone(&self, state: &str) {
        let before = *self.size.lock().unwrap();
        if before.is_some_and(|(width, _)| width < NARROW) {
            return;
        }
        self.screen(PHONE.0, PHONE.1).await;
        self.wait("the phone's screen", &format!("innerWidth === {}", PHONE.0)).await;
        self.settled().await;
        self.assert_fits(&format!("{state} on a phone")).await;
        if folder().is_some() {
            for scheme in ["dark", "light"] {
                self.color_scheme(scheme).await;
                self.settled().await;
                self.picture(state, scheme).await;
            }
        }
        self.natural_screen(before).await;
    }

    /// Keeps a picture of the state where `LATCHKEY_PICTURES` says; otherwise nothing.
    pub(crate) async fn picture(&self, state: &str, scheme: &str) {
        let Some(folder) = folder() else { return };
        let size = self
            .js("const dialog = document.querySelector('dialog[open]');
                return dialog ? [innerWidth, innerHeight, scrollY]
                    : [innerWidth, Math.max(innerHeight, document.documentElement.scrollHeight), 0];")
            .await;
        let name: String = state.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let file = folder.join(format!("{}-{}-{scheme}.png", name.to_lowercase(), size[0]));
        let clip = json!({"x": 0, "y": size[2], "width": size[0], "height": size[1], "scale": 1});
        let parameters = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        let taken = self.cdp("Page.captureScreenshot", parameters).await;
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(file, STANDARD.decode(taken["data"].as_str().unwrap()).unwrap()).unwrap();
    }
}

fn folder() -> Option<PathBuf> {
    std::env::var_os("LATCHKEY_PICTURES").map(PathBuf::from)
}

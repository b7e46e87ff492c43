//! One browser, driven as a person would: by what is on the screen, waiting for what is to come.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;
use thirtyfour::{LoggingPrefsLogLevel, TypingData};

use super::data::{Person, SECRETS};
use super::kept::{driver, folder, run_folder};

/// How long anything may take to come. Generous: only failures wait that long.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(25);

/// Headless, without anything that would talk to the network; the same look everywhere.
const ARGUMENTS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=en-US",
    "--force-prefers-reduced-motion",
    "--hide-scrollbars",
    "--window-size=1366,900",
];

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(super) driver: WebDriver,
    pub(super) origin: String,
    /// Where downloads land.
    pub(crate) downloads: std::path::PathBuf,
    tolerated: Arc<Mutex<Vec<String>>>,
    /// Other ends of the journey that this browser visits as well.
    pub(super) known: Arc<Mutex<Vec<String>>>,
    /// The screen that is played, where it is not the window's own.
    pub(super) size: Arc<Mutex<Option<(u32, u32)>>>,
}

impl Browser {
    /// Starts a browser that looks at `origin`.
    pub(crate) async fn start(origin: &str) -> Self {
        let downloads = folder();
        let mut wanted = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            wanted.add_arg(argument).unwrap();
        }
        if let Some(path) = std::env::var_os("LATCHKEY_CHROMIUM") {
            wanted.set_binary(path.to_str().unwrap()).unwrap();
        }
        let preferences = json!({
            "download.default_directory": downloads, "download.prompt_for_download": false,
            "credentials_enable_service": false, "profile.password_manager_leak_detection": false,
            "intl.accept_languages": "en-US,en",
        });
        wanted.add_experimental_option("prefs", preferences).unwrap();
        wanted
            .add_experimental_option("perfLoggingPrefs", json!({"enableNetwork": true, "enablePage": false}))
            .unwrap();
        wanted.set_logging_prefs("browser", LoggingPrefsLogLevel::All).unwrap();
        wanted.set_logging_prefs("performance", LoggingPrefsLogLevel::All).unwrap();
        let driver = WebDriver::new(driver(), wanted).await.unwrap();
        let (tolerated, known, size) = Default::default();
        let browser = Self { driver, origin: origin.to_owned(), downloads, tolerated, known, size };
        browser.color_scheme_preference("light").await;
        browser
    }

    /// The driver, for what has no word of its own here.
    pub(crate) fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Ends the browser.
    pub(crate) async fn quit(self) {
        // A browser that cannot be ended any more is ended with the driver.
        let _ = self.driver.quit().await;
    }

    /// This journey provokes messages of the console that contain `part`.
    pub(crate) fn tolerate(&self, part: &str) {
        self.tolerated.lock().unwrap().push(part.to_owned());
    }

    /// This journey leads to pages of `origin` as well.
    pub(crate) fn knows(&self, origin: &str) {
        self.known.lock().unwrap().push(format!("{origin}/"));
    }

    pub(super) fn tolerates(&self, message: &str) -> bool {
        self.tolerated.lock().unwrap().iter().any(|part| message.contains(part))
    }

    /// What the system prefers, before a page is there to follow it.
    pub(crate) async fn color_scheme_preference(&self, scheme: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.cdp("Emulation.setEmulatedMedia", features).await;
    }

    /// Loads a page of the portal and waits until it is drawn and has its data.
    pub(crate) async fn open(&self, path: &str) {
        self.load(path).await;
        self.ready().await;
    }

    /// Loads an address without waiting for more than the document.
    pub(crate) async fn load(&self, path: &str) {
        let url = if path.contains(':') { path.to_owned() } else { format!("{}{path}", self.origin) };
        self.driver.goto(url).await.unwrap();
    }

    /// Waits until a page is drawn and nothing of it is still on its way.
    pub(crate) async fn ready(&self) {
        self.wait(
            "a page with its data",
            // What was asked for early is taken by the first reads, which a slow machine may make after the first drawing.
            "document.querySelector('h1') && !document.querySelector('.lk-skeleton') && !Object.keys(window.latchkeyEarly || {}).length",
        )
        .await;
    }

    /// Loads the present page anew.
    pub(crate) async fn reload(&self) {
        self.driver.refresh().await.unwrap();
        self.ready().await;
    }

    /// Signs in by the form, and ends on the Overview.
    pub(crate) async fn sign_in(&self, person: &Person<'_>) {
        self.open(&format!("{}/sign-in", person.base)).await;
        self.enter_credentials(person.username, person.password).await;
        self.at(&format!("{}/", person.base)).await;
        self.ready().await;
    }

    /// Fills the form of the sign-in and sends it.
    pub(crate) async fn enter_credentials(&self, username: &str, password: &str) {
        self.fill("#username", username).await;
        self.fill("#password", password).await;
        self.click("#sign-in-submit").await;
    }

    /// Path and query of the present address.
    pub(crate) async fn address(&self) -> String {
        self.js("return location.pathname + location.search + location.hash")
            .await
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Waits until the present address is `address`.
    pub(crate) async fn at(&self, address: &str) {
        self.wait(
            &format!("the address {address}"),
            &format!("location.pathname + location.search + location.hash === {}", json!(address)),
        )
        .await;
    }

    /// Waits for an element that can be seen.
    pub(crate) async fn see(&self, css: &str) -> WebElement {
        let started = Instant::now();
        loop {
            let found = self.driver.find_all(By::Css(css)).await.unwrap();
            for element in found {
                if element.is_displayed().await.unwrap_or_default() {
                    return element;
                }
            }
            self.still(started, &format!("{css} to be seen")).await;
        }
    }

    /// Waits until no element of that kind can be seen.
    pub(crate) async fn gone(&self, css: &str) {
        let seen = format!("[...document.querySelectorAll({})].some((e) => e.checkVisibility())", json!(css));
        self.wait(&format!("{css} to be gone"), &format!("!{seen}")).await;
    }

    /// Waits until the element's text contains `part`.
    pub(crate) async fn see_text(&self, css: &str, part: &str) {
        self.wait(
            &format!("{part:?} in {css}"),
            &format!("[...document.querySelectorAll({})].some((e) => e.checkVisibility() && e.textContent.includes({}))", json!(css), json!(part)),
        )
        .await;
    }

    /// The text of an element as it can be read on the screen.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.see(css).await.text().await.unwrap()
    }

    /// The value of a field.
    pub(crate) async fn value(&self, css: &str) -> String {
        self.see(css).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// How many elements of that kind there are.
    pub(crate) async fn count(&self, css: &str) -> u64 {
        self.js(&format!("return document.querySelectorAll({}).length", json!(css))).await.as_u64().unwrap()
    }

    /// Clicks where the element is; something in the way is a failure.
    pub(crate) async fn click(&self, css: &str) {
        let started = Instant::now();
        loop {
            let element = self.see(css).await;
            self.scroll_to(&element).await;
            match element.click().await {
                Ok(()) => return,
                // Drawn anew between the look and the click.
                Err(error) if matches!(*error, WebDriverErrorInner::StaleElementReference(_)) => {
                    self.still(started, &format!("{css} to be clicked")).await;
                }
                // A notice lies above it for some seconds: it is waited for, as a person does. Nothing else is.
                Err(error)
                    if matches!(*error, WebDriverErrorInner::ElementClickIntercepted(_))
                        && self.is_below_a_notice(&element).await =>
                {
                    self.still(started, &format!("the notice above {css} to go")).await;
                }
                Err(error) => panic!("{css} cannot be clicked: {error}"),
            }
        }
    }

    /// Whether a notice, or nothing any more, lies above the middle of an element: the driver names the innermost thing that
    /// was in the way, which may be the words of the notice.
    async fn is_below_a_notice(&self, element: &WebElement) -> bool {
        let script = "
            const box = arguments[0].getBoundingClientRect();
            const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return arguments[0].contains(above) || Boolean(above?.closest('[data-testid=toast]'));";
        let answer = self.driver.execute(script, vec![element.to_json().unwrap()]).await;
        match answer {
            Ok(answer) => answer.json().as_bool() == Some(true),
            // Drawn anew in between; the caller finds it again.
            Err(_) => true,
        }
    }

    /// Scrolls as a person does: to where nothing that stays at the edges of the screen lies above. The driver itself stops
    /// as soon as the element is on the screen, below the header as well.
    async fn scroll_to(&self, element: &WebElement) {
        let script = "
            const box = arguments[0].getBoundingClientRect();
            if (box.top < 80 || box.bottom > innerHeight - 80) { arguments[0].scrollIntoView({ block: 'center' }); }";
        // One that was drawn anew in between is found again by the caller.
        let _ = self.driver.execute(script, vec![element.to_json().unwrap()]).await;
    }

    /// Presses where the element is, whatever lies there: a drawn choice is covered by the real, unseen control.
    pub(crate) async fn press(&self, css: &str) {
        let element = self.see(css).await;
        self.driver.action_chain().click_element(&element).perform().await.unwrap();
    }

    /// Empties a field as a person does, and types.
    pub(crate) async fn fill(&self, css: &str, text: &str) {
        self.click(css).await;
        let field = self.see(css).await;
        field.send_keys(Key::Control + "a").await.unwrap();
        field.send_keys(Key::Backspace + text).await.unwrap();
    }

    /// Chooses an option of a list by its value.
    pub(crate) async fn choose(&self, css: &str, value: &str) {
        self.click(&format!("{css} option[value={}]", json!(value))).await;
    }

    /// Types with whatever has the focus.
    pub(crate) async fn keys(&self, keys: impl Into<TypingData>) {
        self.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// The id of what has the focus, or its tag where it has none.
    pub(crate) async fn focused(&self) -> String {
        let found = self.js("const e = document.activeElement; return e.id || e.tagName.toLowerCase()").await;
        found.as_str().unwrap().to_owned()
    }

    /// Waits until the element of that id has the focus.
    pub(crate) async fn focus_on(&self, id: &str) {
        self.wait(&format!("the focus on {id}"), &format!("document.activeElement.id === {}", json!(id)))
            .await;
    }

    /// Waits until an expression of the page holds.
    pub(crate) async fn wait(&self, what: &str, expression: &str) {
        let started = Instant::now();
        let script = format!("return Boolean({expression})");
        // A page that is just being left has no answer.
        while !self
            .driver
            .execute(&script, vec![])
            .await
            .is_ok_and(|found| found.json() == &Value::Bool(true))
        {
            self.still(started, what).await;
        }
    }

    /// Runs a script in the page.
    pub(crate) async fn js(&self, script: &str) -> Value {
        self.driver
            .execute(script, vec![])
            .await
            .unwrap_or_else(|error| panic!("{error}: {script:.200}"))
            .json()
            .clone()
    }

    /// Runs a script that calls its argument with the result.
    pub(crate) async fn js_async(&self, script: &str) -> Value {
        self.driver.execute_async(script, vec![]).await.unwrap().json().clone()
    }

    /// Sends a command of the browser's own protocol.
    pub(crate) async fn cdp(&self, method: &str, parameters: Value) -> Value {
        self.driver
            .cdp()
            .send_raw(method, parameters)
            .await
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// A screen of this size; below 600 px a phone's, with touch.
    pub(crate) async fn screen(&self, width: u32, height: u32) {
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
        *self.size.lock().unwrap() = Some((width, height));
    }

    /// Back to a screen of before; nothing for the window's own.
    pub(super) async fn natural_screen(&self, before: Option<(u32, u32)>) {
        match before {
            Some((width, height)) => self.screen(width, height).await,
            None => {
                self.cdp("Emulation.clearDeviceMetricsOverride", json!({})).await;
                *self.size.lock().unwrap() = None;
                self.wait("the whole window", "innerWidth > 600").await;
            }
        }
    }

    /// A picture of the screen in a file; a failure of this is none of the journey's.
    pub(super) async fn picture_of_failure(&self) -> Option<std::path::PathBuf> {
        let keep = run_folder().with_extension("failures");
        std::fs::create_dir_all(&keep).ok()?;
        let file = keep.join(format!("{}.png", self.downloads.file_name()?.to_str()?));
        self.driver.screenshot(&file).await.ok()?;
        Some(file)
    }

    /// Sleeps a little, or fails with what was waited for and what is there instead.
    async fn still(&self, started: Instant, what: &str) {
        if started.elapsed() > PATIENCE {
            let page =
                self.driver.execute("return location.href + '\\n' + document.body.innerText", vec![]).await;
            let page =
                page.map(|found| found.json().as_str().unwrap_or_default().to_owned()).unwrap_or_default();
            panic!("waited in vain for {what}; the page: {page}");
        }
        tokio::time::sleep(PAUSE).await;
    }

    /// The text of a download, once it is there, by how its name begins and ends.
    pub(crate) async fn downloaded(&self, begins: &str, ends: &str) -> String {
        let is_it = |name: &str| name.starts_with(begins) && name.ends_with(ends);
        let started = Instant::now();
        loop {
            let files = std::fs::read_dir(&self.downloads).into_iter().flatten().flatten();
            let mut names = files.map(|file| file.file_name().to_string_lossy().into_owned());
            if let Some(name) = names.find(|name| is_it(name)) {
                return std::fs::read_to_string(self.downloads.join(name)).unwrap();
            }
            self.still(started, &format!("the file {begins}…{ends}")).await;
        }
    }

    /// Asserts that no password is anywhere in the page's markup.
    pub(crate) async fn shows_no_secret(&self) {
        let source = self.driver.source().await.unwrap();
        assert!(!SECRETS.iter().any(|secret| source.contains(secret)), "a password stands in the page");
    }
}

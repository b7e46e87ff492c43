//! What a browser complains about, and whom it talks to.

use serde_json::Value;

use super::Browser;
use super::data::SECRETS;

impl Browser {
    /// What is wrong with the console and with the requests since the browser was started. Refusals of the server (4xx)
    /// are part of many journeys; the browser logs each as an error.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        for line in self.console().await {
            let is_bad = line.starts_with("SEVERE") || line.contains("Content Security Policy");
            if is_bad && !is_refusal(&line) && !self.tolerates(&line) {
                complaints.push(line);
            }
        }
        for url in self.requests().await {
            if !self.is_own(&url) {
                complaints.push(format!("a request went to somebody else: {url}"));
            }
            if SECRETS.iter().any(|secret| url.contains(secret)) {
                complaints.push(format!("a password stands in an address: {url}"));
            }
        }
        complaints
    }

    /// What the console says since the last call.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.driver.get_log("browser").await.unwrap_or_default();
        entries.into_iter().map(|entry| format!("{}: {}", entry.level, entry.message)).collect()
    }

    fn is_own(&self, url: &str) -> bool {
        // The browser's own start page comes before anything of ours.
        let schemes = ["data:", "about:", "chrome:", "devtools:"];
        let own = format!("{}/", self.origin);
        url.starts_with(&own)
            || self.known.lock().unwrap().iter().any(|known| url.starts_with(known))
            || url.starts_with(&format!("blob:{own}"))
            || schemes.iter().any(|s| url.starts_with(s))
    }

    /// The addresses of all requests since the last call.
    async fn requests(&self) -> Vec<String> {
        let entries = self.driver.get_log("performance").await.unwrap();
        let parsed = entries.iter().filter_map(|entry| serde_json::from_str::<Value>(&entry.message).ok());
        parsed
            .filter(|entry| entry["message"]["method"] == "Network.requestWillBeSent")
            .map(|entry| entry["message"]["params"]["request"]["url"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// "Failed to load resource: the server responded with a status of 4xx".
fn is_refusal(message: &str) -> bool {
    message.split_once("with a status of ").is_some_and(|(_, status)| status.starts_with('4'))
}

//! An application as it is being edited: lists of addresses are texts with one address per line.

use latchkey_openapi::applications::{
    ApplicationSettings, ApplicationType, Asked, ClientAuthentication, Discoverable, SigningAlgorithm,
};
use latchkey_openapi::scope::Scope;
use serde_json::Value;

use crate::i18n::I18n;

/// The draft.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) settings: ApplicationSettings,
    pub(super) redirect_uris: String,
    pub(super) post_logout_redirect_uris: String,
    /// The public keys as a JWK set.
    pub(super) keys: String,
}

/// The claims that can be asked for, by the scope that they belong to.
pub(super) const CLAIMS: [&str; 12] = [
    "name",
    "given_name",
    "family_name",
    "nickname",
    "preferred_username",
    "picture",
    "locale",
    "zoneinfo",
    "updated_at",
    "email",
    "phone_number",
    "address",
];

/// The scopes that can be asked for, each group below the message that names it, the common ones first.
pub(super) fn scopes() -> [(&'static str, Vec<&'static str>); 3] {
    let (of_account, of_organization) =
        Scope::ALL.iter().map(|scope| scope.as_str()).partition(|scope| scope.starts_with("me:"));
    [
        ("registry-scopes-person", vec!["profile", "email", "phone", "address", "offline_access"]),
        ("registry-scopes-account", of_account),
        ("registry-scopes-organization", of_organization),
    ]
}

/// The kinds, the most usual first.
pub(super) const KINDS: [ApplicationType; 5] = [
    ApplicationType::Web,
    ApplicationType::Browser,
    ApplicationType::Native,
    ApplicationType::Service,
    ApplicationType::Link,
];

/// The message that names a kind.
pub(super) const fn kind_key(kind: ApplicationType) -> &'static str {
    match kind {
        ApplicationType::Web => "registry-kind-web",
        ApplicationType::Browser => "registry-kind-browser",
        ApplicationType::Native => "registry-kind-native",
        ApplicationType::Service => "registry-kind-service",
        ApplicationType::Link => "registry-kind-link",
    }
}

/// Whether people sign in to applications of a kind.
pub(super) const fn signs_in(kind: ApplicationType) -> bool {
    matches!(kind, ApplicationType::Web | ApplicationType::Browser | ApplicationType::Native)
}

/// The ways in which an application of a kind can prove which one it is, the one to begin with first.
pub(super) const fn proofs(kind: ApplicationType) -> &'static [ClientAuthentication] {
    use ClientAuthentication as By;
    match kind {
        ApplicationType::Web => &[By::ClientSecretBasic, By::ClientSecretPost, By::PrivateKeyJwt, By::None],
        ApplicationType::Service => &[By::ClientSecretBasic, By::ClientSecretPost, By::PrivateKeyJwt],
        ApplicationType::Browser | ApplicationType::Native | ApplicationType::Link => &[By::None],
    }
}

/// The name of a value on the wire.
pub(super) fn wire_name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The keys of a JWK set or of one key; nothing when it is neither.
fn parse_keys(text: &str) -> Option<Vec<Value>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    match serde_json::from_str(text).ok()? {
        Value::Array(keys) => Some(keys),
        Value::Object(mut set) => match set.remove("keys") {
            Some(Value::Array(keys)) => Some(keys),
            Some(_) => None,
            None => Some(vec![Value::Object(set)]),
        },
        _ => None,
    }
}

impl Default for Draft {
    fn default() -> Self {
        let asked = |name: &str| Asked { name: name.to_owned(), mandatory: false, reason: None };
        Self::of(&ApplicationSettings {
            name: String::new(),
            description: String::new(),
            kind: ApplicationType::Web,
            enabled: true,
            access_url: None,
            authentication: ClientAuthentication::ClientSecretBasic,
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            backchannel_logout_uri: None,
            keys: Vec::new(),
            scopes: vec![asked("profile"), asked("email")],
            claims: None,
            signing_algorithm: SigningAlgorithm::default(),
            require_pushed_requests: false,
            trusted: false,
            policy_url: None,
            terms_url: None,
            discoverable: Discoverable::Everyone,
        })
    }
}

impl Draft {
    /// The draft of an application.
    pub(super) fn of(settings: &ApplicationSettings) -> Self {
        let keys = &settings.keys;
        let keys = if keys.is_empty() {
            String::new()
        } else {
            serde_json::to_string_pretty(&serde_json::json!({ "keys": keys })).unwrap_or_default()
        };
        Self {
            redirect_uris: settings.redirect_uris.join("\n"),
            post_logout_redirect_uris: settings.post_logout_redirect_uris.join("\n"),
            keys,
            settings: settings.clone(),
        }
    }

    /// Whether the keys can be read.
    pub(super) fn has_good_keys(&self) -> bool {
        self.settings.authentication != ClientAuthentication::PrivateKeyJwt
            || parse_keys(&self.keys).is_some()
    }

    /// The application that is meant. What its kind has no use for is left out.
    pub(super) fn to_settings(&self) -> ApplicationSettings {
        let mut settings = self.settings.clone();
        let is_signed_in_to = signs_in(settings.kind);
        let of = |text: &str| if is_signed_in_to { lines(text) } else { Vec::new() };
        settings.name = settings.name.trim().to_owned();
        settings.redirect_uris = of(&self.redirect_uris);
        settings.post_logout_redirect_uris = of(&self.post_logout_redirect_uris);
        settings.keys = match settings.authentication {
            ClientAuthentication::PrivateKeyJwt => parse_keys(&self.keys).unwrap_or_default(),
            _ => Vec::new(),
        };
        if !is_signed_in_to {
            settings.backchannel_logout_uri = None;
            settings.require_pushed_requests = false;
            settings.claims = None;
        }
        if settings.kind == ApplicationType::Link {
            settings.scopes = Vec::new();
        }
        for address in [
            &mut settings.access_url,
            &mut settings.backchannel_logout_uri,
            &mut settings.policy_url,
            &mut settings.terms_url,
        ] {
            *address = address.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        for asked in settings.scopes.iter_mut().chain(settings.claims.iter_mut().flatten()) {
            asked.reason = asked.reason.take().filter(|reason| !reason.trim().is_empty());
        }
        settings
    }

    /// Changes the kind, and with it what kinds cannot share.
    pub(super) fn set_kind(&mut self, kind: ApplicationType) {
        self.settings.kind = kind;
        let possible = proofs(kind);
        if !possible.contains(&self.settings.authentication)
            && let Some(first) = possible.first()
        {
            self.settings.authentication = *first;
        }
    }

    /// What differs from another version: the label, the value here and the one there.
    pub(super) fn differences(&self, other: &Self, i18n: &I18n) -> Vec<(String, String, String)> {
        let members = |draft: &Self| match serde_json::to_value(draft.to_settings()) {
            Ok(Value::Object(members)) => members,
            _ => serde_json::Map::new(),
        };
        let (mine, theirs) = (members(self), members(other));
        let mut names: Vec<&String> = mine.keys().chain(theirs.keys()).collect();
        names.sort();
        names.dedup();
        let told = |value: Option<&Value>| match value {
            None => i18n.text("not-set"),
            Some(Value::Bool(true)) => i18n.text("yes"),
            Some(Value::Bool(false)) => i18n.text("no"),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        names
            .into_iter()
            .filter(|name| mine.get(*name) != theirs.get(*name))
            .map(|name| {
                let label = i18n.text_or(&format!("registry-{name}"), name);
                (label, told(mine.get(name)), told(theirs.get(name)))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stand_one_per_line_and_survive_the_way_there_and_back() {
        let draft = Draft {
            redirect_uris: " https://a.example/cb \n\nhttps://b.example/cb".into(),
            ..Draft::default()
        };
        let settings = draft.to_settings();
        assert_eq!(settings.redirect_uris, ["https://a.example/cb", "https://b.example/cb"]);
        assert_eq!(Draft::of(&settings).to_settings(), settings);
    }

    #[test]
    fn what_a_kind_has_no_use_for_is_left_out() {
        let mut draft = Draft { redirect_uris: "https://a.example/cb".into(), ..Draft::default() };
        draft.set_kind(ApplicationType::Link);
        let settings = draft.to_settings();
        assert_eq!(settings.authentication, ClientAuthentication::None);
        assert!(settings.redirect_uris.is_empty() && settings.scopes.is_empty());
    }

    #[test]
    fn keys_are_taken_as_a_set_a_list_or_one() {
        let key = r#"{"kty":"EC"}"#;
        for text in [key.to_owned(), format!("[{key}]"), format!("{{\"keys\":[{key}]}}")] {
            assert_eq!(parse_keys(&text).map(|keys| keys.len()), Some(1), "{text}");
        }
        assert_eq!(parse_keys(" "), Some(Vec::new()));
        assert_eq!(parse_keys("no keys"), None);
    }
}

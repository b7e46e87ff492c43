//! The operations of the OpenAPI document, so that whatever holds for all of them is tested for each of them.

use serde_json::Value;

/// One operation of the document.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`.
    pub id: String,
    /// The method, in capitals.
    pub method: String,
    /// The path with its parameters in braces.
    pub path: String,
    /// Whether it says that nobody needs to be signed in.
    pub is_public: bool,
    /// The schemes and scopes of its security requirements; empty where it has no `security` at all.
    pub security: Vec<(String, Vec<String>)>,
    /// Whether it needs a recent proof of identity.
    pub is_guarded: bool,
    /// Whether it takes a body.
    pub has_body: bool,
    /// Names of its query parameters.
    pub query: Vec<String>,
}

impl Operation {
    /// Whether the method changes something.
    #[must_use]
    pub fn is_unsafe(&self) -> bool {
        self.method != "GET"
    }

    /// Whether only owners and administrators may use it.
    #[must_use]
    pub fn is_of_the_console(&self) -> bool {
        self.security.iter().any(|(_, scopes)| scopes.iter().any(|scope| scope.starts_with("admin:")))
    }

    /// Whether applications call it, by forms and tokens.
    #[must_use]
    pub fn is_for_applications(&self) -> bool {
        self.path.starts_with("/oauth2/") || self.path.starts_with("/oidc/")
    }

    /// The scopes that a token needs one of; empty where none is taken.
    #[must_use]
    pub fn scopes(&self) -> Vec<&str> {
        let bearer = self.security.iter().filter(|(scheme, _)| scheme == "bearer");
        bearer.flat_map(|(_, scopes)| scopes.iter().map(String::as_str)).collect()
    }

    /// Whether its path names an object.
    #[must_use]
    pub fn has_id(&self) -> bool {
        self.path.contains("{id}")
    }

    /// The path of an object.
    #[must_use]
    pub fn path_of(&self, id: &str) -> String {
        self.path.replace("{id}", id)
    }
}

/// The document as JSON.
#[must_use]
pub fn document() -> Value {
    serde_json::from_str(&latchkey::openapi::text().unwrap()).unwrap()
}

/// The operations that the portal and its users' programs call. What applications call answers in the words of OAuth, and
/// has tests of its own.
#[must_use]
pub fn operations() -> Vec<Operation> {
    every_operation().into_iter().filter(|operation| !operation.is_for_applications()).collect()
}

/// Every operation of the document.
#[must_use]
pub fn every_operation() -> Vec<Operation> {
    let document = document();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if !["get", "put", "post", "patch", "delete"].contains(&method.as_str()) {
                continue;
            }
            all.push(read(method, path, operation));
        }
    }
    all
}

fn read(method: &str, path: &str, operation: &Value) -> Operation {
    let requirements = operation["security"].as_array().cloned().unwrap_or_default();
    let security = requirements
        .iter()
        .flat_map(|requirement| requirement.as_object().unwrap())
        .map(|(scheme, scopes)| {
            let scopes = scopes.as_array().unwrap().iter().map(|s| s.as_str().unwrap().to_owned());
            (scheme.clone(), scopes.collect())
        })
        .collect();
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let query = parameters.iter().filter(|parameter| parameter["in"] == "query");
    Operation {
        id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        is_public: requirements.iter().any(|one| one.as_object().is_some_and(serde_json::Map::is_empty)),
        security,
        is_guarded: operation["x-step-up"] == true,
        has_body: operation["requestBody"].is_object(),
        query: query.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect(),
    }
}

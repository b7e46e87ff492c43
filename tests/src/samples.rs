//! A request per operation that the server takes, so that a test can spoil one thing of it at a time.

use serde_json::{Value, json};

use crate::operations::Operation;
use crate::{Application, Authenticator, Browser, OTHER_PASSWORD, Outgoing, PASSWORD, totp_code};

/// A picture of one pixel.
#[must_use]
pub fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(8, 8, image::Rgb([200, 60, 10]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// Whether an operation takes a picture in place of JSON.
#[must_use]
pub fn is_picture(operation: &Operation) -> bool {
    matches!(operation.id.as_str(), "putAvatar" | "putApplicationLogo")
}

/// The JSON body that an operation takes.
///
/// # Panics
/// For an operation with a body that has no sample yet: every new one needs one here.
#[must_use]
pub fn body(operation: &Operation) -> Option<Value> {
    if !operation.has_body || is_picture(operation) {
        return None;
    }
    Some(match operation.id.as_str() {
        "startFlow" => json!({"type": "sign_in", "returnTo": "/personal-info"}),
        "answerFlow" => json!({"option": "password", "username": "owner", "password": PASSWORD}),
        "checkSetup" => json!({"token": "AAAA"}),
        "completeSetup" => json!({
            "token": "AAAA", "organizationName": "Acme", "username": "ada", "givenName": "Ada",
            "familyName": "Lovelace", "email": "ada@example.org", "password": PASSWORD
        }),
        "putAttributes" => json!({
            "rules": {"nickName": {"required": false}},
            "custom": [{"name": "badge", "labels": {"en": "Badge"}, "inputType": "text"}]
        }),
        "putPortalSettings" => json!({
            "signInSteps": {"emailAsUsername": false, "identifierFirst": false},
            "factors": {"secondFactor": "optional", "totp": true, "trustedBrowserDays": 14},
            "recovery": {"email": true, "username": true, "delayHours": 48},
            "registration": {"enabled": true, "approval": true, "emailDomains": ["example.org"]},
            "stepUpMaxAgeSeconds": 300
        }),
        "putChallengeSets" => json!({"sets": [{"id": "places", "questions": [
            {"id": "holiday", "texts": {"en": "Where did you spend your first holiday?"}}
        ]}]}),
        "putRecoveryEmail" => json!({"value": "recovery@default.example"}),
        "putRecoveryPhone" => json!({"value": "+436641234567"}),
        "addChallengeAnswers" => json!({"answers": [
            {"setId": "childhood", "questionId": "toy", "answer": "Old Bruno"},
            {"setId": "places", "questionId": "hideout", "answer": "Under the stairs"}
        ]}),
        "putChallengeAnswer" => json!({"questionId": "hideout", "answer": "Behind the barn"}),
        "putBranding" => json!({"accentColor": "#123456"}),
        "registerApplication" | "putRegisteredApplication" => json!({
            "name": "Travel", "type": "web", "authentication": "client_secret_basic",
            "redirectUris": ["https://travel.example.org/callback"], "accessUrl": "https://travel.example.org/",
            "scopes": [{"name": "profile"}], "discoverable": {"to": "everyone"}
        }),
        "createConsentPurpose" => purpose_settings("Newsletter"),
        "putConsentPurpose" => purpose_settings("News"),
        "decideConsentPurpose" => json!({"version": 1, "elements": ["monthly"]}),
        "createConnection" => json!({
            "connection": {"name": "Elsewhere", "issuer": "https://elsewhere.example.org", "enabled": false}
        }),
        "putConnection" => json!({
            "connection": {"name": "Campus", "issuer": "https://campus.example.org", "enabled": false}
        }),
        "answerAuthorization" => json!({"decision": "deny"}),
        "confirmLogout" => json!({"request": "AAAA"}),
        "changeConsent" => json!({"scopes": [], "claims": ["name"]}),
        "invitePerson" => json!({"username": "grace", "email": "grace@example.org", "role": "user"}),
        "resetPerson" => json!({"removeFactors": false}),
        "changePersonRole" => json!({"role": "admin"}),
        "createAccessToken" => json!({
            "name": "Script", "scopes": ["me:profile:read"], "expiresAt": TOKEN_END
        }),
        "useGravatar" => json!({"email": "owner@default.example"}),
        "startVerification" => json!({"channel": "email", "value": "new@default.example", "type": "home"}),
        "confirmVerification" => json!({"code": "000000"}),
        "confirmVerificationByLink" | "undoContactChange" | "undoEnding" | "cancelRecovery" => {
            json!({"token": "AAAA"})
        }
        "recoverUsername" => json!({"email": "owner@default.example"}),
        "startExport" => json!({"format": "json"}),
        "beginDeletion" => json!({"username": "owner"}),
        "updateContact" => json!({"type": "home"}),
        "changePassword" => {
            json!({"currentPassword": PASSWORD, "newPassword": OTHER_PASSWORD, "endOtherSessions": false})
        }
        "checkPassword" => json!({"candidate": "correct horse"}),
        "renameSession" => json!({"name": "Kitchen tablet"}),
        "beginTotp" | "renameTotp" | "renameWebauthn" => json!({"name": "Phone"}),
        "verifyTotp" => json!({"code": "000000"}),
        "startWebauthnRegistration" => json!({"kind": "passkey"}),
        "finishWebauthnRegistration" => {
            json!({"requestId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "credential": {}})
        }
        "sendSmsOtp" | "sendEmailOtp" => json!({"contactId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60"}),
        "putSmsOtp" | "putEmailOtp" => {
            json!({"requestId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "code": "000000"})
        }
        "putAlerts" => json!({"language": "de"}),
        "putMfa" => json!({"preferred": null}),
        "patchMe" => json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": "nickName", "value": "Ace"}]
        }),
        "putMe" => json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "owner", "nickName": "Ace"
        }),
        other => panic!("{other} takes a body and has no sample"),
    })
}

/// When a token of a sample ends: within a year of the tests' clock.
const TOKEN_END: &str = "2026-06-01T00:00:00Z";

/// A request that the server takes from the owner, on an object of the owner's.
#[must_use]
pub fn request<'b>(browser: &'b Browser, operation: &Operation, object: &str) -> Outgoing<'b> {
    let mut request = browser.request(&operation.method, &operation.path_of(object));
    if is_picture(operation) {
        request = request.body("image/png", picture());
    } else if let Some(body) = body(operation) {
        request = request.json(&body);
    }
    // The console's writes name the version that they were made from.
    if operation.is_of_the_console() && operation.is_unsafe() {
        request.header("If-Match", "*")
    } else {
        request
    }
}

/// An address of this browser's account that waits for its proof.
fn pending(browser: &Browser) -> String {
    let path = "/api/users/v1/me/verifications";
    let all = browser.get(path).ok().json();
    let first = all["verifications"].get(0).cloned().unwrap_or_else(|| {
        browser
            .post(path, &json!({"channel": "email", "value": "pending@default.example"}))
            .status(202)
            .json()
    });
    first["id"].as_str().unwrap().to_owned()
}

/// An object of this browser's that the operation's path can name.
#[must_use]
pub fn object(browser: &Browser, operation: &Operation) -> String {
    match operation.path.as_str() {
        path if path.contains("/flows/") => browser.start_flow("sign_in"),
        path if path.contains("/exports/{id}") => export(browser),
        path if path.contains("/sessions/") => browser.session_id(),
        path if path.contains("/server/v1/users/{id}") => person(browser),
        path if path.contains("/verifications/{id}") => pending(browser),
        path if path.contains("/challenge-answers/{id}") => "places".to_owned(),
        // The phone number: the last e-mail address cannot be removed.
        path if path.contains("/contacts/") => {
            let all = browser.get("/api/users/v1/me/contacts").ok().json();
            let all = all["contacts"].as_array().unwrap();
            let phone = all.iter().find(|contact| contact["channel"] == "phone").unwrap_or(&all[0]);
            phone["id"].as_str().unwrap().to_owned()
        }
        path if path.contains("/activity/{id}") => {
            let all = browser.get("/api/users/v1/me/activity").ok().json();
            all["activity"][0]["id"].as_str().unwrap().to_owned()
        }
        path if path.contains("/authorizations/") => {
            let client = Application::register(browser, &json!({}));
            client.waiting(browser, &[])
        }
        path if path.contains("/applications/{id}/logo") => {
            let client = Application::register(browser, &json!({}));
            let path = format!("/api/server/v1/applications/{}/logo", client.id);
            browser.request("PUT", &path).header("If-Match", "*").body("image/png", picture()).send().ok();
            client.id
        }
        path if path.contains("/consent-purposes/{id}") => purpose(browser),
        path if path.contains("/applications/{id}") => Application::register(browser, &json!({})).id,
        path if path.contains("/consents/{id}") || path.contains("/authorized-apps/{id}") => {
            let client = Application::register(browser, &json!({}));
            let _code = client.code(browser, &[("prompt", "consent")]);
            let all = browser.get("/api/users/v1/me/authorized-apps").ok().json();
            all["authorizedApps"][0]["id"].as_str().unwrap().to_owned()
        }
        path if path.contains("/access-tokens/{id}") => {
            let body = json!({"name": "Script", "scopes": ["me:profile:read"], "expiresAt": TOKEN_END});
            let made = browser.post("/api/users/v1/me/access-tokens", &body).status(201).json();
            made["id"].as_str().unwrap().to_owned()
        }
        path if path.contains("/server/v1/connections/") || path.contains("/start") => connection(browser),
        // Nobody waits: a well-formed id of nothing.
        path if path.contains("/registrations/{id}") => browser.session_id(),
        // Nothing is linked: a well-formed id of nothing.
        path if path.contains("/federated-associations/") => browser.session_id(),
        // No browser is trusted, and no account is linked: a well-formed id of nothing.
        path if path.contains("/trusted-devices/") || path.contains("/associations/") => browser.session_id(),
        path if path.contains("/totp/") => begin_totp(browser, !path.ends_with("/verify")),
        path if path.contains("/webauthn/") && operation.has_id() => register_passkey(browser),
        path if path.contains("/Schemas/") => "urn:ietf:params:scim:schemas:core:2.0:User".to_owned(),
        path if path.contains("/ResourceTypes/") => "User".to_owned(),
        path if operation.has_id() => panic!("no object is known for {path}"),
        _ => String::new(),
    }
}

fn purpose_settings(name: &str) -> Value {
    json!({"kind": "preference", "content": {
        "names": {"en": name}, "descriptions": {"en": "What we may send you."},
        "elements": [{"name": "monthly", "labels": {"en": "Our monthly letter"}}]
    }})
}

/// A download of this browser's.
fn export(browser: &Browser) -> String {
    let path = "/api/users/v1/me/exports";
    let all = browser.get(path).ok().json();
    let id = all["exports"][0]["id"].as_str().map(str::to_owned).unwrap_or_else(|| {
        let made = browser.post(path, &json!({"format": "json"})).status(202).json();
        made["id"].as_str().unwrap().to_owned()
    });
    // What is done in the background is done before anybody looks.
    while browser.get(&format!("{path}/{id}")).ok().json()["state"] == "running" {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    id
}

/// Somebody who was invited, another one each time.
fn person(browser: &Browser) -> String {
    let path = "/api/server/v1/users";
    let number = browser.get(path).ok().json()["total"]["count"].clone();
    let email = format!("person-{number}@example.org");
    let body = json!({"username": format!("person-{number}"), "email": email, "role": "user"});
    let made = browser.post(path, &body).status(201).json();
    made["id"].as_str().unwrap().to_owned()
}

/// A preference that nobody decided about.
fn purpose(browser: &Browser) -> String {
    let path = "/api/server/v1/consent-purposes";
    let made = browser.post(path, &purpose_settings("Newsletter")).status(201).json();
    made["id"].as_str().unwrap().to_owned()
}

/// A connection that is not enabled: its provider is not there.
fn connection(browser: &Browser) -> String {
    let path = "/api/server/v1/connections";
    let all = browser.get(path).json();
    let known = all["connections"].as_array().into_iter().flatten();
    let found = known.filter(|one| one["connection"]["name"] == "Campus").find_map(|one| one["id"].as_str());
    found.map(str::to_owned).unwrap_or_else(|| {
        let settings = json!({"name": "Campus", "issuer": "https://campus.example.org", "enabled": false});
        let made = browser.post(path, &json!({ "connection": settings })).status(201).json();
        made["id"].as_str().unwrap().to_owned()
    })
}

/// An authenticator app of this browser's, active or not.
fn begin_totp(browser: &Browser, activate: bool) -> String {
    let path = "/api/users/v1/me/totp";
    let enrolment = browser.post(path, &json!({})).status(201).json();
    let id = enrolment["id"].as_str().unwrap().to_owned();
    if activate {
        // It waits for ten minutes from now.
        let until: chrono::DateTime<chrono::Utc> = enrolment["expiresAt"].as_str().unwrap().parse().unwrap();
        let code = totp_code(enrolment["secret"].as_str().unwrap(), until.timestamp() - 600);
        browser.post(&format!("{path}/{id}/verify"), &json!({ "code": code })).ok();
    }
    id
}

/// A passkey of this browser's.
fn register_passkey(browser: &Browser) -> String {
    let made = Authenticator::passkey(browser.origin()).register(browser, "passkey");
    made["id"].as_str().unwrap().to_owned()
}

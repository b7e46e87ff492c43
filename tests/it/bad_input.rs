//! What no client of ours would send: every operation answers it with a 4xx problem, and nothing changes.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::operations::{Operation, operations};
use latchkey_tests::{Browser, Outgoing, TestApp, both, samples};
use serde_json::{Value, json};

/// What an attempt may leave behind when it is refused: its count and its entry in the log.
// A wrong code takes one of its tries; a lock-out is told.
const TRACES: &[&str] = &["attempt_counters", "events", "outbox", "message_budgets", "pending_contacts"];

fn owner(app: &TestApp) -> Browser {
    app.signed_in_as("default", "owner", Role::Owner)
}

/// The request must be refused as the client's fault and change nothing.
#[track_caller]
fn refused(app: &TestApp, request: Outgoing<'_>) -> ErrorCode {
    let before = app.dump_without(TRACES);
    let reply = request.send();
    assert!((400..500).contains(&reply.status), "{} answered {} {}", reply.asked, reply.status, reply.text());
    let problem = reply.any_problem();
    assert_eq!(app.dump_without(TRACES), before, "{} changed something", reply.asked);
    problem.code
}

/// The request may be fine or not; it must not break the server, and a refusal changes nothing.
#[track_caller]
fn survived(app: &TestApp, request: Outgoing<'_>) {
    let before = app.dump_without(TRACES);
    let reply = request.send();
    if reply.status >= 400 {
        // Bytes that are not HTTP are answered before any route is known.
        let is_scim = reply.header("content-type") == Some("application/scim+json");
        if !(is_scim || reply.status == 400 && reply.body.is_empty()) {
            reply.any_problem();
        }
        assert_eq!(app.dump_without(TRACES), before, "{} changed something", reply.asked);
    }
}

fn with_json_body() -> impl Iterator<Item = Operation> {
    operations().into_iter().filter(|operation| samples::body(operation).is_some())
}

both!(a_body_that_is_not_json_is_refused_everywhere, |app| {
    let owner = owner(app);
    for operation in with_json_body() {
        let object = samples::object(&owner, &operation);
        let request = || samples::request(&owner, &operation, &object);
        let whole = samples::body(&operation).unwrap().to_string();
        let deep = "[".repeat(10_000);
        let deep_object = "{\"a\":".repeat(10_000);
        let half = &whole[..whole.len() / 2];
        for text in ["", " ", "{", "nul", "{}}", half, &deep, &deep_object, "\u{feff}{}", "{'a':1}", "[1,]"] {
            let code = refused(app, request().body("application/json", text));
            assert_eq!(code, ErrorCode::InvalidBody, "{}: {text:.40}", operation.id);
        }
        for value in ["null", "[]", "\"x\"", "7", "true", "1e999", "{}"] {
            // `{}` is a whole body only where every member may be left out.
            if value == "{}"
                && matches!(
                    operation.id.as_str(),
                    "putAttributes" | "putMe" | "updateContact" | "beginTotp" | "putMfa" | "putAlerts"
                )
            {
                continue;
            }
            refused(app, request().body("application/json", value));
        }
        let mut broken = whole.clone().into_bytes();
        let at = broken.iter().rposition(|b| *b == b'"').unwrap();
        broken.splice(at..at, [0xff, 0xfe, 0xc0]);
        assert_eq!(refused(app, request().body("application/json", broken)), ErrorCode::InvalidBody);
    }
});

both!(a_body_of_another_type_or_size_is_refused_everywhere, |app| {
    let owner = owner(app);
    for operation in operations().into_iter().filter(|operation| operation.has_body) {
        let object = samples::object(&owner, &operation);
        let request = || samples::request(&owner, &operation, &object);
        for kind in
            ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "image/svg+xml", ""]
        {
            let code = refused(app, request().header("Content-Type", kind));
            assert_eq!(code, ErrorCode::UnsupportedMediaType, "{}: {kind}", operation.id);
        }
        refused(app, request().without("Content-Type"));
        let declared = request().header("Content-Length", "1073741824");
        assert_eq!(refused(app, declared), ErrorCode::TooLarge, "{}", operation.id);
        if !samples::is_picture(&operation) {
            let huge = format!("{{\"x\":\"{}\"}}", "x".repeat(66 * 1024));
            let code = refused(app, request().body("application/json", huge.clone()));
            assert_eq!(code, ErrorCode::TooLarge, "{}", operation.id);
            let code = refused(app, request().body("application/json", huge).chunked());
            assert_eq!(code, ErrorCode::TooLarge, "{} in chunks", operation.id);
        }
    }
});

both!(unknown_members_and_wrong_types_are_refused_everywhere, |app| {
    let owner = owner(app);
    for operation in with_json_body().filter(|operation| operation.id != "putMe") {
        let object = samples::object(&owner, &operation);
        let request = || samples::request(&owner, &operation, &object);
        let whole = samples::body(&operation).unwrap();
        let mut with_more = whole.clone();
        with_more["isAdmin"] = json!(true);
        refused(app, request().json(&with_more));
        for (name, value) in whole.as_object().unwrap() {
            let kinds = [json!(7), json!(1.5), json!("x"), json!([1]), json!({"a": {}}), json!(true)];
            for other in kinds.iter().filter(|other| kind(other) != kind(value)) {
                let mut spoiled = whole.clone();
                spoiled[name] = other.clone();
                refused(app, request().json(&spoiled));
            }
        }
    }
});

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

both!(strange_text_in_any_member_breaks_nothing, |app| {
    owner(app);
    let long = "x".repeat(60_000);
    let combining = "e\u{301}".repeat(8_000);
    let strange = [
        "\u{0}",
        "a\u{0}b",
        "\u{202e}abc",
        "\r\nX: y",
        "\u{10ffff}",
        "",
        " ",
        "' OR 1=1 --",
        &long,
        &combining,
    ];
    for operation in with_json_body() {
        for (name, value) in samples::body(&operation).unwrap().as_object().unwrap() {
            if !value.is_string() {
                continue;
            }
            // What an accepted request before this one set up would be asked for.
            for table in ["attempt_counters", "totp_factors", "webauthn_credentials"] {
                app.execute(&format!("DELETE FROM {table}"));
            }
            let browser = app.another_browser_of("default", "owner");
            let object = samples::object(&browser, &operation);
            for text in strange {
                let mut spoiled = samples::body(&operation).unwrap();
                spoiled[name] = json!(text);
                survived(app, samples::request(&browser, &operation, &object).json(&spoiled));
            }
            let escaped =
                samples::body(&operation).unwrap().to_string().replacen(':', ":\"\\ud800\",\"x\":", 1);
            survived(app, samples::request(&browser, &operation, &object).body("application/json", escaped));
        }
    }
});

both!(bad_parameters_are_refused, |app| {
    let owner = owner(app);
    for (path, queries) in [
        (
            "/api/users/v1/me/sessions",
            &[
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=x",
                "limit=",
                "limit=1&limit=2",
                "cursor=zz",
                "cursor=",
                "page=2",
                "limit=99999999999",
            ][..],
        ),
        (
            "/api/users/v1/me/activity",
            &[
                "limit=0",
                "limit=1e1",
                "type=nope",
                "type=",
                "cursor=AAAA",
                "type=security&type=profile",
                "sort=at",
            ],
        ),
        (
            "/scim2/Me",
            &[
                "attributes=nope",
                "attributes=name[",
                "excludedAttributes=a.b.c.d",
                "fields=id",
                "attributes=urn:x:y",
            ],
        ),
    ] {
        for query in queries {
            let code = refused(app, owner.request("GET", &format!("{path}?{query}")));
            assert!(
                matches!(code, ErrorCode::InvalidParameter | ErrorCode::InvalidCursor),
                "{path}?{query}: {code}"
            );
        }
    }
    for query in ["except=all", "except=", "keep=current"] {
        let request = owner.request("DELETE", &format!("/api/users/v1/me/sessions?{query}"));
        assert_eq!(refused(app, request), ErrorCode::InvalidParameter, "{query}");
    }
});

both!(strange_bytes_in_paths_queries_and_headers_break_nothing, |app| {
    let owner = owner(app);
    let long = "a".repeat(5_000);
    for operation in operations() {
        let ids: &[&str] = if operation.has_id() {
            &["%00", "a%00b", "%ff", "..%2f..", "%2e%2e", "'%20OR%201=1", "%F0%9F%97%9D", "%", "%zz", &long]
        } else {
            &[""]
        };
        for id in ids {
            for query in
                ["", "?", "?%00", "?a=%ff", "?=%", "?limit=%00&cursor=%00", "?attributes=%00&v=%00", "?&&&"]
            {
                let mut request = samples::request(&owner, &operation, id);
                if operation.is_unsafe() && operation.id != "answerFlow" && !operation.has_id() {
                    // What would succeed is not of interest here.
                    request = request.header("X-CSRF-Token", b"\xff\xfe");
                }
                survived(app, request.query(query));
            }
        }
    }
    for (name, value) in [
        ("Cookie", &b"__Host-latchkey=\xff\xff; a"[..]),
        ("Cookie", b"__Host-latchkey==; =; ;;;"),
        ("User-Agent", b"\xff\xfe\x01"),
        ("Accept", b"\xff"),
        ("Accept-Language", b"\xff;q=9"),
        ("If-None-Match", b"\xff"),
        ("If-None-Match", b"W/\"\",,,*"),
        ("If-Match", b"\xff"),
        ("X-Forwarded-For", b"\xff, 1.2.3.4"),
        ("Content-Type", b"\xff/json"),
        ("Origin", b"\xff"),
        ("Accept-Encoding", b"\xff;q=x"),
    ] {
        for path in ["/scim2/Me", "/api/auth/v1/session", "/api/users/v1/me/sessions"] {
            survived(app, owner.request("GET", path).header(name, value));
        }
        survived(app, owner.request("PATCH", "/scim2/Me").json(&json!({})).header(name, value));
    }
});

both!(scim_routes_answer_scim_errors_to_scim_clients, |app| {
    let owner = owner(app);
    let scim = |request: Outgoing<'_>, status: u16, kind: Option<&str>| {
        let reply = request.header("Accept", "application/scim+json").send();
        reply.status(status);
        assert_eq!(reply.header("content-type"), Some("application/scim+json"));
        assert!(reply.header("x-trace-id").is_some_and(|id| id.len() == 32));
        let body = reply.json();
        assert_eq!(body["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]));
        assert_eq!(body["status"], json!(status.to_string()));
        assert_eq!(body["scimType"].as_str(), kind, "{body}");
        let known = ["schemas", "status", "scimType", "detail"];
        assert!(body.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{body}");
    };
    let patch = |operations: Value| {
        owner.request("PATCH", "/scim2/Me").json(&json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations
        }))
    };
    scim(owner.request("PATCH", "/scim2/Me").body("application/scim+json", "{"), 400, Some("invalidSyntax"));
    scim(patch(json!([{"op": "replace", "path": "id", "value": "x"}])), 400, Some("mutability"));
    scim(patch(json!([{"op": "replace", "path": "name.[", "value": "x"}])), 400, Some("invalidPath"));
    scim(patch(json!([{"op": "remove"}])), 400, Some("noTarget"));
    scim(patch(json!([{"op": "replace", "path": "nickName", "value": 7}])), 400, Some("invalidValue"));
    scim(
        patch(json!([{"op": "replace", "path": "addresses[type eq", "value": {}}])),
        400,
        Some("invalidPath"),
    );
    scim(app.browser().request("GET", "/scim2/Me"), 401, None);
    scim(owner.request("GET", "/scim2/Schemas/urn:none"), 404, None);
    scim(owner.request("POST", "/scim2/Me"), 405, None);
    // The last owner stays.
    scim(owner.request("DELETE", "/scim2/Me"), 409, None);
    scim(patch(json!([])).header("If-Match", "\"99\""), 412, None);
});

//! The profile over HTTP: versions, PUT, selections, the organization's rules, and what nobody may write.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::Role;
use latchkey_tests::{Browser, OTHER_PASSWORD, TestApp, both};
use serde_json::{Value, json};

const ME: &str = "/scim2/Me";
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const ACCOUNT: &str = "urn:latchkey:params:scim:schemas:extension:account:2.0:User";
const CUSTOM: &str = "urn:latchkey:params:scim:schemas:extension:custom:2.0:User";

both!(a_change_is_seen_by_the_next_read_and_moves_the_version, |app| {
    let alice = app.signed_in("alice");
    let before = alice.etag();
    let reply = alice.set("nickName", &json!("Ace"));
    assert_eq!(reply.ok().json()["nickName"], "Ace");
    let after = reply.header("etag").unwrap().to_owned();
    assert_ne!(after, before);
    assert_eq!(alice.etag(), after);
    let me = TestApp::profile(&alice);
    assert_eq!(me["meta"]["version"].as_str(), Some(after.as_str()));
    assert_eq!(me["nickName"], "Ace");
    // The same again is no change.
    assert_eq!(alice.set("nickName", &json!("Ace")).ok().header("etag"), Some(after.as_str()));
    assert_eq!(app.count("events", "kind = 'profile_changed'"), 1);
});

both!(if_match_takes_every_form_of_the_version_and_refuses_a_stale_one, |app| {
    let alice = app.signed_in("alice");
    let patch = |tag: &str, value: &str| {
        let body = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": "nickName", "value": value}]});
        alice.request("PATCH", ME).json(&body).header("If-Match", tag).send()
    };
    let first = alice.etag();
    patch(&first, "a").ok();
    patch(&format!("W/{}", alice.etag()), "b").ok();
    patch("*", "c").ok();
    patch(&format!("\"9999\", {}", alice.etag()), "d").ok();
    for stale in [first.as_str(), "\"9999\"", "\"x\"", "nonsense", ""] {
        patch(stale, "lost").problem(ErrorCode::PreconditionFailed);
    }
    assert_eq!(TestApp::profile(&alice)["nickName"], "d");
    let put = alice.request("PUT", ME).json(&TestApp::profile(&alice)).header("If-Match", &first).send();
    put.problem(ErrorCode::PreconditionFailed);
});

both!(two_changes_at_once_are_both_made_or_one_is_told, |app| {
    let alice = app.signed_in("alice");
    let tag = alice.etag();
    let fields = ["nickName", "title", "displayName", "timezone"];
    let replies = latchkey_tests::at_once(fields.len(), |at| {
        alice.clone().set(fields[at], &json!(if at == 3 { "Europe/Vienna" } else { "New" }))
    });
    replies.iter().for_each(|reply| {
        reply.ok();
    });
    let me = TestApp::profile(&alice);
    assert!(fields.iter().all(|field| me[*field].is_string()), "{me}");

    let body = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "nickName", "value": "x"}]});
    let tag = if alice.etag() == tag { tag } else { alice.etag() };
    let replies = latchkey_tests::at_once(8, |at| {
        let mut body = body.clone();
        body["Operations"][0]["value"] = json!(format!("writer {at}"));
        alice.clone().request("PATCH", ME).json(&body).header("If-Match", &tag).send()
    });
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.problem(ErrorCode::PreconditionFailed);
    }
});

both!(selections_show_what_was_asked_for_and_share_the_version, |app| {
    let alice = app.signed_in("alice");
    let tag = alice.etag();
    let read = |query: &str| {
        let reply = alice.get(&format!("{ME}?{query}"));
        assert_eq!(reply.ok().header("etag"), Some(tag.as_str()), "{query}");
        reply.json()
    };
    let some = read("attributes=userName,name.givenName");
    assert_eq!((&some["userName"], &some["name"]), (&json!("alice"), &json!({"givenName": "alice"})));
    assert!(some["id"].is_string() && some.get("emails").is_none(), "id is always returned");
    let rest = read("excludedAttributes=name,emails,id");
    assert!(rest.get("name").is_none() && rest.get("emails").is_none() && rest["id"].is_string());
    assert_eq!(read("attributes=USERNAME")["userName"], "alice");
    let volatile = read(&format!("attributes={ACCOUNT}:lastLoginTime"));
    assert!(volatile[ACCOUNT]["lastLoginTime"].is_string());
    assert!(TestApp::profile(&alice)[ACCOUNT].get("lastLoginTime").is_none(), "returned on request only");
    alice.get(&format!("{ME}?attributes=id&excludedAttributes=name")).problem(ErrorCode::InvalidParameter);
    assert!(!read("attributes=password").to_string().contains("argon2"));
});

both!(put_replaces_what_is_theirs_and_keeps_the_rest, |app| {
    let alice = app.signed_in("alice");
    alice.set("nickName", &json!("Ace")).ok();
    alice.set("title", &json!("Baker")).ok();
    let before = TestApp::profile(&alice);
    let body = json!({"schemas": [USER], "userName": "alice", "title": "Miller", "name": {"givenName": "Al"},
        "groups": [{"value": "admins"}], "id": "other", "meta": {"version": "x"}});
    let after = alice.put(ME, &body).ok().json();
    assert_eq!((&after["title"], &after["name"]), (&json!("Miller"), &json!({"givenName": "Al"})));
    assert!(after.get("nickName").is_none(), "what is absent is unassigned");
    for kept in ["id", "emails", "phoneNumbers", "active"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert!(after.get("groups").is_none(), "read-only attributes are ignored");
    // What was read can be written back as it is.
    let whole = TestApp::profile(&alice);
    let tag = alice.etag();
    assert_eq!(alice.put(ME, &whole).ok().header("etag"), Some(tag.as_str()));
});

both!(t55_what_a_user_may_not_write_is_not_written_by_patch, |app| {
    let alice = app.signed_in("alice");
    let before = app.dump_without(&["attempt_counters"]);
    for (path, value) in [
        ("id", json!("other")),
        ("userName", json!("root")),
        ("active", json!(false)),
        ("password", json!(OTHER_PASSWORD)),
        ("groups", json!([{"value": "admins"}])),
        ("roles", json!([{"value": "owner"}])),
        ("photos", json!([{"value": "https://evil.test/x.png"}])),
        ("meta.version", json!("\"99\"")),
        ("meta.created", json!("2020-01-01T00:00:00Z")),
        ("phoneNumbers", json!([{"value": "+1 555"}])),
        ("externalId", json!("x")),
        (&format!("{ENTERPRISE}:employeeNumber"), json!("1")),
        (&format!("{ENTERPRISE}:manager"), json!({"value": "x"})),
        (&format!("{ACCOUNT}:accountState"), json!("active")),
        (&format!("{ACCOUNT}:emailVerified"), json!(false)),
        (&format!("{ACCOUNT}:verifiedEmails"), json!(["evil@evil.test"])),
        (&format!("{ACCOUNT}:lastLoginTime"), json!("2020-01-01T00:00:00Z")),
        (&format!("{ACCOUNT}:enabledAuthenticators"), json!(["totp"])),
        (&format!("{ACCOUNT}:managedBy"), json!("x")),
        // Columns of the database and attributes of no schema.
        ("role", json!("owner")),
        ("organizationId", json!("x")),
        ("version", json!(99)),
        ("credentialsVersion", json!(9)),
        ("state", json!("disabled")),
        ("urn:x:y:isAdmin", json!(true)),
        (&format!("{CUSTOM}:badge"), json!("1")),
    ] {
        for operation in ["add", "replace"] {
            let reply = alice.patch_me(&json!([{"op": operation, "path": path, "value": value}]));
            let code = reply.any_problem().code;
            let expected = [
                ErrorCode::Mutability,
                ErrorCode::InvalidPath,
                ErrorCode::InvalidValue,
                ErrorCode::UnknownAttribute,
                ErrorCode::NoTarget,
            ];
            assert!(expected.contains(&code), "{operation} {path}: {code}");
        }
        if !path.contains(['[', ':', '.']) {
            let reply = alice.patch_me(&json!([{"op": "add", "value": {path: value}}]));
            reply.any_problem();
        }
        let _ = alice.patch_me(&json!([{"op": "remove", "path": path}])).status;
    }
    assert_eq!(app.dump_without(&["attempt_counters"]), before, "something was written");
});

both!(t55_what_a_user_may_not_write_is_not_written_by_put, |app| {
    let alice = app.signed_in("alice");
    let before = app.dump_without(&["attempt_counters", "events"]);
    let whole = TestApp::profile(&alice);
    for (name, value) in [
        ("userName", json!("root")),
        ("active", json!(false)),
        ("phoneNumbers", json!([{"value": "+1 555"}])),
        ("externalId", json!("x")),
        ("password", json!(OTHER_PASSWORD)),
        ("roles", json!([{"value": "owner"}])),
        ("id", json!("x")),
        ("role", json!("owner")),
        (ENTERPRISE, json!({"employeeNumber": "1", "manager": {"value": "x"}})),
        (ACCOUNT, json!({"accountState": "x", "emailVerified": false})),
    ] {
        let mut body = whole.clone();
        body[name] = value;
        let reply = alice.put(ME, &body);
        assert!(reply.status == 200 || reply.status == 400, "{name}: {} {}", reply.status, reply.text());
        assert_eq!(app.dump_without(&["attempt_counters", "events"]), before, "{name} was written");
    }
});

fn console(app: &TestApp, body: &Value) -> latchkey_tests::Reply {
    let owner = if app.count("memberships", "role = 'owner'") == 0 {
        app.signed_in_as("default", "owner", Role::Owner)
    } else {
        app.another_browser_of("default", "owner")
    };
    let tag = owner.get("/api/server/v1/attributes").ok().header("etag").unwrap().to_owned();
    owner.request("PUT", "/api/server/v1/attributes").json(body).header("If-Match", tag).send()
}

#[track_caller]
fn field_error(browser: &Browser, path: &str, value: &Value) -> ErrorCode {
    let problem = browser.set(path, value).problem(ErrorCode::InvalidValue);
    assert_eq!(problem.errors[0].field, path);
    problem.errors[0].code
}

both!(the_organizations_rules_hold_from_the_next_request_on, |app| {
    let alice = app.signed_in("alice");
    alice.set("nickName", &json!("Ace")).ok();
    alice.set("title", &json!("Baker")).ok();
    let size = format!("{CUSTOM}:size");
    console(app, &json!({
        "rules": {
            "nickName": {"visible": false},
            "title": {"editable": false},
            "displayName": {"required": true},
            "profileUrl": {"pattern": "https://example\\.org/.*"},
            "userType": {"visible": true, "options": [{"value": "staff"}, {"value": "guest"}]}
        },
        "custom": [{"name": "size", "labels": {"en": "Size"}, "inputType": "select", "options": [{"value": "S"}, {"value": "M"}]}]
    }))
    .ok();

    let me = TestApp::profile(&alice);
    assert!(me.get("nickName").is_none(), "what is hidden is not shown");
    assert!(!alice.get(&format!("{ME}?attributes=nickName")).text().contains("Ace"));
    alice.set("nickName", &json!("Other")).problem(ErrorCode::Mutability);
    alice.set("title", &json!("Miller")).problem(ErrorCode::Mutability);
    alice.set("title", &json!("Baker")).ok();
    alice.set("displayName", &json!("Alice")).ok();
    let emptied = alice.patch_me(&json!([{"op": "remove", "path": "displayName"}])).any_problem();
    assert_eq!(emptied.errors[0].code, ErrorCode::Required);
    assert_eq!(field_error(&alice, "profileUrl", &json!("https://evil.test/")), ErrorCode::Pattern);
    alice.set("profileUrl", &json!("https://example.org/alice")).ok();
    assert_eq!(field_error(&alice, "userType", &json!("boss")), ErrorCode::NotAnOption);
    alice.set("userType", &json!("staff")).ok();
    assert_eq!(field_error(&alice, &size, &json!("XXL")), ErrorCode::NotAnOption);
    let me = alice.set(&size, &json!("M")).ok().json();
    assert_eq!(me[CUSTOM]["size"], "M");

    let form = alice.get("/api/users/v1/me/profile-schema").ok().json();
    let field =
        |path: &str| form["attributes"].as_array().unwrap().iter().find(|one| one["path"] == path).cloned();
    assert!(field("nickName").is_none());
    let title = field("title").unwrap();
    assert_eq!((&title["editable"], &title["lockedBy"]), (&json!(false), &json!("organization")));
    assert_eq!(field("displayName").unwrap()["required"], true);
    assert_eq!(field(&size).unwrap()["options"], json!([{"value": "S"}, {"value": "M"}]));

    // A replacement keeps what it cannot see.
    alice.put(ME, &TestApp::profile(&alice)).ok();
    console(app, &json!({"rules": {}, "custom": []})).ok();
    assert_eq!(TestApp::profile(&alice)["nickName"], "Ace");
});

both!(values_have_the_form_of_their_field, |app| {
    let alice = app.signed_in("alice");
    for (path, value, code) in [
        ("nickName", json!("x".repeat(256)), ErrorCode::TooLong),
        ("preferredLanguage", json!("german!"), ErrorCode::Pattern),
        ("timezone", json!("../etc"), ErrorCode::Pattern),
        ("profileUrl", json!("javascript:alert(1)"), ErrorCode::Pattern),
        ("nickName", json!(7), ErrorCode::InvalidType),
    ] {
        assert_eq!(field_error(&alice, path, &value), code, "{path}");
    }
    let birth = format!("{ACCOUNT}:birthDate");
    assert_eq!(field_error(&alice, &birth, &json!("2999-01-01")), ErrorCode::InvalidDate);
    alice.set(&birth, &json!("1815-12-10")).ok();
    // Text is kept in normal form C, so that equal names are equal.
    assert_eq!(alice.set("nickName", &json!("Jo\u{308}rg")).ok().json()["nickName"], "J\u{f6}rg");
});

both!(console_writes_name_their_version_and_are_checked, |app| {
    let owner = app.signed_in_as("default", "owner", Role::Owner);
    for (path, good) in [
        ("/api/server/v1/attributes", json!({"rules": {}, "custom": []})),
        ("/api/server/v1/branding", json!({"accentColor": "#00aa11"})),
    ] {
        owner.put(path, &good).problem(ErrorCode::PreconditionRequired);
        let stale = owner.request("PUT", path).json(&good).header("If-Match", "\"0\"").send();
        stale.problem(ErrorCode::PreconditionFailed);
        let tag = owner.get(path).ok().header("etag").unwrap().to_owned();
        let replies = latchkey_tests::at_once(6, |_| {
            owner.clone().request("PUT", path).json(&good).header("If-Match", &tag).send()
        });
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
        assert_eq!(replies.iter().filter(|reply| reply.status == 412).count(), 5);
    }
    for bad in [
        json!({"rules": {"nope": {"visible": true}}}),
        json!({"rules": {"userName": {"editable": true}}}),
        json!({"rules": {"title": {"pattern": "("}}}),
        json!({"rules": {"title": {"pattern": "(a{1000}){1000}"}}}),
        json!({"rules": {}, "custom": [{"name": "1x", "labels": {"en": "X"}, "inputType": "text"}]}),
        json!({"rules": {}, "custom": [{"name": "x", "labels": {"de": "X"}, "inputType": "text"}]}),
        json!({"rules": {}, "custom": [{"name": "x", "labels": {"en": "X"}, "inputType": "select"}]}),
    ] {
        console(app, &bad).problem(ErrorCode::InvalidValue);
    }
    let red = owner.request("PUT", "/api/server/v1/branding").json(&json!({"accentColor": "red"}));
    red.header("If-Match", "*").send().problem(ErrorCode::InvalidValue);
    assert_eq!(app.count("events", "kind = 'settings_changed'"), 2);
});

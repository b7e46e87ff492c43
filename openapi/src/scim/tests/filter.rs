//! RFC 7644 §3.4.2.2.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{ACCOUNT, ENTERPRISE, barbara, schemas};
use crate::error::ErrorCode;
use crate::scim::filter::{DEPTH_MAX, Filter, TERMS_MAX};

#[track_caller]
fn meets(text: &str) -> bool {
    let filter = Filter::parse(text).unwrap();
    filter.check(&schemas()).unwrap();
    filter.matches(&barbara(), &schemas())
}

#[test]
fn the_examples_of_the_rfc_are_met() {
    for text in [
        "userName eq \"bjensen@example.com\"",
        "name.familyName co \"Jens\"",
        "userName sw \"B\"",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"b\"",
        "displayName pr",
        "meta.lastModified gt \"2011-05-13T04:42:33Z\"",
        "meta.lastModified ge \"2011-05-13T04:42:34Z\"",
        "meta.lastModified lt \"2011-05-13T04:42:35Z\"",
        "meta.lastModified le \"2011-05-13T06:42:34+02:00\"",
        "displayName pr and userName sw \"bj\"",
        "title pr or userName sw \"bj\"",
        &format!("schemas eq \"{ENTERPRISE}\""),
        "title pr or (emails co \"example.com\" or emails.value co \"example.org\")",
        "userType ne \"Employee\" and not (emails co \"example.net\" or emails.value co \"example.net\")",
        "displayName pr and (emails.type eq \"work\")",
        "displayName pr and emails[type eq \"work\" and value co \"@example.com\"]",
        "emails[type eq \"work\" and value co \"@example.com\"] or ims[type eq \"xmpp\" and value co \"@foo.com\"]",
    ] {
        let filter = Filter::parse(text).unwrap();
        assert!(filter.matches(&barbara(), &schemas()), "{text}");
        assert_eq!(Filter::parse(&filter.to_string()).unwrap(), filter);
    }
}

#[test]
fn a_value_path_is_met_by_one_and_the_same_value() {
    assert!(meets("emails.type eq \"home\" and emails.value ew \"example.com\""));
    assert!(!meets("emails[type eq \"home\" and value ew \"example.com\"]"));
    assert!(meets("not (emails[type eq \"home\" and value ew \"example.com\"])"));
}

#[test]
fn and_binds_stronger_than_or_and_not_strongest() {
    assert!(meets("displayName pr or title pr and nickName pr"));
    assert!(!meets("(displayName pr or title pr) and nickName pr"));
    assert!(meets("not (title pr) and displayName pr"));
    assert!(!meets("not (title pr or displayName pr)"));
    let filter = Filter::parse("a pr or b pr and not(c pr) or (d pr and e pr)").unwrap();
    assert_eq!(filter.to_string(), "a pr or b pr and not (c pr) or d pr and e pr");
    let filter = Filter::parse("((a pr or b pr) and ((c pr) and d pr))").unwrap();
    assert_eq!(filter.to_string(), "(a pr or b pr) and (c pr and d pr)");
}

#[test]
fn names_operators_and_plain_strings_do_not_differ_by_case() {
    assert!(meets("USERNAME Eq \"BJENSEN@example.com\" AND Name.FamilyName SW \"JEN\""));
    assert!(meets("id eq \"2819c223-7f76-453a-919d-413861904646\""));
    assert!(!meets("id eq \"2819C223-7F76-453A-919D-413861904646\""));
}

#[test]
fn every_operator_compares_as_its_name_says() {
    for (text, expected) in [
        ("active eq true", true),
        ("active eq false", false),
        ("active ne true", false),
        ("active ne false", true),
        ("displayName eq \"Babs\"", false),
        ("displayName sw \"Babs\"", true),
        ("displayName ew \"Jensen\"", true),
        ("displayName ew \"Babs\"", false),
        ("displayName gt \"Babs\"", true),
        ("displayName lt \"Babs\"", false),
        ("displayName ge \"babs jensen\"", true),
        ("displayName le \"babs jensen\"", true),
        ("nickName eq \"Babs\"", false),
        ("nickName ne \"Babs\"", true),
        ("nickName eq null", true),
        ("nickName ne null", false),
        ("displayName eq null", false),
        ("displayName ne null", true),
        ("emails.type ne \"work\"", true),
        ("emails.primary eq true", true),
        ("name pr", true),
        ("photos pr", false),
        ("emails[value pr]", true),
        ("emails[primary eq false]", false),
    ] {
        assert_eq!(meets(text), expected, "{text}");
    }
    assert!(meets(&format!("{ENTERPRISE}:department co \"operations\"")));
    assert!(meets(&format!("{ENTERPRISE}:manager.value eq \"26118915\"")));
    assert!(meets(&format!("{ACCOUNT}:lastLoginTime lt \"2020-01-01T00:00:00Z\"")));
}

#[test]
fn numbers_compare_by_value() {
    let path = format!("{}:shoeSize", super::CUSTOM);
    let user = json!({super::CUSTOM: {"shoeSize": 39}});
    for (text, expected) in
        [("eq 39", true), ("eq 39.0", true), ("gt 38.5", true), ("le 3.9e1", true), ("lt -1", false)]
    {
        let filter = Filter::parse(&format!("{path} {text}")).unwrap();
        filter.check(&schemas()).unwrap();
        assert_eq!(filter.matches(&user, &schemas()), expected, "{text}");
    }
}

#[test]
fn strings_take_the_escapes_of_json() {
    let filter = Filter::parse(r#"displayName eq "a \"b\" \\ \u00e9 \uD83D\uDE00""#).unwrap();
    assert!(filter.matches(&json!({"displayName": "a \"b\" \\ é 😀"}), &schemas()));
    assert_eq!(Filter::parse(&filter.to_string()).unwrap(), filter);
}

#[test]
fn what_is_no_filter_is_refused_with_the_place() {
    for (text, position) in [
        ("", 0),
        ("   ", 3),
        ("userName", 8),
        ("userName eq", 11),
        ("userName eq ", 12),
        ("userName xx \"a\"", 9),
        ("userName eq'a'", 11),
        ("userName eq a", 12),
        ("userName eq \"a", 12),
        ("userName eq \"\\x\"", 12),
        ("userName eq \"a\nb\"", 12),
        ("userName eq 01", 12),
        ("userName eq 1.", 12),
        ("userName eq 1e999", 12),
        ("userName eq {}", 12),
        ("userName eq \"a\" and", 19),
        ("userName eq \"a\" or or", 21),
        ("userName eq \"a\" x", 16),
        ("(userName pr", 12),
        ("userName pr)", 11),
        ("not userName pr", 4),
        ("not (userName pr", 16),
        ("emails[type eq \"work\"].value eq \"a\"", 22),
        ("userName\teq \"a\"", 8),
    ] {
        assert_eq!(Filter::parse(text).map_err(|error| error.position), Err(position), "{text:?}");
    }
}

#[test]
fn deep_long_and_many_termed_filters_are_refused_at_once() {
    let nested = |depth: usize| format!("{}a pr{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Filter::parse(&nested(DEPTH_MAX)).is_ok());
    assert!(Filter::parse(&nested(DEPTH_MAX + 1)).is_err());
    let many = |terms: usize| vec!["a pr"; terms].join(" and ");
    assert!(Filter::parse(&many(TERMS_MAX)).is_ok());
    assert!(Filter::parse(&many(TERMS_MAX + 1)).is_err());
    let start = Instant::now();
    for unit in ["(", "not(", "not (", "a[", "a pr and ", "\\", "\"", "[", " "] {
        assert!(Filter::parse(&unit.repeat(1_000_000 / unit.len())).is_err());
        assert!(Filter::parse(&unit.repeat(2_048 / unit.len())).is_err());
    }
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[test]
fn unknown_and_incomparable_attributes_are_refused() {
    for (text, field) in [
        ("shoe eq \"a\"", "shoe"),
        ("name.shoe pr", "name.shoe"),
        ("urn:x:y:z pr", "urn:x:y:z"),
        ("emails[shoe pr]", "shoe"),
        ("shoe[a pr]", "shoe"),
        ("active eq \"true\"", "active"),
        ("active gt true", "active"),
        ("active co true", "active"),
        ("userName eq 1", "userName"),
        ("userName gt null", "userName"),
        ("name eq \"a\"", "name"),
        ("meta.created gt \"yesterday\"", "meta.created"),
        ("title pr and not (shoe pr)", "shoe"),
    ] {
        let error = Filter::parse(text).unwrap().check(&schemas()).unwrap_err();
        assert_eq!((error.code, error.field.as_str()), (ErrorCode::InvalidFilter, field), "{text}");
    }
}

#[test]
fn what_is_never_returned_cannot_be_found_out_by_a_filter() {
    let user = json!({"password": "secret"});
    for text in ["password sw \"s\"", "password pr", "password ne null", "password ne \"x\""] {
        let filter = Filter::parse(text).unwrap();
        assert!(filter.check(&schemas()).is_err(), "{text}");
        assert!(!filter.matches(&user, &schemas()), "{text}");
    }
}

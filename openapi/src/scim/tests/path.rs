//! RFC 7644 §3.10 and the paths of §3.5.2.

use crate::scim::path::{AttributePath, Path, TEXT_BYTES_MAX};

#[track_caller]
fn parsed(text: &str) -> (Option<String>, String, Option<String>, Option<String>) {
    let path = Path::parse(text).unwrap();
    let AttributePath { schema, name, sub } = path.attribute;
    (schema, name, sub, path.filter.map(|filter| filter.to_string()))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn the_examples_of_the_rfc_are_read() {
    assert_eq!(parsed("members"), (None, "members".into(), None, None));
    assert_eq!(parsed("name.familyName"), (None, "name".into(), some("familyName"), None));
    assert_eq!(
        parsed("addresses[type eq \"work\"]"),
        (None, "addresses".into(), None, some("type eq \"work\""))
    );
    assert_eq!(
        parsed("members[value eq \"2819c223-7f76-453a-919d-413861904646\"].displayName"),
        (
            None,
            "members".into(),
            some("displayName"),
            some("value eq \"2819c223-7f76-453a-919d-413861904646\"")
        )
    );
}

#[test]
fn the_urn_of_a_schema_may_hold_dots_and_colons() {
    let core = "urn:ietf:params:scim:schemas:core:2.0:User";
    assert_eq!(parsed(&format!("{core}:userName")), (some(core), "userName".into(), None, None));
    assert_eq!(
        parsed(&format!("{core}:name.givenName")),
        (some(core), "name".into(), some("givenName"), None)
    );
    let enterprise = "URN:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    assert_eq!(
        parsed(&format!("{enterprise}:a[b eq \"urn:x:y.z\"].$ref")),
        (some(enterprise), "a".into(), some("$ref"), some("b eq \"urn:x:y.z\""))
    );
    // The URN alone reads as the attribute "User"; only the schemas can tell.
    assert_eq!(parsed(core), (some("urn:ietf:params:scim:schemas:core:2.0"), "User".into(), None, None));
}

#[test]
fn a_path_is_written_as_it_was_read() {
    for text in [
        "userName",
        "name.givenName",
        "urn:ietf:params:scim:schemas:core:2.0:User:name.givenName",
        "emails[type eq \"work\" and value co \"@example.com\"].value",
        "urn:a:b:c[not (d pr)]",
        "manager.$ref",
    ] {
        assert_eq!(Path::parse(text).unwrap().to_string(), text);
    }
}

#[test]
fn what_is_no_path_is_refused_with_the_place() {
    for (text, position) in [
        ("", 0),
        ("1name", 0),
        (" name", 0),
        ("name ", 4),
        ("name.", 5),
        ("name.given.more", 10),
        ("name..given", 5),
        ("emails[", 7),
        ("emails[]", 7),
        ("emails[type]", 11),
        ("emails[type eq \"work\"", 21),
        ("emails[type eq \"work\"]x", 22),
        ("emails[type eq \"work\"].", 23),
        ("emails.value[type eq \"work\"]", 13),
        ("emails[a[b pr]]", 8),
        ("emails[a.b pr]", 10),
        ("urn:", 3),
        ("urn:a", 3),
        ("urn:a:b:", 8),
        ("$", 0),
        ("a$b", 0),
        ("a/b", 1),
        ("ä", 0),
    ] {
        assert_eq!(Path::parse(text).map_err(|error| error.position), Err(position), "{text:?}");
    }
}

#[test]
fn a_long_path_is_refused() {
    assert!(Path::parse(&"a".repeat(TEXT_BYTES_MAX)).is_ok());
    assert!(Path::parse(&"a".repeat(TEXT_BYTES_MAX + 1)).is_err());
}

//! Any PATCH request is refused, or leaves a valid user with nothing read-only changed; the outcome can be put.
//!
//! Input that begins with `{` is a request in JSON. Any other input is taken apart into operations that mostly make
//! sense, because chance alone seldom writes JSON that a schema accepts.
#![no_main]

use latchkey_fuzz::{ACCOUNT, CUSTOM, ENTERPRISE, SCHEMAS, USER};
use latchkey_openapi::scim::patch::{apply, put};
use latchkey_openapi::scim::resource::validate;
use latchkey_openapi::scim::{PatchOp, PatchOperation, PatchRequest, Selection, project};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

const NAMES: &[&str] = &[
    "userName",
    "NAME",
    "name.givenName",
    "displayName",
    "emails",
    "Emails.value",
    "emails.primary",
    "addresses",
    "addresses.country",
    "phoneNumbers",
    "photos",
    "groups",
    "roles",
    "active",
    "password",
    "id",
    "meta",
    "schemas",
    "externalId",
    "profileUrl",
    ENTERPRISE,
    ACCOUNT,
    CUSTOM,
    "urn:ietf:params:scim:schemas:core:2.0:User",
    "department",
    "manager",
    "birthDate",
    "hobbies",
    "shoe",
    "badge",
    "about",
    "home",
    "home.locality",
    "since",
    "value",
    "type",
    "primary",
    "givenName",
    "locality",
    "country",
    "formatted",
    "unknown",
    "size",
    "height",
    "page",
];
const FILTERS: &[&str] = &[
    "",
    "[type eq \"work\"]",
    "[type eq \"home\"]",
    "[primary eq true]",
    "[not (value pr)]",
    "[value co \"e\"]",
    "[type pr].primary",
    "[type pr].value",
    "[value sw \"b\"].type",
    "[locality pr].country",
];
const TEXTS: &[&str] = &[
    "",
    "work",
    "HOME",
    "a@b.org",
    "babs@jensen.org",
    "de",
    "2001-02-03",
    "https://x.org",
    "B-1",
    "B-2",
    "M",
    "a\nb",
];

fn operation(u: &mut Unstructured<'_>) -> Result<PatchOperation> {
    let op = *u.choose(&[PatchOp::Add, PatchOp::Replace, PatchOp::Remove])?;
    let path = match u.int_in_range(0..=9)? {
        0 | 1 => None,
        2 => Some(u.arbitrary::<&str>()?.to_owned()),
        _ => Some(format!("{}{}", key(u)?, u.choose(FILTERS)?)),
    };
    let value = if op == PatchOp::Remove { None } else { Some(value(u, 4)?) };
    Ok(PatchOperation { op, path, value })
}

fn key(u: &mut Unstructured<'_>) -> Result<String> {
    let name = *u.choose(NAMES)?;
    Ok(match u.int_in_range(0..=5)? {
        0 => format!("{}:{name}", u.choose(&[ENTERPRISE, ACCOUNT])?),
        1 => format!("{CUSTOM}:{name}"),
        _ => name.to_owned(),
    })
}

fn value(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(match u.int_in_range(0..=if depth == 0 { 5 } else { 9 })? {
        0 => Value::Null,
        1 => u.arbitrary::<bool>()?.into(),
        2 => u.arbitrary::<i64>()?.into(),
        3 => u.arbitrary::<f64>()?.into(),
        4 => u.arbitrary::<&str>()?.into(),
        5 => (*u.choose(TEXTS)?).into(),
        6 | 7 => (0..u.int_in_range(0..=3)?).map(|_| value(u, depth - 1)).collect::<Result<Vec<_>>>()?.into(),
        _ => {
            let members = (0..u.int_in_range(0..=3)?).map(|_| Ok((key(u)?, value(u, depth - 1)?)));
            Value::Object(members.collect::<Result<Map<_, _>>>()?)
        }
    })
}

fn request(data: &[u8]) -> Option<PatchRequest> {
    if data.first() == Some(&b'{') {
        return serde_json::from_slice(data).ok();
    }
    let mut u = Unstructured::new(data);
    let mut operations = Vec::new();
    while !u.is_empty() && operations.len() < 8 {
        operations.push(operation(&mut u).ok()?);
    }
    Some(PatchRequest::new(operations))
}

fuzz_target!(|data: &[u8]| {
    let Some(request) = request(data) else { return };
    match apply(&USER, &request, &SCHEMAS) {
        Ok(after) => {
            assert_eq!(validate(&after.resource, &SCHEMAS), Ok(()), "{request:?}");
            assert_eq!(after.changed.is_empty(), after.resource == *USER, "{request:?}");
            for kept in ["id", "meta", "groups", "roles", "photos"] {
                assert_eq!(after.resource.get(kept), USER.get(kept), "{request:?}");
            }
            let part = |user: &Value, urn, name| user.get(urn).and_then(|own: &Value| own.get(name)).cloned();
            for (urn, name) in [(ACCOUNT, "accountState"), (ENTERPRISE, "manager"), (CUSTOM, "badge")] {
                assert_eq!(part(&after.resource, urn, name), part(&USER, urn, name), "{request:?}");
            }
            assert_eq!(
                project(after.resource.clone(), &SCHEMAS, &Selection::default()).get("password"),
                None
            );
            assert_eq!(put(&USER, &after.resource, &SCHEMAS), Ok(after), "{request:?}");
        }
        Err(error) => assert!(error.code.status() == 400, "{error:?}"),
    }
});

//! The forms of a download for programs: JSON, and tables. Pure: values in, text out.

use serde_json::{Map, Value};

/// The columns of the activity log, in their order.
pub(super) const ACTIVITY: [&str; 13] = [
    "at",
    "type",
    "outcome",
    "actor",
    "count",
    "name",
    "attributes",
    "factor",
    "ip",
    "place",
    "device",
    "sessionId",
    "id",
];

/// A list of the document: its name, and its rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct List {
    pub(super) name: String,
    pub(super) rows: Vec<Map<String, Value>>,
}

/// The document as lists, whatever its members are: an object is a list of attributes, its lists are lists of their own.
pub(super) fn lists(document: &Map<String, Value>) -> Vec<List> {
    let mut all = Vec::new();
    for (name, value) in document {
        match value {
            Value::Array(rows) => all.push(List { name: name.clone(), rows: rows.iter().map(row).collect() }),
            Value::Object(members) => {
                let is_list =
                    |value: &&Value| value.as_array().is_some_and(|rows| rows.iter().any(Value::is_object));
                let plain = members.iter().filter(|(_, value)| !is_list(value));
                let rows = plain
                    .map(|(key, value)| {
                        let attribute = Value::String(key.clone());
                        Map::from_iter([
                            ("attribute".to_owned(), attribute),
                            ("value".to_owned(), value.clone()),
                        ])
                    })
                    .collect();
                all.push(List { name: name.clone(), rows });
                for (key, value) in members.iter().filter(|(_, value)| is_list(value)) {
                    let rows = value.as_array().into_iter().flatten().map(row).collect();
                    all.push(List { name: format!("{name}_{key}"), rows });
                }
            }
            _ => {}
        }
    }
    all
}

fn row(value: &Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members.clone(),
        other => Map::from_iter([("value".to_owned(), other.clone())]),
    }
}

/// Columns that a list has whatever is in it, so that a table has its head also where nothing is held.
const COLUMNS: &[(&str, &[&str])] = &[
    ("user_profile", &["attribute", "value"]),
    ("user_profile_emails", &["value", "type", "primary", "verifiedAt"]),
    ("user_profile_phoneNumbers", &["value", "type", "primary", "verifiedAt"]),
    (
        "linked_accounts",
        &[
            "connection",
            "connectionId",
            "linkedAccountId",
            "isExternalConnection",
            "issuer",
            "name",
            "linkedAt",
            "lastUsedAt",
        ],
    ),
    (
        "consents",
        &[
            "version",
            "jurisdiction",
            "consentTimestamp",
            "collectionMethod",
            "consentReceiptID",
            "receiptVersion",
            "language",
            "piiPrincipalId",
            "state",
            "piiControllers",
            "policyUrl",
            "services",
            "sensitive",
            "spiCat",
            "at",
        ],
    ),
    ("security", &["attribute", "value"]),
    ("security_challengeQuestions", &["questionSetId", "questionId", "question", "answeredAt"]),
    ("security_factors", &["option", "name", "createdAt", "lastUsedAt"]),
    (
        "sessions",
        &[
            "id",
            "current",
            "device",
            "name",
            "ip",
            "place",
            "signedInAt",
            "lastAccessedAt",
            "expiresAt",
            "methods",
            "applications",
        ],
    ),
    ("access_tokens", &["id", "name", "scopes", "createdAt", "expiresAt", "lastUsedAt"]),
    ("trusted_browsers", &["id", "ip", "device", "createdAt", "lastUsedAt", "expiresAt"]),
    (
        "authorized_applications",
        &[
            "id",
            "applicationId",
            "application",
            "scopes",
            "claims",
            "createdAt",
            "updatedAt",
            "lastUsedAt",
            "endedAt",
        ],
    ),
    ("purposes", &["id", "purposeId", "version", "name", "elements", "state", "updatedAt"]),
    ("applications", &["applicationId", "application", "what", "at"]),
    ("memberships", &["organization", "name", "role", "since"]),
];

/// The columns of a list: its own, then every other key in the order of its first appearance.
pub(super) fn columns(list: &List) -> Vec<String> {
    let own = COLUMNS.iter().find(|(name, _)| *name == list.name).map_or(&[][..], |(_, columns)| columns);
    let mut all: Vec<String> = own.iter().map(|&column| column.to_owned()).collect();
    for key in list.rows.iter().flat_map(Map::keys) {
        if !all.contains(key) {
            all.push(key.clone());
        }
    }
    all
}

/// A value as the text of a cell.
fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(all)) if all.iter().all(|one| one.is_string() || one.is_number()) => {
            all.iter().map(|one| cell(Some(one))).collect::<Vec<_>>().join(", ")
        }
        Some(other) => other.to_string(),
    }
}

/// A field of CSV (RFC 4180 §2). One that a spreadsheet would take for a formula begins with an apostrophe (OWASP ASVS 5.0
/// 1.2.10).
pub(super) fn field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Rows of CSV, with the line of the columns above them where asked for.
pub(super) fn csv(columns: &[&str], rows: &[Map<String, Value>], with_head: bool) -> String {
    let mut text = String::new();
    if with_head {
        line(&mut text, columns.iter().map(|column| field(column)));
    }
    for row in rows {
        line(&mut text, columns.iter().map(|column| field(&cell(row.get(*column)))));
    }
    text
}

fn line(text: &mut String, fields: impl Iterator<Item = String>) {
    text.push_str(&fields.collect::<Vec<_>>().join(","));
    text.push_str("\r\n");
}

/// The JSON document up to the entries of the activity log, which come last.
pub(super) fn json_head(document: &Map<String, Value>) -> String {
    let mut text = String::from("{\n");
    for (name, value) in document {
        text.push_str(&format!("{}: {},\n", Value::String(name.clone()), value));
    }
    text.push_str("\"activity\": [");
    text
}

/// Entries of the activity log as JSON. The first of all has no comma before it.
pub(super) fn json_rows(rows: &[Map<String, Value>], is_first: bool) -> String {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        text.push_str(if is_first && number == 0 { "\n" } else { ",\n" });
        text.push_str(&Value::Object(row.clone()).to_string());
    }
    text
}

/// The JSON document after them.
pub(super) const JSON_END: &str = "\n]\n}\n";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_table_is_safe_for_spreadsheets_and_keeps_every_character() {
        assert_eq!(field("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        for formula in ["+43 664 1", "-1+1", "@SUM(A1)", "\tx", "\rx", "＝1"] {
            assert!(field(formula).starts_with("\"'"), "{formula}");
        }
        assert_eq!(field("a,b\r\n\"c\""), "\"a,b\r\n\"\"c\"\"\"");
        let rows = [row(&json!({"a": 1, "b": ["x", "y"], "c": {"d": null}}))];
        let columns = columns(&List { name: "later".to_owned(), rows: rows.to_vec() });
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        assert_eq!(
            csv(&columns, &rows, true),
            "\"a\",\"b\",\"c\"\r\n\"1\",\"x, y\",\"{\"\"d\"\":null}\"\r\n"
        );
    }

    #[test]
    fn every_member_of_the_document_is_a_list_also_those_that_come_later() {
        let document = json!({"profile": {"name": "Ada", "tags": ["a"], "factors": [{"option": "totp"}]}, "later": [{"x": 1}]});
        let all = lists(document.as_object().unwrap());
        let names: Vec<&str> = all.iter().map(|list| list.name.as_str()).collect();
        assert_eq!(names, ["profile", "profile_factors", "later"]);
        assert_eq!(all[0].rows.len(), 2);
    }

    #[test]
    fn the_json_document_is_one_however_its_pages_are_cut() {
        let document = json!({"a": 1, "b": ["x"]});
        let rows: Vec<_> = (0..3).map(|n| row(&json!({ "n": n }))).collect();
        let text = json_head(document.as_object().unwrap())
            + &json_rows(&rows[..2], true)
            + &json_rows(&rows[2..], false)
            + JSON_END;
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read, json!({"a": 1, "b": ["x"], "activity": [{"n": 0}, {"n": 1}, {"n": 2}]}));
        let none = json_head(document.as_object().unwrap()) + JSON_END;
        assert_eq!(serde_json::from_str::<Value>(&none).unwrap()["activity"], json!([]));
    }
}

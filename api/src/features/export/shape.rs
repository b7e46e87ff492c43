//! The forms of a download: JSON, a page to read, and tables. Pure: values in, text out.

use serde_json::{Map, Value};

use crate::identity::notices::Language;
use crate::platform::html::escape;

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

/// The columns of rows: every key, in the order of its first appearance.
pub(super) fn columns(rows: &[Map<String, Value>]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for key in rows.iter().flat_map(Map::keys) {
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

/// The words of a page.
struct Words {
    title: &'static str,
    lead: &'static str,
    nothing: &'static str,
}

const fn words(language: Language) -> Words {
    match language {
        Language::English => Words {
            title: "Your data",
            lead: "Everything that is kept about you. Times are in UTC.",
            nothing: "Nothing is kept here.",
        },
        Language::German => Words {
            title: "Ihre Daten",
            lead: "Alles, was über Sie gespeichert ist. Zeiten sind in UTC.",
            nothing: "Hier ist nichts gespeichert.",
        },
    }
}

/// The heading of a list. What is new here is told by its name.
fn heading(language: Language, name: &str) -> String {
    let known = match (language, name) {
        (Language::English, "user_profile") => "Profile",
        (Language::German, "user_profile") => "Profil",
        (Language::German, "linked_accounts") => "Verknüpfte Konten",
        (Language::German, "consents") => "Einwilligungen",
        (Language::German, "security") => "Sicherheit",
        (Language::English, "security_factors") => "Ways to sign in",
        (Language::German, "security_factors") => "Anmeldemethoden",
        (Language::German, "sessions") => "Sitzungen",
        (Language::German, "access_tokens") => "Zugriffstokens",
        (Language::German, "trusted_browsers") => "Vertraute Browser",
        (Language::German, "authorized_applications") => "Zugriff von Anwendungen",
        (Language::German, "purposes") => "Richtlinien und Präferenzen",
        (Language::English, "purposes") => "Policies and preferences",
        (Language::German, "applications") => "Anwendungen",
        (Language::German, "memberships") => "Organisationen",
        (Language::English, "memberships") => "Organizations",
        (Language::German, "activity") => "Aktivität",
        (_, name) => return spoken(name),
    };
    known.to_owned()
}

/// `lastUsedAt` and `access_tokens` as words.
fn spoken(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        match c {
            '_' => text.push(' '),
            c if c.is_ascii_uppercase() && !text.is_empty() && !text.ends_with(' ') => {
                text.push(' ');
                text.push(c.to_ascii_lowercase());
            }
            c => text.push(c),
        }
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:72rem;padding:1.5rem;color:#1b1b1f;background:#fff}\
h1,h2{line-height:1.2}nav ul{columns:3 14rem;padding-left:1.2rem}.t{overflow-x:auto}\
table{border-collapse:collapse;width:100%;font-size:.875rem}th,td{border:1px solid #c8c8d0;padding:.3rem .5rem;text-align:left;\
vertical-align:top;overflow-wrap:anywhere}th{background:#f2f2f6}a{color:#3730a3}img{border-radius:50%;max-width:8rem}\
@media (prefers-color-scheme:dark){body{color:#ececf1;background:#16161a}th{background:#26262d}th,td{border-color:#4a4a55}a{color:#b4b8ff}}\
@media print{nav{display:none}body{max-width:none;padding:0}tr{break-inside:avoid}}";

/// The page up to the rows of the activity log.
pub(super) fn page_head(language: Language, who: &str, picture: Option<&str>, lists: &[List]) -> String {
    let words = words(language);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{} – {}</title><style>{STYLE}</style></head><body>\
         <h1>{}: {}</h1>",
        language.tag(),
        words.title,
        escape(who),
        words.title,
        escape(who),
    );
    if let Some(picture) = picture {
        page.push_str(&format!("<p><img src=\"{}\" alt=\"\"></p>", escape(picture)));
    }
    page.push_str(&format!("<p>{}</p><nav><ul>", words.lead));
    let names = lists.iter().map(|list| list.name.as_str()).chain(["activity"]);
    for name in names {
        page.push_str(&format!(
            "<li><a href=\"#{}\">{}</a></li>",
            escape(name),
            escape(&heading(language, name))
        ));
    }
    page.push_str("</ul></nav>");
    for list in lists {
        let title = heading(language, &list.name);
        page.push_str(&format!("<section id=\"{}\"><h2>{}</h2>", escape(&list.name), escape(&title)));
        if list.rows.is_empty() {
            page.push_str(&format!("<p>{}</p>", words.nothing));
        } else {
            let columns = columns(&list.rows);
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            page.push_str(&table_head(&title, &columns));
            page.push_str(&page_rows(&columns, &list.rows));
            page.push_str("</tbody></table></div>");
        }
        page.push_str("</section>");
    }
    let title = heading(language, "activity");
    page.push_str(&format!("<section id=\"activity\"><h2>{}</h2>", escape(&title)));
    page.push_str(&table_head(&title, &ACTIVITY));
    page
}

/// The page after the rows of the activity log.
pub(super) const PAGE_END: &str = "</tbody></table></div></section></body></html>\n";

fn table_head(title: &str, columns: &[&str]) -> String {
    let cells: String =
        columns.iter().map(|column| format!("<th scope=\"col\">{}</th>", escape(&spoken(column)))).collect();
    // A wide table scrolls by itself, by the keyboard as well.
    format!(
        "<div class=\"t\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table><thead><tr>{cells}</tr></thead><tbody>",
        escape(title)
    )
}

/// Rows of a table of the page.
pub(super) fn page_rows(columns: &[&str], rows: &[Map<String, Value>]) -> String {
    let mut text = String::new();
    for row in rows {
        text.push_str("<tr>");
        for column in columns {
            text.push_str(&format!("<td>{}</td>", escape(&cell(row.get(*column)))));
        }
        text.push_str("</tr>\n");
    }
    text
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
        let columns = columns(&rows);
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
    fn the_page_has_no_script_and_takes_no_markup_from_values() {
        let list =
            List { name: "user_profile".to_owned(), rows: vec![row(&json!({"a": "<script>x</script>"}))] };
        for language in Language::ALL {
            let page = page_head(language, "<b>Ada", None, std::slice::from_ref(&list)) + PAGE_END;
            assert!(
                !page.contains("<script") && !page.contains("<b>") && page.contains("&lt;script&gt;"),
                "{page}"
            );
            assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
        }
        assert_eq!(spoken("lastUsedAt"), "Last used at");
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

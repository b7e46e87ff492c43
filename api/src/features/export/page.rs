//! The page to read: a section for each list, its entries as labels with values, and the activity log as a table. Pure:
//! values in, text out. It has no script, and takes nothing from anywhere else.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::told::Teller;
use super::words;
use crate::identity::notices::Language;
use crate::platform::html::escape;

/// Members that say again what another one of the same entry says.
const TWICE: [(&str, &str); 5] = [
    ("givenname", "name.givenName"),
    ("lastname", "name.familyName"),
    ("emailaddress", "emails"),
    ("emailVerified", "emails"),
    // In seconds since 1970, as the form of the receipt wants it.
    ("consentTimestamp", "at"),
];

/// Whose page it is.
#[derive(Debug, Clone)]
pub(super) struct About {
    /// The language it is in.
    pub(super) language: Language,
    /// The user's name.
    pub(super) who: String,
    /// When the download was asked for.
    pub(super) at: DateTime<Utc>,
    /// The picture, as an address that has it within.
    pub(super) picture: Option<String>,
    /// What the organization calls its own attributes.
    pub(super) own: Vec<(String, String)>,
}

/// The words of the page itself.
struct Frame {
    title: &'static str,
    lead: &'static str,
    contents: &'static str,
    nothing: &'static str,
    columns: [&'static str; 4],
}

const fn frame(language: Language) -> Frame {
    match language {
        Language::English => Frame {
            title: "Your data",
            lead: "Everything that is kept about you, as of",
            contents: "Contents",
            nothing: "Nothing is kept here.",
            columns: ["When", "What", "From where", "Result"],
        },
        Language::German => Frame {
            title: "Ihre Daten",
            lead: "Alles, was über Sie gespeichert ist. Stand:",
            contents: "Inhalt",
            nothing: "Hier ist nichts gespeichert.",
            columns: ["Wann", "Was", "Von wo", "Ergebnis"],
        },
    }
}

const STYLE: &str = include_str!("page.css");

/// The page up to the rows of the activity log.
pub(super) fn head(about: &About, document: &Map<String, Value>) -> String {
    let (language, words) = (about.language, frame(about.language));
    let teller = Teller { language, own: &about.own };
    let title = format!("{}: {} – {}", words.title, about.who, teller.day(about.at.date_naive()));
    let title = escape(&title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title><style>{STYLE}</style></head>\n<body><header><h1>{title}</h1>",
        language.tag(),
    );
    if let Some(picture) = &about.picture {
        page.push_str(&format!("<p><img src=\"{}\" alt=\"\"></p>", escape(picture)));
    }
    page.push_str(&format!("<p>{} {}.</p></header>\n", words.lead, teller.moment(about.at)));
    let names: Vec<&str> = document.keys().map(String::as_str).chain(["activity"]).collect();
    page.push_str(&contents(language, words.contents, &names));
    for (name, value) in document {
        page.push_str(&section_head(language, name));
        let entries = entries(&teller, name, value);
        page.push_str(if entries.is_empty() { words.nothing } else { &entries });
        page.push_str("</section>\n");
    }
    page.push_str(&section_head(language, "activity"));
    let heads: String =
        words.columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    page.push_str(&format!("<table><thead><tr>{heads}</tr></thead><tbody>\n"));
    page
}

/// The page after the rows of the activity log.
pub(super) const END: &str = "</tbody></table></section></body></html>\n";

fn title_of(language: Language, name: &str) -> (String, &'static str) {
    words::section(language, name)
        .map_or_else(|| (super::told::raw(name), ""), |(title, lead)| (escape(title), lead))
}

fn contents(language: Language, label: &str, names: &[&str]) -> String {
    let link =
        |name: &&str| format!("<li><a href=\"#{}\">{}</a></li>", escape(name), title_of(language, name).0);
    let links: String = names.iter().map(link).collect();
    format!("<nav aria-label=\"{label}\"><h2>{label}</h2><ul>{links}</ul></nav>\n")
}

fn section_head(language: Language, name: &str) -> String {
    let (title, lead) = title_of(language, name);
    format!("<section id=\"{}\"><h2>{title}</h2><p class=\"lead\">{}</p>", escape(name), escape(lead))
}

/// What stands in a section: nothing where nothing is held.
fn entries(teller: &Teller<'_>, list: &str, value: &Value) -> String {
    let one = |value: &Value| match value {
        Value::Object(members) => definitions(teller, list, members),
        other => plain(teller, list, list, other),
    };
    match value {
        Value::Array(all) => {
            let all = all.iter().map(one).filter(|entry| !entry.is_empty());
            let all: String = all.map(|entry| format!("<li>{entry}</li>\n")).collect();
            if all.is_empty() { all } else { format!("<ol class=\"entries\">\n{all}</ol>") }
        }
        other => one(other),
    }
}

/// Labels with values; identifiers come last.
fn definitions(teller: &Teller<'_>, list: &str, members: &Map<String, Value>) -> String {
    let is_twice = |name: &str| TWICE.iter().any(|(one, other)| *one == name && members.contains_key(*other));
    // A page is prepared in nobody's session: that a session is not that one says nothing.
    let says_nothing = |name: &str, value: &Value| name == "current" && *value == Value::Bool(false);
    let shown = members.iter().filter(|(name, value)| !is_twice(name) && !says_nothing(name, value));
    let (ids, others): (Vec<_>, Vec<_>) = shown.partition(|(name, _)| is_id(name));
    let mut text = String::new();
    for (name, value) in others.into_iter().chain(ids) {
        let told = plain(teller, list, name, value);
        if !told.is_empty() {
            let class = if is_id(name) { " class=\"id\"" } else { "" };
            let label = teller.label(list, name);
            text.push_str(&format!("<div{class}><dt>{label}</dt><dd>{told}</dd></div>\n"));
        }
    }
    if text.is_empty() { text } else { format!("<dl>\n{text}</dl>") }
}

/// Identifiers are for programs, and whoever is asked about one: small, and after everything else.
fn is_id(name: &str) -> bool {
    name == "id" || name == "userid" || name == "subject" || name.ends_with("Id") || name.ends_with("ID")
}

/// The value of a member; empty where there is none.
fn plain(teller: &Teller<'_>, list: &str, name: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Array(all) => {
            let told = all.iter().map(|one| plain(teller, list, name, one)).filter(|one| !one.is_empty());
            let mut told: Vec<String> = told.collect();
            match told.len() {
                0 => String::new(),
                1 => told.remove(0),
                _ => {
                    told.iter()
                        .map(|one| format!("<li>{one}</li>"))
                        .fold("<ul>".to_owned(), |all, one| all + &one)
                        + "</ul>"
                }
            }
        }
        Value::Object(members) if name == "device" => escape(&teller.device(members)),
        Value::Object(members) if name == "name" => escape(teller.in_language(members)),
        Value::Object(members) => definitions(teller, name, members),
        scalar => teller.scalar(list, name, scalar),
    }
}

/// Rows of the activity log.
pub(super) fn rows(language: Language, own: &[(String, String)], rows: &[Map<String, Value>]) -> String {
    let teller = Teller { language, own };
    rows.iter().map(|row| entry(&teller, row)).collect()
}

fn entry(teller: &Teller<'_>, row: &Map<String, Value>) -> String {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let at = text("at").and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let at = at.map(|at| teller.exact(at.to_utc())).unwrap_or_default();
    let told =
        |name: &str| row.get(name).map(|value| teller.scalar("activity", name, value)).unwrap_or_default();
    let device = row.get("device").and_then(Value::as_object).map(|device| escape(&teller.device(device)));
    let from = [device.unwrap_or_default(), told("place"), told("ip")];
    let ids: String = ["sessionId", "id"]
        .into_iter()
        .filter_map(|name| Some(format!("<br>{}: {}", teller.label("activity", name), escape(text(name)?))))
        .collect();
    format!(
        "<tr><td>{at}</td><td>{}</td><td>{}</td><td>{}<small class=\"id\">{ids}</small></td></tr>\n",
        what(teller, row),
        joined(from.into()),
        told("outcome"),
    )
}

/// What happened, to what, how often, and by whom if not by the user.
fn what(teller: &Teller<'_>, row: &Map<String, Value>) -> String {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let kind = text("type").unwrap_or_default();
    let event = words::event(teller.language, kind, text("outcome") == Some("failure"));
    let event = event.map_or_else(|| super::told::raw(kind), escape);
    let attributes = row.get("attributes").and_then(Value::as_array).into_iter().flatten();
    let attributes: Vec<String> =
        attributes.filter_map(Value::as_str).map(|name| teller.label("user_profile", name)).collect();
    let told =
        |name: &str| row.get(name).map(|value| teller.scalar("activity", name, value)).unwrap_or_default();
    let actor = if text("actor") == Some("you") { String::new() } else { told("actor") };
    let times = row.get("count").and_then(Value::as_u64).filter(|count| *count > 1);
    let times = times.map(|count| teller.times(count)).unwrap_or_default();
    let more = joined(vec![told("factor"), told("name"), attributes.join(", "), times, actor]);
    if more.is_empty() { event } else { format!("{event}<br><small>{more}</small>") }
}

fn joined(parts: Vec<String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn about(language: Language) -> About {
        let own = vec![("tShirtSize".to_owned(), "T-shirt <size>".to_owned())];
        About { language, who: "<b>Ada".to_owned(), at: DateTime::UNIX_EPOCH, picture: None, own }
    }

    fn page(language: Language, document: &Value, log: &[Value]) -> String {
        let about = about(language);
        let log: Vec<_> = log.iter().map(|row| row.as_object().unwrap().clone()).collect();
        head(&about, document.as_object().unwrap()) + &rows(language, &about.own, &log) + END
    }

    #[test]
    fn the_page_has_no_script_and_takes_no_markup_from_values_or_names() {
        let bad = "<script>x</script>\"'";
        let document = json!({"user_profile": {bad: bad, "emails": [{"value": bad, "type": bad}], "device": {"os": bad}},
            bad: [bad], "sessions": [{"id": bad, "device": {"browser": bad}, "name": {"en": bad}}]});
        let log = json!({"at": bad, "type": bad, "outcome": bad, "name": bad, "ip": bad, "place": bad, "id": bad,
            "sessionId": bad, "factor": bad, "actor": bad, "attributes": [bad], "device": {"os": bad}});
        for language in Language::ALL {
            let page = page(language, &document, std::slice::from_ref(&log));
            assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
            assert!(!page.contains("script>\"'"), "{page}");
            assert_eq!(page.matches("&lt;script&gt;").count(), 24, "each is there: {page}");
            assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
        }
    }

    #[test]
    fn values_are_told_as_people_write_them_in_each_language() {
        let document = json!({"user_profile": {"id": "7d", "emailVerified": true, "birthDate": "1990-02-01",
            "urn:latchkey:params:scim:schemas:Custom:2.0:User:tShirtSize": "L", "accountState": "active",
            "created": "2026-11-23T09:00:00.123456Z"},
            "sessions": [{"device": {"kind": "computer", "os": "Linux", "browser": "Firefox", "browserVersion": "140"}}],
            "purposes": [{"name": {"en": "Newsletter", "de": "Rundbrief"}, "elements": []}], "memberships": []});
        let english = page(Language::English, &document, &[]);
        for told in [
            "<dt>E-mail address confirmed</dt><dd>Yes</dd>",
            "<dd>1 February 1990</dd>",
            "<dt>T-shirt &lt;size&gt;</dt><dd>L</dd>",
            "<dd>Active</dd>",
            "<dd>23 November 2026 at 09:00 UTC</dd>",
            "<dd>Firefox 140 on Linux</dd>",
            "<dd>Newsletter</dd>",
            "Nothing is kept here.",
            "<div class=\"id\"><dt>Identifier</dt><dd>7d</dd></div>\n</dl>",
        ] {
            assert!(english.contains(told), "{told}: {english}");
        }
        let german = page(Language::German, &document, &[]);
        for told in [
            "<dd>Ja</dd>",
            "<dd>01.02.1990</dd>",
            "23.11.2026, 09:00 UTC",
            "Firefox 140 unter Linux",
            "<dd>Rundbrief</dd>",
        ] {
            assert!(german.contains(told), "{told}: {german}");
        }
        assert!(
            german.contains("<html lang=\"de\">") && german.contains("<a href=\"#sessions\">Sitzungen</a>")
        );
    }

    #[test]
    fn an_entry_of_the_log_says_when_what_from_where_and_how_it_ended() {
        let log = json!({"at": "2026-11-23T09:00:07.5Z", "type": "sign_in", "outcome": "failure", "actor": "unknown", "count": 3,
            "ip": "192.0.2.7", "place": "Vienna, Austria", "device": {"kind": "phone"}, "id": "e1", "factor": "totp"});
        let page = page(Language::German, &json!({}), &[log]);
        for told in [
            "<td>23.11.2026, 09:00:07 UTC</td>",
            "Anmeldung fehlgeschlagen<br><small>Authenticator-App · 3-mal · durch eine unbekannte Person</small>",
            "<td>Telefon · Vienna, Austria · 192.0.2.7</td>",
            "<td>Abgelehnt<small class=\"id\"><br>Kennung: e1</small></td>",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("class=\"raw\""), "{page}");
    }
}

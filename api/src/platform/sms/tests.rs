//! What the sender promises.

use super::*;

fn message(text: &str) -> TextMessage {
    TextMessage { id: "7".into(), to: "+15550100".into(), text: text.into() }
}

#[test]
fn values_are_written_as_the_format_asks_and_never_read_as_placeholders() {
    let hostile = message("\"}, {to} & = +\n{from}");
    let json = fill(r#"{"to":"{to}","text":"{text}","n":{"x":1}}"#, SmsFormat::Json, "Me", &hostile);
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["text"], hostile.text);
    assert_eq!(read["to"], "+15550100");
    let form = fill("From={from}&To={to}&Body={text}&Id={id}", SmsFormat::Form, "A b", &hostile);
    let read: Vec<(String, String)> = url::form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let expected = [("From", "A b"), ("To", "+15550100"), ("Body", &hostile.text), ("Id", "7")];
    assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn a_header_that_is_none_is_refused_without_repeating_it() {
    let read = headers(Some(&"Authorization: Basic abc\n\nX-Key:  k ".into())).unwrap();
    assert_eq!(read[0].0, "Authorization");
    assert_eq!(read[1].1.expose(), "k");
    let error = headers(Some(&"X-Key: k\nhunter2".into())).unwrap_err().to_string();
    assert!(error.contains("line 2") && !error.contains("hunter2"), "{error}");
    assert!(headers(Some(&"bad name: x".into())).is_err());
}

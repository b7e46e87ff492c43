//! What the mailer promises.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn mailer() -> Mailer {
    let variables = [("LATCHKEY_MAIL_FROM", "Acme, Inc. <no-reply@acme.example>")];
    let variables: BTreeMap<String, String> =
        variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Mailer::new(&Config::load(None, &variables).unwrap()).unwrap()
}

fn mail(to: &str, subject: &str) -> Mail {
    Mail {
        id: "0198".into(),
        to: to.into(),
        subject: subject.into(),
        text: "Hello\n".into(),
        html: "<p>Hello</p>".into(),
    }
}

fn head(mail: &Mail) -> Result<Vec<String>, MailError> {
    let formatted = String::from_utf8(mailer().message(mail)?.formatted()).unwrap();
    let head = formatted.split_once("\r\n\r\n").unwrap().0.to_owned();
    // Folded lines belong to the one before.
    Ok(head.replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n").map(str::to_owned).collect())
}

#[test]
fn a_message_has_its_headers_and_both_parts() {
    let message = mailer().message(&mail("ada@bücher.example", "Grüße")).unwrap();
    let text = String::from_utf8(message.formatted()).unwrap();
    for line in [
        " <no-reply@acme.example>\r\n",
        "To: ada@xn--bcher-kva.example\r\n",
        "Message-ID: <0198@localhost>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Content-Type: text/plain",
        "Content-Type: text/html",
    ] {
        assert!(text.contains(line), "{line:?} is missing in {text}");
    }
    assert!(text.contains("Subject: =?utf-8?b?"), "{text}");
}

#[test]
fn t63_no_address_and_no_subject_begins_a_header() {
    for to in [
        "a@b.org\r\nBcc: x@y.z",
        "a@b.org\nBcc: x@y.z",
        "a@b.org, x@y.z",
        "<a@b.org>",
        "a b@c.org",
        "\"a\r\n\"@b.org",
        "a@b.org\0",
        "a@b.org\u{2028}Bcc: x@y.z",
        "a@[127.0.0.1]",
        "a@b.org%0d%0aBcc:x@y.z",
        "",
    ] {
        assert!(matches!(head(&mail(to, "x")), Err(MailError::InvalidAddress)), "{to:?}");
    }
    let lines = head(&mail("a@b.org", "Hi\r\nBcc: x@y.z\r\n\r\nbody")).unwrap();
    assert!(lines.iter().all(|line| !line.starts_with("Bcc")), "{lines:?}");
}

proptest! {
    #[test]
    fn t63_whatever_is_typed_makes_the_same_headers_or_none(to in ".{0,40}|[a-zäß.!#$%&'*+/=?^_`{|}~@\r\n\t <>,;:\"-]{0,40}", subject in ".{0,60}|[a-z\r\n: ]{0,60}") {
        let expected: Vec<String> = head(&mail("a@b.org", "x")).unwrap().into_iter().map(name).collect();
        match head(&mail(&to, &subject)) {
            Ok(lines) => {
                let to_line = lines.iter().find(|line| line.starts_with("To:")).unwrap();
                prop_assert_eq!(to_line.matches('@').count(), 1, "{}", to_line);
                prop_assert_eq!(lines.into_iter().map(name).collect::<Vec<_>>(), expected);
            }
            Err(error) => prop_assert!(matches!(error, MailError::InvalidAddress)),
        }
    }
}

fn name(line: String) -> String {
    line.split(':').next().unwrap_or_default().to_owned()
}

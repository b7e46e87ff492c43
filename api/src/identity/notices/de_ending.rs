//! How an account ends, in German.

use chrono::{DateTime, Utc};

use super::{Block, Context, Letter, SecretString, day, facts};

/// The account was paused, or its deletion begun.
pub(super) fn begun(context: &Context, erased_at: Option<DateTime<Utc>>, link: &SecretString) -> Letter {
    let organization = &context.organization;
    let (subject, text) = match erased_at {
        Some(at) => (
            format!("Ihr Konto bei {organization} wird am {} gelöscht", day(at)),
            format!(
                "Ihr Konto bei {organization} und alles, was dazu gehört, wird am {} unwiderruflich gelöscht. Bis dahin können Sie es behalten: Melden Sie sich an, oder öffnen Sie diesen Link.",
                day(at)
            ),
        ),
        None => (
            format!("Ihr Konto bei {organization} ist pausiert"),
            format!(
                "Ihr Konto bei {organization} ist pausiert. Niemand kann es verwenden, und nichts geht verloren. Um es wieder zu verwenden, melden Sie sich an, oder öffnen Sie diesen Link."
            ),
        ),
    };
    Letter {
        subject,
        blocks: vec![
            Block::Text(text),
            Block::Button("Mein Konto behalten", link.expose().to_owned()),
            Block::Facts(facts(context)),
            Block::Text("Alle Sitzungen und Tokens wurden beendet.".to_owned()),
            Block::Quiet(
                "Wenn Sie das nicht waren, holen Sie Ihr Konto gleich zurück und wählen Sie ein anderes Passwort."
                    .to_owned(),
            ),
        ],
    }
}

/// The account is about to be erased.
pub(super) fn reminder(context: &Context, erased_at: DateTime<Utc>, link: &SecretString) -> Letter {
    let organization = &context.organization;
    Letter {
        subject: format!("Wird bald gelöscht: Ihr Konto bei {organization}"),
        blocks: vec![
            Block::Text(format!(
                "Am {} wird Ihr Konto bei {organization} mit allem, was dazu gehört, gelöscht, wie Sie es gewünscht haben. Danach kann es niemand zurückholen.",
                day(erased_at)
            )),
            Block::Button("Mein Konto behalten", link.expose().to_owned()),
            Block::Quiet("Wenn es bei der Löschung bleiben soll, müssen Sie nichts tun.".to_owned()),
        ],
    }
}

/// The account was erased.
pub(super) fn erased(context: &Context) -> Letter {
    let organization = &context.organization;
    Letter {
        subject: format!("Ihr Konto bei {organization} ist gelöscht"),
        blocks: vec![
            Block::Text(format!(
                "Ihr Konto bei {organization} ist mit allem, was dazu gehörte, gelöscht. Das ist die letzte Nachricht dazu, und auch diese Adresse ist jetzt vergessen."
            )),
            Block::Quiet("Danke, dass Sie bei uns waren.".to_owned()),
        ],
    }
}

/// A download is ready.
pub(super) fn export_ready(context: &Context, days: u32) -> Letter {
    let organization = &context.organization;
    Letter {
        subject: format!("Ihre Daten bei {organization} liegen zum Download bereit"),
        blocks: vec![
            Block::Text(format!(
                "Die Kopie Ihrer Daten bei {organization}, die Sie angefordert haben, ist fertig. Melden Sie sich an, um sie innerhalb von {days} Tagen herunterzuladen; danach wird sie gelöscht."
            )),
            Block::Button("Daten & Datenschutz öffnen", format!("{}/privacy", context.portal)),
            Block::Quiet(
                "Wenn Sie sie nicht angefordert haben, verwendet vielleicht jemand Ihr Konto: Ändern Sie Ihr Passwort."
                    .to_owned(),
            ),
        ],
    }
}

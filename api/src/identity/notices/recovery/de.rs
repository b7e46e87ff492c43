//! Auf Deutsch.

use super::{RecoveryMessage, moment};
use crate::identity::notices::de::{alert, facts};
use crate::identity::notices::letter::{Block, Context, Letter};
use crate::platform::secret::SecretString;

pub(in crate::identity::notices) fn letter(message: &RecoveryMessage, context: &Context) -> Letter {
    let organization = &context.organization;
    match message {
        RecoveryMessage::Proof { code, minutes, link, link_minutes } => {
            proof(context, code, *minutes, link.as_ref(), *link_minutes)
        }
        RecoveryMessage::Usernames { names } => usernames(context, names),
        RecoveryMessage::Delayed { opens_at, cancel } => Letter {
            subject: format!("{organization}: Jemand möchte ohne Ihren zweiten Faktor in Ihr Konto"),
            blocks: vec![
                Block::Text(format!(
                    "Jemand, der Ihre Wiederherstellungs-E-Mails lesen kann, gibt an, jeden zweiten Faktor Ihres Kontos bei {organization} verloren zu haben. Ab {} lässt sich damit ein neues Passwort festlegen; die zweiten Faktoren werden dabei entfernt.",
                    moment(*opens_at, "%d.%m.%Y, %H:%M UTC")
                )),
                Block::Facts(facts(context)),
                Block::Text("Wenn Sie das nicht waren, brechen Sie es ab. Ihr Konto bleibt dann, wie es ist:".to_owned()),
                Block::Button("Wiederherstellung abbrechen", cancel.expose().to_owned()),
                Block::Quiet("Wenn Sie es waren, müssen Sie nichts tun: Sie bekommen eine Nachricht, sobald es so weit ist.".to_owned()),
            ],
        },
        RecoveryMessage::Opened { link, hours } => Letter {
            subject: format!("{organization}: Sie können jetzt ein neues Passwort festlegen"),
            blocks: vec![
                Block::Text(format!(
                    "Sie wollten ohne zweiten Faktor in Ihr Konto bei {organization} zurück, und die Wartezeit ist vorbei. Wählen Sie ein neues Passwort. Ihre zweiten Faktoren werden dabei entfernt; richten Sie sie danach neu ein."
                )),
                Block::Button("Neues Passwort wählen", link.expose().to_owned()),
                Block::Quiet(format!("Der Link gilt einmal und {hours} Stunden lang.")),
            ],
        },
        RecoveryMessage::Cancelled => alert(
            context,
            "Eine Wiederherstellung wurde abgebrochen",
            format!(
                "Der Antrag, ohne zweiten Faktor in Ihr Konto bei {organization} zu kommen, wurde abgebrochen. Es hat sich nichts geändert."
            ),
        ),
        RecoveryMessage::Reset => Letter {
            subject: format!("{organization}: Ihr Passwort wurde zurückgesetzt"),
            blocks: vec![
                Block::Text(format!(
                    "Für Ihr Konto bei {organization} wurde anstelle eines vergessenen Passworts ein neues festgelegt."
                )),
                Block::Facts(facts(context)),
                Block::Text(
                    "Waren Sie das, ist nichts zu tun. Wenn nicht, liest jemand Ihre E-Mails oder Nachrichten: Ändern Sie zuerst das Passwort des Postfachs und legen Sie dann hier ein neues fest.".to_owned(),
                ),
                Block::Button("Das war ich nicht: neues Passwort festlegen", format!("{}/recover", context.portal)),
            ],
        },
    }
}

fn proof(
    context: &Context,
    code: &SecretString,
    minutes: u32,
    link: Option<&SecretString>,
    link_minutes: u32,
) -> Letter {
    let organization = &context.organization;
    let mut blocks = vec![
        Block::Text(format!(
            "Jemand, hoffentlich Sie, möchte für Ihr Konto bei {organization} ein neues Passwort festlegen. Geben Sie diesen Code dort ein, wo Sie danach gefragt wurden:"
        )),
        Block::Code(code.expose().to_owned()),
        Block::Text(format!("Er gilt einmal und {minutes} Minuten lang.")),
    ];
    if let Some(link) = link {
        blocks.push(Block::Text(format!(
            "Oder machen Sie innerhalb von {link_minutes} Minuten mit diesem Link weiter:"
        )));
        blocks.push(Block::Button("Neues Passwort wählen", link.expose().to_owned()));
    }
    blocks.push(Block::Facts(facts(context)));
    blocks.push(Block::Quiet(
        "Geben Sie Code und Link nie weiter. Wenn Sie es nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist."
            .to_owned(),
    ));
    Letter { subject: format!("Ein neues Passwort für {organization}"), blocks }
}

fn usernames(context: &Context, names: &[String]) -> Letter {
    let organization = &context.organization;
    let text = match names {
        [_] => format!("Ihr Benutzername bei {organization} ist:"),
        _ => format!("Diese Benutzernamen bei {organization} gehören zu dieser Adresse:"),
    };
    let mut blocks = vec![Block::Text(text)];
    blocks.extend(names.iter().map(|name| Block::Code(name.clone())));
    blocks.push(Block::Button("Anmelden", format!("{}/sign-in", context.portal)));
    blocks.push(Block::Quiet("Wenn Sie nicht danach gefragt haben, müssen Sie nichts tun.".to_owned()));
    Letter { subject: format!("Ihr Benutzername bei {organization}"), blocks }
}

pub(in crate::identity::notices) fn text_message(
    message: &RecoveryMessage,
    context: &Context,
) -> Option<String> {
    let organization = context.short_organization();
    match message {
        RecoveryMessage::Proof { code, minutes, .. } => {
            let code = code.expose();
            Some(format!(
                "{code} ist Ihr Code für ein neues Passwort bei {organization}. Er gilt {minutes} Minuten. Geben Sie ihn nie weiter.\n\n@{} #{code}",
                context.host()
            ))
        }
        RecoveryMessage::Delayed { opens_at, cancel } => Some(format!(
            "Jemand möchte ab {} ohne zweiten Faktor in Ihr Konto bei {organization}. Nicht Sie? Abbrechen: {}",
            moment(*opens_at, "%d.%m. %H:%M UTC"),
            cancel.expose()
        )),
        _ => None,
    }
}

/// Where recovery messages go from now on, for whoever got them before.
pub(in crate::identity::notices) fn contact_text(organization: &str, new: Option<&str>) -> String {
    new.map_or_else(
        || {
            format!(
                "Nachrichten, die in Ihr Konto bei {organization} zurückführen, kommen nicht mehr hierher, sondern gehen an die Kontakte Ihres Profils."
            )
        },
        |new| format!("Nachrichten, die in Ihr Konto bei {organization} zurückführen, gehen jetzt an {new}."),
    )
}

/// The same as a letter, with the way to take it back.
pub(in crate::identity::notices) fn contact_changed(
    context: &Context,
    new: Option<&str>,
    link: &SecretString,
    days: u32,
) -> Letter {
    Letter {
        subject: "Ihr Wiederherstellungskontakt wurde geändert".to_owned(),
        blocks: vec![
            Block::Text(contact_text(&context.organization, new)),
            Block::Facts(facts(context)),
            Block::Text(format!(
                "Wenn Sie das nicht waren, machen Sie es innerhalb von {days} Tagen rückgängig. Die Nachrichten gehen dann wieder dorthin, wo sie vorher hingingen, und alle Sitzungen werden abgemeldet."
            )),
            Block::Button("Änderung rückgängig machen", link.expose().to_owned()),
            Block::Quiet("Wenn Sie es waren, müssen Sie nichts tun.".to_owned()),
        ],
    }
}

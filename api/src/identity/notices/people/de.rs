//! Auf Deutsch.

use latchkey_openapi::scope::Role;

use super::PeopleMessage;
use crate::identity::notices::de::{alert, facts};
use crate::identity::notices::letter::{Block, Context, Letter};
use crate::platform::secret::SecretString;

pub(in crate::identity::notices) fn letter(message: &PeopleMessage, context: &Context) -> Letter {
    let organization = &context.organization;
    match message {
        PeopleMessage::Invitation { link, days, sent_by, username } => Letter {
            subject: format!("Willkommen bei {organization}"),
            blocks: vec![
                Block::Text(format!(
                    "{sent_by} hat bei {organization} ein Konto für Sie angelegt. Wählen Sie ein Passwort, um zu beginnen; niemand sonst erfährt es je."
                )),
                Block::Button("Passwort wählen", link.expose().to_owned()),
                Block::Text(format!("Ihr Benutzername lautet {username}.")),
                Block::Quiet(format!(
                    "Der Link gilt einmal und {days} Tage lang. Wenn Sie das nicht erwarten, tun Sie nichts: Ohne Passwort kann niemand das Konto benutzen."
                )),
            ],
        },
        PeopleMessage::Reset { link, hours, removes_factors } => {
            reset(context, link, *hours, *removes_factors)
        }
        PeopleMessage::ResetSent { removes_factors } => act(
            context,
            "Jemand von der Verwaltung hilft Ihnen zurück in Ihr Konto",
            format!(
                "Die Verwaltung von {organization} hat an eine Ihrer Adressen einen Link geschickt, mit dem sich für Ihr Konto ein neues Passwort wählen lässt.{}",
                if *removes_factors { " Ihre zweiten Faktoren werden dabei entfernt." } else { "" }
            ),
            "Wenn Sie nicht um Hilfe gebeten haben, melden Sie sich sofort bei der Verwaltung. Wenn Sie sich anmelden und Ihr Passwort ändern, gilt der Link nicht mehr.",
        ),
        PeopleMessage::FactorsRemoved => alert(
            context,
            "Neues Passwort, zweite Faktoren entfernt",
            format!(
                "Für Ihr Konto bei {organization} wurde über einen Link der Verwaltung ein neues Passwort gewählt. Ihre zweiten Faktoren wurden entfernt und alle Sitzungen beendet. Richten Sie nach der Anmeldung wieder einen zweiten Faktor ein."
            ),
        ),
        PeopleMessage::Locked => act(
            context,
            "Ihr Konto ist gesperrt",
            format!(
                "Die Verwaltung hat Ihr Konto bei {organization} gesperrt. Niemand kann sich anmelden, und alle Sitzungen und Tokens wurden beendet. Gelöscht wurde nichts."
            ),
            "Wenn Sie den Grund nicht kennen, fragen Sie die Verwaltung.",
        ),
        PeopleMessage::Unlocked => act(
            context,
            "Ihr Konto ist wieder offen",
            format!(
                "Die Verwaltung hat Ihr Konto bei {organization} entsperrt. Sie können sich anmelden wie zuvor."
            ),
            "Wenn Sie nicht wissen, warum es gesperrt war, fragen Sie die Verwaltung.",
        ),
        PeopleMessage::RoleChanged(role) => act(
            context,
            "Ihre Rolle hat sich geändert",
            format!(
                "Bei {organization} wurde geändert, was Sie dürfen. Ihre Rolle ist jetzt: {}.",
                name(*role)
            ),
            "Wenn Sie das nicht erwartet haben, fragen Sie die Verwaltung.",
        ),
    }
}

const fn name(role: Role) -> &'static str {
    match role {
        Role::User => "Benutzer",
        Role::Admin => "Administrator",
        Role::Owner => "Eigentümer",
    }
}

fn reset(context: &Context, link: &SecretString, hours: i64, removes_factors: bool) -> Letter {
    let organization = &context.organization;
    let about_factors = if removes_factors {
        "Ihre zweiten Faktoren werden dabei entfernt; richten Sie sie danach neu ein."
    } else {
        "Wenn Sie einen zweiten Faktor haben, werden Sie danach gefragt."
    };
    Letter {
        subject: format!("{organization}: Wählen Sie ein neues Passwort"),
        blocks: vec![
            Block::Text(format!(
                "Die Verwaltung hilft Ihnen zurück in Ihr Konto bei {organization}. Wählen Sie ein neues Passwort; niemand sonst erfährt es je. {about_factors}"
            )),
            Block::Button("Neues Passwort wählen", link.expose().to_owned()),
            Block::Quiet(format!(
                "Der Link gilt einmal und {hours} Stunden lang. Bis Sie ihn benutzen, ändert sich nichts. Wenn Sie nicht um Hilfe gebeten haben, melden Sie das der Verwaltung und benutzen Sie ihn nicht."
            )),
        ],
    }
}

fn act(context: &Context, subject: &str, text: String, advice: &str) -> Letter {
    Letter {
        subject: format!("{}: {subject}", context.organization),
        blocks: vec![Block::Text(text), Block::Facts(facts(context)), Block::Quiet(advice.to_owned())],
    }
}

pub(in crate::identity::notices) fn text_message(
    message: &PeopleMessage,
    context: &Context,
) -> Option<String> {
    let organization = context.short_organization();
    match message {
        PeopleMessage::ResetSent { .. } => Some(format!(
            "Die Verwaltung von {organization} hat einen Link für ein neues Passwort an Ihre E-Mail-Adresse geschickt. Nicht gewünscht? Melden Sie sich bei der Verwaltung."
        )),
        PeopleMessage::FactorsRemoved => Some(format!(
            "Ihr Konto bei {organization} hat ein neues Passwort, und die zweiten Faktoren wurden entfernt. Waren Sie das nicht? {}",
            context.not_me()
        )),
        _ => None,
    }
}

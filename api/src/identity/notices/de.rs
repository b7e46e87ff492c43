//! The notices in German.

#[path = "de_ending.rs"]
mod ending;

use chrono::{DateTime, Datelike as _, Utc};
use latchkey_openapi::auth::FactorOption;

use super::letter::{Block, Context, Letter};
use super::message::{CodePurpose, Message};
use super::{people, recovery, registration};
use crate::identity::contacts::Kind;
use crate::identity::verifications::store::Purpose;
use crate::platform::secret::SecretString;

pub(super) fn letter(message: &Message, context: &Context) -> Letter {
    let organization = &context.organization;
    match message {
        Message::ContactVerification { code, link, minutes, purpose } => {
            verification(context, code, link, *minutes, *purpose)
        }
        Message::RecoveryChanged { new, link, days } => {
            recovery::de::contact_changed(context, new.as_deref(), link, *days)
        }
        Message::ContactChanged { kind, new, link, days } => {
            changed(context, *kind, new.as_deref(), link, *days)
        }
        Message::Code { code, minutes, purpose } => one_time(context, code, *minutes, *purpose),
        Message::NewSignIn => alert(
            context,
            "Neue Anmeldung an Ihrem Konto",
            format!(
                "An Ihrem Konto bei {organization} hat sich jemand von einem Gerät oder Ort angemeldet, den wir noch nicht kannten."
            ),
        ),
        Message::PasswordChanged => alert(
            context,
            "Ihr Passwort wurde geändert",
            format!("Das Passwort Ihres Kontos bei {organization} wurde geändert."),
        ),
        Message::FactorAdded(factor, name) => alert(
            context,
            "Eine Anmeldemethode wurde hinzugefügt",
            format!(
                "Zu Ihrem Konto bei {organization} wurde hinzugefügt: {}.",
                named(*factor, name.as_deref())
            ),
        ),
        Message::FactorRemoved(factor, name) => alert(
            context,
            "Eine Anmeldemethode wurde entfernt",
            format!(
                "Von Ihrem Konto bei {organization} wurde entfernt: {}.",
                named(*factor, name.as_deref())
            ),
        ),
        Message::FactorReplaced(factor, name) => alert(
            context,
            "Eine Anmeldemethode wurde ersetzt",
            format!(
                "Für Ihr Konto bei {organization} wurde neu eingerichtet: {}. Die frühere Einrichtung gilt nicht mehr.",
                named(*factor, name.as_deref())
            ),
        ),
        Message::FactorCloned(factor, name) => alert(
            context,
            "Ein Sicherheitsschlüssel wurde vielleicht kopiert",
            format!(
                "{} Ihres Kontos bei {organization} wurde abgewiesen: Es scheint eine Kopie zu geben. Entfernen Sie diese Anmeldemethode, wenn Sie nicht wissen, warum.",
                named(*factor, name.as_deref())
            ),
        ),
        Message::BackupCodesGenerated => alert(
            context,
            "Neue Ersatzcodes wurden erstellt",
            format!(
                "Für Ihr Konto bei {organization} wurden neue Ersatzcodes erstellt. Frühere gelten nicht mehr."
            ),
        ),
        Message::BackupCodesRemoved => alert(
            context,
            "Ihre Ersatzcodes wurden entfernt",
            format!("Die Ersatzcodes Ihres Kontos bei {organization} wurden entfernt."),
        ),
        Message::BackupCodeUsed(remaining) => backup_code_used(context, *remaining),
        Message::ContactAdded(contact) => alert(
            context,
            "Ein Kontakt wurde hinzugefügt",
            format!("Zu Ihrem Konto bei {organization} wurde {contact} hinzugefügt."),
        ),
        Message::ContactReplaced(contact) => alert(
            context,
            "Ein Kontakt wurde geändert",
            format!("Ein Kontakt Ihres Kontos bei {organization} wurde geändert; er lautet jetzt {contact}."),
        ),
        Message::ContactRemoved(contact) => alert(
            context,
            "Ein Kontakt wurde entfernt",
            format!("Von Ihrem Konto bei {organization} wurde {contact} entfernt."),
        ),
        Message::ContactMadePrimary(contact) => alert(
            context,
            "Ihr Hauptkontakt wurde geändert",
            format!("{contact} ist jetzt ein Hauptkontakt Ihres Kontos bei {organization}."),
        ),
        Message::ContactRestored(contact) => alert(
            context,
            "Die Änderung eines Kontakts wurde rückgängig gemacht",
            format!(
                "{contact} gehört wieder zu Ihrem Konto bei {organization}. Alle Sitzungen wurden abgemeldet."
            ),
        ),
        Message::RecoverySet(contact) => alert(
            context,
            "Ihr Wiederherstellungskontakt wurde geändert",
            format!(
                "Nachrichten, die in Ihr Konto bei {organization} zurückführen, gehen jetzt an {contact}."
            ),
        ),
        Message::RecoveryRemoved(contact) => alert(
            context,
            "Ihr Wiederherstellungskontakt wurde entfernt",
            format!(
                "Nachrichten, die in Ihr Konto bei {organization} zurückführen, gehen nicht mehr an {contact}, sondern an die Kontakte Ihres Profils."
            ),
        ),
        Message::QuestionsChanged => alert(
            context,
            "Ihre Sicherheitsfragen wurden geändert",
            format!("Sicherheitsfragen Ihres Kontos bei {organization} wurden neu beantwortet."),
        ),
        Message::QuestionsRemoved => alert(
            context,
            "Ihre Sicherheitsfragen wurden entfernt",
            format!("Antworten auf Sicherheitsfragen Ihres Kontos bei {organization} wurden entfernt."),
        ),
        Message::AccountLinked(name) => alert(
            context,
            "Ein Konto wurde verknüpft",
            format!(
                "Das Konto „{name}“ wurde mit Ihrem Konto bei {organization} verknüpft. Wer dort angemeldet ist, kann ohne Ihr Passwort zu Ihrem Konto wechseln, und Sie zu jenem."
            ),
        ),
        Message::AccountUnlinked(name) => alert(
            context,
            "Die Verknüpfung mit einem Konto wurde entfernt",
            format!(
                "Die Verknüpfung zwischen dem Konto „{name}“ und Ihrem Konto bei {organization} wurde entfernt."
            ),
        ),
        Message::Recovery(message) => recovery::de::letter(message, context),
        Message::Registration(message) => registration::de::letter(message, context),
        Message::People(message) => people::de::letter(message, context),
        Message::EndingBegun { erased_at, link } => ending::begun(context, *erased_at, link),
        Message::DeletionReminder { erased_at, link } => ending::reminder(context, *erased_at, link),
        Message::AccountErased => ending::erased(context),
        Message::ExportReady { days } => ending::export_ready(context, *days),
        Message::AccountResumed => alert(
            context,
            "Ihr Konto ist wieder aktiv",
            format!("Ihr Konto bei {organization} war pausiert und ist wieder aktiv."),
        ),
        Message::DeletionUndone => alert(
            context,
            "Ihr Konto wird nicht gelöscht",
            format!(
                "Die Löschung Ihres Kontos bei {organization} wurde zurückgenommen. Alles ist, wie es war."
            ),
        ),
        Message::LockedOut => alert(
            context,
            "Zu viele fehlgeschlagene Anmeldeversuche",
            format!(
                "An Ihrem Konto bei {organization} gab es so viele fehlgeschlagene Anmeldeversuche, dass weitere jetzt warten müssen. Ihr Passwort gilt weiterhin."
            ),
        ),
    }
}

pub(super) fn text_message(message: &Message, context: &Context) -> Option<String> {
    let organization = context.short_organization();
    match message {
        Message::Recovery(message) => recovery::de::text_message(message, context),
        Message::People(message) => people::de::text_message(message, context),
        Message::Code { code, minutes, .. } | Message::ContactVerification { code, minutes, .. } => {
            let code = code.expose();
            // The last line lets phones fill the code in, on our pages alone (origin-bound one-time codes).
            Some(format!(
                "{code} ist Ihr Code für {organization}. Er gilt {minutes} Minuten. Geben Sie ihn nie weiter.\n\n@{} #{code}",
                context.host()
            ))
        }
        Message::ContactChanged { new, link, days, .. } => {
            let what =
                new.as_ref().map_or_else(|| "entfernt".to_owned(), |new| format!("durch {new} ersetzt"));
            Some(format!(
                "Diese Nummer wurde in Ihrem Konto bei {organization} {what}. Waren Sie das nicht? {days} Tage lang rückgängig: {}",
                link.expose()
            ))
        }
        Message::RecoveryChanged { new, link, days } => Some(format!(
            "{} Waren Sie das nicht? {days} Tage lang rückgängig: {}",
            recovery::de::contact_text(&organization, new.as_deref()),
            link.expose()
        )),
        _ => None,
    }
}

fn verification(
    context: &Context,
    code: &SecretString,
    link: &SecretString,
    minutes: u32,
    purpose: Purpose,
) -> Letter {
    let organization = &context.organization;
    let what = match purpose {
        Purpose::Profile => {
            format!("Diese Adresse soll zu Ihrem Konto bei {organization} hinzugefügt werden.")
        }
        Purpose::Recovery => {
            format!(
                "Nachrichten, die in Ihr Konto bei {organization} zurückführen, sollen an diese Adresse gehen."
            )
        }
    };
    Letter {
        subject: format!("Bestätigen Sie Ihre Adresse für {organization}"),
        blocks: vec![
            Block::Text(format!("{what} Geben Sie diesen Code dort ein, wo danach gefragt wird:")),
            Block::Code(code.expose().to_owned()),
            Block::Text(format!("Er gilt {minutes} Minuten. Oder öffnen Sie diesen Link in dem Browser, in dem Sie angemeldet sind:")),
            Block::Button("Adresse bestätigen", link.expose().to_owned()),
            Block::Quiet("Geben Sie den Code nie weiter. Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun: Die Adresse wird dann nicht hinzugefügt.".to_owned()),
        ],
    }
}

fn changed(context: &Context, kind: Kind, new: Option<&str>, link: &SecretString, days: u32) -> Letter {
    let organization = &context.organization;
    let what = match kind {
        Kind::Email => "E-Mail-Adresse",
        Kind::Phone => "Telefonnummer",
    };
    let (subject, text) = match new {
        Some(new) => (
            format!("Ihre {what} wurde geändert"),
            format!(
                "Die {what} dieses Postfachs wurde in Ihrem Konto bei {organization} durch {new} ersetzt."
            ),
        ),
        None => (
            format!("Ihre {what} wurde entfernt"),
            format!("Die {what} dieses Postfachs wurde aus Ihrem Konto bei {organization} entfernt."),
        ),
    };
    Letter {
        subject,
        blocks: vec![
            Block::Text(text),
            Block::Facts(facts(context)),
            Block::Text(format!(
                "Wenn Sie das nicht waren, machen Sie es innerhalb von {days} Tagen rückgängig. Ihr Konto erhält diese Adresse zurück, und alle Sitzungen werden abgemeldet."
            )),
            Block::Button("Änderung rückgängig machen", link.expose().to_owned()),
            Block::Quiet("Wenn Sie es waren, müssen Sie nichts tun.".to_owned()),
        ],
    }
}

fn one_time(context: &Context, code: &SecretString, minutes: u32, purpose: CodePurpose) -> Letter {
    let organization = &context.organization;
    let text = match purpose {
        CodePurpose::SignIn => format!("Ihr Code für die Anmeldung bei {organization}:"),
        CodePurpose::StepUp => format!("Ihr Code, mit dem Sie bei {organization} Ihre Identität bestätigen:"),
        CodePurpose::Link => {
            format!("Ihr Code, mit dem Sie dieses Konto bei {organization} mit einem anderen verknüpfen:")
        }
        CodePurpose::Recovery => {
            format!("Ihr Code, mit dem Sie bei {organization} ein neues Passwort festlegen:")
        }
        CodePurpose::Enrollment => {
            format!("Ihr Code, mit dem Sie diese Adresse für die Anmeldung bei {organization} einrichten:")
        }
    };
    Letter {
        subject: format!("Ihr Code für {organization}"),
        blocks: vec![
            Block::Text(text),
            Block::Code(code.expose().to_owned()),
            Block::Text(format!("Er gilt einmal, {minutes} Minuten lang.")),
            Block::Quiet("Geben Sie ihn nie weiter: Niemand in der Organisation wird danach fragen. Wenn Sie ihn nicht angefordert haben, kennt vielleicht jemand Ihr Passwort. Ändern Sie es.".to_owned()),
        ],
    }
}

fn backup_code_used(context: &Context, remaining: Option<u64>) -> Letter {
    let organization = &context.organization;
    let mut letter = alert(
        context,
        "Ein Ersatzcode wurde verwendet",
        format!("Einer der Ersatzcodes Ihres Kontos bei {organization} wurde verwendet und gilt nicht mehr."),
    );
    if let Some(remaining) = remaining {
        let left = match remaining {
            0 => "Es ist keiner mehr übrig. Erstellen Sie auf der Sicherheitsseite neue.".to_owned(),
            1 => "Es ist noch einer übrig. Erstellen Sie auf der Sicherheitsseite bald neue.".to_owned(),
            2 | 3 => {
                format!("Es sind noch {remaining} übrig. Erstellen Sie auf der Sicherheitsseite bald neue.")
            }
            _ => format!("Es sind noch {remaining} übrig."),
        };
        letter.blocks.insert(1, Block::Text(left));
    }
    letter
}

pub(super) fn alert(context: &Context, subject: &str, text: String) -> Letter {
    Letter {
        subject: format!("{}: {subject}", context.organization),
        blocks: vec![
            Block::Text(text),
            Block::Facts(facts(context)),
            Block::Text(
                "Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, sichern diese Schritte Ihr Konto:"
                    .to_owned(),
            ),
            Block::Button("Das war ich nicht", context.not_me()),
        ],
    }
}

/// A day in words.
fn day(at: DateTime<Utc>) -> String {
    const MONTHS: [&str; 12] = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    let month = MONTHS.get(at.month0() as usize).copied().unwrap_or_default();
    format!("{} {month} {}", at.format("%-d."), at.format("%Y"))
}

pub(super) fn facts(context: &Context) -> Vec<(&'static str, String)> {
    let device = match context.browser_and_system() {
        (Some(browser), Some(system)) => Some(format!("{browser} unter {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    };
    let when = format!("{}, {}", day(context.at), context.at.format("%H:%M Uhr UTC"));
    let mut facts = vec![("Wann", when)];
    facts.extend(device.map(|device| ("Gerät", device)));
    facts.extend(context.place.clone().map(|place| ("Ort", place)));
    facts
}

fn named(factor: Option<FactorOption>, name: Option<&str>) -> String {
    let kind = match factor {
        Some(FactorOption::Passkey) => "Passkey oder Sicherheitsschlüssel",
        Some(FactorOption::Totp) => "Authenticator-App",
        Some(FactorOption::SmsOtp) => "Codes per SMS",
        Some(FactorOption::EmailOtp) => "Codes per E-Mail",
        Some(FactorOption::BackupCode) => "Ersatzcodes",
        Some(FactorOption::Password) => "Passwort",
        Some(FactorOption::Federated) => "Verknüpfter Anmeldedienst",
        None => "Anmeldemethode",
    };
    name.map_or_else(|| kind.to_owned(), |name| format!("{kind} („{name}“)"))
}

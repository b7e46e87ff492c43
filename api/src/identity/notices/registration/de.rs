//! Auf Deutsch.

use super::{RegistrationMessage, WayIn};
use crate::identity::notices::de::facts;
use crate::identity::notices::letter::{Block, Context, Letter};

pub(in crate::identity::notices) fn letter(message: &RegistrationMessage, context: &Context) -> Letter {
    let organization = &context.organization;
    match message {
        RegistrationMessage::Proof { code, minutes, link, link_minutes } => Letter {
            subject: format!("Ihr Code für die Registrierung bei {organization}"),
            blocks: vec![
                Block::Text(format!(
                    "Jemand, hoffentlich Sie, möchte mit dieser Adresse ein Konto bei {organization} anlegen. Geben Sie diesen Code dort ein, wo Sie danach gefragt wurden:"
                )),
                Block::Code(code.expose().to_owned()),
                Block::Text(format!("Er gilt einmal und {minutes} Minuten lang.")),
                Block::Text(format!("Oder machen Sie innerhalb von {link_minutes} Minuten mit diesem Link weiter:")),
                Block::Button("Konto anlegen", link.expose().to_owned()),
                Block::Facts(facts(context)),
                Block::Quiet(
                    "Geben Sie Code und Link niemals weiter. Wenn Sie das nicht waren, müssen Sie nichts tun: Ohne sie gibt es kein Konto."
                        .to_owned(),
                ),
            ],
        },
        RegistrationMessage::Known { username, way_in } => known(context, username, way_in),
        RegistrationMessage::Asked { name, email, page } => Letter {
            subject: format!("{organization}: Eine Registrierung wartet auf Sie"),
            blocks: vec![
                Block::Text(format!(
                    "Jemand hat sich bei {organization} registriert und wartet auf Ihre Entscheidung. Die Adresse ist bestätigt."
                )),
                Block::Facts(vec![("Name", name.clone()), ("Adresse", email.clone())]),
                Block::Button("Entscheiden", page.clone()),
            ],
        },
        RegistrationMessage::Approved => Letter {
            subject: format!("Ihr Konto bei {organization} ist offen"),
            blocks: vec![
                Block::Text(format!(
                    "Ihre Registrierung bei {organization} wurde genehmigt. Sie können sich jetzt anmelden."
                )),
                Block::Button("Anmelden", format!("{}/sign-in", context.portal)),
            ],
        },
        RegistrationMessage::Rejected => Letter {
            subject: format!("Ihre Registrierung bei {organization}"),
            blocks: vec![
                Block::Text(format!(
                    "Ihre Registrierung bei {organization} wurde nicht genehmigt. Alles, was Sie dafür angegeben haben, wird gelöscht."
                )),
                Block::Quiet("Wenn Sie das für einen Irrtum halten, fragen Sie Ihre Organisation.".to_owned()),
            ],
        },
        RegistrationMessage::Expired => Letter {
            subject: format!("Ihre Registrierung bei {organization}"),
            blocks: vec![
                Block::Text(format!(
                    "Über Ihre Registrierung bei {organization} hat niemand rechtzeitig entschieden. Alles, was Sie dafür angegeben haben, ist gelöscht. Sie können sich noch einmal registrieren."
                )),
                Block::Button("Registrieren", format!("{}/register", context.portal)),
            ],
        },
    }
}

fn known(context: &Context, username: &str, way_in: &WayIn) -> Letter {
    let organization = &context.organization;
    let mut blocks = vec![
        Block::Text(format!(
            "Jemand, hoffentlich Sie, möchte mit dieser Adresse ein Konto bei {organization} anlegen. Es gibt schon eines, darum wurde nichts geändert. Der Benutzername ist:"
        )),
        Block::Code(username.to_owned()),
    ];
    match way_in {
        WayIn::SignIn { recover } => {
            blocks.push(Block::Button("Anmelden", format!("{}/sign-in", context.portal)));
            if let Some(page) = recover {
                blocks.push(Block::Text("Passwort vergessen? Legen Sie ein neues fest:".to_owned()));
                blocks.push(Block::Button("Neues Passwort festlegen", page.clone()));
            }
        }
        WayIn::Waits => blocks.push(Block::Text(
            "Es wartet auf die Genehmigung durch die Administration. Sie bekommen eine Nachricht, sobald es so weit ist."
                .to_owned(),
        )),
        WayIn::Closed => blocks.push(Block::Text(
            "Es ist geschlossen. Die Administration Ihrer Organisation kann Ihnen helfen.".to_owned(),
        )),
    }
    blocks.push(Block::Facts(facts(context)));
    blocks.push(Block::Quiet("Wenn Sie das nicht waren, müssen Sie nichts tun.".to_owned()));
    Letter { subject: format!("Sie haben schon ein Konto bei {organization}"), blocks }
}

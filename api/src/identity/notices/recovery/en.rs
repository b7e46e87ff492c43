//! In English.

use super::{RecoveryMessage, moment};
use crate::identity::notices::en::{alert, facts};
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
            subject: format!("{organization}: somebody asked to come in without your second factor"),
            blocks: vec![
                Block::Text(format!(
                    "Somebody who can read your recovery mail says that they have lost every second factor of your {organization} account. On {} they can set a new password, and the second factors are removed.",
                    moment(*opens_at, "%-d %B %Y at %H:%M UTC")
                )),
                Block::Facts(facts(context)),
                Block::Text("If it was not you, cancel it. Your account then stays as it is:".to_owned()),
                Block::Button("Cancel the recovery", cancel.expose().to_owned()),
                Block::Quiet(
                    "If it was you, there is nothing to do: you get a message when it is time.".to_owned(),
                ),
            ],
        },
        RecoveryMessage::Opened { link, hours } => Letter {
            subject: format!("{organization}: you can set a new password now"),
            blocks: vec![
                Block::Text(format!(
                    "You asked to come back to your {organization} account without your second factor, and the time to wait is over. Choose a new password; your second factors are removed with it, so set them up again afterwards."
                )),
                Block::Button("Choose a new password", link.expose().to_owned()),
                Block::Quiet(format!("The link works once, for {hours} hours.")),
            ],
        },
        RecoveryMessage::Cancelled => alert(
            context,
            "A recovery was cancelled",
            format!(
                "The request to come in to your {organization} account without its second factor was cancelled. Nothing was changed."
            ),
        ),
        RecoveryMessage::Reset => Letter {
            subject: format!("{organization}: Your password was reset"),
            blocks: vec![
                Block::Text(format!(
                    "A new password was set for your {organization} account, in place of a forgotten one."
                )),
                Block::Facts(facts(context)),
                // Whoever did not do it no longer knows the password: a page behind the sign-in is no help.
                Block::Text(
                    "If it was you, there is nothing to do. If not, somebody reads your mail or your messages: change the password of that mailbox first, then set a new one here.".to_owned(),
                ),
                Block::Button("This was not me: set a new password", format!("{}/recover", context.portal)),
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
            "Somebody, hopefully you, wants to set a new password for your {organization} account. Type this code where you were asked for it:"
        )),
        Block::Code(code.expose().to_owned()),
        Block::Text(format!("It works once, for {minutes} minutes.")),
    ];
    if let Some(link) = link {
        blocks.push(Block::Text(format!("Or go on by this link, within {link_minutes} minutes:")));
        blocks.push(Block::Button("Choose a new password", link.expose().to_owned()));
    }
    blocks.push(Block::Facts(facts(context)));
    blocks.push(Block::Quiet(
        "Never share the code or the link. If it was not you, do nothing: your password stays as it is."
            .to_owned(),
    ));
    Letter { subject: format!("A new password for {organization}"), blocks }
}

fn usernames(context: &Context, names: &[String]) -> Letter {
    let organization = &context.organization;
    let text = match names {
        [_] => format!("Your user name for {organization} is:"),
        _ => format!("These user names for {organization} belong to this address:"),
    };
    let mut blocks = vec![Block::Text(text)];
    blocks.extend(names.iter().map(|name| Block::Code(name.clone())));
    blocks.push(Block::Button("Sign in", format!("{}/sign-in", context.portal)));
    blocks.push(Block::Quiet("If you did not ask for it, there is nothing to do.".to_owned()));
    Letter { subject: format!("Your user name for {organization}"), blocks }
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
                "{code} is your code for a new {organization} password. It works for {minutes} minutes. Never share it.\n\n@{} #{code}",
                context.host()
            ))
        }
        RecoveryMessage::Delayed { opens_at, cancel } => Some(format!(
            "Somebody asked to come in to your {organization} account without its second factor, from {}. Not you? Cancel it: {}",
            moment(*opens_at, "%-d %b %H:%M UTC"),
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
                "Messages that lead back into your {organization} account no longer come here, but go to the contacts of your profile."
            )
        },
        |new| format!("Messages that lead back into your {organization} account now go to {new}."),
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
        subject: "Your recovery contact was changed".to_owned(),
        blocks: vec![
            Block::Text(contact_text(&context.organization, new)),
            Block::Facts(facts(context)),
            Block::Text(format!(
                "If it was not you, undo it within {days} days. Recovery messages then go where they went before, and all sessions are signed out."
            )),
            Block::Button("Undo the change", link.expose().to_owned()),
            Block::Quiet("If it was you, there is nothing to do.".to_owned()),
        ],
    }
}

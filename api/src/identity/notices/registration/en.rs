//! In English.

use super::{RegistrationMessage, WayIn};
use crate::identity::notices::en::facts;
use crate::identity::notices::letter::{Block, Context, Letter};

pub(in crate::identity::notices) fn letter(message: &RegistrationMessage, context: &Context) -> Letter {
    let organization = &context.organization;
    let sign_in = || Block::Button("Sign in", format!("{}/sign-in", context.portal));
    match message {
        RegistrationMessage::Proof { code, minutes, link, link_minutes } => Letter {
            subject: format!("Your code to register with {organization}"),
            blocks: vec![
                Block::Text(format!(
                    "Somebody, hopefully you, wants to create an account at {organization} with this address. Type this code where you were asked for it:"
                )),
                Block::Code(code.expose().to_owned()),
                Block::Text(format!("It works once, for {minutes} minutes.")),
                Block::Text(format!("Or go on by this link, within {link_minutes} minutes:")),
                Block::Button("Create my account", link.expose().to_owned()),
                Block::Facts(facts(context)),
                Block::Quiet(
                    "Never share the code or the link. If it was not you, do nothing: without them there is no account."
                        .to_owned(),
                ),
            ],
        },
        RegistrationMessage::Known { username, way_in } => known(context, username, way_in),
        RegistrationMessage::Asked { name, email, page } => Letter {
            subject: format!("{organization}: a registration waits for you"),
            blocks: vec![
                Block::Text(format!(
                    "Somebody registered at {organization} and waits for your decision. The address is proven."
                )),
                Block::Facts(vec![("Name", name.clone()), ("Address", email.clone())]),
                Block::Button("Decide", page.clone()),
            ],
        },
        RegistrationMessage::Approved => Letter {
            subject: format!("Your {organization} account is open"),
            blocks: vec![
                Block::Text(format!("Your registration at {organization} was approved. You can sign in now.")),
                sign_in(),
            ],
        },
        RegistrationMessage::Rejected => Letter {
            subject: format!("Your registration at {organization}"),
            blocks: vec![
                Block::Text(format!(
                    "Your registration at {organization} was not approved. Everything that you gave for it is erased."
                )),
                Block::Quiet("If you think that this is a mistake, ask your organization.".to_owned()),
            ],
        },
        RegistrationMessage::Expired => Letter {
            subject: format!("Your registration at {organization}"),
            blocks: vec![
                Block::Text(format!(
                    "Nobody decided about your registration at {organization} in time. Everything that you gave for it is erased. You can register again."
                )),
                Block::Button("Register", format!("{}/register", context.portal)),
            ],
        },
    }
}

fn known(context: &Context, username: &str, way_in: &WayIn) -> Letter {
    let organization = &context.organization;
    let mut blocks = vec![
        Block::Text(format!(
            "Somebody, hopefully you, wants to create an account at {organization} with this address. There is one already, so nothing was changed. Its user name is:"
        )),
        Block::Code(username.to_owned()),
    ];
    match way_in {
        WayIn::SignIn { recover } => {
            blocks.push(Block::Button("Sign in", format!("{}/sign-in", context.portal)));
            if let Some(page) = recover {
                blocks.push(Block::Text("Forgot your password? Set a new one:".to_owned()));
                blocks.push(Block::Button("Set a new password", page.clone()));
            }
        }
        WayIn::Waits => blocks.push(Block::Text(
            "It waits for an administrator to approve it. You get a message once that is done.".to_owned(),
        )),
        WayIn::Closed => blocks.push(Block::Text(
            "It is closed. An administrator of your organization can help you.".to_owned(),
        )),
    }
    blocks.push(Block::Facts(facts(context)));
    blocks.push(Block::Quiet("If it was not you, there is nothing to do.".to_owned()));
    Letter { subject: format!("You have an account at {organization} already"), blocks }
}

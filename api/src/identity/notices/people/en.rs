//! In English.

use latchkey_openapi::scope::Role;

use super::PeopleMessage;
use crate::identity::notices::en::{alert, facts};
use crate::identity::notices::letter::{Block, Context, Letter};
use crate::platform::secret::SecretString;

pub(in crate::identity::notices) fn letter(message: &PeopleMessage, context: &Context) -> Letter {
    let organization = &context.organization;
    match message {
        PeopleMessage::Invitation { link, days, sent_by, username } => Letter {
            subject: format!("Welcome to {organization}"),
            blocks: vec![
                Block::Text(format!(
                    "{sent_by} has set up an account for you at {organization}. Choose a password to begin; nobody else ever knows it."
                )),
                Block::Button("Choose a password", link.expose().to_owned()),
                Block::Text(format!("Your user name is {username}.")),
                Block::Quiet(format!(
                    "The link works once, for {days} days. If you do not expect this, do nothing: without a password nobody can use the account."
                )),
            ],
        },
        PeopleMessage::Reset { link, hours, removes_factors } => {
            reset(context, link, *hours, *removes_factors)
        }
        PeopleMessage::ResetSent { removes_factors } => act(
            context,
            "an administrator is helping you back in",
            format!(
                "An administrator of {organization} has sent a link to one of your addresses, by which a new password can be chosen for your account.{}",
                if *removes_factors { " Your second factors will be removed with it." } else { "" }
            ),
            "If you did not ask for help, tell your administrator at once. Signing in and changing your password voids the link.",
        ),
        PeopleMessage::FactorsRemoved => alert(
            context,
            "New password, second factors removed",
            format!(
                "A new password was chosen for your {organization} account by a link from an administrator. Your second factors were removed and every session was ended. Set up a second factor anew after signing in."
            ),
        ),
        PeopleMessage::Locked => act(
            context,
            "your account is locked",
            format!(
                "An administrator has locked your {organization} account. Nobody can sign in to it, and every session and token was ended. Nothing was deleted."
            ),
            "If you do not know why, ask your administrator.",
        ),
        PeopleMessage::Unlocked => act(
            context,
            "your account is open again",
            format!("An administrator has unlocked your {organization} account. You can sign in as before."),
            "If you do not know why it was locked, ask your administrator.",
        ),
        PeopleMessage::RoleChanged(role) => act(
            context,
            "your role has changed",
            format!(
                "An owner of {organization} has changed what you may do there. You are now {}.",
                name(*role)
            ),
            "If you did not expect this, ask your administrator.",
        ),
    }
}

const fn name(role: Role) -> &'static str {
    match role {
        Role::User => "a user",
        Role::Admin => "an administrator",
        Role::Owner => "an owner",
    }
}

fn reset(context: &Context, link: &SecretString, hours: i64, removes_factors: bool) -> Letter {
    let organization = &context.organization;
    let about_factors = if removes_factors {
        "Your second factors are removed with it, so set them up again afterwards."
    } else {
        "If you have a second factor, you are asked for it."
    };
    Letter {
        subject: format!("{organization}: choose a new password"),
        blocks: vec![
            Block::Text(format!(
                "An administrator is helping you back into your {organization} account. Choose a new password; nobody else ever knows it. {about_factors}"
            )),
            Block::Button("Choose a new password", link.expose().to_owned()),
            Block::Quiet(format!(
                "The link works once, for {hours} hours. Until you use it nothing changes. If you did not ask for help, tell your administrator and do not use it."
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
            "An administrator of {organization} has sent a link for a new password to your e-mail address. Not asked for? Tell your administrator."
        )),
        PeopleMessage::FactorsRemoved => Some(format!(
            "Your {organization} account has a new password, and its second factors were removed. Not you? {}",
            context.not_me()
        )),
        _ => None,
    }
}

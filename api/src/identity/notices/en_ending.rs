//! How an account ends, in English.

use chrono::{DateTime, Utc};

use super::{Block, Context, Letter, SecretString, facts};

fn day(at: DateTime<Utc>) -> String {
    at.format("%-d %B %Y").to_string()
}

/// The account was paused, or its deletion begun.
pub(super) fn begun(context: &Context, erased_at: Option<DateTime<Utc>>, link: &SecretString) -> Letter {
    let organization = &context.organization;
    let (subject, text) = match erased_at {
        Some(at) => (
            format!("Your {organization} account will be deleted on {}", day(at)),
            format!(
                "Your {organization} account and everything in it will be erased on {}. Until then you can take it back: sign in, or open this link.",
                day(at)
            ),
        ),
        None => (
            format!("Your {organization} account is paused"),
            format!(
                "Your {organization} account is paused. Nobody can use it, and nothing is lost. To take it back, sign in or open this link."
            ),
        ),
    };
    Letter {
        subject,
        blocks: vec![
            Block::Text(text),
            Block::Button("Keep my account", link.expose().to_owned()),
            Block::Facts(facts(context)),
            Block::Text("All sessions and tokens were ended.".to_owned()),
            Block::Quiet(
                "If it was not you, take your account back at once and choose another password.".to_owned(),
            ),
        ],
    }
}

/// The account is about to be erased.
pub(super) fn reminder(context: &Context, erased_at: DateTime<Utc>, link: &SecretString) -> Letter {
    let organization = &context.organization;
    Letter {
        subject: format!("Soon to be deleted: your {organization} account"),
        blocks: vec![
            Block::Text(format!(
                "On {} your {organization} account and everything in it will be erased, as you asked. After that nobody can bring it back.",
                day(erased_at)
            )),
            Block::Button("Keep my account", link.expose().to_owned()),
            Block::Quiet("If you still want it to be deleted, there is nothing to do.".to_owned()),
        ],
    }
}

/// The account was erased.
pub(super) fn erased(context: &Context) -> Letter {
    let organization = &context.organization;
    Letter {
        subject: format!("Your {organization} account is deleted"),
        blocks: vec![
            Block::Text(format!(
                "Your {organization} account and everything in it is erased. This is the last message about it, and this address is now forgotten as well."
            )),
            Block::Quiet("Thank you for having been with us.".to_owned()),
        ],
    }
}

/// A download is ready.
pub(super) fn export_ready(context: &Context, days: u32) -> Letter {
    let organization = &context.organization;
    Letter {
        subject: format!("Your {organization} data is ready to download"),
        blocks: vec![
            Block::Text(format!(
                "The copy of your {organization} data that you asked for is ready. Sign in to download it within {days} days; after that it is deleted."
            )),
            Block::Button("Open Data & privacy", format!("{}/privacy", context.portal)),
            Block::Quiet(
                "If you did not ask for it, somebody may be using your account: change your password."
                    .to_owned(),
            ),
        ],
    }
}

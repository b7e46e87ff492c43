//! The notices in English.

use latchkey_openapi::auth::FactorOption;

#[path = "en_ending.rs"]
mod ending;

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
            recovery::en::contact_changed(context, new.as_deref(), link, *days)
        }
        Message::ContactChanged { kind, new, link, days } => {
            changed(context, *kind, new.as_deref(), link, *days)
        }
        Message::Code { code, minutes, purpose } => one_time(context, code, *minutes, *purpose),
        Message::NewSignIn => alert(
            context,
            "New sign-in to your account",
            format!(
                "Somebody signed in to your {organization} account from a device or place that we have not seen before."
            ),
        ),
        Message::PasswordChanged => alert(
            context,
            "Your password was changed",
            format!("The password of your {organization} account was changed."),
        ),
        Message::FactorAdded(factor, name) => alert(
            context,
            "A sign-in method was added",
            format!("{} was added to your {organization} account.", named(*factor, name.as_deref())),
        ),
        Message::FactorRemoved(factor, name) => alert(
            context,
            "A sign-in method was removed",
            format!("{} was removed from your {organization} account.", named(*factor, name.as_deref())),
        ),
        Message::FactorReplaced(factor, name) => alert(
            context,
            "A sign-in method was replaced",
            format!(
                "{} of your {organization} account was set up anew. The earlier one no longer works.",
                named(*factor, name.as_deref())
            ),
        ),
        Message::FactorCloned(factor, name) => alert(
            context,
            "A security key may have been copied",
            format!(
                "{} of your {organization} account was refused: it seems that there is a copy of it. Remove it if you do not know why.",
                named(*factor, name.as_deref())
            ),
        ),
        Message::BackupCodesGenerated => alert(
            context,
            "New backup codes were generated",
            format!(
                "New backup codes were generated for your {organization} account. Earlier ones no longer work."
            ),
        ),
        Message::BackupCodesRemoved => alert(
            context,
            "Your backup codes were removed",
            format!("The backup codes of your {organization} account were removed."),
        ),
        Message::BackupCodeUsed(remaining) => backup_code_used(context, *remaining),
        Message::ContactAdded(contact) => alert(
            context,
            "A contact was added",
            format!("{contact} was added to your {organization} account."),
        ),
        Message::ContactReplaced(contact) => alert(
            context,
            "A contact was changed",
            format!("A contact of your {organization} account was changed to {contact}."),
        ),
        Message::ContactRemoved(contact) => alert(
            context,
            "A contact was removed",
            format!("{contact} was removed from your {organization} account."),
        ),
        Message::ContactMadePrimary(contact) => alert(
            context,
            "Your primary contact was changed",
            format!("{contact} is now a primary contact of your {organization} account."),
        ),
        Message::ContactRestored(contact) => alert(
            context,
            "A change of your contact was undone",
            format!("{contact} belongs to your {organization} account again. All sessions were signed out."),
        ),
        Message::RecoverySet(contact) => alert(
            context,
            "Your recovery contact was changed",
            format!("Messages that lead back into your {organization} account now go to {contact}."),
        ),
        Message::RecoveryRemoved(contact) => alert(
            context,
            "Your recovery contact was removed",
            format!(
                "Messages that lead back into your {organization} account no longer go to {contact}, but to the contacts of your profile."
            ),
        ),
        Message::QuestionsChanged => alert(
            context,
            "Your security questions were changed",
            format!("Security questions of your {organization} account were answered anew."),
        ),
        Message::QuestionsRemoved => alert(
            context,
            "Your security questions were removed",
            format!("Answers to security questions of your {organization} account were removed."),
        ),
        Message::AccountLinked(name) => alert(
            context,
            "An account was linked",
            format!(
                "The account “{name}” was linked to your {organization} account. Whoever is signed in to it can switch to yours without your password, and you to theirs."
            ),
        ),
        Message::AccountUnlinked(name) => alert(
            context,
            "The link to an account was removed",
            format!("The link between the account “{name}” and your {organization} account was removed."),
        ),
        Message::Recovery(message) => recovery::en::letter(message, context),
        Message::Registration(message) => registration::en::letter(message, context),
        Message::People(message) => people::en::letter(message, context),
        Message::LockedOut => alert(
            context,
            "Too many failed attempts to sign in",
            format!(
                "There were so many failed attempts to sign in to your {organization} account that further ones now have to wait. Your password still works."
            ),
        ),
        Message::EndingBegun { erased_at, link } => ending::begun(context, *erased_at, link),
        Message::DeletionReminder { erased_at, link } => ending::reminder(context, *erased_at, link),
        Message::AccountErased => ending::erased(context),
        Message::ExportReady { days } => ending::export_ready(context, *days),
        Message::AccountResumed => alert(
            context,
            "Your account is active again",
            format!("Your {organization} account was paused and is active again."),
        ),
        Message::DeletionUndone => alert(
            context,
            "Your account will not be deleted",
            format!("The deletion of your {organization} account was undone. Everything is as it was."),
        ),
    }
}

pub(super) fn text_message(message: &Message, context: &Context) -> Option<String> {
    let organization = context.short_organization();
    match message {
        Message::Recovery(message) => recovery::en::text_message(message, context),
        Message::People(message) => people::en::text_message(message, context),
        Message::Code { code, minutes, .. } | Message::ContactVerification { code, minutes, .. } => {
            let code = code.expose();
            // The last line lets phones fill the code in, on our pages alone (origin-bound one-time codes).
            Some(format!(
                "{code} is your {organization} code. It works for {minutes} minutes. Never share it.\n\n@{} #{code}",
                context.host()
            ))
        }
        Message::ContactChanged { new, link, days, .. } => {
            let what = new.as_ref().map_or_else(
                || "This number was removed from".to_owned(),
                |new| format!("This number was replaced by {new} in"),
            );
            Some(format!(
                "{what} your {organization} account. Not you? Undo within {days} days: {}",
                link.expose()
            ))
        }
        Message::RecoveryChanged { new, link, days } => Some(format!(
            "{} Not you? Undo within {days} days: {}",
            recovery::en::contact_text(&organization, new.as_deref()),
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
        Purpose::Profile => format!("This address is to be added to your {organization} account."),
        Purpose::Recovery => {
            format!("Messages that lead back into your {organization} account are to go to this address.")
        }
    };
    Letter {
        subject: format!("Confirm your address for {organization}"),
        blocks: vec![
            Block::Text(format!("{what} Type this code where you were asked for it:")),
            Block::Code(code.expose().to_owned()),
            Block::Text(format!(
                "It works for {minutes} minutes. Or open this link in the browser that you are signed in with:"
            )),
            Block::Button("Confirm the address", link.expose().to_owned()),
            Block::Quiet(
                "Never share the code. If you did not ask for it, do nothing: the address is not added."
                    .to_owned(),
            ),
        ],
    }
}

fn changed(context: &Context, kind: Kind, new: Option<&str>, link: &SecretString, days: u32) -> Letter {
    let organization = &context.organization;
    let what = match kind {
        Kind::Email => "e-mail address",
        Kind::Phone => "phone number",
    };
    let (subject, text) = match new {
        Some(new) => (
            format!("Your {what} was changed"),
            format!(
                "The {what} that belongs to this mailbox was replaced by {new} in your {organization} account."
            ),
        ),
        None => (
            format!("Your {what} was removed"),
            format!("The {what} that belongs to this mailbox was removed from your {organization} account."),
        ),
    };
    Letter {
        subject,
        blocks: vec![
            Block::Text(text),
            Block::Facts(facts(context)),
            Block::Text(format!(
                "If it was not you, undo it within {days} days. Your account gets this address back, and all sessions are signed out."
            )),
            Block::Button("Undo the change", link.expose().to_owned()),
            Block::Quiet("If it was you, there is nothing to do.".to_owned()),
        ],
    }
}

fn one_time(context: &Context, code: &SecretString, minutes: u32, purpose: CodePurpose) -> Letter {
    let organization = &context.organization;
    let text = match purpose {
        CodePurpose::SignIn => format!("Your code to sign in to {organization}:"),
        CodePurpose::StepUp => format!("Your code to confirm that it is you, at {organization}:"),
        CodePurpose::Link => format!("Your code to link this {organization} account to another one:"),
        CodePurpose::Recovery => format!("Your code to set a new password for {organization}:"),
        CodePurpose::Enrollment => {
            format!("Your code to set up this address for signing in to {organization}:")
        }
    };
    Letter {
        subject: format!("Your code for {organization}"),
        blocks: vec![
            Block::Text(text),
            Block::Code(code.expose().to_owned()),
            Block::Text(format!("It works once, for {minutes} minutes.")),
            Block::Quiet("Never share it: nobody at the organization will ask for it. If you did not ask for it, somebody may know your password. Change it.".to_owned()),
        ],
    }
}

fn backup_code_used(context: &Context, remaining: Option<u64>) -> Letter {
    let organization = &context.organization;
    let mut letter = alert(
        context,
        "A backup code was used",
        format!("One of the backup codes of your {organization} account was used and no longer works."),
    );
    if let Some(remaining) = remaining {
        let left = match remaining {
            0 => "There are none left. Generate new ones on the security page.".to_owned(),
            1 => "There is one left. Generate new ones on the security page soon.".to_owned(),
            2 | 3 => format!("There are {remaining} left. Generate new ones on the security page soon."),
            _ => format!("There are {remaining} left."),
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
                "If it was you, there is nothing to do. If not, these steps secure your account:".to_owned(),
            ),
            Block::Button("This was not me", context.not_me()),
        ],
    }
}

pub(super) fn facts(context: &Context) -> Vec<(&'static str, String)> {
    let device = match context.browser_and_system() {
        (Some(browser), Some(system)) => Some(format!("{browser} on {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    };
    let mut facts = vec![("When", context.at.format("%-d %B %Y, %H:%M UTC").to_string())];
    facts.extend(device.map(|device| ("Device", device)));
    facts.extend(context.place.clone().map(|place| ("Place", place)));
    facts
}

fn named(factor: Option<FactorOption>, name: Option<&str>) -> String {
    let kind = match factor {
        Some(FactorOption::Passkey) => "A passkey or security key",
        Some(FactorOption::Totp) => "An authenticator app",
        Some(FactorOption::SmsOtp) => "Codes by SMS",
        Some(FactorOption::EmailOtp) => "Codes by e-mail",
        Some(FactorOption::BackupCode) => "A set of backup codes",
        Some(FactorOption::Password) => "A password",
        Some(FactorOption::Federated) => "A linked sign-in service",
        None => "A sign-in method",
    };
    name.map_or_else(|| kind.to_owned(), |name| format!("{kind} (“{name}”)"))
}

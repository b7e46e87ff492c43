//! The organization's password policy, applied to a candidate: at set-up, at the command line, at a change.

use latchkey_openapi::error::FieldError;
use latchkey_openapi::password::{PasswordCheck, PasswordPolicy};

use super::organization::Organization;
use super::{State, account, contacts};
use crate::platform::db::DbError;
use crate::platform::password::policy::{self, Context};
use crate::platform::secret::SecretString;

/// The name of the product: nobody's password.
const PRODUCT: &str = "latchkey";
/// Parts of a name that are shorter say nothing.
const WORD_MIN: usize = 3;

/// Words that somebody who knows the account would try first.
///
/// # Errors
/// A failing database.
pub async fn words_of(
    state: &State,
    account_id: &str,
    organization: &Organization,
) -> Result<Vec<String>, DbError> {
    let id = account_id.to_owned();
    let (account, contacts) = state
        .db
        .read(move |conn| Ok::<_, DbError>((account::get(conn, &id)?, contacts::list(conn, &id)?)))
        .await?;
    let name = account::display_name(&account.username, &account.attributes()?);
    let emails: Vec<String> =
        contacts.into_iter().filter(|contact| contact.kind == "email").map(|contact| contact.value).collect();
    Ok(words(&account.username, &name, &emails, &organization.name))
}

/// The same for an account that does not exist yet.
#[must_use]
pub fn words(username: &str, name: &str, emails: &[String], organization_name: &str) -> Vec<String> {
    let local_parts = emails.iter().filter_map(|email| email.split('@').next());
    let parts = name.split_whitespace().chain(organization_name.split_whitespace());
    let mut words: Vec<String> = [username, PRODUCT]
        .into_iter()
        .chain(local_parts)
        .chain(parts)
        .filter(|word| word.chars().count() >= WORD_MIN)
        .map(str::to_lowercase)
        .collect();
    words.sort();
    words.dedup();
    words
}

/// How good a candidate is, alone or beside a second factor: every rule but the history.
pub async fn check(
    state: &State,
    organization: &Organization,
    candidate: &str,
    words: Vec<String>,
    has_second_factor: bool,
) -> PasswordCheck {
    let policy = organization.settings.password.policy(state.breached.is_configured());
    let candidate = SecretString::new(candidate);
    let breached = state.breached.is_known(&candidate).await;
    let min_length = min_length(&policy, has_second_factor);
    // Estimating the strength takes milliseconds: not on a worker's thread.
    tokio::task::spawn_blocking(move || {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        policy::check(&candidate, &policy, Context { min_length, words: &words }, breached)
    })
    .await
    .unwrap_or_else(|_| PasswordCheck {
        score: 0,
        reasons: Vec::new(),
        rules: Vec::new(),
        accepted: false,
    })
}

/// The length that holds: shorter where the password is not the only factor (NIST SP 800-63B-4 §3.1.1.2).
#[must_use]
pub const fn min_length(policy: &PasswordPolicy, has_second_factor: bool) -> u32 {
    if has_second_factor { policy.min_length_with_second_factor } else { policy.min_length }
}

/// One error per broken rule, on the field `newPassword`.
#[must_use]
pub fn errors(check: &PasswordCheck) -> Vec<FieldError> {
    policy::errors(check)
}

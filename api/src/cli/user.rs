//! `latchkey user create`.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Subcommand, ValueEnum};
use latchkey_openapi::activity::Actor;
use latchkey_openapi::scope::Role;
use latchkey_openapi::validate;

use super::print;
use crate::features::setup::service::default_organization;
use crate::identity::account::{self, AccountWriter, NewAccount, profile_of};
use crate::identity::organization::{self, DEFAULT_SLUG, NewOrganization, Organization};
use crate::identity::settings::Settings;
use crate::identity::{State, password_rules};
use crate::platform::db::DbError;

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Create a user. The organization is made when it is not there yet.
    Create {
        /// The organization's name in URLs (`default` for the bare ones).
        #[arg(long)]
        organization: String,
        /// The name to sign in with.
        #[arg(long)]
        username: String,
        /// A file with the password; a line break at its end is not part of it.
        #[arg(long)]
        password_file: PathBuf,
        /// What the user may do.
        #[arg(long, value_enum, default_value_t = RoleArgument::User)]
        role: RoleArgument,
        /// The e-mail address, taken as proven.
        #[arg(long)]
        email: Option<String>,
        /// The mobile number, taken as proven.
        #[arg(long)]
        phone: Option<String>,
        /// The given name.
        #[arg(long)]
        given_name: Option<String>,
        /// The family name.
        #[arg(long)]
        family_name: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RoleArgument {
    Owner,
    Admin,
    User,
}

impl From<RoleArgument> for Role {
    fn from(role: RoleArgument) -> Self {
        match role {
            RoleArgument::Owner => Self::Owner,
            RoleArgument::Admin => Self::Admin,
            RoleArgument::User => Self::User,
        }
    }
}

pub(super) async fn run(state: &State, command: &UserCommand) -> anyhow::Result<()> {
    let UserCommand::Create {
        organization,
        username,
        password_file,
        role,
        email,
        phone,
        given_name,
        family_name,
    } = command;
    let password = read_password(password_file)?;
    let organization = organization_named(state, organization).await?;
    let emails: Vec<String> = email.iter().cloned().collect();
    let name = format!(
        "{} {}",
        given_name.as_deref().unwrap_or_default(),
        family_name.as_deref().unwrap_or_default()
    );
    let words = password_rules::words(username, &name, &emails, &organization.name);
    let check = password_rules::check(state, &organization, &password, words, false).await;
    let mut errors = account::check_new(username, &emails.iter().map(String::as_str).collect::<Vec<_>>());
    errors.extend(password_rules::errors(&check));
    if !errors.is_empty() {
        let lines: Vec<String> =
            errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
        bail!("the user was not created:\n  {}", lines.join("\n  "));
    }
    let new = NewAccount {
        organization_id: organization.id.0.clone(),
        username: username.clone(),
        role: (*role).into(),
        password_hash: Some(state.hash_password(&password).await?),
        profile: profile_of(given_name.as_deref(), family_name.as_deref()),
        emails: emails.into_iter().map(|email| ("work".to_owned(), email)).collect(),
        phones: phone.iter().map(|phone| ("mobile".to_owned(), phone.clone())).collect(),
    };
    let id = create(state, new).await?;
    print(&format!("Created {username} ({id}) in {}.\n", organization.slug))
}

/// Creates an account on the operator's word.
pub(super) async fn create(state: &State, new: NewAccount) -> anyhow::Result<String> {
    let writer = AccountWriter::new(state, &new, Actor::System, None);
    let created = state.db.write(move |conn| writer.write(conn, &new)).await;
    match created {
        Ok(id) => Ok(id.0),
        Err(error) if error.is_unique_violation() => bail!("the user name or the address is taken"),
        Err(error) => Err(error.into()),
    }
}

fn read_password(path: &PathBuf) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let password = text.strip_suffix('\n').unwrap_or(&text);
    Ok(password.strip_suffix('\r').unwrap_or(password).to_owned())
}

/// The organization of that name in URLs; made when it is not there yet.
pub(super) async fn organization_named(state: &State, slug: &str) -> anyhow::Result<Organization> {
    if slug == DEFAULT_SLUG {
        return Ok(default_organization(state).await?);
    }
    if !validate::is_slug(slug) {
        bail!("an organization's name is 1 to 40 of a-z, 0-9 and hyphens");
    }
    let (id, slug, now) = (state.new_id(), slug.to_owned(), state.now_micros());
    let found = state
        .db
        .write(move |conn| {
            if let Some(found) = organization::find_by_slug(conn, &slug)? {
                return Ok(found);
            }
            let new =
                NewOrganization { id: &id, slug: &slug, name: &slug, settings: &Settings::default(), now };
            organization::insert(conn, &new)?;
            organization::get(conn, &id)
        })
        .await
        .map_err(|error: DbError| error)?;
    Ok(found)
}

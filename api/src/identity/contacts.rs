//! E-mail addresses and phone numbers: the only source of SCIM `emails` and `phoneNumbers`.
//!
//! A value is folded before it is compared (Unicode NFKC, lower case; RFC 8265 in spirit), and what is invisible is refused
//! before it is folded. One address belongs to one account of an organization once it is proven.

use diesel::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::contact_value::key;
use crate::platform::db::schema::{accounts, contact_undos, contacts, pending_contacts};
use crate::platform::db::{Conn, DbError};

/// The kind of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
}

impl Kind {
    /// The kind as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// The kind of that stored name; the columns take no other two.
    #[must_use]
    pub fn of(stored: &str) -> Self {
        if stored == "phone" { Self::Phone } else { Self::Email }
    }
}

/// An address with its middle hidden, for messages and logs that others may read as well.
#[must_use]
pub fn mask(kind: Kind, value: &str) -> String {
    const HIDDEN: &str = "•••";
    match kind {
        Kind::Email => {
            let (local, domain) = value.rsplit_once('@').unwrap_or((value, ""));
            let first: String = local.chars().take(1).collect();
            format!("{first}{HIDDEN}@{domain}")
        }
        Kind::Phone => {
            let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
            let last: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
            format!("{HIDDEN} {HIDDEN} {last}")
        }
    }
}

/// A contact of an account.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Contact {
    /// `email` or `phone`.
    pub kind: String,
    /// `work`, `home`, `mobile` or `other` (SCIM `type`).
    pub label: String,
    /// The value as it was given.
    pub value: String,
    /// Whether it is the first of its kind.
    pub is_primary: bool,
    /// When it was proven.
    pub verified_at: Option<i64>,
}

/// Folds a name or an address to the form that is compared.
#[must_use]
pub fn fold(text: &str) -> String {
    text.trim().nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

/// The contacts of an account, primary ones first, then by age.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, account_id: &str) -> Result<Vec<Contact>, DbError> {
    Ok(contacts::table
        .filter(contacts::account_id.eq(account_id))
        .order((contacts::is_primary.desc(), contacts::created_at, contacts::id))
        .select((
            contacts::kind,
            contacts::label,
            contacts::value,
            contacts::is_primary,
            contacts::verified_at,
        ))
        .load(conn)?)
}

/// Kind and value of the addresses of a profile that wait for their proof, the oldest first.
///
/// # Errors
/// A failing database.
pub fn list_pending(conn: &mut Conn, account_id: &str) -> Result<Vec<(String, String)>, DbError> {
    Ok(pending_contacts::table
        .filter(pending_contacts::account_id.eq(account_id))
        .filter(pending_contacts::purpose.eq("profile"))
        .order((pending_contacts::created_at, pending_contacts::id))
        .select((pending_contacts::kind, pending_contacts::value))
        .load(conn)?)
}

/// Kind and value of the addresses that were given up and can still be brought back, the oldest first.
///
/// # Errors
/// A failing database.
pub fn list_former(conn: &mut Conn, account_id: &str) -> Result<Vec<(String, String)>, DbError> {
    Ok(contact_undos::table
        .filter(contact_undos::account_id.eq(account_id))
        // Without it nothing is kept for who is told: the way back of recovery then leads to the profile's own.
        .filter(contact_undos::verified_at.is_not_null())
        .order((contact_undos::created_at, contact_undos::id))
        .select((contact_undos::kind, contact_undos::value))
        .load(conn)?)
}

/// A new contact.
#[derive(Debug, Clone)]
pub struct NewContact<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whose it is.
    pub account_id: &'a str,
    /// The account's home organization.
    pub organization_id: &'a str,
    /// Its kind.
    pub kind: Kind,
    /// `work`, `home`, `mobile` or `other`.
    pub label: &'a str,
    /// The value.
    pub value: &'a str,
    /// Whether it is the first of its kind.
    pub is_primary: bool,
    /// When it was proven; absent while it is not.
    pub verified_at: Option<i64>,
    /// `user`, `operator` or `directory`.
    pub source: &'a str,
    /// Now, in microseconds.
    pub now: i64,
}

/// Adds a contact.
///
/// # Errors
/// A value that is taken (unique violation), or a failing database.
pub fn insert(conn: &mut Conn, new: &NewContact<'_>) -> Result<(), DbError> {
    diesel::insert_into(contacts::table)
        .values((
            contacts::id.eq(new.id),
            contacts::account_id.eq(new.account_id),
            contacts::organization_id.eq(new.organization_id),
            contacts::kind.eq(new.kind.as_str()),
            contacts::label.eq(new.label),
            contacts::value.eq(new.value.trim()),
            contacts::value_key.eq(key(new.kind, new.value)),
            contacts::is_primary.eq(new.is_primary),
            contacts::verified_at.eq(new.verified_at),
            contacts::source.eq(new.source),
            contacts::created_at.eq(new.now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The account that proved to own a value, in an organization.
///
/// # Errors
/// A failing database.
pub fn find_verified_owner(
    conn: &mut Conn,
    organization_id: &str,
    kind: Kind,
    value: &str,
) -> Result<Option<String>, DbError> {
    Ok(contacts::table
        .filter(contacts::organization_id.eq(organization_id))
        .filter(contacts::kind.eq(kind.as_str()))
        .filter(contacts::value_key.eq(key(kind, value)))
        .filter(contacts::verified_at.is_not_null())
        .select(contacts::account_id)
        .get_result(conn)
        .optional()?)
}

/// Notes that the primary e-mail address of an account is proven. False where there is none that was not.
///
/// # Errors
/// An address that somebody else has proven (unique violation), or a failing database.
pub fn prove_primary_mail(conn: &mut Conn, account_id: &str, now: i64) -> Result<bool, DbError> {
    let unproven = contacts::table
        .filter(contacts::account_id.eq(account_id))
        .filter(contacts::kind.eq(Kind::Email.as_str()))
        .filter(contacts::is_primary.eq(true))
        .filter(contacts::verified_at.is_null());
    Ok(diesel::update(unproven).set(contacts::verified_at.eq(now)).execute(conn)? == 1)
}

/// Whether somebody of an organization has an e-mail address, proven or not, or is named by it.
///
/// # Errors
/// A failing database.
pub fn is_anybodys(conn: &mut Conn, organization_id: &str, email: &str) -> Result<bool, DbError> {
    let held = contacts::table
        .filter(contacts::organization_id.eq(organization_id))
        .filter(contacts::kind.eq(Kind::Email.as_str()))
        .filter(contacts::value_key.eq(key(Kind::Email, email)));
    let named = accounts::table
        .filter(accounts::organization_id.eq(organization_id))
        .filter(accounts::username_key.eq(fold(email)));
    let is_held: bool = diesel::select(diesel::dsl::exists(held)).get_result(conn)?;
    let is_name: bool = diesel::select(diesel::dsl::exists(named)).get_result(conn)?;
    Ok(is_held || is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t11_values_are_compared_after_folding() {
        assert_eq!(fold(" Alice@Example.ORG "), "alice@example.org");
        assert_eq!(fold("ａｌｉｃｅ"), "alice");
        assert_eq!(fold("STRASSE"), fold("strasse"));
        assert_eq!(fold("e\u{301}"), fold("\u{e9}"));
    }

    #[test]
    fn a_masked_address_can_be_recognized_but_not_read() {
        assert_eq!(mask(Kind::Email, "ada@example.org"), "a•••@example.org");
        assert_eq!(mask(Kind::Phone, "+43 660 1234542"), "••• ••• 42");
        assert_eq!(mask(Kind::Phone, "7"), "••• ••• 7");
    }
}

//! Links between two accounts of one person: signing in makes them, their own pages and the export read them.
//!
//! One row stands for both sides, the smaller id first, so that a pair is linked once and seen by both.

use diesel::prelude::*;

use super::State;
use super::account::{self, Account};
use crate::both;
use crate::platform::db::schema::{accounts, associations};
use crate::platform::db::{Conn, DbError};

/// A link as the database has it.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = associations)]
pub struct AssociationRow {
    /// Its id.
    pub id: String,
    /// The organization of both accounts.
    pub organization_id: String,
    first_account_id: String,
    second_account_id: String,
    /// When it was made, in microseconds.
    pub created_at: i64,
    /// When somebody last switched over it, in microseconds.
    pub last_switched_at: Option<i64>,
}

impl AssociationRow {
    /// A link between two accounts.
    #[must_use]
    pub fn new(state: &State, organization_id: &str, one: &str, other: &str) -> Self {
        let (first, second) = if one < other { (one, other) } else { (other, one) };
        Self {
            id: state.new_id(),
            organization_id: organization_id.to_owned(),
            first_account_id: first.to_owned(),
            second_account_id: second.to_owned(),
            created_at: state.now_micros(),
            last_switched_at: None,
        }
    }

    /// The account on the other side.
    #[must_use]
    pub fn other(&self, account_id: &str) -> &str {
        if self.first_account_id == account_id { &self.second_account_id } else { &self.first_account_id }
    }

    /// Locks the rows of both accounts until the unit of work ends, always in the same order. Answers whether both are there
    /// and active.
    ///
    /// # Errors
    /// A failing database.
    pub fn lock_accounts(&self, conn: &mut Conn) -> Result<bool, DbError> {
        Ok(account::lock(conn, &self.first_account_id)? && account::lock(conn, &self.second_account_id)?)
    }
}

macro_rules! of_account {
    ($account_id:expr) => {
        associations::table.filter(
            associations::first_account_id
                .eq($account_id)
                .or(associations::second_account_id.eq($account_id)),
        )
    };
}

/// Links two accounts. False when they are linked already.
///
/// # Errors
/// A failing database.
pub fn insert(conn: &mut Conn, new: &AssociationRow) -> Result<bool, DbError> {
    let inserted = both!(conn, |c| diesel::insert_into(associations::table)
        .values(new)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

/// How many accounts an account is linked to.
///
/// # Errors
/// A failing database.
pub fn count(conn: &mut Conn, account_id: &str) -> Result<i64, DbError> {
    Ok(of_account!(account_id).count().get_result(conn)?)
}

/// The links of an account with the accounts on their other side, by user name.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, account_id: &str) -> Result<Vec<(AssociationRow, Account)>, DbError> {
    let rows: Vec<AssociationRow> = of_account!(account_id).load(conn)?;
    let ids: Vec<&str> = rows.iter().map(|row| row.other(account_id)).collect();
    let others: Vec<Account> =
        both!(conn, |c| accounts::table.filter(accounts::id.eq_any(&ids)).select(account::COLUMNS).load(c))?;
    let mut linked: Vec<_> = rows
        .into_iter()
        .filter_map(|row| {
            let other = others.iter().find(|other| other.id == row.other(account_id))?.clone();
            Some((row, other))
        })
        .collect();
    linked.sort_by(|(_, one), (_, other)| one.username.cmp(&other.username));
    Ok(linked)
}

/// One link of an account.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, account_id: &str, id: &str) -> Result<Option<AssociationRow>, DbError> {
    Ok(of_account!(account_id).filter(associations::id.eq(id)).get_result(conn).optional()?)
}

/// Notes a switch over a link, and locks its row until the unit of work ends: who removes it comes wholly before or wholly
/// after. False when it is there no more.
///
/// # Errors
/// A failing database.
pub fn touch(conn: &mut Conn, id: &str, now: i64) -> Result<bool, DbError> {
    let changed = diesel::update(associations::table.find(id))
        .set(associations::last_switched_at.eq(now))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes a link of an account. True once.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str, id: &str) -> Result<bool, DbError> {
    let own = associations::table.filter(associations::id.eq(id)).filter(
        associations::first_account_id.eq(account_id).or(associations::second_account_id.eq(account_id)),
    );
    Ok(diesel::delete(own).execute(conn)? == 1)
}

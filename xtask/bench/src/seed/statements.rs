//! The SQL that makes many accounts out of nothing. One statement a table: a million rows in seconds.

use latchkey::platform::db::Backend;

/// Makes statements in the words of one database.
pub(super) struct Statements {
    /// Which.
    pub(super) backend: Backend,
    /// How many accounts.
    pub(super) accounts: u64,
    /// Now, in microseconds.
    pub(super) now: i64,
}

/// Milliseconds at which the first id was made.
const FIRST_MILLIS: u64 = 0x0198_f0c2_b7d9;

/// The id of row `number`, in the form of a UUID of version 7, one a millisecond: they sort by time, as real ones do.
/// `kind` keeps the ids of two tables apart.
pub(super) fn id(kind: char, number: u64) -> String {
    let millis = format!("{:012x}", FIRST_MILLIS + number);
    let (high, low) = millis.split_at(8);
    format!("{high}-{low}-7000-8000-{kind}{number:011x}")
}

/// The account of session `number`: another one each, in no order, all over the range.
pub(super) fn spread(number: u64, accounts: u64) -> u64 {
    // A prime that divides no round number of accounts.
    (number * 48_271) % accounts + 1
}

impl Statements {
    /// What makes filling quick, as nobody needs a half-filled database: room to work in and no waiting for the disk
    /// on SQLite; on PostgreSQL tables that are new in the transaction, which then need no log.
    pub(super) fn prepare(&self) -> &'static str {
        match self.backend {
            Backend::Sqlite => "PRAGMA synchronous = OFF; PRAGMA cache_size = -262144",
            Backend::Postgres => "TRUNCATE accounts CASCADE",
        }
    }

    /// What a database that has run for a while has behind it: its log written back; where it analyses its tables by
    /// itself, it has.
    pub(super) fn finish(&self) -> &'static [&'static str] {
        match self.backend {
            Backend::Sqlite => &["PRAGMA wal_checkpoint(TRUNCATE)"],
            Backend::Postgres => &["VACUUM ANALYZE", "CHECKPOINT"],
        }
    }

    /// The accounts, with a profile of a few hundred bytes.
    pub(super) fn accounts(&self, organization: &str) -> String {
        let Self { now, .. } = self;
        let (id, name) = (self.id('a'), self.username());
        let profile = r#"'{"displayName":"Ada Lovelace ' || i || '","name":{"givenName":"Ada","familyName":"Lovelace ' || i || '"},"title":"Analyst","preferredLanguage":"en","timezone":"Europe/Berlin","addresses":[{"type":"work","streetAddress":"Quay ' || i || '","locality":"Gothenburg","postalCode":"41104","country":"SE","primary":true}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Research","employeeNumber":"' || i || '"}}'"#;
        self.insert(
            "accounts (id, organization_id, username, username_key, state, profile, version, credentials_version, \
             created_at, updated_at)",
            &format!("{id}, '{organization}', {name}, {name}, 'active', {profile}, 1, 1, {now}, {now}"),
        )
    }

    /// What every account has: a role (the first is the owner), a password, a proven address.
    pub(super) fn belongings(&self, organization: &str, hash: &str) -> [String; 3] {
        let Self { now, .. } = self;
        let (account, contact, name) = (self.id('a'), self.id('c'), self.username());
        [
            self.insert(
                "memberships (account_id, organization_id, role, created_at)",
                &format!("{account}, '{organization}', CASE WHEN i = 1 THEN 'owner' ELSE 'user' END, {now}"),
            ),
            self.insert("passwords (account_id, hash, changed_at)", &format!("{account}, '{hash}', {now}")),
            self.insert(
                "contacts (id, account_id, organization_id, kind, label, value, value_key, is_primary, verified_at, \
                 source, created_at)",
                &format!(
                    "{contact}, {account}, '{organization}', 'email', 'work', {name} || '@example.org', \
                     {name} || '@example.org', TRUE, {now}, 'operator', {now}"
                ),
            ),
        ]
    }

    /// Entries of the log of one account: sign-ins, one each minute back from now.
    pub(super) fn log(&self, organization: &str, account: &str) -> String {
        let Self { now, .. } = self;
        self.insert(
            "events (id, organization_id, at, kind, kind_group, outcome, actor, actor_account_id, subject_account_id, ip, \
             details, occurrences)",
            &format!(
                "{}, '{organization}', {now} - i * 60000000, 'sign_in', 'sign_ins', 'success', 'you', '{account}', \
                 '{account}', '192.0.2.7', '{{}}', 1",
                self.id('e')
            ),
        )
    }

    fn insert(&self, into: &str, values: &str) -> String {
        let last = self.accounts;
        match self.backend {
            Backend::Sqlite => format!(
                "WITH RECURSIVE series (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM series WHERE i < {last}) \
                 INSERT INTO {into} SELECT {values} FROM series"
            ),
            Backend::Postgres => {
                format!(
                    "INSERT INTO {into} SELECT {values} FROM generate_series(1::bigint, {last}) AS series (i)"
                )
            }
        }
    }

    /// [`id`] of row `i` as an expression.
    fn id(&self, kind: char) -> String {
        let millis = self.hex(12, &format!("i + {FIRST_MILLIS}"));
        let number = self.hex(11, "i");
        format!("substr({millis}, 1, 8) || '-' || substr({millis}, 9, 4) || '-7000-8000-{kind}' || {number}")
    }

    /// [`crate::username`] of row `i` as an expression.
    fn username(&self) -> &'static str {
        match self.backend {
            Backend::Sqlite => "printf('user%07d', i)",
            Backend::Postgres => "'user' || lpad(i::text, 7, '0')",
        }
    }

    fn hex(&self, digits: u8, number: &str) -> String {
        match self.backend {
            Backend::Sqlite => format!("printf('%0{digits}x', {number})"),
            Backend::Postgres => format!("lpad(to_hex({number}), {digits}, '0')"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids_that_sort_by_number() {
        assert_eq!(id('a', 1), "0198f0c2-b7da-7000-8000-a00000000001");
        assert!(id('a', 999_999) < id('a', 1_000_000));
    }

    #[test]
    fn sessions_are_of_different_accounts_within_the_range() {
        let mut accounts: Vec<u64> = (0..1_000).map(|number| spread(number, 1_000)).collect();
        accounts.sort_unstable();
        assert_eq!(accounts, (1..=1_000).collect::<Vec<_>>());
    }
}

//! Beginning a proof: a row that waits, and a code on its way to it.

use super::error::ContactError;
use super::store::{self, ContactRow, Pending, Purpose, Secrets};
use crate::identity::contact_value::{key, parse};
use crate::identity::contacts::Kind;
use crate::identity::events::Origin;
use crate::identity::factors::{codes, otp};
use crate::identity::notices::budget::Budget;
use crate::identity::notices::{Channel, Message, Notice, To};
use crate::identity::session::{Principal, cookie};
use crate::identity::time::{DAY, MINUTE, SECOND};
use crate::identity::{State, account, recovery};
use crate::platform::db::Conn;
use crate::platform::rng::random_bytes;
use crate::platform::secret::SecretString;

/// Minutes that a code works (OWASP ASVS 5.0 6.5.5: ten at most).
pub const CODE_MINUTES: u32 = 10;
/// Tries that a code has.
pub const TRIES: i32 = 5;
/// Time between two codes for one address.
pub const RESEND_AFTER: i64 = 60 * SECOND;
/// Days that an address waits for its proof; the link in the mail works as long (NIST SP 800-63B-4: a day at most).
pub const WAIT_DAYS: u32 = 1;
/// Addresses that may wait at once.
const MOST_PENDING: usize = 5;
/// Contacts of one kind that an account may have.
const MOST_CONTACTS: usize = 10;

/// An address that a user wants.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What it is for.
    pub purpose: Purpose,
    /// Its kind.
    pub kind: Kind,
    /// The address as it was typed.
    pub value: String,
    /// `work`, `home`, `mobile` or `other`; absent for that of the one it replaces.
    pub label: Option<String>,
    /// The contact whose place it is to take.
    pub replaces: Option<Replaced>,
}

/// A contact that another address is to replace.
#[derive(Debug, Clone)]
pub enum Replaced {
    /// By its id.
    Id(String),
    /// By its address.
    Value(String),
}

impl Replaced {
    fn is(&self, contact: &ContactRow) -> bool {
        match self {
            Self::Id(id) => contact.id == *id,
            Self::Value(value) => contact.value == *value,
        }
    }
}

/// A proof that is to begin. Prepared before a unit of work, written inside it.
#[derive(Clone)]
pub struct Start {
    row: Pending,
    fresh: Fresh,
    replaces: Option<Replaced>,
    keeps_label: bool,
    level: u8,
    budget: Budget,
    notice: Notice,
    now: i64,
}

impl Start {
    /// Prepares a proof.
    ///
    /// # Errors
    /// An address that is none, or a kind of message that is not sent here.
    pub fn prepare(
        state: &State,
        me: &Principal,
        origin: &Origin,
        wanted: Wanted,
    ) -> Result<Self, ContactError> {
        let kind = wanted.kind;
        require_channel(state, kind)?;
        let value = parse(kind, &wanted.value).ok_or(ContactError::Invalid)?;
        let (id, now) = (state.new_id(), state.now_micros());
        let fresh = fresh(state, me.account_id.as_str(), &id, &key(kind, &value));
        let keeps_label = wanted.label.is_none();
        let row = Pending {
            id,
            account_id: me.account_id.0.clone(),
            organization_id: me.organization_id.0.clone(),
            kind: kind.as_str().to_owned(),
            label: wanted.label.unwrap_or_else(|| "other".to_owned()),
            value,
            replaces: None,
            code_hash: fresh.secrets.code_hash.to_vec(),
            attempts: 0,
            created_at: now,
            expires_at: now + i64::from(WAIT_DAYS) * DAY,
            code_expires_at: now + i64::from(CODE_MINUTES) * MINUTE,
            sent_at: now,
            purpose: wanted.purpose.as_str().to_owned(),
        };
        let account_id = Some(me.account_id.as_str());
        let budget = Budget::asked(state, Channel::of(kind), &row.value, account_id, Some(origin.ip));
        let notice = notice(state, me, origin, &row, &fresh);
        let (replaces, level) = (wanted.replaces, me.level);
        Ok(Self { row, fresh, replaces, keeps_label, level, budget, notice, now })
    }

    /// Stores the row and queues its code. Answers what waits.
    ///
    /// # Errors
    /// An address that the account has, a contact that is not there, a session that is too low, a budget that is used up, a
    /// failing database.
    pub fn write(self, conn: &mut Conn) -> Result<Pending, ContactError> {
        let (mut row, now) = (self.row, self.now);
        if !account::lock(conn, &row.account_id)? {
            return Err(ContactError::Gone);
        }
        match row.purpose() {
            Purpose::Profile => make_room(conn, &mut row, self.replaces.as_ref(), self.keeps_label)?,
            Purpose::Recovery => refuse_present(conn, &row)?,
        }
        make_room_among_pending(conn, &row, now)?;
        if let Some(replaced) = &row.replaces {
            require_level(conn, &row.account_id, replaced, self.level)?;
        }
        store::insert_pending(conn, &row, &self.fresh.secrets.token_hash)?;
        send(conn, &self.budget, &self.notice)?;
        if row.purpose() == Purpose::Profile {
            account::touch(conn, &row.account_id, now)?;
        }
        Ok(row)
    }
}

/// A fresh code and link with what is stored of them.
#[derive(Clone)]
pub struct Fresh {
    code: SecretString,
    token: SecretString,
    /// What is stored of them.
    pub secrets: Secrets,
}

/// Draws a code and a link for an address.
#[must_use]
pub fn fresh(state: &State, account_id: &str, id: &str, value_key: &str) -> Fresh {
    let code = codes::draw(state.rng.as_ref());
    let token = cookie::encode(&random_bytes::<32>(state.rng.as_ref()));
    let secrets = Secrets {
        code_hash: code_hash(state, account_id, id, value_key, &code),
        token_hash: state.keys.hash_token(token.as_bytes()),
    };
    Fresh { code: code.into(), token: token.into(), secrets }
}

/// Bound to its purpose, its account, its row and its address: a code proves nothing else.
#[must_use]
pub fn code_hash(state: &State, account_id: &str, id: &str, value_key: &str, code: &str) -> [u8; 32] {
    state.keys.keyed_hash("contact-code", &[account_id, id, value_key, code])
}

/// The message with the code, to the address of the row.
#[must_use]
pub fn notice(state: &State, me: &Principal, origin: &Origin, row: &Pending, fresh: &Fresh) -> Notice {
    let base = State::base_path(&me.organization_slug);
    let link = format!("{}{base}/verify#{}", state.public_origin, fresh.token.expose());
    let message = Message::ContactVerification {
        code: fresh.code.clone(),
        link: link.into(),
        minutes: CODE_MINUTES,
        purpose: row.purpose(),
    };
    let to = To::Address(Channel::of(row.kind()), row.value.clone());
    Notice::new(state, me.account_id.as_str(), to, message)
        .origin(state, origin)
        .expires_in(i64::from(CODE_MINUTES) * 60)
}

/// Refuses what recovery goes to already.
fn refuse_present(conn: &mut Conn, row: &Pending) -> Result<(), ContactError> {
    let present = recovery::contacts::address(conn, &row.account_id, row.kind())?;
    let is_present = present.is_some_and(|value| key(row.kind(), &value) == key(row.kind(), &row.value));
    if is_present { Err(ContactError::Taken) } else { Ok(()) }
}

/// Checks what a new contact would stand beside.
fn make_room(
    conn: &mut Conn,
    row: &mut Pending,
    replaces: Option<&Replaced>,
    keeps_label: bool,
) -> Result<(), ContactError> {
    let contacts = store::list_contacts(conn, &row.account_id)?;
    let of_kind: Vec<&ContactRow> = contacts.iter().filter(|contact| contact.kind == row.kind).collect();
    if let Some(replaced) = replaces {
        let found = of_kind.iter().find(|contact| replaced.is(contact)).ok_or(ContactError::NotFound)?;
        row.replaces = Some(found.id.clone());
    }
    let value_key = key(row.kind(), &row.value);
    if let Some(same) = of_kind.iter().find(|contact| contact.value_key == value_key) {
        // One's own, so there is nothing to hide. An unproven one is proven where it stands.
        if same.verified_at.is_some() {
            return Err(ContactError::Taken);
        }
        row.replaces = Some(same.id.clone());
    }
    match &row.replaces {
        Some(replaced) => {
            let replaced =
                of_kind.iter().find(|contact| contact.id == *replaced).ok_or(ContactError::NotFound)?;
            if keeps_label {
                row.label.clone_from(&replaced.label);
            }
        }
        None if of_kind.len() >= MOST_CONTACTS => return Err(ContactError::LimitReached),
        None => {}
    }
    Ok(())
}

/// Only so many wait, and one address waits once, for whatever it is to be.
fn make_room_among_pending(conn: &mut Conn, row: &Pending, now: i64) -> Result<(), ContactError> {
    let value_key = key(row.kind(), &row.value);
    let pending = store::list_pending(conn, &row.account_id, now)?;
    let same =
        pending.iter().find(|other| other.kind == row.kind && key(row.kind(), &other.value) == value_key);
    if let Some(same) = same {
        wait_for_resend(same, now)?;
        store::consume_pending(conn, &row.account_id, &same.id)?;
    } else if pending.len() >= MOST_PENDING {
        return Err(ContactError::LimitReached);
    }
    store::delete_expired_of(conn, &row.account_id, now)?;
    Ok(())
}

/// Where codes to a contact are a factor, changing it needs what removing the factor needs (T-20).
///
/// # Errors
/// [`ContactError::StepUp`], a failing database.
pub fn require_level(
    conn: &mut Conn,
    account_id: &str,
    contact_id: &str,
    level: u8,
) -> Result<(), ContactError> {
    let is_factor = otp::list(conn, account_id)?.iter().any(|factor| factor.contact_id == contact_id);
    if is_factor && level < 2 { Err(ContactError::StepUp) } else { Ok(()) }
}

/// Refuses another code within a minute of the last one.
///
/// # Errors
/// [`ContactError::Limited`].
pub fn wait_for_resend(row: &Pending, now: i64) -> Result<(), ContactError> {
    let left = row.sent_at + RESEND_AFTER - now;
    if left <= 0 {
        return Ok(());
    }
    Err(ContactError::Limited(u64::try_from((left + SECOND - 1) / SECOND).unwrap_or(1)))
}

/// Queues a message, if its budgets allow it.
///
/// # Errors
/// [`ContactError::Limited`], a failing database.
pub fn send(conn: &mut Conn, budget: &Budget, notice: &Notice) -> Result<(), ContactError> {
    if let Some(seconds) = budget.take(conn)? {
        return Err(ContactError::Limited(seconds));
    }
    notice.queue(conn)?;
    Ok(())
}

/// Refuses a kind of message that is not sent here.
///
/// # Errors
/// [`ContactError::ChannelUnavailable`].
pub fn require_channel(state: &State, kind: Kind) -> Result<(), ContactError> {
    let is_on = match kind {
        Kind::Email => state.can_send_mail(),
        Kind::Phone => state.can_send_sms(),
    };
    if is_on { Ok(()) } else { Err(ContactError::ChannelUnavailable) }
}

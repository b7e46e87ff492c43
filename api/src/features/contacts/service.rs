//! Starting, repeating and confirming the proof of an address.

use latchkey_openapi::contacts::{
    ContactChannel, ContactLabel, ContactList, StartVerificationRequest, Verification, VerificationList,
};
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::ids::ContactId;

use super::apply::{self, Applied};
use super::store::{self, ContactRow, Pending, Secrets};
use crate::identity::attempts::{self, Admission};
use crate::identity::contact_value::{key, parse};
use crate::identity::contacts::Kind;
use crate::identity::events::Origin;
use crate::identity::factors::otp;
use crate::identity::idempotency::Once;
use crate::identity::notices::budget::Budget;
use crate::identity::notices::{self, Channel, Message, Notice, To};
use crate::identity::session::{Principal, cookie};
use crate::identity::time::{MINUTE, SECOND, from_micros};
use crate::identity::{State, account};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;
use crate::platform::rng::random_bytes;

/// Minutes that a code works (OWASP ASVS 5.0 6.5.5: ten at most).
const CODE_MINUTES: u32 = 10;
/// Tries that a code has.
const TRIES: i32 = 5;
/// Time between two codes for one address.
const RESEND_AFTER: i64 = 60 * SECOND;
/// Time that an address waits for its proof; the link in the mail works as long (NIST SP 800-63B-4: a day at most).
const WAIT: i64 = 24 * 60 * MINUTE;
/// Addresses that may wait at once.
const MOST_PENDING: usize = 5;
/// Contacts of one kind that an account may have.
const MOST_CONTACTS: usize = 10;

/// Why a contact was not changed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ContactError {
    #[error("there is no such contact")]
    NotFound,
    #[error("the address has not the right form")]
    Invalid,
    #[error("nothing is to be changed")]
    Nothing,
    #[error("the address is taken")]
    Taken,
    #[error("the code is not right")]
    WrongCode,
    #[error("the link no longer works")]
    LinkInvalid,
    #[error("such messages are not sent here")]
    ChannelUnavailable,
    #[error("there are as many as are allowed")]
    LimitReached,
    #[error("it is the last proven e-mail address")]
    Last,
    #[error("the address is not proven")]
    Unverified,
    #[error("codes to it are the last way to sign in")]
    LastWayIn,
    #[error("codes to it allow a password that is too short to stand alone")]
    ShortPassword,
    #[error("codes to it are a factor, and the session has not proven that much")]
    StepUp,
    #[error("too many messages")]
    Limited(u64),
    #[error("the account is not there any more")]
    Gone,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<ContactError> for ApiError {
    fn from(error: ContactError) -> Self {
        match error {
            ContactError::NotFound => Self::new(ErrorCode::NotFound),
            ContactError::Invalid => Self::new(ErrorCode::InvalidValue).errors(vec![FieldError::new(
                "value",
                ErrorCode::Pattern,
                "Write an e-mail address, or a phone number with its country code.",
            )]),
            ContactError::Nothing => Self::new(ErrorCode::InvalidValue).detail("Say what is to be changed."),
            ContactError::Taken => Self::new(ErrorCode::Uniqueness),
            ContactError::WrongCode => Self::new(ErrorCode::InvalidCode),
            ContactError::LinkInvalid => Self::new(ErrorCode::LinkInvalid),
            ContactError::ChannelUnavailable => Self::new(ErrorCode::ChannelUnavailable),
            ContactError::LimitReached => Self::new(ErrorCode::LimitReached),
            ContactError::Last => Self::new(ErrorCode::LastContact),
            ContactError::Unverified => Self::new(ErrorCode::ContactNotVerified),
            ContactError::LastWayIn => Self::new(ErrorCode::LastSignInMethod),
            ContactError::ShortPassword => Self::new(ErrorCode::PasswordTooShortAlone),
            ContactError::StepUp => Self::new(ErrorCode::StepUpRequired),
            ContactError::Limited(seconds) => Self::new(ErrorCode::RateLimited).retry_after(seconds),
            ContactError::Gone => Self::new(ErrorCode::Unauthenticated),
            ContactError::Db(error) => error.into(),
        }
    }
}

impl From<diesel::result::Error> for ContactError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}

/// A fresh code and link with what is stored of them.
struct Fresh {
    code: String,
    token: String,
    secrets: Secrets,
}

fn fresh(state: &State, account_id: &str, id: &str, value_key: &str) -> Fresh {
    let code = notices::draw_code(state);
    let token = cookie::encode(&random_bytes::<32>(state.rng.as_ref()));
    let secrets = Secrets {
        code_hash: code_hash(state, account_id, id, value_key, &code),
        token_hash: state.keys.hash_token(token.as_bytes()),
    };
    Fresh { code, token, secrets }
}

/// Bound to its purpose, its account, its row and its address: a code proves nothing else.
fn code_hash(state: &State, account_id: &str, id: &str, value_key: &str, code: &str) -> [u8; 32] {
    state.keys.keyed_hash("contact-code", &[account_id, id, value_key, code])
}

fn notice(state: &State, me: &Principal, origin: &Origin, row: &Pending, fresh: &Fresh) -> Notice {
    let base = State::base_path(&me.organization_slug);
    let link = format!("{}{base}/verify#{}", state.public_origin, fresh.token);
    let message = Message::ContactVerification {
        code: fresh.code.as_str().into(),
        link: link.into(),
        minutes: CODE_MINUTES,
    };
    let to = To::Address(channel_of(row.kind()), row.value.clone());
    Notice::new(state, me.account_id.as_str(), to, message)
        .origin(state, origin)
        .expires_in(i64::from(CODE_MINUTES) * 60)
}

/// Lists what waits.
pub(super) async fn list(state: &State, me: &Principal) -> Result<VerificationList, ContactError> {
    let (id, now) = (me.account_id.0.clone(), state.now_micros());
    let rows = state.db.fetch(move |conn| store::list_pending(conn, &id, now)).await?;
    Ok(VerificationList { verifications: rows.into_iter().map(into_wire).collect() })
}

/// Lists the contacts.
pub(super) async fn contacts(state: &State, me: &Principal) -> Result<ContactList, ContactError> {
    let id = me.account_id.0.clone();
    let rows = state.db.fetch(move |conn| store::list_contacts(conn, &id)).await?;
    Ok(ContactList { contacts: rows.into_iter().map(contact_into_wire).collect() })
}

/// Sends a code to an address that is to be added, or to replace another one.
pub(super) async fn start(
    state: &State,
    me: &Principal,
    origin: &Origin,
    request: StartVerificationRequest,
    once: Once,
) -> Result<Verification, ContactError> {
    let kind = kind_of(request.channel);
    require_channel(state, kind)?;
    let value = parse(kind, &request.value).ok_or(ContactError::Invalid)?;
    let (id, now) = (state.new_id(), state.now_micros());
    let fresh = fresh(state, me.account_id.as_str(), &id, &key(kind, &value));
    let mut row = Pending {
        id,
        account_id: me.account_id.0.clone(),
        organization_id: me.organization_id.0.clone(),
        kind: kind.as_str().to_owned(),
        label: label_text(request.label.unwrap_or_default()).to_owned(),
        value,
        replaces: request.replaces.map(|id| id.0),
        code_hash: fresh.secrets.code_hash.to_vec(),
        attempts: 0,
        created_at: now,
        expires_at: now + WAIT,
        code_expires_at: now + i64::from(CODE_MINUTES) * MINUTE,
        sent_at: now,
    };
    let (keeps_label, level) = (request.label.is_none(), me.level);
    let budget =
        Budget::asked(state, channel_of(kind), &row.value, Some(me.account_id.as_str()), Some(origin.ip));
    let notice = notice(state, me, origin, &row, &fresh);
    state
        .db
        .write(move |conn| {
            if !account::lock(conn, &row.account_id)? {
                return Err(ContactError::Gone);
            }
            make_room(conn, &mut row, keeps_label, now)?;
            if let Some(replaced) = &row.replaces {
                require_level(conn, &row.account_id, replaced, level)?;
            }
            store::insert_pending(conn, &row, &fresh.secrets.token_hash)?;
            send(conn, &budget, &notice)?;
            account::touch(conn, &row.account_id, now)?;
            let started = into_wire(row);
            once.store(conn, 202, &started)?;
            Ok(started)
        })
        .await
}

/// Checks what a new row would stand beside.
fn make_room(conn: &mut Conn, row: &mut Pending, keeps_label: bool, now: i64) -> Result<(), ContactError> {
    let contacts = store::list_contacts(conn, &row.account_id)?;
    let of_kind: Vec<&ContactRow> = contacts.iter().filter(|contact| contact.kind == row.kind).collect();
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
pub(super) fn require_level(
    conn: &mut Conn,
    account_id: &str,
    contact_id: &str,
    level: u8,
) -> Result<(), ContactError> {
    let is_factor = otp::list(conn, account_id)?.iter().any(|factor| factor.contact_id == contact_id);
    if is_factor && level < 2 { Err(ContactError::StepUp) } else { Ok(()) }
}

fn wait_for_resend(row: &Pending, now: i64) -> Result<(), ContactError> {
    let left = row.sent_at + RESEND_AFTER - now;
    if left <= 0 {
        return Ok(());
    }
    Err(ContactError::Limited(u64::try_from((left + SECOND - 1) / SECOND).unwrap_or(1)))
}

fn send(conn: &mut Conn, budget: &Budget, notice: &Notice) -> Result<(), ContactError> {
    if let Some(seconds) = budget.take(conn)? {
        return Err(ContactError::Limited(seconds));
    }
    notice.queue(conn)?;
    Ok(())
}

/// Sends another code to the same address. The code and the link before it stop working.
pub(super) async fn resend(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<Verification, ContactError> {
    let mut row = find(state, me, id).await?;
    require_channel(state, row.kind())?;
    let now = state.now_micros();
    wait_for_resend(&row, now)?;
    let fresh = fresh(state, me.account_id.as_str(), &row.id, &key(row.kind(), &row.value));
    (row.sent_at, row.attempts) = (now, 0);
    row.code_expires_at = now + i64::from(CODE_MINUTES) * MINUTE;
    let channel = channel_of(row.kind());
    let budget = Budget::asked(state, channel, &row.value, Some(me.account_id.as_str()), Some(origin.ip));
    let notice = notice(state, me, origin, &row, &fresh);
    state
        .db
        .write(move |conn| {
            // Of several at once, one finds the old time.
            if !store::renew_pending(conn, &row, &fresh.secrets, now - RESEND_AFTER)? {
                return Err(ContactError::Limited(60));
            }
            send(conn, &budget, &notice)?;
            Ok(into_wire(row))
        })
        .await
}

async fn find(state: &State, me: &Principal, id: &str) -> Result<Pending, ContactError> {
    let (account_id, id, now) = (me.account_id.0.clone(), id.to_owned(), state.now_micros());
    let found = state.db.fetch(move |conn| store::find_pending(conn, &account_id, &id, now)).await?;
    found.ok_or(ContactError::NotFound)
}

/// Gives up on an address.
pub(super) async fn cancel(state: &State, me: &Principal, id: &str) -> Result<(), ContactError> {
    let (account_id, id, now) = (me.account_id.0.clone(), id.to_owned(), state.now_micros());
    state
        .db
        .write(move |conn| {
            if !store::consume_pending(conn, &account_id, &id)? {
                return Err(ContactError::NotFound);
            }
            account::touch(conn, &account_id, now)?;
            Ok(())
        })
        .await
}

/// Confirms an address by the code that was sent there.
pub(super) async fn confirm(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
    typed: &str,
) -> Result<(), ContactError> {
    let row = find(state, me, id).await?;
    let code: String = typed.chars().filter(char::is_ascii_digit).collect();
    let given = code_hash(state, me.account_id.as_str(), &row.id, &key(row.kind(), &row.value), &code);
    let budget_key = state.keys.counter_key(&["contact", me.account_id.as_str()]);
    let applied = Applied::prepare(state, me, origin, &row);
    let now = state.now_micros();
    let is_right = state
        .db
        .write(move |conn| {
            if !account::lock(conn, &row.account_id)? {
                return Err(ContactError::Gone);
            }
            // A wrong code must leave its mark, so it is no error of the unit. One that has run out is no guess.
            let Some(stored) = store::find_pending(conn, &row.account_id, &row.id, now)? else {
                return Err(ContactError::NotFound);
            };
            if stored.attempts >= TRIES
                || stored.code_expires_at <= now
                || attempts::admit(conn, &budget_key, now)? == Admission::Delayed
                || !store::consume_try(conn, &stored.id, TRIES, now)?
                || !are_equal(&stored.code_hash, &given)
            {
                return Ok(false);
            }
            apply::confirmed(conn, &row, &applied, now)?;
            attempts::reset(conn, &budget_key)?;
            Ok(true)
        })
        .await?;
    if is_right { Ok(()) } else { Err(ContactError::WrongCode) }
}

/// Confirms an address by the link that was sent there. The session must be that of the account which asked for it: a
/// link in the wrong hands proves nothing.
pub(super) async fn confirm_by_link(
    state: &State,
    me: &Principal,
    origin: &Origin,
    token: &str,
) -> Result<(), ContactError> {
    let hash = state.keys.hash_token(token.as_bytes());
    let (account_id, now) = (me.account_id.0.clone(), state.now_micros());
    let found =
        state.db.fetch(move |conn| store::find_pending_by_token(conn, &account_id, &hash, now)).await?;
    let row = found.ok_or(ContactError::LinkInvalid)?;
    let applied = Applied::prepare(state, me, origin, &row);
    state
        .db
        .write(move |conn| {
            if !account::lock(conn, &row.account_id)? {
                return Err(ContactError::Gone);
            }
            // A resend in between has replaced the link.
            if store::find_pending_by_token(conn, &row.account_id, &hash, now)?.is_none() {
                return Err(ContactError::LinkInvalid);
            }
            apply::confirmed(conn, &row, &applied, now)
        })
        .await
}

fn are_equal(one: &[u8], other: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(one, other).is_ok()
}

/// Deletes what is over.
pub(super) fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    store::sweep(conn, now)
}

fn require_channel(state: &State, kind: Kind) -> Result<(), ContactError> {
    let is_on = match kind {
        Kind::Email => state.can_send_mail(),
        Kind::Phone => state.can_send_sms(),
    };
    if is_on { Ok(()) } else { Err(ContactError::ChannelUnavailable) }
}

pub(super) const fn channel_of(kind: Kind) -> Channel {
    match kind {
        Kind::Email => Channel::Mail,
        Kind::Phone => Channel::Sms,
    }
}

pub(super) const fn kind_of(channel: ContactChannel) -> Kind {
    match channel {
        ContactChannel::Email => Kind::Email,
        ContactChannel::Phone => Kind::Phone,
    }
}

pub(super) const fn wire_channel(kind: Kind) -> ContactChannel {
    match kind {
        Kind::Email => ContactChannel::Email,
        Kind::Phone => ContactChannel::Phone,
    }
}

pub(super) const fn label_text(label: ContactLabel) -> &'static str {
    match label {
        ContactLabel::Work => "work",
        ContactLabel::Home => "home",
        ContactLabel::Mobile => "mobile",
        ContactLabel::Other => "other",
    }
}

fn label_of(text: &str) -> ContactLabel {
    match text {
        "work" => ContactLabel::Work,
        "home" => ContactLabel::Home,
        "mobile" => ContactLabel::Mobile,
        _ => ContactLabel::Other,
    }
}

fn into_wire(row: Pending) -> Verification {
    Verification {
        channel: wire_channel(row.kind()),
        label: label_of(&row.label),
        id: ContactId(row.id),
        value: row.value,
        replaces: row.replaces.map(ContactId),
        code_expires_at: from_micros(row.code_expires_at),
        attempts_left: u32::try_from(TRIES - row.attempts).unwrap_or(0),
        resend_at: from_micros(row.sent_at + RESEND_AFTER),
        expires_at: from_micros(row.expires_at),
    }
}

pub(super) fn contact_into_wire(row: ContactRow) -> latchkey_openapi::contacts::Contact {
    latchkey_openapi::contacts::Contact {
        channel: wire_channel(row.kind()),
        label: label_of(&row.label),
        id: ContactId(row.id),
        value: row.value,
        primary: row.is_primary,
        verified_at: row.verified_at.map(from_micros),
    }
}

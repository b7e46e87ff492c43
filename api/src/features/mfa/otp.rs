//! The rules of codes by SMS and by e-mail as factors.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::ids::{ContactId, RequestId};
use latchkey_openapi::mfa::{EnableOtpRequest, OtpContact, OtpFactor, OtpSent};

use crate::identity::State;
use crate::identity::contacts::mask;
use crate::identity::events::Origin;
use crate::identity::factors::codes::{self, Binding, Issue, Purpose};
use crate::identity::factors::manage::{self, FactorError};
use crate::identity::factors::option_name;
use crate::identity::factors::otp::{self, Channel, ProvenContact};
use crate::identity::idempotency::Once;
use crate::identity::notices::budget::Budget;
use crate::identity::notices::{self, CodePurpose};
use crate::identity::organization::Organization;
use crate::identity::session::Principal;
use crate::identity::time::{SECOND, from_micros};
use crate::platform::db::DbError;

/// The state of a channel.
pub(super) async fn info(state: &State, me: &Principal, channel: Channel) -> Result<OtpFactor, FactorError> {
    let id = me.account_id.0.clone();
    let (factors, contacts) = state
        .db
        .read(move |conn| Ok::<_, DbError>((otp::list(conn, &id)?, otp::list_contacts(conn, &id, channel)?)))
        .await?;
    let factor = factors.into_iter().find(|factor| factor.channel == channel);
    let masked = |value: &str| mask(channel.contact_kind(), value);
    Ok(OtpFactor {
        is_enrolled: factor.is_some(),
        sent_to: factor.as_ref().map(|factor| masked(&factor.value)),
        created_at: factor.as_ref().map(|factor| from_micros(factor.created_at)),
        last_used_at: factor.as_ref().and_then(|factor| factor.last_used_at.map(from_micros)),
        contact_id: factor.map(|factor| ContactId(factor.contact_id)),
        contacts: contacts
            .into_iter()
            .map(|ProvenContact { id, value, is_primary }| OtpContact {
                contact_id: ContactId(id),
                masked: masked(&value),
                is_primary,
            })
            .collect(),
    })
}

fn require_offered(state: &State, organization: &Organization, channel: Channel) -> Result<(), FactorError> {
    if !organization.settings.factors.offers(channel.option()) {
        return Err(FactorError::NotOffered);
    }
    let can_send = match channel {
        Channel::Sms => state.can_send_sms(),
        Channel::Email => state.can_send_mail(),
    };
    if can_send { Ok(()) } else { Err(FactorError::Unavailable) }
}

/// A code belongs to the session that it was asked for in.
fn binding(me: &Principal, channel: Channel) -> Binding {
    let purpose = match channel {
        Channel::Sms => Purpose::EnrolSms,
        Channel::Email => Purpose::EnrolEmail,
    };
    Binding { account_id: me.account_id.0.clone(), purpose, context: me.context().to_owned() }
}

/// Sends a code to a proven contact of the account, and to nowhere else (T-19).
pub(super) async fn send(
    state: &State,
    me: &Principal,
    origin: &Origin,
    channel: Channel,
    contact_id: &str,
    once: Once,
) -> Result<OtpSent, FactorError> {
    let organization = state.organization_of(me).await?;
    require_offered(state, &organization, channel)?;
    let id = me.account_id.0.clone();
    let contacts = state.db.fetch(move |conn| otp::list_contacts(conn, &id, channel)).await?;
    let contact = contacts.into_iter().find(|contact| contact.id == contact_id);
    let contact = contact.ok_or(FactorError::ContactNotVerified)?;
    let by = match channel {
        Channel::Sms => notices::Channel::Sms,
        Channel::Email => notices::Channel::Mail,
    };
    let account_id = me.account_id.as_str();
    let code = codes::prepare(state, binding(me, channel), &contact.id);
    let (text, value) = (code.code.expose(), contact.value.as_str());
    let notice =
        notices::code(state, account_id, by, value, text, codes::LIFETIME_MINUTES, CodePurpose::Enrollment);
    let budget = Budget::asked(state, by, value, Some(account_id), Some(origin.ip));
    let sent = OtpSent {
        request_id: RequestId(code.id.clone()),
        sent_to: mask(channel.contact_kind(), value),
        expires_at: from_micros(code.expires_at),
        resend_at: from_micros(code.resend_at),
    };
    let (by, settings, now) = (me.clone(), organization.settings.clone(), state.now_micros());
    let answer = sent.clone();
    state
        .db
        .write(move |conn| {
            once.claim(conn)?;
            manage::begin(conn, &by, &settings)?;
            if let Issue::TooSoon { resend_at } = code.write(conn)? {
                let left = resend_at.saturating_sub(now).max(1);
                let seconds = left.unsigned_abs().div_ceil(SECOND.unsigned_abs());
                return Err(FactorError::TooSoon { seconds });
            }
            if let Some(seconds) = budget.take(conn)? {
                return Err(FactorError::TooSoon { seconds });
            }
            notice.queue(conn)?;
            Ok(once.keep(conn, 202, &answer)?)
        })
        .await?;
    Ok(sent)
}

/// The code that arrived sets the channel up, or moves it to another contact.
pub(super) async fn enable(
    state: &State,
    me: &Principal,
    origin: &Origin,
    channel: Channel,
    request: EnableOtpRequest,
) -> Result<OtpFactor, FactorError> {
    let organization = state.organization_of(me).await?;
    require_offered(state, &organization, channel)?;
    let (keys, binding, now) = (state.keys.clone(), binding(me, channel), state.now_micros());
    // A unit of work of its own: a wrong try stays counted.
    let contact_id = state
        .db
        .write(move |conn| {
            if !codes::is_current(conn, &binding, request.request_id.as_str())? {
                return Ok::<_, DbError>(None);
            }
            codes::consume(conn, &keys, &binding, &request.code, now)
        })
        .await?
        .ok_or(FactorError::InvalidCode)?;
    let event = |kind| manage::event(state, me, origin, kind, channel.option(), "");
    let (added, replaced) = (event(EventType::FactorAdded), event(EventType::FactorReplaced));
    let (by, settings) = (me.clone(), organization.settings.clone());
    state
        .db
        .write(move |conn| {
            let factors = manage::begin(conn, &by, &settings)?;
            let account_id = by.account_id.as_str();
            // The contact may have been removed since the code was sent.
            let proven = otp::list_contacts(conn, account_id, channel)?;
            if !proven.iter().any(|contact| contact.id == contact_id) {
                return Err(FactorError::ContactNotVerified);
            }
            let is_new = factors.count(channel.option()) == 0;
            otp::put(conn, account_id, channel, &contact_id, now)?;
            manage::note_proof(conn, &by, channel.option(), now)?;
            if is_new {
                added.write(conn)?
            } else {
                replaced.write(conn)?
            }
            Ok(())
        })
        .await?;
    info(state, me, channel).await
}

/// Takes a channel away.
pub(super) async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    channel: Channel,
) -> Result<(), FactorError> {
    let option = channel.option();
    let removal = manage::removal(state, me, origin, option, "", option_name(option));
    manage::remove(state, me, removal, move |conn, account_id| otp::delete(conn, account_id, channel)).await
}

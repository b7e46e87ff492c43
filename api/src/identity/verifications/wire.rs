//! Between rows that wait and the wire.

use latchkey_openapi::contacts::{ContactChannel, ContactLabel, ContactPurpose, Verification};
use latchkey_openapi::ids::ContactId;

use super::store::{Pending, Purpose};
use super::{RESEND_AFTER, TRIES};
use crate::identity::contacts::Kind;
use crate::identity::time::from_micros;

/// The channel of a kind.
#[must_use]
pub const fn wire_channel(kind: Kind) -> ContactChannel {
    match kind {
        Kind::Email => ContactChannel::Email,
        Kind::Phone => ContactChannel::Phone,
    }
}

/// The label of that stored name.
#[must_use]
pub fn label_of(text: &str) -> ContactLabel {
    match text {
        "work" => ContactLabel::Work,
        "home" => ContactLabel::Home,
        "mobile" => ContactLabel::Mobile,
        _ => ContactLabel::Other,
    }
}

/// What waits, as it is shown to its owner.
#[must_use]
pub fn into_wire(row: Pending) -> Verification {
    Verification {
        channel: wire_channel(row.kind()),
        label: label_of(&row.label),
        purpose: match row.purpose() {
            Purpose::Profile => ContactPurpose::Profile,
            Purpose::Recovery => ContactPurpose::Recovery,
        },
        id: ContactId(row.id),
        value: row.value,
        replaces: row.replaces.map(ContactId),
        code_expires_at: from_micros(row.code_expires_at),
        attempts_left: u32::try_from(TRIES - row.attempts).unwrap_or(0),
        resend_at: from_micros(row.sent_at + RESEND_AFTER),
        expires_at: from_micros(row.expires_at),
    }
}

//! Between rows and the wire.

use latchkey_openapi::contacts::{Contact, ContactChannel, ContactLabel, Verification};
use latchkey_openapi::ids::ContactId;

use crate::identity::contacts::Kind;
use crate::identity::time::from_micros;
use crate::identity::verifications::store::{ContactRow, Pending};
use crate::identity::verifications::{RESEND_AFTER, TRIES};

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

pub(super) fn into_wire(row: Pending) -> Verification {
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

pub(super) fn contact_into_wire(row: ContactRow) -> Contact {
    Contact {
        channel: wire_channel(row.kind()),
        label: label_of(&row.label),
        id: ContactId(row.id),
        value: row.value,
        primary: row.is_primary,
        verified_at: row.verified_at.map(from_micros),
    }
}

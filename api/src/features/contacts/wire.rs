//! Between rows and the wire.

use latchkey_openapi::contacts::{Contact, ContactChannel, ContactLabel};
use latchkey_openapi::ids::ContactId;

use crate::identity::contacts::Kind;
use crate::identity::time::from_micros;
use crate::identity::verifications::store::ContactRow;
use crate::identity::verifications::wire::{label_of, wire_channel};

pub(super) const fn kind_of(channel: ContactChannel) -> Kind {
    match channel {
        ContactChannel::Email => Kind::Email,
        ContactChannel::Phone => Kind::Phone,
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

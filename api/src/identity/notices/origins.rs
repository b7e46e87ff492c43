//! From where an account signs in: which kinds of device, and which places, as keyed hashes.
//!
//! A kind of device is browser and system without their versions, so that an update is no news. A place is what the GeoIP
//! file says of the address, or else the network of a provider (16 bits of IPv4, 32 of IPv6).

use std::net::IpAddr;

use diesel::prelude::*;

use crate::both;
use crate::identity::events::Origin;
use crate::identity::session::view::place_of;
use crate::identity::state::State;
use crate::identity::time::DAY;
use crate::platform::db::schema::sign_in_origins as origins;
use crate::platform::db::{Conn, DbError};

/// Days after which an origin that was not seen again is forgotten.
pub const FORGET_DAYS: u32 = 180;

/// The keys of a device and a place.
#[derive(Debug, Clone)]
pub(super) struct Seen([String; 2]);

impl Seen {
    pub(super) fn of(state: &State, account_id: &str, origin: &Origin) -> Self {
        let device = &origin.device;
        let kind = format!("{:?}", device.kind);
        let place = place_of(state, &origin.ip.to_string()).unwrap_or_else(|| network(origin.ip));
        let key = |parts: &[&str]| state.keys.counter_key(&[&["sign-in-origin", account_id], parts].concat());
        Self([
            key(&[
                "device",
                &kind,
                device.os.as_deref().unwrap_or_default(),
                device.browser.as_deref().unwrap_or_default(),
            ]),
            key(&["place", &place]),
        ])
    }

    /// Notes a sign-in. True when the device or the place is new to an account that has signed in before.
    pub(super) fn note(&self, conn: &mut Conn, account_id: &str, now: i64) -> Result<bool, DbError> {
        let mut unknown = Vec::new();
        for key in &self.0 {
            let known = diesel::update(origins::table.find((account_id, key)))
                .set(origins::last_seen_at.eq(now))
                .execute(conn)?;
            if known == 0 {
                unknown.push(key);
            }
        }
        if unknown.is_empty() {
            return Ok(false);
        }
        let any: bool =
            diesel::select(diesel::dsl::exists(origins::table.filter(origins::account_id.eq(account_id))))
                .get_result(conn)?;
        for key in unknown {
            both!(conn, |c| diesel::insert_into(origins::table)
                .values((
                    origins::account_id.eq(account_id),
                    origins::origin_key.eq(key),
                    origins::last_seen_at.eq(now)
                ))
                .on_conflict_do_nothing()
                .execute(c))?;
        }
        Ok(any)
    }
}

fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            format!("{a}.{b}")
        }
        IpAddr::V6(ip) => {
            let [a, b, ..] = ip.segments();
            format!("{a:x}:{b:x}")
        }
    }
}

/// Forgets origins that were not seen for long.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    let forget_before = now - i64::from(FORGET_DAYS) * DAY;
    diesel::delete(origins::table.filter(origins::last_seen_at.lt(forget_before))).execute(conn)?;
    Ok(())
}

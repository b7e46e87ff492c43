//! What leads back in: shared by the settings of it and by the flows that use it.
//!
//! * Recovery goes to the primary address and number of the profile, or to ones of its own where the account proved some. Only
//!   a proven one counts, and it got there by the proof alone.
//! * Answers to security questions count once there are two of different sets, and only to questions that the organization
//!   still asks. They are stored as password hashes of a normal form, and are never a way in of their own.
//!
//! Who forgot a password asks by a name ([`request`]); whose it is is looked up out of sight ([`deliver`]), and a code or a link to
//! the account's own address proves it ([`super::flow_proofs`]). Who has lost every second factor as well waits ([`delays`]). What
//! an administrator had sent leads in as well, once ([`tickets`]).
//!
//! Tables: `recovery_contacts`, `challenge_answers`, `flow_proofs`, `recovery_delays`, `one_time_tokens`, `contacts` (read).

pub mod answers;
pub mod change;
pub mod contacts;
pub mod delays;
pub mod deliver;
pub mod questions;
pub mod request;
pub mod tickets;

use latchkey_openapi::challenges::ChallengeSets;

use super::contacts::Kind;
use super::events::{self, NewEvent};
use super::settings::Settings;
use super::{State, account, flow_proofs};
use crate::platform::db::{Conn, DbError};

/// Cancels the recovery of an account that waits, with whatever else was asked for meanwhile, and writes `event` down. False
/// where none waited.
///
/// # Errors
/// A failing database.
pub async fn cancel(state: &State, event: NewEvent, account_id: &str) -> Result<bool, DbError> {
    let (event, id) = (events::prepare(state, event), account_id.to_owned());
    state
        .db
        .write(move |conn| {
            let done = account::lock_unless_disabled(conn, &id)? && delays::cancel(conn, &id)?;
            if done {
                // Whoever waited may have asked for more.
                flow_proofs::delete_all(conn, &id)?;
                event.write(conn)?;
            }
            Ok(done)
        })
        .await
}

/// Whether a lost second factor may be waited for.
#[must_use]
pub fn may_wait(state: &State, settings: &Settings) -> bool {
    settings.recovery.delay_hours > 0 && state.can_send_mail()
}

/// The ways back in that are offered, and for which messages leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// By mail.
    pub email: bool,
    /// By SMS.
    pub sms: bool,
    /// Security questions, beside one of the others.
    pub questions: bool,
}

impl Offered {
    /// What is offered under these settings.
    #[must_use]
    pub fn of(state: &State, settings: &Settings) -> Self {
        let recovery = &settings.recovery;
        let email = recovery.email && state.can_send_mail();
        let sms = recovery.sms && state.can_send_sms();
        Self { email, sms, questions: recovery.questions && (email || sms) }
    }

    /// Whether there is anything to look after.
    #[must_use]
    pub const fn any(self) -> bool {
        self.email || self.sms
    }

    /// Whether messages of a kind lead back in.
    #[must_use]
    pub const fn by(self, kind: Kind) -> bool {
        match kind {
            Kind::Email => self.email,
            Kind::Phone => self.sms,
        }
    }
}

/// Where messages of a kind go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The address.
    pub value: String,
    /// Whether it is for recovery alone.
    pub is_separate: bool,
}

/// The ways back into an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where mail goes.
    pub email: Option<Place>,
    /// Where text messages go.
    pub phone: Option<Place>,
    /// Answers to questions that are still asked.
    pub answered: usize,
}

impl Standing {
    /// Reads it.
    ///
    /// # Errors
    /// A failing database.
    pub fn load(conn: &mut Conn, account_id: &str, sets: &ChallengeSets) -> Result<Self, DbError> {
        let place = |conn: &mut Conn, kind| -> Result<Option<Place>, DbError> {
            if let Some(separate) = contacts::separate(conn, account_id, kind)? {
                return Ok(Some(Place { value: separate.value, is_separate: true }));
            }
            let own = contacts::of_profile(conn, account_id, kind)?;
            Ok(own.map(|value| Place { value, is_separate: false }))
        };
        let (email, phone) = (place(conn, Kind::Email)?, place(conn, Kind::Phone)?);
        let stored = answers::list(conn, account_id)?;
        Ok(Self { email, phone, answered: answers::counted(&stored, sets).len() })
    }

    /// How many addresses and numbers lead back in. Questions are none: they are asked beside one of these.
    #[must_use]
    pub fn ways_back(&self, offered: Offered) -> u32 {
        u32::from(offered.email && self.email.is_some()) + u32::from(offered.sms && self.phone.is_some())
    }
}

/// Forgets what was laid since a moment: whoever undoes a change of that time did not lay it. Answers whether answers to
/// security questions were among it.
///
/// # Errors
/// A failing database.
pub fn forget_since(conn: &mut Conn, account_id: &str, since: i64) -> Result<bool, DbError> {
    contacts::delete_since(conn, account_id, since)?;
    answers::delete_since(conn, account_id, since)
}

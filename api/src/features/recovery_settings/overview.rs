//! What leads back in, and what is missing.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::challenges::NEEDED_ANSWERS;
use latchkey_openapi::recovery::{
    Recovery, RecoveryContact, RecoveryGap, RecoveryQuestions, RecoverySource, RecoveryWait,
};

use crate::identity::State;
use crate::identity::contacts::{Kind, mask};
use crate::identity::factors::Factors;
use crate::identity::recovery::{Offered, Place, Standing, delays};
use crate::identity::session::Principal;
use crate::identity::settings::Settings;
use crate::identity::time::from_micros;
use crate::identity::verifications::store::{self, Pending, Purpose};
use crate::identity::verifications::wire::into_wire;
use crate::platform::db::DbError;

/// The ways back into the account.
pub(super) async fn overview(state: &State, me: &Principal) -> Result<Recovery, DbError> {
    let organization = state.organization_of(me).await?;
    let offered = Offered::of(state, &organization.settings);
    let (id, now) = (me.account_id.0.clone(), state.now_micros());
    let sets = organization.settings.question_sets.clone();
    let (standing, factors, pending, waiting) = state
        .db
        .read(move |conn| {
            let standing = Standing::load(conn, &id, &sets)?;
            let pending = store::list_pending(conn, &id, now)?;
            Ok::<_, DbError>((
                standing,
                Factors::load(conn, &id)?,
                pending,
                delays::find_waiting(conn, &id, now)?,
            ))
        })
        .await?;
    let contact = |kind, place: &Option<Place>| {
        offered.by(kind).then(|| RecoveryContact {
            masked: place.as_ref().map(|place| mask(kind, &place.value)),
            source: place.as_ref().map(|place| match place.is_separate {
                true => RecoverySource::Separate,
                false => RecoverySource::Profile,
            }),
            pending: pending.iter().find(|row| waits(row, kind)).cloned().map(into_wire),
        })
    };
    Ok(Recovery {
        ways_back: standing.ways_back(offered),
        email: contact(Kind::Email, &standing.email),
        phone: contact(Kind::Phone, &standing.phone),
        questions: offered.questions.then(|| RecoveryQuestions {
            answered: number(standing.answered),
            needed: number(NEEDED_ANSWERS),
        }),
        can_be_separate: organization.settings.recovery.separate_contacts,
        missing: missing(&organization.settings, offered, &standing, &factors),
        waiting: waiting.map(|delay| RecoveryWait {
            requested_at: from_micros(delay.requested_at),
            opens_at: from_micros(delay.opens_at),
        }),
    })
}

fn waits(row: &Pending, kind: Kind) -> bool {
    row.purpose() == Purpose::Recovery && row.kind() == kind
}

/// What is offered and not there.
fn missing(
    settings: &Settings,
    offered: Offered,
    standing: &Standing,
    factors: &Factors,
) -> Vec<RecoveryGap> {
    let has_strong = factors.count(FactorOption::Totp) + factors.count(FactorOption::Passkey) > 0;
    let codes = settings.factors.offers(FactorOption::BackupCode);
    let gaps = [
        (RecoveryGap::Email, offered.email && standing.email.is_none()),
        (RecoveryGap::Phone, offered.sms && standing.phone.is_none()),
        (RecoveryGap::Questions, offered.questions && standing.answered < NEEDED_ANSWERS),
        (RecoveryGap::BackupCodes, codes && has_strong && factors.count(FactorOption::BackupCode) == 0),
    ];
    gaps.into_iter().filter(|(_, is_missing)| *is_missing).map(|(gap, _)| gap).collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

//! The rules of the overview and of the preferred factor.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::mfa::{FactorState, Mfa};

use crate::identity::events::Origin;
use crate::identity::factors::manage::{self, FactorError};
use crate::identity::factors::{Factors, preference};
use crate::identity::organization::Organization;
use crate::identity::session::Principal;
use crate::identity::{State, credentials};
use crate::platform::db::DbError;

/// The factors in brief.
pub(super) async fn overview(state: &State, me: &Principal) -> Result<Mfa, FactorError> {
    let organization = state.organization_of(me).await?;
    let id = me.account_id.0.clone();
    let (factors, has_password) = state
        .db
        .read(move |conn| {
            Ok::<_, DbError>((Factors::load(conn, &id)?, credentials::find(conn, &id)?.is_some()))
        })
        .await?;
    Ok(to_wire(&factors, has_password, &organization))
}

fn to_wire(factors: &Factors, has_password: bool, organization: &Organization) -> Mfa {
    let settings = &organization.settings.factors;
    let states = FactorOption::ALL.into_iter().filter_map(|option| {
        let (is_offered, count) = (settings.offers(option), factors.count(option));
        let state = FactorState { option, is_offered, is_enrolled: count > 0, count };
        (is_offered || count > 0).then_some(state)
    });
    Mfa {
        factors: states.collect(),
        preferred: factors.preferred,
        policy: settings.second_factor,
        has_password,
        passkey_count: factors.passkey_count(),
        highest_level: factors.highest_level(settings),
    }
}

/// Sets or forgets the preferred factor.
pub(super) async fn prefer(
    state: &State,
    me: &Principal,
    origin: &Origin,
    preferred: Option<FactorOption>,
) -> Result<Mfa, FactorError> {
    let organization = state.organization_of(me).await?;
    let named = preferred.unwrap_or(FactorOption::Passkey);
    let event = manage::event(state, me, origin, EventType::PreferredFactorChanged, named, "");
    let (by, settings) = (me.clone(), organization.settings.clone());
    state
        .db
        .write(move |conn| {
            let factors = manage::begin(conn, &by, &settings)?;
            if preferred.is_some_and(|option| !factors.is_usable(option, &settings.factors)) {
                let message = "Only a second factor that is set up can be preferred.";
                return Err(FactorError::Field(FieldError::new(
                    "preferred",
                    ErrorCode::NotAnOption,
                    message,
                )));
            }
            preference::set(conn, by.account_id.as_str(), preferred)?;
            event.write(conn)?;
            Ok(())
        })
        .await?;
    overview(state, me).await
}

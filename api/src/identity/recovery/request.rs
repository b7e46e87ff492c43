//! Asking for a way back in, or for an account: the same for every name and address, whosever it is.
//!
//! What is asked for is put into the outbox as it is, sealed, and the asker is answered. Whether there is such an account is
//! looked up by the worker ([`super::deliver`]), so that neither the answer nor its time can tell.

use std::net::IpAddr;

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::sessions::Device;
use serde::{Deserialize, Serialize};

use crate::identity::State;
use crate::identity::contacts::Kind;
use crate::identity::events::Origin;
use crate::identity::notices::budget::Budget;
use crate::identity::notices::outbox::{self, Channel, NewRow};
use crate::identity::notices::{Outbox, SEAL};
use crate::identity::organization::Organization;
use crate::identity::time::SECOND;
use crate::platform::db::{Conn, DbError, after_commit};
use crate::platform::http::error::ApiError;
use crate::platform::secret::SecretString;

/// Seconds that a request is of use to who made it.
const USEFUL_SECONDS: i64 = 10 * 60;

/// What is asked for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::identity) enum Wish {
    /// A code, and by mail a link, for a flow.
    Proof {
        /// The flow.
        flow_id: String,
        /// By SMS rather than by mail.
        is_sms: bool,
    },
    /// The user names of an address.
    Usernames,
    /// An account: a code and a link for a flow, unless the address is somebody's already.
    Registration {
        /// The flow.
        flow_id: String,
        /// The language of the message, where nobody is known by the address.
        language: String,
    },
}

/// What is stored of a request, sealed.
#[derive(Serialize, Deserialize)]
pub(in crate::identity) struct Asked {
    pub(super) wish: Wish,
    pub(in crate::identity) organization_id: String,
    /// `/t/{slug}`, or nothing.
    base: String,
    /// What was typed.
    pub(in crate::identity) identifier: String,
    ip: IpAddr,
    device: Device,
}

impl Asked {
    pub(super) fn kind(&self) -> Kind {
        match self.wish {
            Wish::Proof { is_sms: true, .. } => Kind::Phone,
            _ => Kind::Email,
        }
    }

    pub(in crate::identity) fn origin(&self) -> Origin {
        Origin { ip: self.ip, device: self.device.clone() }
    }

    /// The address of a page of the portal.
    pub(in crate::identity) fn page(&self, state: &State, page: &str) -> String {
        format!("{}{}/{page}", state.public_origin, self.base)
    }

    /// A link to a page, with its token in the fragment.
    pub(in crate::identity) fn link(&self, state: &State, page: &str, token: &str) -> SecretString {
        format!("{}#{token}", self.page(state, page)).into()
    }
}

/// A request that is ready to be queued.
#[derive(Clone)]
pub struct Request {
    id: String,
    organization_id: String,
    payload: String,
    budget: Budget,
    now: i64,
    outbox: std::sync::Arc<Outbox>,
}

impl Request {
    /// Asks for a code, and by mail a link, for a flow.
    #[must_use]
    pub fn proof(
        state: &State,
        organization: &Organization,
        origin: &Origin,
        flow_id: &str,
        kind: Kind,
        identifier: &str,
    ) -> Self {
        let wish = Wish::Proof { flow_id: flow_id.to_owned(), is_sms: kind == Kind::Phone };
        Self::new(state, organization, origin, wish, identifier)
    }

    /// Asks for the user names of an address.
    #[must_use]
    pub fn usernames(state: &State, organization: &Organization, origin: &Origin, address: &str) -> Self {
        Self::new(state, organization, origin, Wish::Usernames, address)
    }

    /// Asks for an account by an address.
    #[must_use]
    pub fn registration(
        state: &State,
        organization: &Organization,
        origin: &Origin,
        flow_id: &str,
        (address, language): (&str, &str),
    ) -> Self {
        let wish = Wish::Registration { flow_id: flow_id.to_owned(), language: language.to_owned() };
        Self::new(state, organization, origin, wish, address)
    }

    fn new(
        state: &State,
        organization: &Organization,
        origin: &Origin,
        wish: Wish,
        identifier: &str,
    ) -> Self {
        let asked = Asked {
            wish,
            organization_id: organization.id.0.clone(),
            base: State::base_path(&organization.slug),
            identifier: identifier.to_owned(),
            ip: origin.ip,
            device: origin.device.clone(),
        };
        let id = state.new_id();
        let text = serde_json::to_vec(&asked).unwrap_or_default();
        // By what was typed and by who asks: whose account it is is not known here, and has a budget of its own.
        let name = format!("{}\n{identifier}", organization.id.as_str());
        Self {
            payload: state.keys.seal(SEAL, id.as_bytes(), &text),
            budget: Budget::asked(state, Channel::Recovery, &name, None, Some(origin.ip)),
            id,
            organization_id: asked.organization_id,
            now: state.now_micros(),
            outbox: state.outbox.clone(),
        }
    }

    /// Queues it.
    ///
    /// # Errors
    /// A budget that is used up (`rate_limited`), or a failing database.
    pub fn queue(&self, conn: &mut Conn) -> Result<(), RequestError> {
        if let Some(seconds) = self.budget.take(conn)? {
            return Err(RequestError::Limited(seconds));
        }
        outbox::insert(
            conn,
            &NewRow {
                id: &self.id,
                event_id: None,
                organization_id: &self.organization_id,
                account_id: None,
                channel: Channel::Recovery,
                payload: &self.payload,
                now: self.now,
                expires_at: Some(self.now + USEFUL_SECONDS * SECOND),
            },
        )?;
        let outbox = self.outbox.clone();
        after_commit(move || outbox.nudge(Channel::Recovery));
        Ok(())
    }
}

/// Why a request was not queued.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Too many were made.
    #[error("too many requests")]
    Limited(u64),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for RequestError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl From<RequestError> for ApiError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Limited(seconds) => Self::new(ErrorCode::RateLimited).retry_after(seconds),
            RequestError::Db(error) => error.into(),
        }
    }
}

//! Who is signed in, and what they may do.

use std::rc::Rc;

use latchkey_openapi::auth::{AccountInfo, SessionInfo};
use latchkey_openapi::capabilities::{Capabilities, Features};
use yew::prelude::*;

use crate::api::{self, ApiError, Client};

/// The session of this browser, for everything inside the app.
#[derive(Clone, PartialEq)]
pub(crate) struct Session {
    /// What the server said last.
    pub info: Rc<SessionInfo>,
    /// What the account may see and do; absent until it is read.
    pub capabilities: Option<Rc<Capabilities>>,
    /// The way to the server.
    pub client: Client,
    /// Takes newer information into use.
    pub adopt: Callback<SessionInfo>,
    /// Whether a session has ended while the app was open.
    pub has_ended: bool,
}

impl Session {
    /// The signed-in account.
    pub(crate) fn account(&self) -> Option<&AccountInfo> {
        self.info.account.as_ref()
    }

    /// The organization's name for people.
    pub(crate) fn organization(&self) -> &str {
        &self.info.organization.name
    }

    /// Asks the server again.
    pub(crate) async fn refresh(&self) -> Result<SessionInfo, ApiError> {
        let info = api::auth::session(&self.client).await?;
        self.adopt.emit(info.clone());
        Ok(info)
    }

    /// Whether a feature is there; everything is until the server says otherwise.
    pub(crate) fn can(&self, feature: impl FnOnce(&Features) -> bool) -> bool {
        self.capabilities.as_ref().is_none_or(|capabilities| feature(&capabilities.features))
    }
}

/// The session of this browser. `None` only outside the app's frame.
#[hook]
pub(crate) fn use_session() -> Option<Session> {
    use_context::<Session>()
}

/// The way to the server.
#[hook]
pub(crate) fn use_client() -> Client {
    use_context::<Session>().map(|session| session.client).unwrap_or_default()
}

//! Pages that come in modules of their own, when they are visited or shortly before. The sign-in, the frame and the
//! Overview are in the module that starts; whatever only a function marked with `wasm_split` reaches is in its part.
//!
//! Parts are few on purpose: what two of them share and the first module lacks becomes a file of its own.

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

use super::{
    activity, apps, authorize, change_password, console, linked, not_me, privacy, profile, purposes, recover,
    register, security, sessions, setup, sign_out, verify,
};
use crate::api::{Call, Client, Method};
use crate::platform;
use crate::routes::Route;

/// What a part can be asked to draw.
pub(super) enum View<'a> {
    /// A page.
    Page(&'a Route),
    /// What has to be accepted before the portal opens.
    Wall,
    /// The form of an attribute, which the Overview has as well: few open it there.
    Attribute(&'a profile::EditFormProps),
}

/// Draws what is in a part.
pub(super) type Draw = fn(&View<'_>) -> Html;

/// Pages that are loaded together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// What everybody does with their own account.
    Account,
    /// What only administrators have.
    Console,
    /// What a link in a message, on a terminal or of an application opens, once.
    Links,
}

/// Why a part is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// It did not come.
    Unreachable,
    /// The server has a newer version of the app and no longer this one's files.
    Replaced,
}

impl Absent {
    /// Finds out: the page names the files of the version that the server has now.
    pub(super) async fn why(client: &Client) -> Self {
        let script = platform::document()
            .and_then(|document| document.query_selector("script[type=module]").ok().flatten())
            .and_then(|script| script.get_attribute("src"));
        match (client.text(Call::new(Method::Get, "/")).await, script) {
            (Ok(page), Some(script)) if !page.contains(&script) => Self::Replaced,
            _ => Self::Unreachable,
        }
    }

    /// The first part of its message keys, and its id.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Unreachable => "page-missing",
            Self::Replaced => "page-replaced",
        }
    }
}

thread_local! {
    static THERE: RefCell<BTreeMap<Part, Draw>> = const { RefCell::new(BTreeMap::new()) };
}

impl Part {
    /// The part that a page is in; `None` for those in the module that starts.
    pub(super) const fn of(route: &Route) -> Option<Self> {
        match route {
            Route::Overview | Route::SignIn(_) | Route::NotFound => None,
            Route::PersonalInfo
            | Route::Avatar
            | Route::Security
            | Route::Password
            | Route::Sessions
            | Route::Session(_)
            | Route::Activity(_)
            | Route::NotMe
            | Route::Linked
            | Route::LinkAccount
            | Route::Apps
            | Route::Access
            | Route::Consents
            | Route::Consent(_)
            | Route::Tokens
            | Route::Privacy => Some(Self::Account),
            Route::People
            | Route::Person(_)
            | Route::Portal
            | Route::Questions
            | Route::Connections
            | Route::Purposes
            | Route::NewPurpose
            | Route::Purpose(_)
            | Route::Registrations
            | Route::Applications
            | Route::NewApplication
            | Route::Application(_) => Some(Self::Console),
            Route::Authorize(_)
            | Route::AuthorizeInvalid
            | Route::SignOut
            | Route::Verify
            | Route::Undo
            | Route::Recover
            | Route::Invitation
            | Route::RecoverUsername
            | Route::Register
            | Route::CancelRecovery
            | Route::Keep
            | Route::Setup => Some(Self::Links),
        }
    }

    /// What draws the pages of the part, once it is there.
    pub(super) fn there(self) -> Option<Draw> {
        THERE.with_borrow(|there| there.get(&self).copied())
    }

    /// Fetches the part, unless it is there; false when it did not come. Calls at the same time share one fetch, and one
    /// that failed can be repeated.
    pub(super) async fn load(self) -> bool {
        if self.there().is_some() {
            return true;
        }
        let loaded = match self {
            Self::Account => account().await,
            Self::Console => console_pages().await,
            Self::Links => links().await,
        };
        if let Ok(draw) = loaded {
            THERE.with_borrow_mut(|there| there.insert(self, draw));
        }
        loaded.is_ok()
    }
}

#[wasm_split(account, fallible)]
fn account() -> Result<Draw, SplitLoaderError> {
    Ok(|view| match view {
        View::Attribute(props) => html!(<profile::EditForm ..(*props).clone() />),
        View::Wall => html!(<purposes::Wall />),
        View::Page(route) => match route {
            Route::PersonalInfo => html!(<profile::PersonalInfo />),
            Route::Avatar => html!(<profile::PersonalInfo avatar_open=true />),
            Route::Security => html!(<security::Security />),
            Route::Password => html!(<change_password::ChangePassword />),
            Route::Sessions => html!(<sessions::Sessions />),
            Route::Session(id) => html!(<sessions::SessionDetails id={id.clone()} />),
            Route::Activity(group) => html!(<activity::ActivityLog group={*group} />),
            Route::NotMe => html!(<not_me::NotMe />),
            Route::Linked => html!(<linked::Linked />),
            Route::LinkAccount => html!(<linked::Linked adding=true />),
            Route::Apps => html!(<apps::Launcher />),
            Route::Access => html!(<apps::Access />),
            Route::Consents => html!(<apps::Consents />),
            Route::Consent(id) => html!(<apps::ConsentPage id={id.clone()} />),
            Route::Tokens => html!(<apps::Tokens />),
            Route::Privacy => html!(<privacy::Privacy />),
            _ => Html::default(),
        },
    })
}

#[wasm_split(console, fallible)]
fn console_pages() -> Result<Draw, SplitLoaderError> {
    Ok(|view| match view {
        View::Page(Route::People) => html!(<console::PeoplePage />),
        View::Page(Route::Person(id)) => html!(<console::PersonPage id={id.clone()} />),
        View::Page(Route::Portal) => html!(<console::PortalPage />),
        View::Page(Route::Applications) => html!(<console::ApplicationsPage />),
        View::Page(Route::NewApplication) => html!(<console::NewApplicationPage />),
        View::Page(Route::Application(id)) => html!(<console::ApplicationPage id={id.clone()} />),
        View::Page(Route::Connections) => html!(<console::Connections />),
        View::Page(Route::Questions) => html!(<console::QuestionsPage />),
        View::Page(Route::Purposes) => html!(<console::PurposesPage />),
        View::Page(Route::Registrations) => html!(<console::RegistrationsPage />),
        View::Page(Route::NewPurpose) => html!(<console::NewPurposePage />),
        View::Page(Route::Purpose(id)) => html!(<console::PurposePage id={id.clone()} />),
        _ => Html::default(),
    })
}

#[wasm_split(links, fallible)]
fn links() -> Result<Draw, SplitLoaderError> {
    Ok(|view| match view {
        View::Page(Route::Verify) => html!(<verify::Verify />),
        View::Page(Route::Undo) => html!(<verify::Verify undo=true />),
        View::Page(Route::Recover) => html!(<recover::Recover />),
        View::Page(Route::Invitation) => html!(<recover::Recover invited=true />),
        View::Page(Route::RecoverUsername) => html!(<recover::RecoverUsername />),
        View::Page(Route::Register) => html!(<register::Register />),
        View::Page(Route::CancelRecovery) => html!(<recover::CancelRecovery />),
        View::Page(Route::Keep) => html!(<privacy::Keep />),
        View::Page(Route::Setup) => html!(<setup::Setup />),
        View::Page(Route::Authorize(id)) => html!(<authorize::Authorize id={id.clone()} />),
        View::Page(Route::AuthorizeInvalid) => html!(<authorize::Invalid />),
        View::Page(Route::SignOut) => html!(<sign_out::SignOut />),
        _ => Html::default(),
    })
}

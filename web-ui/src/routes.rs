//! One URL per page and per task.

mod query;
mod section;

use latchkey_openapi::activity::EventGroup;

pub(crate) use query::encode;
use query::{decode, query_member};
pub(crate) use section::Section;

/// A page of the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// Start page.
    Overview,
    /// The profile.
    PersonalInfo,
    /// The dialog for the picture, above the profile.
    Avatar,
    /// Sign-in and security.
    Security,
    /// Change of the password.
    Password,
    /// Devices and sessions.
    Sessions,
    /// One session.
    Session(String),
    /// The activity log, of one group or of all.
    Activity(Option<EventGroup>),
    /// What to do when something was not the user's own act.
    NotMe,
    /// Linked accounts.
    Linked,
    /// The dialog that links another account, above them.
    LinkAccount,
    /// Applications, to find and open them.
    Apps,
    /// Applications that may act for the user.
    Access,
    /// What the user consented to.
    Consents,
    /// One consent.
    Consent(String),
    /// Personal access tokens.
    Tokens,
    /// Data and privacy.
    Privacy,
    /// The organization's settings of its portal.
    Portal,
    /// The organization's security questions.
    Questions,
    /// The organization's applications.
    Applications,
    /// Registering an application.
    NewApplication,
    /// One registered application.
    Application(String),
    /// The organization's connections to upstream providers.
    Connections,
    /// The organization's people.
    People,
    /// One of them.
    Person(String),
    /// The organization's policies and preferences.
    Purposes,
    /// Creating one.
    NewPurpose,
    /// One of them.
    Purpose(String),
    /// People who registered and wait for an administrator.
    Registrations,
    /// An application asks for its user.
    Authorize(String),
    /// An application asked in a way that cannot be answered.
    AuthorizeInvalid,
    /// An application asks to sign the user out; what it asks for stands in the fragment.
    SignOut,
    /// Proving that an address is one's own; the secret stands in the fragment.
    Verify,
    /// Taking back a change of an address; the secret stands in the fragment.
    Undo,
    /// Coming back although the password is forgotten; a link's secret stands in the fragment.
    Recover,
    /// Choosing the first password; the link's secret stands in the fragment.
    Invitation,
    /// Coming back although the user name is forgotten.
    RecoverUsername,
    /// Registering; a link's secret stands in the fragment.
    Register,
    /// Cancelling a recovery that waits; the secret stands in the fragment.
    CancelRecovery,
    /// Keeping an account that is paused or to be erased; the secret stands in the fragment.
    Keep,
    /// Sign-in, with the path to go to afterwards.
    SignIn(Option<String>),
    /// Creating the owner on the first start.
    Setup,
    /// No such page.
    NotFound,
}

impl Route {
    /// The page of a path (without the organization's prefix) and a query.
    pub(crate) fn parse(path: &str, query: &str) -> Self {
        let path = path.trim_end_matches('/');
        match path {
            "" | "/overview" => Self::Overview,
            "/personal-info" => Self::PersonalInfo,
            "/personal-info/avatar" => Self::Avatar,
            "/security" => Self::Security,
            "/security/password" => Self::Password,
            "/sessions" => Self::Sessions,
            "/activity" => Self::Activity(query_member(query, "type").as_deref().and_then(parse_group)),
            "/not-me" => Self::NotMe,
            "/linked" => Self::Linked,
            "/linked/add" => Self::LinkAccount,
            "/apps" => Self::Apps,
            "/apps/access" => Self::Access,
            "/apps/consents" => Self::Consents,
            "/apps/tokens" => Self::Tokens,
            "/privacy" => Self::Privacy,
            "/console/connections" => Self::Connections,
            "/console/people" => Self::People,
            "/console/purposes" => Self::Purposes,
            "/console/purposes/new" => Self::NewPurpose,
            "/console/registrations" => Self::Registrations,
            "/console/portal" => Self::Portal,
            "/console/questions" => Self::Questions,
            "/console/applications" => Self::Applications,
            "/console/applications/new" => Self::NewApplication,
            "/verify" => Self::Verify,
            "/undo" => Self::Undo,
            "/recover" => Self::Recover,
            "/invitation" => Self::Invitation,
            "/recover/username" => Self::RecoverUsername,
            "/register" => Self::Register,
            "/recover/cancel" => Self::CancelRecovery,
            "/keep" => Self::Keep,
            "/sign-in" => Self::SignIn(query_member(query, "returnTo")),
            "/authorize" => Self::AuthorizeInvalid,
            "/sign-out" => Self::SignOut,
            "/setup" => Self::Setup,
            _ => Self::parse_one(path),
        }
    }

    /// The page of one thing: its id is the last part of the path.
    fn parse_one(path: &str) -> Self {
        match path.rsplit_once('/') {
            Some(("/sessions", id)) => Self::Session(decode(id)),
            Some(("/apps/consents", id)) => Self::Consent(decode(id)),
            Some(("/authorize", id)) => Self::Authorize(decode(id)),
            Some(("/console/applications", id)) => Self::Application(decode(id)),
            Some(("/console/people", id)) => Self::Person(decode(id)),
            Some(("/console/purposes", id)) => Self::Purpose(decode(id)),
            _ => Self::NotFound,
        }
    }

    /// Path and query, without the organization's prefix.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Overview | Self::NotFound => "/".to_owned(),
            Self::PersonalInfo => "/personal-info".to_owned(),
            Self::Avatar => "/personal-info/avatar".to_owned(),
            Self::Security => "/security".to_owned(),
            Self::Password => "/security/password".to_owned(),
            Self::Sessions => "/sessions".to_owned(),
            Self::Session(id) => format!("/sessions/{}", encode(id)),
            Self::Activity(None) => "/activity".to_owned(),
            Self::Activity(Some(group)) => format!("/activity?type={}", group_name(*group)),
            Self::NotMe => "/not-me".to_owned(),
            Self::Linked => "/linked".to_owned(),
            Self::Connections => "/console/connections".to_owned(),
            Self::People => "/console/people".to_owned(),
            Self::Person(id) => format!("/console/people/{}", encode(id)),
            Self::Purposes => "/console/purposes".to_owned(),
            Self::NewPurpose => "/console/purposes/new".to_owned(),
            Self::Registrations => "/console/registrations".to_owned(),
            Self::Purpose(id) => format!("/console/purposes/{}", encode(id)),
            Self::LinkAccount => "/linked/add".to_owned(),
            Self::Apps => "/apps".to_owned(),
            Self::Access => "/apps/access".to_owned(),
            Self::Consents => "/apps/consents".to_owned(),
            Self::Consent(id) => format!("/apps/consents/{}", encode(id)),
            Self::Tokens => "/apps/tokens".to_owned(),
            Self::Privacy => "/privacy".to_owned(),
            Self::Portal => "/console/portal".to_owned(),
            Self::Questions => "/console/questions".to_owned(),
            Self::Applications => "/console/applications".to_owned(),
            Self::NewApplication => "/console/applications/new".to_owned(),
            Self::Application(id) => format!("/console/applications/{}", encode(id)),
            Self::Authorize(id) => format!("/authorize/{}", encode(id)),
            Self::AuthorizeInvalid => "/authorize".to_owned(),
            Self::SignOut => "/sign-out".to_owned(),
            Self::Verify => "/verify".to_owned(),
            Self::Undo => "/undo".to_owned(),
            Self::Recover => "/recover".to_owned(),
            Self::Invitation => "/invitation".to_owned(),
            Self::RecoverUsername => "/recover/username".to_owned(),
            Self::Register => "/register".to_owned(),
            Self::CancelRecovery => "/recover/cancel".to_owned(),
            Self::Keep => "/keep".to_owned(),
            Self::SignIn(None) => "/sign-in".to_owned(),
            Self::SignIn(Some(back)) => format!("/sign-in?returnTo={}", encode(back)),
            Self::Setup => "/setup".to_owned(),
        }
    }

    /// The entry of the navigation that is marked on this page.
    pub(crate) const fn section(&self) -> Option<Section> {
        match self {
            Self::Overview => Some(Section::Overview),
            Self::PersonalInfo | Self::Avatar => Some(Section::PersonalInfo),
            Self::Security | Self::Password => Some(Section::Security),
            Self::Sessions | Self::Session(_) => Some(Section::Sessions),
            Self::Activity(_) | Self::NotMe => Some(Section::Activity),
            Self::Linked | Self::LinkAccount => Some(Section::Linked),
            Self::Apps | Self::Access | Self::Consents | Self::Consent(_) | Self::Tokens => {
                Some(Section::Apps)
            }
            Self::Privacy => Some(Section::Privacy),
            Self::People | Self::Person(_) => Some(Section::People),
            Self::Portal | Self::Questions => Some(Section::Portal),
            Self::Applications | Self::NewApplication | Self::Application(_) => Some(Section::Applications),
            Self::Connections => Some(Section::Connections),
            Self::Purposes | Self::NewPurpose | Self::Purpose(_) => Some(Section::Purposes),
            Self::Registrations => Some(Section::Registrations),
            Self::SignIn(_)
            | Self::Setup
            | Self::Authorize(_)
            | Self::AuthorizeInvalid
            | Self::SignOut
            | Self::Verify
            | Self::Undo
            | Self::Recover
            | Self::Invitation
            | Self::RecoverUsername
            | Self::Register
            | Self::CancelRecovery
            | Self::Keep
            | Self::NotFound => None,
        }
    }

    /// Whether it opens once the policies that the account needs are accepted. What links in messages do, and signing out,
    /// waits for nothing.
    pub(crate) const fn waits_for_policies(&self) -> bool {
        matches!(self, Self::Authorize(_)) || !self.is_public()
    }

    /// Whether the page is there for everybody.
    pub(crate) const fn is_public(&self) -> bool {
        matches!(
            self,
            Self::SignIn(_)
                | Self::Setup
                | Self::Authorize(_)
                | Self::AuthorizeInvalid
                | Self::SignOut
                | Self::Verify
                | Self::Undo
                | Self::Recover
                | Self::Invitation
                | Self::RecoverUsername
                | Self::Register
                | Self::CancelRecovery
                | Self::Keep
        )
    }
}

/// The prefix of the organization in a path: `/t/acme`, or nothing for the default one.
pub(crate) fn base_of(path: &str) -> String {
    path.strip_prefix("/t/")
        .and_then(|rest| rest.split('/').next())
        .filter(|slug| !slug.is_empty())
        .map_or_else(String::new, |slug| format!("/t/{slug}"))
}

/// The name of a group in the query and in message keys.
pub(crate) const fn group_name(group: EventGroup) -> &'static str {
    match group {
        EventGroup::SignIns => "sign_ins",
        EventGroup::Security => "security",
        EventGroup::Sessions => "sessions",
        EventGroup::Applications => "applications",
        EventGroup::Profile => "profile",
        EventGroup::Privacy => "privacy",
        EventGroup::Administration => "administration",
    }
}

fn parse_group(name: &str) -> Option<EventGroup> {
    EventGroup::ALL.iter().copied().find(|group| group_name(*group) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_by_its_own_path() {
        let pages = [
            Route::Overview,
            Route::PersonalInfo,
            Route::Avatar,
            Route::Security,
            Route::Password,
            Route::Sessions,
            Route::Session("0198 f0/c2".into()),
            Route::Activity(None),
            Route::Activity(Some(EventGroup::SignIns)),
            Route::NotMe,
            Route::Linked,
            Route::LinkAccount,
            Route::Apps,
            Route::Access,
            Route::Consents,
            Route::Consent("0198f0c2".into()),
            Route::Tokens,
            Route::Privacy,
            Route::Portal,
            Route::People,
            Route::Person("0198f0c2".into()),
            Route::Applications,
            Route::NewApplication,
            Route::Application("0198f0c2".into()),
            Route::Connections,
            Route::Purposes,
            Route::NewPurpose,
            Route::Purpose("0198f0c2".into()),
            Route::Authorize("0198f0c2".into()),
            Route::AuthorizeInvalid,
            Route::SignOut,
            Route::Verify,
            Route::Undo,
            Route::Recover,
            Route::Invitation,
            Route::RecoverUsername,
            Route::CancelRecovery,
            Route::Keep,
            Route::SignIn(None),
            Route::SignIn(Some("/activity?type=sign_ins&x=ü".into())),
            Route::Setup,
        ];
        for page in pages {
            let full = page.path();
            let (path, query) = full.split_once('?').unwrap_or((&full, ""));
            let found = Route::parse(path, query);
            // A session's id never holds a slash; one that does is no page at all.
            let expected = if full.contains("f0/") { Route::NotFound } else { page };
            assert_eq!(found, expected, "{full}");
        }
    }

    #[test]
    fn an_unknown_path_is_no_page() {
        for path in ["/x", "/sessions/a/b", "/personal-info/x", "/t", "/authorize/a/b", "/apps/consents/a/b"]
        {
            assert_eq!(Route::parse(path, ""), Route::NotFound, "{path}");
        }
    }

    #[test]
    fn the_prefix_names_the_organization() {
        assert_eq!(base_of("/t/acme/sessions"), "/t/acme");
        assert_eq!(base_of("/t/acme"), "/t/acme");
        assert_eq!(base_of("/sessions"), "");
        assert_eq!(base_of("/t/"), "");
    }
}

//! The entries of the navigation.

use super::Route;

/// An entry of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Start page.
    Overview,
    /// The profile.
    PersonalInfo,
    /// Sign-in and security.
    Security,
    /// Devices and sessions.
    Sessions,
    /// Linked accounts.
    Linked,
    /// The activity log.
    Activity,
    /// Applications, and what they may do.
    Apps,
    /// Data and privacy.
    Privacy,
    /// The organization's people; only for those who keep them.
    People,
    /// The organization's settings of its portal; only for those who keep them.
    Portal,
    /// The organization's applications; only for those who keep them.
    Applications,
    /// The organization's connections; for the same.
    Connections,
    /// The organization's policies and preferences; for the same.
    Purposes,
    /// People who registered and wait; for the same.
    Registrations,
}

impl Section {
    /// Every entry, in the order of the navigation.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Overview,
        Self::PersonalInfo,
        Self::Security,
        Self::Sessions,
        Self::Linked,
        Self::Activity,
        Self::Apps,
        Self::Privacy,
        Self::People,
        Self::Portal,
        Self::Applications,
        Self::Connections,
        Self::Purposes,
        Self::Registrations,
    ];

    /// The page that the entry leads to.
    pub(crate) fn route(self) -> Route {
        match self {
            Self::Overview => Route::Overview,
            Self::PersonalInfo => Route::PersonalInfo,
            Self::Security => Route::Security,
            Self::Sessions => Route::Sessions,
            Self::Linked => Route::Linked,
            Self::Activity => Route::Activity(None),
            Self::Apps => Route::Apps,
            Self::Privacy => Route::Privacy,
            Self::People => Route::People,
            Self::Portal => Route::Portal,
            Self::Applications => Route::Applications,
            Self::Connections => Route::Connections,
            Self::Purposes => Route::Purposes,
            Self::Registrations => Route::Registrations,
        }
    }

    /// The name used in ids and message keys.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::PersonalInfo => "personal-info",
            Self::Security => "security",
            Self::Sessions => "sessions",
            Self::Linked => "linked",
            Self::Activity => "activity",
            Self::Apps => "apps",
            Self::Privacy => "privacy",
            Self::People => "people",
            Self::Portal => "portal",
            Self::Applications => "applications",
            Self::Connections => "connections",
            Self::Purposes => "purposes",
            Self::Registrations => "registrations",
        }
    }

    /// Whether it is there only for those who keep the organization's settings.
    pub(crate) const fn is_console(self) -> bool {
        matches!(
            self,
            Self::People
                | Self::Portal
                | Self::Applications
                | Self::Connections
                | Self::Purposes
                | Self::Registrations
        )
    }
}

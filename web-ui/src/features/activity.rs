//! Activity: what happened to the account, by day.

use std::rc::Rc;

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, Utc};
use latchkey_openapi::activity::{Activity, ActivityList, Actor, EventGroup, EventType, Outcome};
use yew::prelude::*;

use super::sessions::{device_name, place_of};
use crate::api;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::{Route, group_name};
use crate::session::use_session;
use crate::ui::{
    Button, Card, Drawing, EmptyState, Hue, Page, Rows, Symbol, chip, format, icon, use_load, use_more,
};

const PER_PAGE: u32 = 25;

/// The drawing of an event.
pub(crate) const fn event_symbol(kind: EventType, outcome: Outcome) -> Symbol {
    match (kind, outcome) {
        (_, Outcome::Failure) | (EventType::LockedOut, _) => Symbol::Warning,
        (EventType::AccountCreated | EventType::ProfileChanged | EventType::AvatarChanged, _) => {
            Symbol::Person
        }
        (EventType::SignIn | EventType::StepUp, _) => Symbol::Shield,
        (
            EventType::SwitchedIn
            | EventType::SwitchedOut
            | EventType::AccountLinked
            | EventType::AccountUnlinked,
            _,
        ) => Symbol::Link,
        (EventType::SignOut, _) => Symbol::SignOut,
        (EventType::RecoveryDelayed, _) => Symbol::Clock,
        (
            EventType::PasswordChanged
            | EventType::PasswordReset
            | EventType::RecoveryRequested
            | EventType::RecoveryCancelled
            | EventType::FactorAdded
            | EventType::FactorRemoved
            | EventType::FactorReplaced
            | EventType::FactorRenamed
            | EventType::FactorCloned
            | EventType::PreferredFactorChanged
            | EventType::ActivityReported
            | EventType::BackupCodesGenerated
            | EventType::BackupCodesRemoved
            | EventType::BackupCodeUsed
            | EventType::TokenReused
            | EventType::AccessTokenCreated
            | EventType::AccessTokenRevoked
            | EventType::FederatedAssociationAdded
            | EventType::FederatedAssociationRemoved,
            _,
        ) => Symbol::Key,
        (
            EventType::PolicyAccepted
            | EventType::PolicyDeclined
            | EventType::PreferenceChosen
            | EventType::PreferenceRevoked
            | EventType::ConsentGiven
            | EventType::ConsentChanged
            | EventType::ConsentRevoked,
            _,
        ) => Symbol::Person,
        (EventType::BrowserTrusted | EventType::TrustRevoked, _) => Symbol::Devices,
        (
            EventType::ContactAdded
            | EventType::ContactChanged
            | EventType::ContactRemoved
            | EventType::ContactMadePrimary
            | EventType::ContactRestored
            | EventType::RecoveryContactChanged
            | EventType::RecoveryContactRemoved,
            _,
        ) => Symbol::Person,
        (EventType::SecurityQuestionsChanged | EventType::SecurityQuestionsRemoved, _) => Symbol::Key,
        (EventType::SessionEnded | EventType::SessionsEnded | EventType::SessionRenamed, _) => {
            Symbol::Devices
        }
        (EventType::DataExported | EventType::ExportRequested, _) => Symbol::Download,
        (
            EventType::AccountPaused
            | EventType::AccountResumed
            | EventType::DeletionBegun
            | EventType::DeletionUndone
            | EventType::AccountErased
            | EventType::RegistrationApproved
            | EventType::RegistrationRejected,
            _,
        ) => Symbol::Person,
        (EventType::InvitationSent | EventType::InvitationAccepted | EventType::ResetLinkSent, _) => {
            Symbol::Mail
        }
        (EventType::AccountLocked | EventType::AccountUnlocked, _) => Symbol::Lock,
        (
            EventType::SettingsChanged
            | EventType::RoleChanged
            | EventType::PersonInvited
            | EventType::PersonReset
            | EventType::PersonLocked
            | EventType::PersonUnlocked
            | EventType::PersonRoleChanged
            | EventType::PersonSessionsEnded
            | EventType::ApplicationRegistered
            | EventType::ApplicationChanged
            | EventType::ApplicationSecretReplaced
            | EventType::ApplicationRemoved
            | EventType::PurposeCreated
            | EventType::PurposePublished
            | EventType::PurposeChanged
            | EventType::PurposeRemoved
            | EventType::ConnectionCreated
            | EventType::ConnectionChanged
            | EventType::ConnectionRemoved,
            _,
        ) => Symbol::Settings,
    }
}

/// Whether somebody else would do this with an account that is not theirs.
const fn event_is_doubtful(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::SignIn
            | EventType::PasswordChanged
            | EventType::LockedOut
            | EventType::FactorAdded
            | EventType::FactorRemoved
            | EventType::FactorReplaced
            | EventType::BackupCodesGenerated
            | EventType::BackupCodesRemoved
            | EventType::BackupCodeUsed
            | EventType::BrowserTrusted
            | EventType::ContactAdded
            | EventType::ContactChanged
            | EventType::ContactRemoved
            | EventType::RecoveryContactChanged
            | EventType::RecoveryContactRemoved
            | EventType::SecurityQuestionsChanged
            | EventType::SecurityQuestionsRemoved
            | EventType::AccessTokenCreated
            | EventType::FederatedAssociationAdded
            | EventType::FederatedAssociationRemoved
            | EventType::ConsentGiven
    )
}

/// The sentence of an event.
pub(crate) fn sentence(i18n: &I18n, entry: &Activity) -> String {
    let key = format!("event-{}", entry.kind.as_str());
    match entry.outcome {
        Outcome::Success => i18n.text(&key),
        Outcome::Failure => i18n.text_or(&format!("{key}-failed"), &i18n.text(&key)),
    }
}

/// The day of a moment where the reader is.
fn local_day(at: DateTime<Utc>) -> NaiveDate {
    let minutes = js_sys::Date::new(&(at.timestamp_millis() as f64).into()).get_timezone_offset();
    let seconds = i32::try_from(crate::platform::to_i64(-minutes * 60.0)).unwrap_or(0);
    let zone = FixedOffset::east_opt(seconds).unwrap_or_else(|| Utc.fix());
    at.with_timezone(&zone).date_naive()
}

/// Entries by day, in their order.
fn by_day(entries: &[Activity], day: impl Fn(DateTime<Utc>) -> NaiveDate) -> Vec<Vec<&Activity>> {
    let mut days: Vec<Vec<&Activity>> = Vec::new();
    for entry in entries {
        match days.last_mut() {
            Some(last) if last.first().is_some_and(|first| day(first.at) == day(entry.at)) => {
                last.push(entry)
            }
            _ => days.push(vec![entry]),
        }
    }
    days
}

/// Properties of [`ActivityLog`].
#[derive(Properties, PartialEq)]
pub(crate) struct ActivityLogProps {
    /// Only this group.
    pub group: Option<EventGroup>,
}

/// The page.
#[component(ActivityLog)]
pub(crate) fn activity_log(props: &ActivityLogProps) -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let list = use_load((session.client.clone(), props.group), |(client, group)| async move {
        api::account::activity(&client, group, PER_PAGE, None).await
    });
    let more = use_more(&list, {
        let (client, group) = (session.client.clone(), props.group);
        move |shown: Rc<ActivityList>| {
            let client = client.clone();
            async move {
                let cursor = shown.next_cursor.as_deref();
                let mut next = api::account::activity(&client, group, PER_PAGE, cursor).await?;
                next.activity.splice(0..0, shown.activity.iter().cloned());
                Ok(next)
            }
        }
    });
    html!(
        <Page title={i18n.text("activity-title")} lead={i18n.text("activity-lead")}>
            <nav class="lk-chips" aria-label={i18n.text("activity-filter")}>
                { filter(None, props.group, i18n.text("activity-all")) }
                { for EventGroup::ALL.iter().map(|group| {
                    filter(Some(*group), props.group, i18n.text(&format!("event-group-{}", group_name(*group))))
                }) }
            </nav>
            { list.view(html!(<Card flush=true><Rows count=5 /></Card>), |list| content(&i18n, list, props.group, &more)) }
        </Page>
    )
}

fn filter(group: Option<EventGroup>, present: Option<EventGroup>, words: String) -> Html {
    let id = format!("filter-{}", group.map_or("all", group_name));
    html!(<Link to={Route::Activity(group)} class="lk-chip" current={group == present} task=true {id}>{ words }</Link>)
}

fn content(i18n: &I18n, list: &ActivityList, group: Option<EventGroup>, more: &Callback<()>) -> Html {
    if list.activity.is_empty() {
        let body = if group.is_some() { "activity-empty-filtered" } else { "activity-empty-body" };
        return html!(<Card><EmptyState drawing={Drawing::Diary} title={i18n.text("activity-empty")} body={i18n.text(body)} /></Card>);
    }
    let count = i64::from(list.total.count);
    let key = if list.total.more { "activity-count-more" } else { "activity-count" };
    html!(<>
        <p class="lk-count" role="status">{ i18n.with(key, &[("count", count.into())]) }</p>
        { for by_day(&list.activity, local_day).into_iter().map(|entries| {
            let title = entries.first().map(|entry| format::day(i18n, entry.at));
            html!(
                <Card title={title.map(AttrValue::from)} flush=true class="lk-day">
                    <ul role="list" class="lk-rows">{ for entries.into_iter().map(|entry| row(i18n, entry, true)) }</ul>
                </Card>
            )
        }) }
        if list.next_cursor.is_some() {
            <div class="lk-more"><Button id="more-activity" label={i18n.text("show-more")} onclick={more.reform(|_| ())} /></div>
        }
    </>)
}

/// One entry: what, by whom, on what, where, when. Below its day it has the time of day and the way to say "not me".
pub(crate) fn row(i18n: &I18n, entry: &Activity, below_day: bool) -> Html {
    let actor = match entry.actor {
        Actor::You => None,
        Actor::Administrator => Some(i18n.text("actor-administrator")),
        Actor::Unknown => Some(i18n.text("actor-unknown")),
        Actor::System => Some(i18n.text("actor-system")),
    };
    let device = entry.device.as_ref().map(|device| device_name(i18n, device));
    let place = place_of(i18n, entry.place.as_deref(), entry.ip.as_deref());
    let changed = (!entry.attributes.is_empty()).then(|| attribute_names(i18n, &entry.attributes));
    let facts: Vec<String> =
        [changed, entry.name.clone(), actor, device, place].into_iter().flatten().collect();
    let failed = entry.outcome == Outcome::Failure;
    let is_doubtful = below_day && event_is_doubtful(entry.kind);
    html!(
        <li class="lk-row" key={entry.id.to_string()} data-testid="activity" data-type={entry.kind.as_str()}>
            <span class={classes!("lk-badge", failed.then_some("lk-badge-warning"))}>{ icon(event_symbol(entry.kind, entry.outcome)) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">
                    { sentence(i18n, entry) }
                    if entry.count > 1 {
                        { chip(i18n.with("event-count", &[("count", i64::from(entry.count).into())]), Hue::Warn) }
                    }
                </p>
                <p class="lk-row-fact">{ facts.join(" · ") }</p>
            </div>
            <div class="lk-row-end">
                if below_day {
                    <time datetime={entry.at.to_rfc3339()} title={format::exact(i18n, entry.at)}>{ format::clock(i18n, entry.at) }</time>
                } else {
                    // Without a day above it the time of day would say too little.
                    <format::Ago at={entry.at} />
                }
                if is_doubtful {
                    <span data-testid="not-me"><Link to={Route::NotMe} class="lk-doubt">{ i18n.text("not-me") }</Link></span>
                }
            </div>
        </li>
    )
}

/// The names of attributes as the form calls them; the last part of the path where it has no name for one.
fn attribute_names(i18n: &I18n, paths: &[String]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| {
            let plain = path.rsplit([':', '.']).next().unwrap_or(path);
            i18n.text_or(&format!("attribute-{}", kebab(path)), plain)
        })
        .collect();
    names.join(", ")
}

/// `name.givenName` as `name-given-name`.
fn kebab(path: &str) -> String {
    let mut key = String::new();
    for c in path.rsplit(':').next().unwrap_or(path).chars() {
        if c == '.' {
            key.push('-');
        } else if c.is_ascii_uppercase() {
            key.push('-');
            key.push(c.to_ascii_lowercase());
        } else {
            key.push(c);
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attribute_paths_become_message_keys() {
        for (path, key) in [
            ("name.givenName", "name-given-name"),
            ("urn:x:User:costCenter", "cost-center"),
            ("emails", "emails"),
        ] {
            assert_eq!(kebab(path), key);
        }
    }

    #[test]
    fn entries_stand_under_their_day_in_their_order() {
        let entry = |at: &str| -> Activity {
            serde_json::from_value(serde_json::json!({"id": at, "at": at, "type": "sign_in", "outcome": "success", "actor": "you", "count": 1}))
                .unwrap()
        };
        let entries =
            [entry("2026-11-22T10:00:00Z"), entry("2026-11-22T01:00:00Z"), entry("2026-11-21T23:00:00Z")];
        let days = by_day(&entries, |at| at.date_naive());
        assert_eq!(days.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }
}

//! One person: what is known, where they are signed in, and what can be done.

use chrono::{DateTime, Utc};
use latchkey_openapi::auth::LinkPurpose;
use latchkey_openapi::people::{PersonDetails, PersonState};
use patternfly_yew::prelude as pf;
use yew::prelude::*;

use super::acts::{Act, ActDialog, RoleCard, acts};
use super::sessions::SessionsCard;
use super::words;
use crate::api;
use crate::i18n::{I18n, use_i18n};
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{Alert, AvatarSize, Card, Page, Rows, Tone, format, name_mark, use_load};

/// Somebody, with the version that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) details: PersonDetails,
    pub(super) etag: Option<String>,
}

/// Properties of [`PersonPage`].
#[derive(Properties, PartialEq)]
pub(crate) struct PersonPageProps {
    /// Who.
    pub id: AttrValue,
}

/// The page.
#[component(PersonPage)]
pub(crate) fn person_page(props: &PersonPageProps) -> Html {
    let i18n = use_i18n();
    let client = use_client();
    let found = use_load((client.clone(), props.id.clone()), |(client, id)| async move {
        let found = api::people::get(&client, &id).await?;
        Ok(Found { details: found.value, etag: found.etag })
    });
    let (asked, round) = (use_state_eq(|| None::<Act>), use_state_eq(|| 0_u32));
    let ask = Callback::from({
        let asked = asked.setter();
        move |act| asked.set(Some(act))
    });
    let on_cancel = Callback::from({
        let asked = asked.setter();
        move |()| asked.set(None)
    });
    let on_done = {
        let (put, asked, round) = (found.put.clone(), asked.setter(), round.clone());
        Callback::from(move |now: Option<Found>| {
            if let Some(now) = now {
                put.emit(now);
            }
            round.set(round.wrapping_add(1));
            asked.set(None);
        })
    };
    let shown = found.ready();
    let person = shown.map(|found| &found.details.person);
    let title = person.map_or_else(|| i18n.text("person-one"), |person| person.display_name.clone());
    let emblem = person.map(|person| name_mark(&person.display_name, AvatarSize::Large)).unwrap_or_default();
    html!(
        <Page {title} {emblem} back={(Route::People, i18n.text("people-title").into())}>
            { found.view(html!(<Card flush=true><Rows count=6 icon=false /></Card>), |found| content(&i18n, &found.details, (*round, client.now()), &ask)) }
            if let (Some(act), Some(found)) = (*asked, shown) {
                <ActDialog found={(**found).clone()} {act} {on_done} {on_cancel} />
            }
        </Page>
    )
}

fn content(
    i18n: &I18n,
    details: &PersonDetails,
    (round, now): (u32, DateTime<Utc>),
    ask: &Callback<Act>,
) -> Html {
    let person = &details.person;
    let sees_sessions = person.manageable || person.current;
    html!(<>
        { standing(i18n, details, now) }
        { facts(i18n, details) }
        { acts(i18n, details, ask) }
        <RoleCard key={format!("role-{}", person.role.as_str())} person={details.clone()} ask={ask.clone()} />
        if sees_sessions { <SessionsCard id={person.id.to_string()} {round} ask={ask.clone()} /> }
    </>)
}

/// What stands out: the account is not simply in use, or a link is on its way.
fn standing(i18n: &I18n, details: &PersonDetails, now: DateTime<Utc>) -> Html {
    let state = details.person.state;
    let at = |at| [("time", format::exact(i18n, at).into())];
    let mut lines: Vec<String> = match (&details.link, details.erased_at) {
        (Some(link), _) => {
            let key = match link.purpose {
                LinkPurpose::Invitation => "person-link-invitation",
                LinkPurpose::Reset => "person-link-reset",
                LinkPurpose::ResetAll => "person-link-reset-all",
            };
            vec![i18n.with(key, &at(link.sent_at)), i18n.with("person-link-until", &at(link.expires_at))]
        }
        (None, Some(erased_at)) => vec![i18n.with("person-erased", &at(erased_at))],
        (None, None) => Vec::new(),
    };
    let waits = details.recovery_opens_at.map(|opens_at| {
        let key = if opens_at <= now { "person-recovery-open" } else { "person-recovery-waits" };
        format!("{} {}", i18n.with(key, &at(opens_at)), i18n.text("person-recovery-end"))
    });
    let has_link = details.link.is_some();
    lines.extend(waits);
    if state == PersonState::Active && lines.is_empty() {
        return Html::default();
    }
    let tone = if state == PersonState::Locked { Tone::Danger } else { Tone::Info };
    let title = match state {
        PersonState::Active if has_link => i18n.text("person-link-sent"),
        PersonState::Active => i18n.text("person-recovery"),
        state => i18n.text(&format!("person-is-{}", state.as_str())),
    };
    html!(
        <Alert {tone} {title} id="person-standing">
            { for lines.into_iter().map(|line| html!(<p>{ line }</p>)) }
        </Alert>
    )
}

fn facts(i18n: &I18n, details: &PersonDetails) -> Html {
    let person = &details.person;
    let email = match (&person.email, details.email_verified) {
        (Some(email), true) => email.clone(),
        (Some(email), false) => i18n.with("person-unproven", &[("email", email.clone().into())]),
        (None, _) => i18n.text("person-none"),
    };
    let factors: Vec<String> = details.factors.iter().map(|one| words::factor(i18n, *one)).collect();
    let factors = if factors.is_empty() { i18n.text("person-none") } else { factors.join(", ") };
    let last = person.last_sign_in_at.map_or_else(|| i18n.text("person-never"), |at| format::exact(i18n, at));
    html!(
        <Card title={i18n.text("person-facts")} id="person-facts">
            <pf::DescriptionList mode={[pf::DescriptionListMode::Horizontal]}>
                <pf::DescriptionGroup term={i18n.text("person-username")}>{ person.username.clone() }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("person-email")}>{ email }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("person-state")}>{ words::state(i18n, person.state) }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("person-role")}>{ words::role(i18n, person.role) }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("person-password")}>
                    { i18n.text(if details.has_password { "person-yes" } else { "person-no" }) }
                </pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("person-factors")}>{ factors }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("person-created")}>{ format::exact(i18n, person.created_at) }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("person-last")}>{ last }</pf::DescriptionGroup>
            </pf::DescriptionList>
        </Card>
    )
}

//! Policies and preferences: the cards of the Consents page, which the console shows as a preview, and the page before the
//! portal.

mod policy;
mod preference;
mod wall;

use latchkey_openapi::consent_purposes::{DecidePurposeRequest, MyPurpose, PurposeKind, Texts, words};
use latchkey_openapi::consents::ConsentState;
use yew::prelude::*;

pub(super) use self::policy::PolicyCard;
pub(super) use self::preference::PreferenceCard;
pub(super) use self::wall::Wall;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;

/// Words for the reader.
pub(crate) fn say(i18n: &I18n, texts: &Texts) -> String {
    words(texts, i18n.language().tag()).to_owned()
}

/// The decision about what is shown, in the language that it is shown in.
fn decision(i18n: &I18n, purpose: &MyPurpose) -> DecidePurposeRequest {
    DecidePurposeRequest {
        version: purpose.version,
        accepted: None,
        elements: None,
        language: Some(i18n.language().tag().to_owned()),
    }
}

/// Whether the last decision holds.
fn holds(purpose: &MyPurpose) -> bool {
    purpose.decision.as_ref().is_some_and(|decision| decision.state == ConsentState::Active)
}

/// The way to the receipts.
fn history(i18n: &I18n, purpose: &MyPurpose, name: &str) -> Html {
    html!(if let Some(decision) = &purpose.decision {
        <Link to={Route::Consent(decision.consent_id.to_string())} class="pf-v6-c-button pf-m-link"
            label={i18n.with("purpose-history-named", &[("name", name.to_owned().into())])}>{ i18n.text("purpose-history") }</Link>
    })
}

/// A document, in a window of its own.
pub(crate) fn document(i18n: &I18n, addresses: &Texts, words: String, class: &'static str) -> Html {
    html!(<a href={say(i18n, addresses)} target="_blank" rel="noopener noreferrer" {class}>{ words }{ " " }
        <span class="pf-v6-screen-reader">{ i18n.text("new-tab") }</span></a>)
}

/// Properties of [`Purposes`].
#[derive(Properties, PartialEq)]
pub(super) struct PurposesProps {
    /// What is asked or was decided.
    pub(super) purposes: Vec<MyPurpose>,
    /// Something was decided, or has to be looked at anew.
    pub(super) on_decided: Callback<()>,
}

/// The user's policies and preferences. Nothing where there are none.
#[component(Purposes)]
pub(super) fn purposes(props: &PurposesProps) -> Html {
    let i18n = use_i18n();
    let of = |kind: PurposeKind| props.purposes.iter().filter(move |one| one.kind == kind);
    // Anew after each decision, so that it begins with what holds now.
    let key =
        |one: &MyPurpose| format!("{} {} {:?}", one.id, one.version, one.decision.as_ref().map(|it| it.at));
    let section = |id: &'static str, cards: Vec<Html>| {
        html!(if !cards.is_empty() {
            <section aria-labelledby={format!("{id}-title")} class="lk-purposes" id={id}>
                <h2 class="lk-section-title" id={format!("{id}-title")}>{ i18n.text(&format!("{id}-title")) }</h2>
                <p class="lk-help">{ i18n.text(&format!("{id}-lead")) }</p>
                { for cards }
            </section>
        })
    };
    let decided = &props.on_decided;
    html!(<>
        { section("policies", of(PurposeKind::Policy).map(|one| html!(<PolicyCard key={key(one)} purpose={one.clone()} on_decided={decided.clone()} />)).collect()) }
        { section("preferences", of(PurposeKind::Preference).map(|one| html!(<PreferenceCard key={key(one)} purpose={one.clone()} on_decided={decided.clone()} />)).collect()) }
    </>)
}

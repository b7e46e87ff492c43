//! The frame of a page, its cards, and what stands in their place when there is nothing to show.

use std::sync::atomic::{AtomicUsize, Ordering};

use patternfly_yew::prelude as pf;
use yew::prelude::*;

use super::{Alert, Button, Drawing, Kind, Symbol, Tone, icon, illustration};
use crate::api::ApiError;
use crate::i18n::use_i18n;
use crate::navigation::{Link, use_place};
use crate::platform;
use crate::routes::Route;
use crate::session::use_session;

/// The id of every page's heading, where the focus goes on arrival.
pub(crate) const HEADING: &str = "page-title";

/// Properties of [`Page`].
#[derive(Properties, PartialEq)]
pub(crate) struct PageProps {
    /// The heading, and the first part of the window's title.
    pub title: AttrValue,
    /// One sentence below the heading.
    #[prop_or_default]
    pub lead: Option<AttrValue>,
    /// The page above this one, and its name.
    #[prop_or_default]
    pub back: Option<(Route, AttrValue)>,
    /// Before the heading.
    #[prop_or_default]
    pub emblem: Html,
    /// Beside the heading.
    #[prop_or_default]
    pub actions: Html,
    /// The content.
    pub children: Html,
}

/// A page: names the window, and takes the focus to its heading on arrival.
#[component(Page)]
pub(crate) fn page(props: &PageProps) -> Html {
    use_title(&props.title);
    html!(
        <div class="lk-page">
            if let Some((route, name)) = &props.back {
                <Link to={route.clone()} class="lk-back" id="page-back">{ icon(Symbol::ChevronStart) }{ name }</Link>
            }
            <div class="lk-page-head">
                { props.emblem.clone() }
                <div class="lk-page-words">
                    <h1 id={HEADING} tabindex="-1" class="lk-title">{ &props.title }</h1>
                    if let Some(lead) = &props.lead { <p class="lk-lead">{ lead }</p> }
                </div>
                if props.actions != Html::default() { <div class="lk-page-actions">{ props.actions.clone() }</div> }
            </div>
            { props.children.clone() }
        </div>
    )
}

/// Names the window and moves the focus to the heading on every visit but the very first.
#[hook]
fn use_title(title: &AttrValue) {
    let place = use_place();
    let organization = use_session().map(|session| session.organization().to_owned()).unwrap_or_default();
    use_effect_with((title.clone(), organization), |(title, organization)| {
        if let Some(document) = platform::document() {
            document.set_title(&if organization.is_empty() {
                title.to_string()
            } else {
                format!("{title} – {organization}")
            });
        }
    });
    use_effect_with(place.visit, |visit| {
        if *visit > 0 {
            platform::focus(HEADING);
        }
    });
}

static CARDS: AtomicUsize = AtomicUsize::new(0);

/// Properties of [`Card`].
#[derive(Properties, PartialEq)]
pub(crate) struct CardProps {
    /// The heading.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// A sentence below it.
    #[prop_or_default]
    pub lead: Option<AttrValue>,
    /// The element's id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// Beside the heading: the one clear action.
    #[prop_or_default]
    pub action: Html,
    /// The content reaches to the card's edges: a list of rows.
    #[prop_or_default]
    pub flush: bool,
    /// The content.
    pub children: Html,
}

/// A card.
#[component(Card)]
pub(crate) fn card(props: &CardProps) -> Html {
    // patternfly-yew writes an id in any case: an empty one would stand on every card.
    let own_id =
        use_memo((), |()| AttrValue::from(format!("card-{}", CARDS.fetch_add(1, Ordering::Relaxed))));
    html!(
        <pf::Card component="section" class={classes!("lk-card", props.class.clone())} id={props.id.clone().unwrap_or_else(|| (*own_id).clone())}>
            if let Some(title) = &props.title {
                <div class="lk-card-head">
                    <div>
                        <h2 class="lk-card-title">{ title }</h2>
                        if let Some(lead) = &props.lead { <p class="lk-card-lead">{ lead }</p> }
                    </div>
                    { props.action.clone() }
                </div>
            }
            <div class={if props.flush { "lk-card-flush" } else { "lk-card-body" }}>{ props.children.clone() }</div>
        </pf::Card>
    )
}

/// Properties of [`Rows`].
#[derive(Properties, PartialEq)]
pub(crate) struct RowsProps {
    /// How many.
    pub count: u32,
    /// With a round shape at the start.
    #[prop_or(true)]
    pub icon: bool,
}

/// Rows of the real height while the real ones are on their way.
#[component(Rows)]
pub(crate) fn rows(props: &RowsProps) -> Html {
    let i18n = use_i18n();
    html!(
        <div class="lk-skeleton" role="status">
            <span class="pf-v6-screen-reader">{ i18n.text("loading") }</span>
            { for (0..props.count).map(|_| html!(
                <div class="lk-skeleton-row" aria-hidden="true">
                    if props.icon { <span class="lk-skeleton-dot"></span> }
                    <span class="lk-skeleton-lines"><span></span><span></span></span>
                </div>
            )) }
        </div>
    )
}

/// Properties of [`EmptyState`].
#[derive(Properties, PartialEq)]
pub(crate) struct EmptyStateProps {
    /// What is drawn.
    pub drawing: Drawing,
    /// What is missing.
    pub title: AttrValue,
    /// What will appear here, and how.
    #[prop_or_default]
    pub body: AttrValue,
    /// The first action.
    #[prop_or_default]
    pub children: Html,
}

/// What stands in place of an empty list.
#[component(EmptyState)]
pub(crate) fn empty_state(props: &EmptyStateProps) -> Html {
    html!(
        <div class="lk-empty">
            { illustration(props.drawing) }
            <p class="lk-empty-title">{ &props.title }</p>
            if !props.body.is_empty() { <p class="lk-empty-body">{ &props.body }</p> }
            { props.children.clone() }
        </div>
    )
}

/// Properties of [`LoadFailure`].
#[derive(Properties, PartialEq)]
pub(crate) struct LoadFailureProps {
    /// Why.
    pub error: ApiError,
    /// Tries again.
    pub retry: Callback<()>,
    /// Stands in place of the whole app: drawn large.
    #[prop_or_default]
    pub whole: bool,
}

/// What stands in place of something that could not be read.
#[component(LoadFailure)]
pub(crate) fn load_failure(props: &LoadFailureProps) -> Html {
    let i18n = use_i18n();
    let retry = html!(
        <Button label={i18n.text("try-again")} icon={Symbol::Refresh} kind={Kind::Secondary} testid="try-again"
            onclick={props.retry.reform(|_| ())} />
    );
    if props.whole && props.error == ApiError::Offline {
        return html!(
            <div role="alert">
                <EmptyState drawing={Drawing::Cable} title={i18n.text("offline-title")} body={i18n.text("failure-offline")}>{ retry }</EmptyState>
            </div>
        );
    }
    html!(
        <div class="lk-failure">
            <Alert tone={Tone::Danger} title={i18n.error(&props.error)} live=true>
                if let Some(trace) = props.error.trace_id() {
                    <p class="lk-trace">{ i18n.with("trace-id", &[("id", trace.into())]) }</p>
                }
                { retry }
            </Alert>
        </div>
    )
}

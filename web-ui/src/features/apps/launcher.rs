//! The launcher: favourites, what was opened last, and everything, with a search.

use std::rc::Rc;

use futures_util::future::join3;
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use latchkey_openapi::applications::{Application, ApplicationList};
use latchkey_openapi::ids::ApplicationId;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::tabs;
use super::tile::{Tapped, tile};
use crate::api::{self, ApiError, Client};
use crate::i18n::{I18n, use_i18n};
use crate::platform;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{
    Button, Card, Drawing, EmptyState, Loader, Page, Rows, TextField, use_load, use_more, use_toasts,
};

const PER_PAGE: u32 = 24;
/// Marked and opened ones are read at once.
const MANY: u32 = 100;
/// How many of those that were opened last are shown.
const RECENT: usize = 4;
/// How long typing rests before it is looked for, in milliseconds.
const REST: u32 = 200;

/// What is shown.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    marked: Vec<Application>,
    opened: Vec<Application>,
    list: ApplicationList,
}

/// Reads what a search finds, or everything with what is marked and what was opened.
async fn load((client, wanted): (Client, String)) -> Result<Shown, ApiError> {
    if !wanted.is_empty() {
        let filter = filter_of(&wanted);
        let list = api::apps::applications(&client, PER_PAGE, filter.as_deref(), None).await?;
        return Ok(Shown { marked: Vec::new(), opened: Vec::new(), list });
    }
    let (list, marked, opened) = join3(
        api::apps::applications(&client, PER_PAGE, None, None),
        api::apps::applications(&client, MANY, Some("favorite eq true"), None),
        api::apps::applications(&client, MANY, Some("lastVisitedAt pr"), None),
    )
    .await;
    let mut shown = Shown { marked: marked?.applications, opened: opened?.applications, list: list? };
    shown.sort();
    Ok(shown)
}

/// The filter that finds a text in names; none for an empty text.
fn filter_of(wanted: &str) -> Option<String> {
    let quoted = serde_json::to_string(wanted).ok()?;
    (!wanted.is_empty()).then(|| format!("name co {quoted}"))
}

impl Shown {
    fn sort(&mut self) {
        self.opened.sort_by_key(|one| std::cmp::Reverse(one.last_visited_at));
    }

    fn each(&mut self, id: &ApplicationId, change: impl Fn(&mut Application)) {
        let lists = [&mut self.marked, &mut self.opened, &mut self.list.applications];
        lists.into_iter().flatten().filter(|one| one.id == *id).for_each(change);
    }

    /// After the star of one was pressed.
    fn starred(mut self, one: &Application, on: bool) -> Self {
        self.each(&one.id, |one| one.favorite = on);
        self.marked.retain(|marked| marked.id != one.id);
        if on {
            self.marked.push(Application { favorite: true, ..one.clone() });
            self.marked.sort_by_key(|one| one.name.to_lowercase());
        }
        self
    }

    /// After one was opened.
    fn visited(mut self, one: &Application, now: chrono::DateTime<chrono::Utc>) -> Self {
        self.opened.retain(|opened| opened.id != one.id);
        self.opened.insert(0, one.clone());
        self.each(&one.id, |one| one.last_visited_at = Some(now));
        self
    }
}

/// The page.
#[component(Launcher)]
pub(crate) fn launcher() -> Html {
    let i18n = use_i18n();
    let typed = use_state(String::new);
    let wanted = use_state_eq(String::new);
    let Some(session) = use_session() else { return Html::default() };
    use_rest(&typed, &wanted);
    use_slash();
    let shown = use_load((session.client.clone(), (*wanted).clone()), load);
    let more = use_more(&shown, {
        let (client, wanted) = (session.client.clone(), (*wanted).clone());
        move |shown: Rc<Shown>| {
            let (client, wanted) = (client.clone(), wanted.clone());
            async move {
                let (filter, cursor) = (filter_of(&wanted), shown.list.next_cursor.as_deref());
                let mut next = api::apps::applications(&client, PER_PAGE, filter.as_deref(), cursor).await?;
                next.applications.splice(0..0, shown.list.applications.iter().cloned());
                Ok(Shown { list: next, ..(*shown).clone() })
            }
        }
    });
    let tapped = use_tapped(&session.client, &shown);
    let oninput = Callback::from({
        let typed = typed.setter();
        move |text| typed.set(text)
    });
    html!(
        <Page title={i18n.text("apps-title")} lead={i18n.text("apps-lead")}>
            { tabs(&i18n, &Route::Apps) }
            <form role="search" onsubmit={Callback::from(|event: SubmitEvent| event.prevent_default())} class="lk-search">
                <TextField id="apps-search" kind="search" label={i18n.text("apps-search")} value={(*typed).clone()} verbatim=true autocomplete="off"
                    enterkeyhint="search" help={i18n.text("apps-search-help")} {oninput} />
            </form>
            { shown.view(html!(<Card flush=true><Rows count=4 /></Card>), |shown| content(&i18n, shown, &wanted, &tapped, &more)) }
        </Page>
    )
}

/// Takes what is typed as wanted once typing rests.
#[hook]
fn use_rest(typed: &UseStateHandle<String>, wanted: &UseStateHandle<String>) {
    let wanted = wanted.setter();
    use_effect_with((**typed).clone(), move |typed| {
        let text = typed.trim().to_owned();
        let timer = Timeout::new(REST, move || wanted.set(text));
        move || drop(timer)
    });
}

/// `/` leads to the search from everywhere but a field.
#[hook]
fn use_slash() {
    use_effect_with((), |()| {
        let listener = platform::document().map(|document| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&document, "keydown", options, |event| {
                let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
                let is_typing = platform::focused().is_some_and(|element| {
                    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                });
                if key.key() == "/" && !is_typing && !key.ctrl_key() && !key.meta_key() && !key.alt_key() {
                    event.prevent_default();
                    platform::focus("apps-search");
                }
            })
        });
        move || drop(listener)
    });
}

/// Marks and visits: kept by the server, and shown at once.
#[hook]
fn use_tapped(client: &Client, shown: &Loader<Shown>) -> Callback<Tapped> {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let (client, shown) = (client.clone(), shown.clone());
    Callback::from(move |tapped| {
        let (client, toasts, i18n, put) = (client.clone(), toasts.clone(), i18n.clone(), shown.put.clone());
        let Some(before) = shown.ready().map(|shown| (**shown).clone()) else { return };
        spawn_local(async move {
            let outcome = match &tapped {
                Tapped::Star(one, _) => api::apps::mark(&client, &one.id, !one.favorite).await,
                Tapped::Opened(one) => api::apps::visit(&client, &one.id).await,
            };
            match (outcome, tapped) {
                (Ok(()), Tapped::Star(one, list)) => {
                    put.emit(before.starred(&one, !one.favorite));
                    if list == "marked" {
                        // Its tile among the favourites is gone, and would take the focus with it.
                        platform::focus(&format!("all-star-{}", one.id));
                    }
                }
                (Ok(()), Tapped::Opened(one)) => put.emit(before.visited(&one, client.now())),
                (Err(error), _) if error.is_quiet() => {}
                (Err(error), _) => {
                    if let Some(toasts) = toasts {
                        toasts.failure(i18n.error(&error));
                    }
                }
            }
        });
    })
}

fn content(i18n: &I18n, shown: &Shown, wanted: &str, tapped: &Callback<Tapped>, more: &Callback<()>) -> Html {
    let all = &shown.list;
    if all.applications.is_empty() {
        let (title, body) = if wanted.is_empty() {
            (i18n.text("apps-empty"), i18n.text("apps-empty-body"))
        } else {
            (i18n.with("apps-none", &[("text", wanted.to_owned().into())]), i18n.text("apps-none-body"))
        };
        return html!(<Card><div role="status"><EmptyState drawing={Drawing::Diary} {title} {body} /></div></Card>);
    }
    let section = |list: &'static str, title: String, some: &[Application]| {
        html!(
            <section class="lk-apps" aria-labelledby={format!("{list}-title")} id={format!("apps-{list}")}>
                <h2 class="lk-section-title" id={format!("{list}-title")}>{ title }</h2>
                <ul role="list" class="lk-app-grid">{ for some.iter().map(|one| tile(i18n, list, one, tapped)) }</ul>
            </section>
        )
    };
    let key = if all.total.more { "apps-count-more" } else { "apps-count" };
    let recent = shown.opened.get(..RECENT).unwrap_or(&shown.opened);
    html!(<>
        if !shown.marked.is_empty() { { section("marked", i18n.text("apps-favorites"), &shown.marked) } }
        if !recent.is_empty() { { section("recent", i18n.text("apps-recent"), recent) } }
        { section("all", i18n.text(if wanted.is_empty() { "apps-all" } else { "apps-found" }), &all.applications) }
        <p class="lk-count" role="status">{ i18n.with(key, &[("count", i64::from(all.total.count).into())]) }</p>
        if all.next_cursor.is_some() {
            <div class="lk-more"><Button id="more-apps" label={i18n.text("show-more")} onclick={more.reform(|_| ())} /></div>
        }
    </>)
}

#[cfg(test)]
mod tests {
    use latchkey_openapi::paging::Total;

    use super::*;

    fn app(name: &str) -> Application {
        Application {
            id: ApplicationId(name.to_owned()),
            name: name.to_owned(),
            description: String::new(),
            access_url: None,
            favorite: false,
            last_visited_at: None,
        }
    }

    #[test]
    fn a_search_takes_every_text_as_text() {
        assert_eq!(filter_of("a\"b").unwrap(), r#"name co "a\"b""#);
        assert!(filter_of("").is_none());
    }

    #[test]
    fn stars_and_visits_are_seen_in_every_list_at_once() {
        let list = ApplicationList {
            applications: vec![app("Mail"), app("Travel")],
            total: Total { count: 2, more: false },
            next_cursor: None,
        };
        let shown = Shown { marked: vec![], opened: vec![app("Mail")], list };
        let now = chrono::DateTime::UNIX_EPOCH;
        let shown = shown.visited(&app("Travel"), now).starred(&app("Travel"), true);
        assert_eq!(shown.marked[0].name, "Travel");
        assert_eq!(shown.opened.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Travel", "Mail"]);
        assert!(
            shown.list.applications[1].favorite && shown.list.applications[1].last_visited_at == Some(now)
        );
        assert!(shown.starred(&app("Travel"), false).marked.is_empty());
    }
}

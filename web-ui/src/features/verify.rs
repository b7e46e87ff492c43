//! Where mailed links lead: proving an address, and taking back a change of one. The secret stands in the fragment,
//! which no server and no scanner of mails sees; only the button sends it.

use std::cell::RefCell;

use latchkey_openapi::contacts::RestoredContact;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::work::use_work;
use crate::api;
use crate::i18n::I18n;
use crate::navigation::{Link, use_navigator};
use crate::platform;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Alert, Button, Drawing, EmptyState, Kind, Page, Tone};

/// What the history remembers of a link, in place of its token.
const BY_LINK: &str = "by-link";

/// Takes the token out of the address, so that it stays neither there nor in the history.
pub(super) fn take_token() -> Option<String> {
    let (path, query, fragment) = platform::location();
    let token = fragment.strip_prefix('#').filter(|token| !token.is_empty())?.to_owned();
    let history = platform::window()?.history().ok()?;
    drop(history.replace_state_with_url(&JsValue::from_str(BY_LINK), "", Some(&format!("{path}{query}"))));
    Some(token)
}

/// How somebody came to a page that links lead to.
#[derive(Debug, PartialEq)]
pub(super) enum Arrival {
    /// By a link, with its token.
    Link(String),
    /// By a link whose token is gone: the page was loaded anew before anybody pressed its button.
    Lost,
    /// By themselves.
    Plain,
}

/// How somebody came to the page. Takes the token out of the address.
pub(super) fn arrival() -> Arrival {
    if let Some(token) = take_token() {
        return Arrival::Link(token);
    }
    let history = platform::window().and_then(|window| window.history().ok());
    let state = history.and_then(|history| history.state().ok()).and_then(|state| state.as_string());
    if state.as_deref() == Some(BY_LINK) { Arrival::Lost } else { Arrival::Plain }
}

/// The page of a link whose token is not there.
pub(super) fn incomplete(i18n: &I18n, title: String) -> Html {
    html!(<div class="lk-sign-in">
        <Page {title}>
            <div class="lk-flow">
                <EmptyState drawing={Drawing::Door} title={i18n.text("verify-broken")} body={i18n.text("verify-broken-body")} />
                <div class="lk-flow-other"><Link to={Route::SignIn(None)} id="link-sign-in">{ i18n.text("recover-back") }</Link></div>
            </div>
        </Page>
    </div>)
}

/// What a link that was used already, or is too old, comes to: in place of the heading and the button that it had. It leads on to
/// a page, by the key of its name.
pub(super) fn dead(i18n: &I18n, key: &str, (to, on): (Route, &str)) -> Html {
    html!(<div class="lk-sign-in">
        <Page title={i18n.text("link-dead")}>
            <div class="lk-flow" id="link-dead" role="alert">
                <EmptyState drawing={Drawing::Door} title={i18n.text(&format!("{key}-dead"))} body={i18n.text(&format!("{key}-dead-body"))} />
                <Link {to} class="pf-v6-c-button pf-m-primary pf-m-block" id="link-on">{ i18n.text(on) }</Link>
            </div>
        </Page>
    </div>)
}

/// Where a dead link leads whoever is not signed in.
pub(super) const TO_SIGN_IN: (Route, &str) = (Route::SignIn(None), "sign-in-submit");

thread_local! {
    /// Keeps the token in memory, and nowhere else, while its owner signs in.
    static KEPT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Properties of [`Verify`].
#[derive(Properties, PartialEq)]
pub(crate) struct VerifyProps {
    /// Takes back a change in place of proving an address.
    #[prop_or_default]
    pub undo: bool,
}

/// The page.
#[component(Verify)]
pub(crate) fn verify(props: &VerifyProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let token = use_memo((), |()| take_token().or_else(|| KEPT.take()));
    let (session, navigator) = (use_session(), use_navigator());
    let signed_in = session.is_some_and(|session| session.info.authenticated);
    let sign_in = {
        let token = token.clone();
        Callback::from(move |_: MouseEvent| {
            KEPT.set((*token).clone());
            navigator.go(Route::SignIn(Some(Route::Verify.path())));
        })
    };
    let done = use_state(|| None::<Option<RestoredContact>>);
    let key = if props.undo { "undo" } else { "verify" };
    let text = |part: &str| i18n.text(&format!("{key}-{part}"));
    let onclick = {
        let (work, token, done, undo) = (work.clone(), token.clone(), done.setter(), props.undo);
        Callback::from(move |_: MouseEvent| {
            let (client, done) = (work.client.clone(), done.clone());
            let token = (*token).clone().unwrap_or_default();
            work.run(async move {
                if undo {
                    let restored = api::contacts::undo_link(&client, token).await?;
                    done.set(Some(Some(restored)));
                } else {
                    api::contacts::verify_link(&client, token).await?;
                    done.set(Some(None));
                }
                Ok(())
            });
        })
    };
    if work.is_dead_link() {
        let on = if props.undo { TO_SIGN_IN } else { (Route::PersonalInfo, "verify-on") };
        return dead(i18n, key, on);
    }
    let body = match (&*done, &*token) {
        (Some(restored), _) => html!(<>
            <Alert tone={Tone::Success} id="verify-done" live=true title={outcome(i18n, restored.as_ref())}>
                if restored.as_ref().is_some_and(|restored| restored.forgets_answers) { <p>{ text("answers") }</p> }
            </Alert>
            if props.undo { <p>{ text("next") }</p> }
            <Link to={if props.undo { Route::NotMe } else { Route::PersonalInfo }} class="pf-v6-c-button pf-m-primary pf-m-block" id="verify-on">{ text("on") }</Link>
        </>),
        (None, None) => {
            html!(<EmptyState drawing={Drawing::Door} title={i18n.text("verify-broken")} body={i18n.text("verify-broken-body")} />)
        }
        (None, Some(_)) if !props.undo && !signed_in => html!(<>
            <p>{ i18n.text("verify-first") }</p>
            <Button id="verify-sign-in" kind={Kind::Primary} block=true label={i18n.text("sign-in-submit")} onclick={sign_in} />
        </>),
        (None, Some(_)) => html!(<>
            { work.alert() }
            <Button id="verify-submit" kind={Kind::Primary} block=true label={text("submit")} busy={work.task.is_busy()} {onclick} />
        </>),
    };
    let (title, lead) = match &*done {
        Some(_) => (text("done-title"), None),
        None => (text("title"), Some(AttrValue::from(text("lead")))),
    };
    html!(<div class="lk-sign-in"><Page {title} {lead}><div class="lk-flow">{ body }</div></Page></div>)
}

/// What came of the link.
fn outcome(i18n: &I18n, restored: Option<&RestoredContact>) -> String {
    match restored {
        None => i18n.text("verify-done"),
        Some(restored) if restored.is_recovery => i18n.text("undo-done-recovery"),
        Some(restored) => i18n.with("undo-done", &[("contact", restored.masked.clone().into())]),
    }
}

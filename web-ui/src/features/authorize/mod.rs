//! An application asks for its user: sign in or prove again who it is where that is needed, decide what the application
//! gets, and go back to it. Everything is asked anew from the server at each step, so that a reload loses nothing.

mod consent;
mod who;

use latchkey_openapi::auth::FlowType;
use latchkey_openapi::authorize::{
    AnswerAuthorizationRequest, Authorization, AuthorizationDecision, AuthorizationNext,
};
use latchkey_openapi::error::ErrorCode;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

pub(super) use self::who::Who;
use super::sign_in::Steps;
use super::work::{Work, use_work};
use crate::api;
use crate::flow::{use_flow, view};
use crate::i18n::{I18n, Language, use_i18n};
use crate::navigation::Link;
use crate::platform;
use crate::routes::Route;
use crate::session::{Session, use_session};
use crate::ui::{Button, Drawing, EmptyState, Kind, Load, LoadFailure, Page, Rows, use_load};

/// Answers the request, and goes where the answer leads.
#[derive(Clone, PartialEq)]
struct Answer {
    id: AttrValue,
    /// Where the browser is being sent.
    leaving: Callback<String>,
    /// Looks anew at what the request needs.
    again: Callback<()>,
}

impl Answer {
    fn send(&self, work: &Work, decision: AuthorizationDecision, scopes: Vec<String>, claims: Vec<String>) {
        let (answer, client) = (self.clone(), work.client.clone());
        work.run(async move {
            let body = AnswerAuthorizationRequest { decision, scopes, claims };
            match api::apps::answer(&client, &answer.id, &body).await {
                Ok(answered) => {
                    answer.leaving.emit(answered.redirect_to.clone());
                    platform::leave_for(&answered.redirect_to);
                }
                // What it needs has changed meanwhile: the session, the grant, or another window's answer.
                Err(error)
                    if matches!(
                        error.code(),
                        Some(ErrorCode::AuthorizationNotReady | ErrorCode::AuthorizationNotFound)
                    ) =>
                {
                    answer.again.emit(());
                }
                Err(error) => return Err(error),
            }
            Ok(())
        });
    }

    /// An answer without anything given.
    fn plain(&self, work: &Work, decision: AuthorizationDecision) {
        self.send(work, decision, Vec::new(), Vec::new());
    }
}

/// Properties of [`Authorize`].
#[derive(Properties, PartialEq)]
pub(crate) struct AuthorizeProps {
    /// The request.
    pub(crate) id: String,
}

/// The page.
#[component(Authorize)]
pub(crate) fn authorize(props: &AuthorizeProps) -> Html {
    let (i18n, round) = (use_i18n(), use_state(|| 0_u32));
    let leaving = use_state(|| None::<String>);
    let Some(session) = use_session() else { return Html::default() };
    // Whoever signs in, proves again or signs out here leads to the next step.
    let account = session.account().map(|account| account.id.clone());
    let key = (session.client.clone(), props.id.clone(), account, *round);
    let found = use_load(key, |(client, id, ..)| async move { api::apps::authorization(&client, &id).await });
    use_asked_language(&i18n, &session, found.ready().map(|found| found.ui_locales.clone()));
    let again = Callback::from({
        let round = round.clone();
        move |()| round.set(round.wrapping_add(1))
    });
    let set_leaving = Callback::from({
        let leaving = leaving.setter();
        move |to| leaving.set(Some(to))
    });
    let answer = Answer { id: props.id.clone().into(), leaving: set_leaving, again };
    match (&*leaving, &found.load) {
        (Some(to), Load::Ready(found)) => gone(&i18n, found, to),
        (_, Load::Ready(found)) => step(&i18n, (**found).clone(), answer),
        (_, Load::Failed(error)) if error.code() == Some(ErrorCode::AuthorizationNotFound) => over(&i18n),
        (_, Load::Failed(error)) if !error.is_quiet() => html!(
            <div class="lk-sign-in">
                <Page title={i18n.text("authorize-wait")}><LoadFailure error={error.clone()} retry={found.reload.clone()} /></Page>
            </div>
        ),
        _ => wait(&i18n),
    }
}

/// Without a choice of the account or of this browser, the application says which language to speak (`ui_locales`).
#[hook]
fn use_asked_language(i18n: &I18n, session: &Session, asked: Option<Vec<String>>) {
    let is_chosen = session.info.locale.is_some() || crate::i18n::is_remembered();
    let i18n = i18n.clone();
    use_effect_with(asked, move |asked| {
        let wanted = asked.iter().flatten().find_map(|tag| Language::serving(tag));
        if let Some(language) = wanted.filter(|language| !is_chosen && *language != i18n.language()) {
            // Without its messages the page goes on in the language that it speaks.
            spawn_local(async move { drop(i18n.speak_for_now(language).await) });
        }
    });
}

fn step(i18n: &I18n, request: Authorization, answer: Answer) -> Html {
    let name = request.application.name.clone();
    match request.next {
        AuthorizationNext::SignIn => {
            let lead = i18n.with("authorize-sign-in", &[("name", name.into())]);
            html!(<Steps {lead} hint={request.login_hint.map(AttrValue::from)} />)
        }
        AuthorizationNext::StepUp => html!(<Prove {name} {answer} />),
        AuthorizationNext::Policies => html!(<Policies {answer} />),
        AuthorizationNext::Unreachable => html!(<Unreachable {name} {answer} />),
        AuthorizationNext::Consent => html!(<consent::Consent {request} {answer} />),
        AuthorizationNext::Continue => html!(<GoOn {answer} />),
    }
}

#[derive(Properties, PartialEq)]
struct PoliciesProps {
    answer: Answer,
}

/// Something has to be accepted first: the session tells what, and the page that asks takes this one's place.
#[component(Policies)]
fn policies(props: &PoliciesProps) -> Html {
    let (i18n, session) = (use_i18n(), use_session());
    use_effect_with((), {
        let again = props.answer.again.clone();
        move |()| {
            spawn_local(async move {
                let Some(session) = session else { return };
                if session.refresh().await.is_ok_and(|info| info.waiting_policies == 0) {
                    again.emit(());
                }
            });
        }
    });
    wait(&i18n)
}

fn wait(i18n: &I18n) -> Html {
    html!(
        <div class="lk-sign-in lk-late" aria-busy="true">
            <Page title={i18n.text("authorize-wait")}><Rows count=2 icon=false /></Page>
        </div>
    )
}

/// The request is answered, too old, or another browser's: there is nothing to tell these apart, and nothing of it is shown.
fn over(i18n: &I18n) -> Html {
    nowhere(i18n, "authorize-over")
}

/// The application sent the browser with a request that names no application or no address of it: a mistake of its makers,
/// or somebody's trick. Nobody is sent anywhere.
#[component(Invalid)]
pub(crate) fn invalid() -> Html {
    nowhere(&use_i18n(), "authorize-invalid")
}

/// A page from which no application is reached.
fn nowhere(i18n: &I18n, key: &'static str) -> Html {
    let text = |part: &str| i18n.text(&format!("{key}{part}"));
    html!(
        <div class="lk-sign-in" id={key}>
            <Page title={text("")}>
                <EmptyState drawing={Drawing::Signpost} title={text("-lead")} body={text("-body")}>
                    <Link to={Route::Overview} class="pf-v6-c-button pf-m-secondary" id="authorize-home">{ i18n.text("not-found-home") }</Link>
                </EmptyState>
            </Page>
        </div>
    )
}

/// The browser is on its way. An app on a device leaves this page standing behind it.
fn gone(i18n: &I18n, request: &Authorization, to: &str) -> Html {
    let name = || request.application.name.clone().into();
    html!(
        <div class="lk-sign-in" id="authorize-gone">
            <Page title={i18n.with("authorize-gone", &[("name", name())])} lead={i18n.text("authorize-gone-lead")}>
                <a href={to.to_owned()} class="pf-v6-c-button pf-m-secondary pf-m-block lk-late" id="authorize-go">{ i18n.with("authorize-go", &[("name", name())]) }</a>
            </Page>
        </div>
    )
}

#[derive(Properties, PartialEq)]
struct GoOnProps {
    answer: Answer,
}

/// Nothing is to be asked.
#[component(GoOn)]
fn go_on(props: &GoOnProps) -> Html {
    let work = use_work();
    use_effect_with((), {
        let (work, answer) = (work.clone(), props.answer.clone());
        move |()| answer.plain(&work, AuthorizationDecision::Continue)
    });
    if work.error.is_none() {
        return wait(&work.i18n);
    }
    let onclick = {
        let (work, answer) = (work.clone(), props.answer.clone());
        Callback::from(move |_: MouseEvent| answer.plain(&work, AuthorizationDecision::Continue))
    };
    html!(
        <div class="lk-sign-in">
            <Page title={work.i18n.text("authorize-wait")}>
                { work.alert() }
                <Button id="authorize-retry" label={work.i18n.text("try-again")} kind={Kind::Primary} block=true busy={work.task.is_busy()} {onclick} />
            </Page>
        </div>
    )
}

#[derive(Properties, PartialEq)]
struct NamedProps {
    name: String,
    answer: Answer,
}

/// The way back to the application without anything given to it.
fn leave(work: &Work, answer: &Answer, name: &str, decision: AuthorizationDecision) -> Html {
    let (acting, answer) = (work.clone(), answer.clone());
    html!(
        <Button id="authorize-cancel" label={work.i18n.with("authorize-back", &[("name", name.to_owned().into())])} block=true
            busy={work.task.is_busy()} onclick={Callback::from(move |_: MouseEvent| answer.plain(&acting, decision))} />
    )
}

/// The application asks for a recent proof, or for a second step.
#[component(Prove)]
fn prove(props: &NamedProps) -> Html {
    let work = use_work();
    let flow = use_flow(FlowType::StepUp, "authorize", None, props.answer.again.clone());
    let lead = work.i18n.with("authorize-prove", &[("name", props.name.clone().into())]);
    html!(
        <div class="lk-sign-in">
            <Page title={work.i18n.text("step-up-title")} {lead}>
                <Who />
                { work.alert() }
                { view(&flow, &Html::default()) }
                { leave(&work, &props.answer, &props.name, AuthorizationDecision::Deny) }
            </Page>
        </div>
    )
}

/// The application asks for a second step, and the account has none.
#[component(Unreachable)]
fn unreachable(props: &NamedProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    html!(
        <div class="lk-sign-in" id="authorize-unreachable">
            <Page title={i18n.text("authorize-unreachable")} lead={i18n.with("authorize-unreachable-lead", &[("name", props.name.clone().into())])}>
                <Who />
                { work.alert() }
                <div class="lk-flow-actions">
                    <Link to={Route::Security} class="pf-v6-c-button pf-m-primary pf-m-block" id="authorize-set-up">{ i18n.text("authorize-set-up") }</Link>
                    { leave(&work, &props.answer, &props.name, AuthorizationDecision::Continue) }
                </div>
            </Page>
        </div>
    )
}

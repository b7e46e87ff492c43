//! One session with everything that is known about it.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::sessions::Session;
use latchkey_openapi::validate::SESSION_NAME_MAX;
use patternfly_yew::prelude as pf;
use yew::prelude::*;

use super::device::{device_name, device_symbol, place_of, session_name};
use super::end::{EndDialog, Ending};
use crate::api::{self, ApiError, Client};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::{use_navigator, use_unsaved};
use crate::platform;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{
    Button, Card, Dialog, Drawing, EmptyState, Kind, Page, Rows, Symbol, TextField, format, icon, use_load,
    use_task, use_toasts,
};

/// Looks through the pages of the list: a session has no address of its own to read.
async fn find(client: Client, id: String) -> Result<Option<Session>, ApiError> {
    let mut cursor: Option<String> = None;
    loop {
        let page = api::account::sessions(&client, 100, cursor.as_deref()).await?;
        let found = page.sessions.into_iter().find(|session| session.id.as_str() == id);
        match (found, page.next_cursor) {
            (Some(session), _) => return Ok(Some(session)),
            (None, Some(next)) => cursor = Some(next),
            (None, None) => return Ok(None),
        }
    }
}

/// Properties of [`SessionDetails`].
#[derive(Properties, PartialEq)]
pub(crate) struct SessionDetailsProps {
    /// The session's id.
    pub id: String,
}

/// The page.
#[component(SessionDetails)]
pub(crate) fn session_details(props: &SessionDetailsProps) -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let Some(session) = use_session() else { return Html::default() };
    let found = use_load((session.client.clone(), props.id.clone()), |(client, id)| find(client, id));
    let (renaming, ending) = (use_state_eq(|| false), use_state(|| None::<Ending>));
    let back = (Route::Sessions, AttrValue::from(i18n.text("nav-sessions")));
    let shown = found.ready().and_then(|found| found.as_ref().clone());
    let title = shown.as_ref().map_or_else(|| i18n.text("session-title"), |shown| session_name(&i18n, shown));
    let emblem = shown.as_ref().map(|shown| {
        html!(
            <span class="lk-badge lk-badge-large">{ icon(device_symbol(shown.device.kind)) }</span>
        )
    });
    let close_rename = use_callback(renaming.setter(), |(), renaming| renaming.set(false));
    let renamed = {
        let (close, reload) = (close_rename.clone(), found.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let ended = Callback::from(move |()| navigator.go(Route::Sessions));
    let rename = Callback::from({
        let renaming = renaming.setter();
        move |_: MouseEvent| renaming.set(true)
    });
    let ask = Callback::from({
        let ending = ending.setter();
        move |what| ending.set(Some(what))
    });
    html!(
        <Page {title} {back} emblem={emblem.unwrap_or_default()}>
            { found.view(html!(<Card flush=true><Rows count=4 icon=false /></Card>), |found| match found.as_ref() {
                Some(session) => facts(&i18n, session, &rename, &ask),
                None => html!(
                    <Card><EmptyState drawing={Drawing::OneDevice} title={i18n.text("session-gone")} body={i18n.text("session-gone-body")} /></Card>
                ),
            }) }
            if let (true, Some(session)) = (*renaming, shown) {
                <RenameDialog {session} on_done={renamed} on_close={close_rename} />
            }
            if let Some(what) = (*ending).clone() {
                <EndDialog ending={what} on_done={ended} on_cancel={Callback::from({ let ending = ending.setter(); move |()| ending.set(None) })} />
            }
        </Page>
    )
}

fn with_version(name: Option<&String>, version: Option<&String>) -> Option<String> {
    name.map(|name| version.map_or_else(|| name.clone(), |version| format!("{name} {version}")))
}

fn facts(i18n: &I18n, session: &Session, rename: &Callback<MouseEvent>, ask: &Callback<Ending>) -> Html {
    let device = &session.device;
    let browser = with_version(device.browser.as_ref(), device.browser_version.as_ref());
    let system = with_version(device.os.as_ref(), device.os_version.as_ref());
    let methods: Vec<String> = session
        .methods
        .iter()
        .map(|proven| {
            let key = match proven.method {
                FactorOption::Password => "method-password",
                FactorOption::Passkey => "method-passkey",
                FactorOption::Totp => "method-totp",
                FactorOption::SmsOtp => "method-sms-otp",
                FactorOption::EmailOtp => "method-email-otp",
                FactorOption::BackupCode => "method-backup-code",
                FactorOption::Federated => "method-federated",
            };
            i18n.with(key, &[("when", format::exact(i18n, proven.proved_at).into())])
        })
        .collect();
    let what = if session.current {
        Ending::This
    } else {
        Ending::One(session.id.clone(), session_name(i18n, session))
    };
    let end_key = if session.current { "sign-out" } else { "end-one" };
    let action = html!(<Button id="rename-session" icon={Symbol::Pencil} label={i18n.text("rename")} onclick={rename.clone()} />);
    html!(
        <Card title={device_name(i18n, device)} lead={session.current.then(|| AttrValue::from(i18n.text("sessions-current")))} {action}>
            <pf::DescriptionList mode={[pf::DescriptionListMode::Horizontal]}>
                <pf::DescriptionGroup term={i18n.text("fact-browser")}>{ browser.unwrap_or_else(|| i18n.text("unknown-browser")) }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("fact-system")}>{ system.unwrap_or_else(|| i18n.text("unknown-system")) }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("fact-signed-in")}>{ format::exact(i18n, session.signed_in_at) }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("fact-last-used")}>
                    if session.current { { i18n.text("active-now") } } else { { format::exact(i18n, session.last_accessed_at) } }
                </pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("fact-expires")}>{ format::exact(i18n, session.expires_at) }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("fact-address")}>
                    { place_of(i18n, session.place.as_deref(), Some(&session.ip)) }
                    if session.place.is_some() { <p class="lk-help">{ i18n.text("place-approximate") }</p> }
                </pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("fact-methods")}>
                    // A session without a proof of its own began by a switch.
                    if methods.is_empty() { { i18n.text("method-switch") } }
                    { for methods.into_iter().map(|method| html!(<div>{ method }</div>)) }
                </pf::DescriptionGroup>
                if !session.applications.is_empty() {
                    <pf::DescriptionGroup term={i18n.text("fact-applications")}>
                        { for session.applications.iter().map(|one| html!(
                            <div data-testid="session-application">{ &one.name }{ " · " }{ i18n.text("access-last-used") }{ " " }<format::Ago at={one.last_used_at} /></div>
                        )) }
                    </pf::DescriptionGroup>
                }
            </pf::DescriptionList>
            <div class="lk-form-actions">
                <Button id="end-this-session" kind={Kind::QuietDanger} label={i18n.text(end_key)}
                    onclick={ask.reform(move |_: MouseEvent| what.clone())} />
            </div>
        </Card>
    )
}

#[derive(Properties, PartialEq)]
struct RenameDialogProps {
    session: Session,
    on_done: Callback<()>,
    on_close: Callback<()>,
}

#[component(RenameDialog)]
fn rename_dialog(props: &RenameDialogProps) -> Html {
    let i18n = use_i18n();
    let (session, toasts, task) = (use_session(), use_toasts(), use_task());
    let before = props.session.name.clone().unwrap_or_default();
    let name = use_state(|| before.clone());
    let error = use_state(|| None::<AttrValue>);
    use_unsaved(*name != before);
    let onsubmit = {
        let (name, error, i18n, task) = (name.clone(), error.setter(), i18n.clone(), task.clone());
        let (id, done) = (props.session.id.clone(), props.on_done.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(session) = session.clone() else { return };
            let wanted = name.trim().to_owned();
            if wanted.chars().count() > SESSION_NAME_MAX {
                let limit = i64::try_from(SESSION_NAME_MAX).ok();
                error.set(Some(i18n.code(latchkey_openapi::error::ErrorCode::TooLong, limit).into()));
                platform::focus("session-name");
                return;
            }
            let (id, done, error, i18n, toasts) =
                (id.clone(), done.clone(), error.clone(), i18n.clone(), toasts.clone());
            task.run(async move {
                match api::account::rename_session(&session.client, &id, wanted).await {
                    Ok(()) => {
                        if let Some(toasts) = toasts {
                            toasts.success(i18n.text("session-renamed"));
                        }
                        done.emit(());
                    }
                    Err(problem) if problem.is_quiet() => {}
                    Err(problem) => error.set(Some(i18n.error(&problem).into())),
                }
            });
        })
    };
    let footer = html!(<>
        <Button id="rename-cancel" label={i18n.text("cancel")} onclick={props.on_close.reform(|_| ())} />
        <Button id="rename-save" kind={Kind::Primary} label={i18n.text("save")} submit=true form="rename-form" busy={task.is_busy()} />
    </>);
    html!(
        <Dialog id="rename" title={i18n.text("rename-title")} on_close={props.on_close.clone()} {footer}>
            <form method="post" id="rename-form" class="lk-form" {onsubmit} novalidate=true>
                <TextField id="session-name" label={i18n.text("session-name")} value={(*name).clone()} autofocus=true enterkeyhint="done"
                    help={i18n.text("session-name-help")} error={(*error).clone()} autocomplete="off"
                    oninput={Callback::from({ let name = name.setter(); move |text| name.set(text) })} />
            </form>
        </Dialog>
    )
}

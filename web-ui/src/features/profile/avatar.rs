//! The picture: a file, Gravatar's, or the initials.

use latchkey_openapi::avatar::MAX_UPLOAD_BYTES;
use latchkey_openapi::capabilities::Features;
use latchkey_openapi::error::ErrorCode;
use web_sys::{DragEvent, File};
use yew::prelude::*;

use crate::api::{self, ApiError};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::use_navigator;
use crate::platform;
use crate::routes::Route;
use crate::session::{Session, use_session};
use crate::ui::{
    Alert, AvatarSize, Button, Dialog, Kind, PICTURES, PicturePicker, RadioGroup, Symbol, Task, Toasts, Tone,
    avatar, use_task, use_toasts,
};

/// Properties of [`AvatarDialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct AvatarDialogProps {
    /// The addresses that Gravatar can be asked about.
    pub emails: Vec<String>,
}

/// What the user decided.
enum Choice {
    Upload(File),
    Gravatar(String),
    Initials,
}

/// What is wrong with a file before it is sent.
fn refusal(kind: &str, bytes: f64) -> Option<ErrorCode> {
    let most = MAX_UPLOAD_BYTES as f64;
    if !PICTURES.contains(&kind) {
        Some(ErrorCode::ImageInvalid)
    } else if bytes > most {
        Some(ErrorCode::TooLarge)
    } else {
        None
    }
}

/// Everything that the dialog's events need.
#[derive(Clone)]
struct Picture {
    i18n: I18n,
    session: Session,
    toasts: Option<Toasts>,
    task: Task,
    error: UseStateHandle<Option<String>>,
    close: Callback<()>,
}

impl Picture {
    fn take(&self, file: File) {
        match refusal(&file.type_(), file.size()) {
            Some(code) => self.error.set(Some(self.i18n.code(code, None))),
            None => self.choose(Choice::Upload(file)),
        }
    }

    fn choose(&self, choice: Choice) {
        let picture = self.clone();
        self.task.run(async move {
            let client = &picture.session.client;
            let outcome: Result<(), ApiError> = match choice {
                Choice::Upload(file) => api::profile::upload_avatar(client, file).await.map(drop),
                Choice::Gravatar(email) => api::profile::take_gravatar(client, email).await.map(drop),
                Choice::Initials => api::profile::remove_avatar(client).await,
            };
            match outcome {
                Ok(()) => picture.saved().await,
                Err(problem) if problem.is_quiet() => {}
                Err(problem) => picture.error.set(Some(picture.i18n.error(&problem))),
            }
        });
    }

    async fn saved(&self) {
        drop(self.session.refresh().await);
        if let Some(toasts) = &self.toasts {
            toasts.success(self.i18n.text("avatar-saved"));
        }
        self.close.emit(());
    }
}

/// The dialog.
#[component(AvatarDialog)]
pub(crate) fn avatar_dialog(props: &AvatarDialogProps) -> Html {
    let i18n = use_i18n();
    let (navigator, toasts, task) = (use_navigator(), use_toasts(), use_task());
    let error = use_state(|| None::<String>);
    let Some(session) = use_session() else { return Html::default() };
    let Some(account) = session.account().cloned() else { return Html::default() };
    let close = Callback::from(move |()| {
        navigator.task(Route::PersonalInfo);
        // The dialog may have been opened by its address: then there is no earlier focus to return to.
        gloo_timers::callback::Timeout::new(0, || platform::focus("change-avatar")).forget();
    });
    let picture = Picture { i18n: i18n.clone(), session, toasts, task, error, close: close.clone() };
    let can = |feature: fn(&Features) -> bool| picture.session.can(feature);
    let busy = picture.task.is_busy();
    let on_file = Callback::from({
        let picture = picture.clone();
        move |file| picture.take(file)
    });
    let choose = Callback::from({
        let picture = picture.clone();
        move |choice| picture.choose(choice)
    });
    let has_picture = account.avatar.is_some();
    html!(
        <Dialog id="avatar" title={i18n.text("avatar-title")} on_close={close}>
            if let Some(text) = &*picture.error { <Alert tone={Tone::Danger} title={text.clone()} live=true id="avatar-error" /> }
            <div class="lk-avatar-now">
                { avatar(&account, AvatarSize::Large) }
                <p>{ i18n.text(if has_picture { "avatar-now-picture" } else { "avatar-now-initials" }) }</p>
            </div>
            if can(|features| features.avatar_upload) { <DropZone {on_file} {busy} /> }
            if can(|features| features.gravatar) && !props.emails.is_empty() {
                <Gravatar emails={props.emails.clone()} {busy} on_use={choose.reform(Choice::Gravatar)} />
            }
            if has_picture {
                <Button id="avatar-remove" kind={Kind::QuietDanger} icon={Symbol::Bin} label={i18n.text("avatar-remove")}
                    {busy} onclick={choose.reform(|_| Choice::Initials)} />
            }
        </Dialog>
    )
}

#[derive(Properties, PartialEq)]
struct DropZoneProps {
    on_file: Callback<File>,
    busy: bool,
}

/// A button that opens the file chooser; a file can be dropped on it as well.
#[component(DropZone)]
fn drop_zone(props: &DropZoneProps) -> Html {
    let i18n = use_i18n();
    let over = use_state_eq(|| false);
    let ondrop = {
        let (on_file, over) = (props.on_file.clone(), over.setter());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            let files = event.data_transfer().and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                on_file.emit(file);
            }
        })
    };
    let ondragover = use_callback(over.setter(), |event: DragEvent, over| {
        event.prevent_default();
        over.set(true);
    });
    let ondragleave = use_callback(over.setter(), |_: DragEvent, over| over.set(false));
    html!(
        <div class={classes!("lk-drop", over.then_some("lk-over"))} {ondrop} {ondragover} {ondragleave}>
            <PicturePicker prefix="avatar" label={i18n.text("avatar-upload")} busy={props.busy} on_file={props.on_file.clone()} />
            <p class="lk-help">{ i18n.text("avatar-limits") }</p>
        </div>
    )
}

#[derive(Properties, PartialEq)]
struct GravatarProps {
    emails: Vec<String>,
    busy: bool,
    on_use: Callback<String>,
}

/// Gravatar's picture of one of the addresses.
#[component(Gravatar)]
fn gravatar(props: &GravatarProps) -> Html {
    let i18n = use_i18n();
    let chosen = use_state(|| props.emails.first().cloned().unwrap_or_default());
    let onclick = {
        let (chosen, on_use) = (chosen.clone(), props.on_use.clone());
        Callback::from(move |_: MouseEvent| on_use.emit((*chosen).clone()))
    };
    html!(
        <div class="lk-gravatar">
            if props.emails.len() > 1 {
                <RadioGroup id="gravatar-email" label={i18n.text("gravatar-which")} value={(*chosen).clone()}
                    options={props.emails.iter().map(|email| (email.clone().into(), email.clone().into())).collect::<Vec<_>>()}
                    onchange={Callback::from({ let chosen = chosen.setter(); move |email| chosen.set(email) })} />
            }
            <Button id="avatar-gravatar" icon={Symbol::Globe} label={i18n.text("gravatar-use")} busy={props.busy} {onclick} />
            <p class="lk-help">{ i18n.text("gravatar-help") }</p>
        </div>
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_the_server_would_refuse_is_not_sent() {
        assert_eq!(refusal("image/png", 10.0), None);
        assert_eq!(refusal("image/svg+xml", 10.0), Some(ErrorCode::ImageInvalid));
        assert_eq!(refusal("image/webp", 2.0 * 1024.0 * 1024.0 + 1.0), Some(ErrorCode::TooLarge));
    }
}

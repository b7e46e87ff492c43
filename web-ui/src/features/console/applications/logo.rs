//! The application's picture. It is saved by itself, apart from the form.

use web_sys::File;
use yew::prelude::*;

use super::form::Saved;
use crate::api;
use crate::features::given::app_mark;
use crate::features::work::use_work;
use crate::ui::{Button, Card, Kind, PicturePicker, Symbol};

/// Properties of [`LogoCard`].
#[derive(Properties, PartialEq)]
pub(super) struct LogoProps {
    /// The application.
    pub(super) saved: Saved,
    /// It has another picture.
    pub(super) on_saved: Callback<Saved>,
}

/// The card.
#[component(LogoCard)]
pub(super) fn logo_card(props: &LogoProps) -> Html {
    let work = use_work();
    let put = {
        let (work, saved, done) = (work.clone(), props.saved.clone(), props.on_saved.clone());
        Callback::from(move |file: Option<File>| {
            let (act, saved, done) = (work.clone(), saved.clone(), done.clone());
            work.run(async move {
                let (id, etag) = (saved.registered.id.as_str(), saved.etag.as_deref());
                let changed = match file {
                    Some(file) => api::registry::put_logo(&act.client, id, file, etag).await?,
                    None => api::registry::remove_logo(&act.client, id, etag).await?,
                };
                act.told("registry-logo-saved");
                done.emit(Saved { registered: changed.value, etag: changed.etag });
                Ok(())
            });
        })
    };
    let one = &props.saved.registered;
    let (i18n, busy) = (&work.i18n, work.task.is_busy());
    html!(
        <Card title={i18n.text("registry-logo")} lead={i18n.text("registry-logo-lead")} id="application-logo">
            { work.alert() }
            <div class="lk-logo">
                { app_mark(&one.application.name, one.logo.as_deref(), true) }
                <div class="lk-card-row">
                    <PicturePicker prefix="logo" label={i18n.text("registry-logo-upload")} {busy} on_file={put.reform(Some)} />
                    if one.logo.is_some() {
                        <Button id="logo-remove" kind={Kind::QuietDanger} icon={Symbol::Bin} label={i18n.text("registry-logo-remove")}
                            {busy} onclick={put.reform(|_: MouseEvent| None)} />
                    }
                </div>
            </div>
            <p class="lk-help">{ i18n.text("registry-logo-limits") }</p>
        </Card>
    )
}

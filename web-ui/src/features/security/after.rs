//! The last step of adding a factor: its name, the other sessions, and backup codes next.

use yew::prelude::*;

use crate::api;
use crate::features::work::{progress, use_work};
use crate::platform;
use crate::ui::{Alert, Button, Check, Kind, TextField, Tone};

/// Properties of [`After`].
#[derive(Properties, PartialEq)]
pub(super) struct AfterProps {
    /// The message key of what was done.
    pub(super) done: &'static str,
    /// How many steps there were.
    pub(super) steps: i64,
    /// Path and name of what can be named.
    #[prop_or_default]
    pub(super) named: Option<(String, String)>,
    /// Whether backup codes come next.
    pub(super) backup: bool,
    /// Finished; true to go on with backup codes.
    pub(super) on_done: Callback<bool>,
}

/// The last step.
#[component(After)]
pub(super) fn after(props: &AfterProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let name = use_state(|| props.named.as_ref().map(|(_, name)| name.clone()).unwrap_or_default());
    let end_others = use_state_eq(|| true);
    let onsubmit = {
        let (work, name, end_others) = (work.clone(), name.clone(), *end_others);
        let (named, backup, done) = (props.named.clone(), props.backup, props.on_done.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (client, named, done) = (work.client.clone(), named.clone(), done.clone());
            let wanted = name.trim().to_owned();
            work.run(async move {
                if let Some((path, present)) = named
                    && !wanted.is_empty()
                    && wanted != present
                {
                    api::factors::rename(&client, &path, wanted).await?;
                }
                if end_others {
                    api::account::end_sessions(&client, true).await?;
                }
                done.emit(backup);
                Ok(())
            });
        })
    };
    use_effect_with((), |()| platform::focus("after-submit"));
    html!(<>
        { progress(i18n, props.steps, props.steps) }
        <Alert tone={Tone::Success} title={i18n.text(props.done)} live=true />
        { work.alert() }
        <form method="post" class="lk-form" id="after-form" {onsubmit} novalidate=true>
            if props.named.is_some() {
                <TextField id="after-name" label={i18n.text("after-name")} help={i18n.text("after-name-help")} value={(*name).clone()} autocomplete="off"
                    enterkeyhint="done" oninput={Callback::from({ let name = name.setter(); move |text| name.set(text) })} />
            }
            <Check id="after-end-others" label={i18n.text("after-end-others")} help={i18n.text("after-end-others-help")} checked={*end_others}
                onchange={Callback::from({ let end = end_others.setter(); move |on| end.set(on) })} />
            if props.backup { <p>{ i18n.text("after-backup") }</p> }
            <div class="lk-dialog-foot">
                <Button id="after-submit" kind={Kind::Primary} submit=true busy={work.task.is_busy()}
                    label={i18n.text(if props.backup { "after-backup-go" } else { "finish" })} />
            </div>
        </form>
    </>)
}

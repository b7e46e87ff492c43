//! What can be done with a factor that is there: show, make anew, rename, remove.

use yew::prelude::*;

use super::data::{Act, Named, Removal, TotpAct};
use crate::api;
use crate::features::work::use_work;
use crate::platform;
use crate::ui::{Button, Check, Confirm, Dialog, Kind, Symbol, TextField};

/// The list of acts of one factor.
pub(super) fn manage(
    i18n: &crate::i18n::I18n,
    named: &Named,
    is_last: bool,
    close: &Callback<Option<Act>>,
) -> Html {
    let act = |id: &'static str, symbol, key: &str, act: Act| {
        let close = close.clone();
        html!(
            <Button {id} block=true class="lk-menu-item" kind={Kind::Quiet} icon={symbol} label={i18n.text(key)}
                onclick={Callback::from(move |_: MouseEvent| close.emit(Some(act.clone())))} />
        )
    };
    let title = match named {
        Named::Message(..) => i18n.text(&format!("{}-factor", named.key())),
        _ => named.name().to_owned(),
    };
    let removal = Removal { path: named.path(), key: named.key(), name: named.name().to_owned(), is_last };
    html!(
        <Dialog id="manage" {title} on_close={close.reform(|()| None)}>
            <div class="lk-acts">
                if let Named::Totp(app) = named {
                    { act("manage-show", Symbol::Eye, "factor-show-qr", Act::Totp(TotpAct::Show(app.clone()))) }
                    { act("manage-renew", Symbol::Refresh, "factor-regenerate", Act::Totp(TotpAct::Renew(app.clone()))) }
                }
                if let Named::Message(option, factor) = named {
                    if let Some(id) = &factor.contact_id {
                        { act("manage-change", Symbol::Pencil, &format!("{}-change", named.key()), Act::ChangeContact(id.clone())) }
                    }
                    if factor.contacts.len() > 1 {
                        { act("manage-other", Symbol::Refresh, &format!("{}-other", named.key()), Act::AddMessage(*option)) }
                    }
                } else {
                    { act("manage-rename", Symbol::Pencil, "rename", Act::Rename(named.clone())) }
                }
                { act("manage-remove", Symbol::Bin, "factor-remove", Act::Remove(removal)) }
            </div>
        </Dialog>
    )
}

/// Properties of [`RenameDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct RenameDialogProps {
    pub(super) named: Named,
    pub(super) on_close: Callback<()>,
}

/// Names a factor.
#[component(RenameDialog)]
pub(super) fn rename_dialog(props: &RenameDialogProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let name = use_state(|| props.named.name().to_owned());
    let onsubmit = {
        let (work, name, path, close) =
            (work.clone(), name.clone(), props.named.path(), props.on_close.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let wanted = name.trim().to_owned();
            if wanted.is_empty() {
                platform::focus("factor-name");
                return;
            }
            let (done, path, close) = (work.clone(), path.clone(), close.clone());
            work.run(async move {
                api::factors::rename(&done.client, &path, wanted).await?;
                done.told("factor-renamed");
                close.emit(());
                Ok(())
            });
        })
    };
    let needed = name.trim().is_empty().then(|| AttrValue::from(i18n.text("error-required")));
    html!(
        <Dialog id="factor-rename" title={i18n.with("factor-rename-title", &[("name", props.named.name().to_owned().into())])} on_close={props.on_close.clone()}>
            <form method="post" class="lk-form" id="factor-rename-form" {onsubmit} novalidate=true>
                { work.alert() }
                <TextField id="factor-name" label={i18n.text("factor-name")} value={(*name).clone()} required=true autofocus=true autocomplete="off"
                    enterkeyhint="done" error={needed} oninput={Callback::from({ let name = name.setter(); move |text| name.set(text) })} />
                <div class="lk-dialog-foot">
                    <Button id="factor-rename-cancel" label={i18n.text("cancel")} onclick={props.on_close.reform(|_| ())} />
                    <Button id="factor-rename-save" kind={Kind::Primary} label={i18n.text("save")} submit=true busy={work.task.is_busy()} />
                </div>
            </form>
        </Dialog>
    )
}

/// Properties of [`RemoveDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct RemoveDialogProps {
    pub(super) removal: Removal,
    pub(super) on_close: Callback<()>,
}

/// The question before a factor is taken away. A refusal (the last way in, a level that was not reached) is shown with
/// its reason, and nothing is changed.
#[component(RemoveDialog)]
pub(super) fn remove_dialog(props: &RemoveDialogProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let end_others = use_state_eq(|| true);
    let Removal { path, key, name, is_last } = props.removal.clone();
    let on_confirm = {
        let (work, close, end_others) = (work.clone(), props.on_close.clone(), *end_others);
        Callback::from(move |()| {
            let (done, path, close) = (work.clone(), path.clone(), close.clone());
            work.run(async move {
                api::factors::remove(&done.client, &path).await?;
                done.told("factor-removed");
                if end_others {
                    api::account::end_sessions(&done.client, true).await?;
                }
                close.emit(());
                Ok(())
            });
        })
    };
    html!(
        <Confirm id="factor-remove" danger=true busy={work.task.is_busy()} {on_confirm} on_cancel={props.on_close.clone()}
            title={i18n.with(&format!("remove-{key}-title"), &[("name", name.into())])} action={i18n.text(&format!("remove-{key}-confirm"))}
            error={work.error.as_ref().map(|error| AttrValue::from(i18n.error(error)))} body={i18n.text(&format!("remove-{key}-body"))}>
            <p>{ i18n.text("remove-sessions") }</p>
            if is_last { <p>{ i18n.text("remove-last") }</p> }
            <Check id="remove-end-others" label={i18n.text("after-end-others")} checked={*end_others}
                onchange={Callback::from({ let end = end_others.setter(); move |on| end.set(on) })} />
        </Confirm>
    )
}

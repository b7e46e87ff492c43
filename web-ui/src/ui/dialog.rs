//! Dialogs on the browser's own `<dialog>`: it keeps the focus inside, closes on Esc and makes the page inert.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, Node};
use yew::prelude::*;

use super::{Alert, Button, Kind, Symbol, Tone, icon};
use crate::i18n::use_i18n;
use crate::platform;

/// Properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct DialogProps {
    /// The element's id; ids of its parts are made from it.
    pub id: AttrValue,
    /// The question, or the name of the task.
    pub title: AttrValue,
    /// Called on Esc, on the cross and on a click beside the dialog. The owner takes the dialog away.
    pub on_close: Callback<()>,
    /// The buttons.
    #[prop_or_default]
    pub footer: Html,
    /// Slides in from below on phones and is as wide as a menu.
    #[prop_or_default]
    pub sheet: bool,
    /// The body.
    pub children: Html,
}

/// A modal dialog. Shown as long as it is in the tree; the focus returns to where it was.
#[component(Dialog)]
pub(crate) fn dialog(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let node = use_node_ref();
    use_modal(&node);
    let oncancel = {
        let close = props.on_close.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            close.emit(());
        })
    };
    let onclick = {
        let (close, node) = (props.on_close.clone(), node.clone());
        Callback::from(move |event: MouseEvent| {
            // The dialog's own box is filled by its panel: a click on the element itself is one on the backdrop.
            let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
            if target.is_some() && target == node.get() {
                close.emit(());
            }
        })
    };
    let title_id = format!("{}-title", props.id);
    let onclose = props.on_close.reform(|_: MouseEvent| ());
    html!(
        <dialog ref={node} id={props.id.clone()} class={classes!("lk-dialog", props.sheet.then_some("lk-sheet"))}
            aria-labelledby={title_id.clone()} {oncancel} {onclick}>
            <div class="lk-dialog-panel">
                <div class="lk-dialog-head">
                    <h2 id={title_id} class="lk-dialog-title">{ &props.title }</h2>
                    <button type="button" class="pf-v6-c-button pf-m-plain lk-dialog-close" onclick={onclose}
                        aria-label={i18n.with("dialog-close", &[("title", props.title.to_string().into())])}>
                        <span class="pf-v6-c-button__icon">{ icon(Symbol::Cross) }</span>
                    </button>
                </div>
                <div class="lk-dialog-body">{ props.children.clone() }</div>
                if props.footer != Html::default() {
                    <div class="lk-dialog-foot">{ props.footer.clone() }</div>
                }
            </div>
        </dialog>
    )
}

/// Controls that get the focus when a dialog opens, the most wanted first.
const MARKED: &str = "[data-autofocus]";
const IN_BODY: &str = ".lk-dialog-body :is(a[href], button, select, textarea, input):not([tabindex='-1'])";
const IN_FOOT: &str = ".lk-dialog-foot button";

/// Opens a `<dialog>` as modal while it is in the tree, and gives the focus back afterwards.
#[hook]
pub(crate) fn use_modal(node: &NodeRef) {
    let node = node.clone();
    use_effect_with((), move |()| {
        let before: Option<HtmlElement> = platform::focused();
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog
            && !dialog.open()
        {
            drop(dialog.show_modal());
            // The browser would choose the cross; the first control of the body or the foot is what one came for.
            let first = [MARKED, IN_BODY, IN_FOOT]
                .iter()
                .find_map(|which| dialog.query_selector(which).ok().flatten());
            if let Some(first) = first.as_ref().and_then(|first| first.dyn_ref::<HtmlElement>()) {
                drop(first.focus());
            }
        }
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
            if let Some(before) = before.filter(|element| element.is_connected()) {
                drop(before.focus());
            }
        }
    });
}

/// Properties of [`Confirm`].
#[derive(Properties, PartialEq)]
pub(crate) struct ConfirmProps {
    /// The element's id.
    pub id: AttrValue,
    /// The question.
    pub title: AttrValue,
    /// The effect.
    #[prop_or_default]
    pub body: AttrValue,
    /// The verb on the button.
    pub action: AttrValue,
    /// The other way out; "Cancel" unless said otherwise.
    #[prop_or_default]
    pub cancel: Option<AttrValue>,
    /// Whether something is taken away.
    #[prop_or_default]
    pub danger: bool,
    /// Work is under way.
    #[prop_or_default]
    pub busy: bool,
    /// What went wrong on the last try.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// More below the effect.
    #[prop_or_default]
    pub children: Html,
    /// The user agrees.
    pub on_confirm: Callback<()>,
    /// The user does not.
    pub on_cancel: Callback<()>,
}

/// A question before an act: title, effect, the verb and a way back.
#[component(Confirm)]
pub(crate) fn confirm(props: &ConfirmProps) -> Html {
    let i18n = use_i18n();
    let cancel = props.cancel.clone().unwrap_or_else(|| i18n.text("cancel").into());
    let footer = html!(<>
        <Button id={format!("{}-cancel", props.id)} label={cancel} onclick={props.on_cancel.reform(|_| ())} />
        <Button id={format!("{}-confirm", props.id)} label={props.action.clone()} busy={props.busy}
            kind={if props.danger { Kind::Danger } else { Kind::Primary }} onclick={props.on_confirm.reform(|_| ())} />
    </>);
    html!(
        <Dialog id={props.id.clone()} title={props.title.clone()} on_close={props.on_cancel.clone()} {footer}>
            if let Some(error) = &props.error {
                <Alert tone={Tone::Danger} title={error.clone()} live=true />
            }
            if !props.body.is_empty() {
                <p>{ &props.body }</p>
            }
            { props.children.clone() }
        </Dialog>
    )
}

//! A button that opens the browser's file chooser.

use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use super::{Button, Symbol};

/// Pictures that the server takes.
pub(crate) const PICTURES: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];

/// Properties of [`PicturePicker`].
#[derive(Properties, PartialEq)]
pub(crate) struct PicturePickerProps {
    /// Ids of its parts are made from it: `…-file` and `…-upload`.
    pub prefix: AttrValue,
    /// The words on the button.
    pub label: AttrValue,
    /// Work is under way.
    pub busy: bool,
    /// The chosen file.
    pub on_file: Callback<File>,
}

/// Chooses a picture.
#[component(PicturePicker)]
pub(crate) fn picture_picker(props: &PicturePickerProps) -> Html {
    let input = use_node_ref();
    let onchange = {
        let on_file = props.on_file.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let file = input.files().and_then(|files| files.get(0));
            // The same file can be chosen again after a failure.
            input.set_value("");
            if let Some(file) = file {
                on_file.emit(file);
            }
        })
    };
    let open = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    html!(<>
        <input ref={input} type="file" id={format!("{}-file", props.prefix)} class="pf-v6-screen-reader" accept={PICTURES.join(",")}
            {onchange} tabindex="-1" aria-label={props.label.clone()} />
        <Button id={format!("{}-upload", props.prefix)} icon={Symbol::Upload} label={props.label.clone()} busy={props.busy} onclick={open} />
    </>)
}

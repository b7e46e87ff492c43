//! A choice from a list, on the browser's own `<select>`.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Symbol, icon};

/// Properties of [`Select`].
#[derive(Properties, PartialEq)]
pub(crate) struct SelectProps {
    /// The element's id.
    pub id: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The chosen value.
    pub value: AttrValue,
    /// Value and words of each choice. A value that is none of them is shown as it is.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// Called with the new value.
    pub onchange: Callback<String>,
    /// What is wrong.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The label is only for screen readers.
    #[prop_or_default]
    pub hide_label: bool,
    /// The `autocomplete` tokens.
    #[prop_or_default]
    pub autocomplete: Option<AttrValue>,
    /// Must have a value.
    #[prop_or_default]
    pub required: bool,
    /// Gets the focus when it appears.
    #[prop_or_default]
    pub autofocus: bool,
    /// The values are tags of languages and their words are in those languages (WCAG 3.1.2).
    #[prop_or_default]
    pub languages: bool,
}

/// A choice from a list.
#[component(Select)]
pub(crate) fn select(props: &SelectProps) -> Html {
    use_effect_with((props.id.clone(), props.autofocus), |(id, autofocus)| {
        if *autofocus {
            crate::platform::focus(id);
        }
    });
    let onchange =
        props.onchange.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let mut options = props.options.clone();
    if !options.iter().any(|(value, _)| *value == props.value) {
        options.insert(0, (props.value.clone(), props.value.clone()));
    }
    let label = classes!("lk-label", props.hide_label.then_some("pf-v6-screen-reader"));
    let error_id = format!("{}-error", props.id);
    html!(
        <div class="lk-field">
            <label class={label} for={props.id.clone()}>{ &props.label }</label>
            <span class={classes!("pf-v6-c-form-control", "lk-select", props.error.is_some().then_some("pf-m-error"))}>
                <select id={props.id.clone()} name={props.id.clone()} {onchange} autocomplete={props.autocomplete.clone()}
                    aria-required={props.required.then_some("true")} data-autofocus={props.autofocus.then_some("")}
                    aria-invalid={props.error.is_some().then_some("true")}
                    aria-describedby={props.error.as_ref().map(|_| error_id.clone())}>
                    { for options.iter().map(|(value, words)| html!(
                        <option value={value.clone()} selected={*value == props.value}
                            lang={props.languages.then(|| value.clone())}>{ words }</option>
                    )) }
                </select>
                <span class="lk-select-arrow">{ icon(Symbol::ChevronDown) }</span>
            </span>
            if let Some(error) = &props.error {
                <p class="lk-error" id={error_id}>{ icon(Symbol::Problem) }<span>{ error }</span></p>
            }
        </div>
    )
}

//! Boxes to tick, switches, and one of few.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`Check`] and [`Toggle`].
#[derive(Properties, PartialEq)]
pub(crate) struct CheckProps {
    /// The element's id.
    pub id: AttrValue,
    /// The words beside it.
    pub label: AttrValue,
    /// Whether it is on.
    pub checked: bool,
    /// Called with the new state.
    pub onchange: Callback<bool>,
    /// More about what it does.
    #[prop_or_default]
    pub help: Option<AttrValue>,
    /// It cannot be changed; `help` says why.
    #[prop_or_default]
    pub locked: bool,
}

fn changed(onchange: &Callback<bool>) -> Callback<Event> {
    onchange.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked())
}

/// A box to tick.
#[component(Check)]
pub(crate) fn check(props: &CheckProps) -> Html {
    let help_id = format!("{}-help", props.id);
    html!(
        <div class="pf-v6-c-check">
            <input class="pf-v6-c-check__input" type="checkbox" id={props.id.clone()} checked={props.checked} disabled={props.locked}
                onchange={changed(&props.onchange)} aria-describedby={props.help.as_ref().map(|_| help_id.clone())} />
            <label class="pf-v6-c-check__label" for={props.id.clone()}>{ &props.label }</label>
            if let Some(help) = &props.help {
                <span class="pf-v6-c-check__description" id={help_id}>{ help }</span>
            }
        </div>
    )
}

/// A switch.
#[component(Toggle)]
pub(crate) fn toggle(props: &CheckProps) -> Html {
    let help_id = format!("{}-help", props.id);
    html!(<>
        <label class="pf-v6-c-switch" for={props.id.clone()}>
            <input class="pf-v6-c-switch__input" type="checkbox" role="switch" id={props.id.clone()} checked={props.checked} disabled={props.locked}
                onchange={changed(&props.onchange)} aria-describedby={props.help.as_ref().map(|_| help_id.clone())} />
            <span class="pf-v6-c-switch__toggle"></span>
            <span class="pf-v6-c-switch__label">{ &props.label }</span>
        </label>
        if let Some(help) = &props.help { <p id={help_id}>{ help }</p> }
    </>)
}

/// Properties of [`RadioGroup`].
#[derive(Properties, PartialEq)]
pub(crate) struct RadioGroupProps {
    /// The group's id; ids of the choices are made from it.
    pub id: AttrValue,
    /// The question.
    pub label: AttrValue,
    /// The chosen value.
    pub value: AttrValue,
    /// Value and words of each choice.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// Called with the new value.
    pub onchange: Callback<String>,
    /// The question is only for screen readers.
    #[prop_or_default]
    pub hide_label: bool,
    /// Drawn as one bar of segments.
    #[prop_or_default]
    pub segments: bool,
    /// What is wrong.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// One of few, all in view.
#[component(RadioGroup)]
pub(crate) fn radio_group(props: &RadioGroupProps) -> Html {
    let class = if props.segments { "lk-segments" } else { "lk-radios" };
    let error_id = format!("{}-error", props.id);
    html!(
        <fieldset {class} id={props.id.clone()} aria-describedby={props.error.as_ref().map(|_| error_id.clone())}>
            <legend class={classes!("lk-label", props.hide_label.then_some("pf-v6-screen-reader"))}>{ &props.label }</legend>
            <div class="lk-choices">
                { for props.options.iter().map(|(value, words)| choice(props, value, words)) }
            </div>
            if let Some(error) = &props.error {
                <p class="lk-error" id={error_id}>{ error }</p>
            }
        </fieldset>
    )
}

fn choice(props: &RadioGroupProps, value: &AttrValue, words: &AttrValue) -> Html {
    let id = format!("{}-{value}", props.id);
    let onchange = {
        let (value, changed) = (value.to_string(), props.onchange.clone());
        Callback::from(move |_: Event| changed.emit(value.clone()))
    };
    html!(
        <div class="pf-v6-c-radio">
            <input class="pf-v6-c-radio__input" type="radio" id={id.clone()} name={props.id.clone()} value={value.clone()}
                checked={*value == props.value} {onchange} />
            <label class="pf-v6-c-radio__label" for={id}>{ words }</label>
        </div>
    )
}

//! Text fields with their label, hint and error tied together. PatternFly's form group has a label without `for`.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{Symbol, icon};
use crate::i18n::use_i18n;
use crate::platform;

/// Properties of [`TextField`] and [`TextArea`].
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct FieldProps {
    /// The input's id; ids of hint and error are made from it.
    pub id: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The value.
    pub value: AttrValue,
    /// Called with the new value on each key.
    pub oninput: Callback<String>,
    /// Called when the field is left.
    #[prop_or_default]
    pub onblur: Callback<()>,
    /// The input's `name`; its id unless given.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// The input's `type`.
    #[prop_or(AttrValue::Static("text"))]
    pub kind: AttrValue,
    /// The `autocomplete` tokens.
    #[prop_or_default]
    pub autocomplete: Option<AttrValue>,
    /// The `inputmode`.
    #[prop_or_default]
    pub inputmode: Option<AttrValue>,
    /// The `enterkeyhint`.
    #[prop_or_default]
    pub enterkeyhint: Option<AttrValue>,
    /// What is wrong.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// What helps.
    #[prop_or_default]
    pub help: Option<AttrValue>,
    /// Must have a value.
    #[prop_or_default]
    pub required: bool,
    /// Marked as optional, where most fields of the form are required.
    #[prop_or_default]
    pub optional: bool,
    /// A name or a code: no spelling, no capitals.
    #[prop_or_default]
    pub verbatim: bool,
    /// Gets the focus when it appears.
    #[prop_or_default]
    pub autofocus: bool,
    /// The label is only for screen readers: the row says it already.
    #[prop_or_default]
    pub hide_label: bool,
    /// More ids that describe the field.
    #[prop_or_default]
    pub described_by: Option<AttrValue>,
    /// The smallest value, for dates and numbers.
    #[prop_or_default]
    pub min: Option<AttrValue>,
    /// The greatest value, for dates and numbers.
    #[prop_or_default]
    pub max: Option<AttrValue>,
    /// Steps, for numbers.
    #[prop_or_default]
    pub step: Option<AttrValue>,
}

impl FieldProps {
    fn described_by(&self) -> Option<String> {
        let parts = [
            self.error.as_ref().map(|_| format!("{}-error", self.id)),
            self.help.as_ref().map(|_| format!("{}-help", self.id)),
            self.described_by.as_ref().map(AttrValue::to_string),
        ];
        let ids: Vec<String> = parts.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// Gives the focus to the element of that id when it appears.
#[hook]
pub(super) fn use_autofocus(id: &AttrValue, autofocus: bool) {
    use_effect_with((id.clone(), autofocus), |(id, autofocus)| {
        if *autofocus {
            platform::focus(id);
        }
    });
}

/// The label, the hint and the error around an input.
pub(super) fn frame(props: &FieldProps, optional: &str, input: Html) -> Html {
    let label = classes!("lk-label", props.hide_label.then_some("pf-v6-screen-reader"));
    html!(
        <div class="lk-field">
            <label class={label} for={props.id.clone()}>
                { &props.label }
                // The space is for whoever hears it: the styles set them apart.
                if props.optional { { " " }<span class="lk-optional">{ optional }</span> }
            </label>
            { input }
            if let Some(help) = &props.help {
                <p class="lk-help" id={format!("{}-help", props.id)}>{ help }</p>
            }
            if let Some(error) = &props.error {
                <p class="lk-error" id={format!("{}-error", props.id)}>{ icon(Symbol::Problem) }<span>{ error }</span></p>
            }
        </div>
    )
}

/// Leaving the field, but not for a button: what a button does tells what is wrong anyway, and a message that came or
/// went on the way there would move the button from under the pointer and lose the click.
fn left(props: &FieldProps) -> Callback<FocusEvent> {
    let onblur = props.onblur.clone();
    Callback::from(move |event: FocusEvent| {
        let target = event.related_target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_none_or(|target| target.tag_name() != "BUTTON") {
            onblur.emit(());
        }
    })
}

fn control(props: &FieldProps) -> Classes {
    classes!("pf-v6-c-form-control", props.error.is_some().then_some("pf-m-error"))
}

/// The input itself, with everything that assistive technology and password managers read from it.
fn input(props: &FieldProps, kind: AttrValue) -> Html {
    let oninput =
        props.oninput.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    html!(
        <input id={props.id.clone()} name={props.name.clone().unwrap_or_else(|| props.id.clone())} type={kind}
            value={props.value.clone()} {oninput} onblur={left(props)}
            autocomplete={props.autocomplete.clone()} inputmode={props.inputmode.clone()}
            enterkeyhint={props.enterkeyhint.clone()} min={props.min.clone()} max={props.max.clone()} step={props.step.clone()}
            spellcheck={props.verbatim.then_some("false")} autocapitalize={props.verbatim.then_some("none")}
            aria-required={props.required.then_some("true")} aria-invalid={props.error.is_some().then_some("true")}
            aria-describedby={props.described_by()} data-autofocus={props.autofocus.then_some("")} />
    )
}

/// One line of text.
#[component(TextField)]
pub(crate) fn text_field(props: &FieldProps) -> Html {
    let i18n = use_i18n();
    use_autofocus(&props.id, props.autofocus);
    let body = html!(<span class={control(props)}>{ input(props, props.kind.clone()) }</span>);
    frame(props, &i18n.text("optional"), body)
}

/// Several lines of text.
#[component(TextArea)]
pub(crate) fn text_area(props: &FieldProps) -> Html {
    let i18n = use_i18n();
    use_autofocus(&props.id, props.autofocus);
    let oninput = props
        .oninput
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let body = html!(
        <span class={classes!(control(props), "pf-m-textarea")}>
            <textarea id={props.id.clone()} name={props.id.clone()} rows="3" value={props.value.clone()} {oninput}
                onblur={left(props)} autocomplete={props.autocomplete.clone()}
                aria-required={props.required.then_some("true")} aria-invalid={props.error.is_some().then_some("true")}
                aria-describedby={props.described_by()} data-autofocus={props.autofocus.then_some("")} />
        </span>
    );
    frame(props, &i18n.text("optional"), body)
}

/// A password with a button that shows it. It hides again when the form is sent.
#[component(PasswordField)]
pub(crate) fn password_field(props: &FieldProps) -> Html {
    let i18n = use_i18n();
    use_autofocus(&props.id, props.autofocus);
    let shown = use_state_eq(|| false);
    let toggle = use_callback(shown.clone(), |_: MouseEvent, shown| shown.set(!**shown));
    let node = use_node_ref();
    use_effect_with(node.clone(), {
        let shown = shown.setter();
        move |node| {
            let form = node.cast::<Element>().and_then(|field| field.closest("form").ok().flatten());
            let listener =
                form.map(|form| gloo_events::EventListener::new(&form, "submit", move |_| shown.set(false)));
            move || drop(listener)
        }
    });
    let kind = if *shown { "text" } else { "password" };
    let symbol = if *shown { Symbol::EyeOff } else { Symbol::Eye };
    let body = html!(
        <div class="lk-password" ref={node}>
            <span class={control(props)}>{ input(&FieldProps { verbatim: true, ..props.clone() }, kind.into()) }</span>
            <button type="button" class="pf-v6-c-button pf-m-plain" aria-pressed={shown.to_string()} onclick={toggle}
                aria-label={i18n.with("password-show", &[("label", props.label.to_string().into())])}
                aria-controls={props.id.clone()} id={format!("{}-reveal", props.id)}>
                <span class="pf-v6-c-button__icon">{ icon(symbol) }</span>
            </button>
        </div>
    );
    frame(props, &i18n.text("optional"), body)
}

/// Properties of [`ErrorSummary`].
#[derive(Properties, PartialEq)]
pub(crate) struct ErrorSummaryProps {
    /// The field's id, and what is wrong with it.
    pub errors: Vec<(AttrValue, AttrValue)>,
}

/// What is wrong in a form, with links to the fields. Nothing while all is well.
#[component(ErrorSummary)]
pub(crate) fn error_summary(props: &ErrorSummaryProps) -> Html {
    let i18n = use_i18n();
    if props.errors.is_empty() {
        return Html::default();
    }
    let count = i64::try_from(props.errors.len()).unwrap_or(i64::MAX);
    html!(
        <div class="pf-v6-c-alert pf-m-inline pf-m-danger" role="alert" data-testid="error-summary">
            <div class="pf-v6-c-alert__icon">{ icon(Symbol::Problem) }</div>
            <p class="pf-v6-c-alert__title">{ i18n.with("form-errors", &[("count", count.into())]) }</p>
            <div class="pf-v6-c-alert__description">
                <ul class="lk-summary">
                    { for props.errors.iter().map(|(field, text)| {
                        let target = field.clone();
                        let onclick = Callback::from(move |event: MouseEvent| {
                            event.prevent_default();
                            platform::focus(&target);
                        });
                        html!(<li><a href={format!("#{field}")} {onclick}>{ text }</a></li>)
                    }) }
                </ul>
            </div>
        </div>
    )
}

//! The control that a value is typed into, by the input type of the schema.

use latchkey_openapi::profile::{FormAttribute, InputType};
use yew::prelude::*;

use super::addresses::Addresses;
use super::draft::{Draft, is_many};
use super::value::{label, option_label, slug};
use crate::i18n::{I18n, use_i18n};
use crate::platform;
use crate::ui::{Button, Check, Kind, RadioGroup, Select, Symbol, TextArea, TextField, Toggle, format};

/// Properties of [`Editor`].
#[derive(Properties, PartialEq)]
pub(crate) struct EditorProps {
    /// The attribute.
    pub attribute: FormAttribute,
    /// What is typed so far.
    pub draft: Draft,
    /// Called with what is typed.
    pub onchange: Callback<Draft>,
    /// Called when a field is left.
    pub onblur: Callback<()>,
    /// What is wrong.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Whether the label is only for screen readers, because the row says it already; the control then has the focus.
    #[prop_or(true)]
    pub hide_label: bool,
}

/// The id of an attribute's control.
pub(crate) fn control_id(attribute: &FormAttribute) -> String {
    format!("field-{}", slug(&attribute.path))
}

/// The control of an attribute.
#[component(Editor)]
pub(crate) fn editor(props: &EditorProps) -> Html {
    let i18n = use_i18n();
    let id = control_id(&props.attribute);
    match &props.draft {
        Draft::Flag(on) => flag(props, &i18n, id, *on),
        Draft::Many(texts) => many(props, &i18n, &id, texts),
        Draft::Addresses(all) => html!(
            <Addresses {id} all={all.clone()} single={!props.attribute.multi_valued} error={props.error.clone()}
                onchange={props.onchange.reform(Draft::Addresses)} />
        ),
        Draft::One(text) => one(props, &i18n, id, text),
    }
}

fn flag(props: &EditorProps, i18n: &I18n, id: String, on: bool) -> Html {
    let label = label(i18n, &props.attribute);
    let onchange = props.onchange.reform(Draft::Flag);
    if props.attribute.input_type == InputType::Toggle {
        html!(<Toggle {id} {label} checked={on} {onchange} />)
    } else {
        html!(<Check {id} {label} checked={on} {onchange} />)
    }
}

/// Values and words of the choices, with none at the top where none may be chosen.
fn choices(i18n: &I18n, attribute: &FormAttribute) -> Vec<(AttrValue, AttrValue)> {
    let mut found: Vec<(AttrValue, AttrValue)> = match attribute.input_type {
        InputType::Country => format::countries(i18n),
        InputType::Locale => format::languages(i18n),
        InputType::TimeZone => format::time_zones(),
        _ => attribute
            .options
            .iter()
            .map(|option| (option.value.clone().into(), option_label(i18n, attribute, &option.value).into()))
            .collect(),
    };
    if attribute.input_type != InputType::Radio || !attribute.required {
        found.insert(0, ("".into(), i18n.text("not-set").into()));
    }
    found
}

fn one(props: &EditorProps, i18n: &I18n, id: String, text: &str) -> Html {
    let attribute = &props.attribute;
    let label = label(i18n, attribute);
    let onchange = props.onchange.reform(Draft::One);
    match attribute.input_type {
        // A rule may narrow any line of text to a list.
        InputType::Text if !attribute.options.is_empty() => html!(
            <Select {id} {label} value={text.to_owned()} options={choices(i18n, attribute)} {onchange} hide_label={props.hide_label}
                error={props.error.clone()} required={attribute.required} autofocus={props.hide_label} />
        ),
        InputType::Select | InputType::Country | InputType::Locale | InputType::TimeZone => html!(
            <Select {id} {label} value={text.to_owned()} options={choices(i18n, attribute)} {onchange} hide_label={props.hide_label}
                error={props.error.clone()} autocomplete={attribute.autocomplete.clone().map(AttrValue::from)}
                required={attribute.required} autofocus={props.hide_label} />
        ),
        InputType::Radio => html!(
            <RadioGroup {id} {label} value={text.to_owned()} options={choices(i18n, attribute)} {onchange} hide_label={props.hide_label}
                error={props.error.clone()} />
        ),
        _ => line(props, label, id, text, onchange, props.hide_label),
    }
}

/// Type, keyboard and smallest step of a line of text.
const fn typed(kind: InputType) -> (&'static str, Option<&'static str>, Option<&'static str>) {
    match kind {
        InputType::Email => ("email", Some("email"), None),
        InputType::Phone => ("tel", Some("tel"), None),
        InputType::Url => ("url", Some("url"), None),
        InputType::Date | InputType::BirthDate => ("date", None, None),
        // Not `type=number`: it swallows what it cannot read, and the wheel changes it.
        InputType::Integer => ("text", Some("numeric"), None),
        InputType::Decimal => ("text", Some("decimal"), None),
        _ => ("text", None, None),
    }
}

fn line(
    props: &EditorProps,
    label: String,
    id: String,
    text: &str,
    oninput: Callback<String>,
    focus: bool,
) -> Html {
    let attribute = &props.attribute;
    let autocomplete = attribute.autocomplete.clone().map(AttrValue::from);
    let error = props.error.clone();
    let hide_label = props.hide_label || is_many(attribute);
    // In a form of which most is needed the rest is marked.
    let optional = !hide_label && !attribute.required;
    if attribute.input_type == InputType::Textarea {
        return html!(
            <TextArea {id} {label} value={text.to_owned()} {oninput} {error} {autocomplete} onblur={props.onblur.clone()}
                required={attribute.required} {optional} {hide_label} autofocus={focus} />
        );
    }
    let (kind, inputmode, step) = typed(attribute.input_type);
    let today = platform::now().date_naive().to_string();
    let max = (attribute.input_type == InputType::BirthDate).then(|| AttrValue::from(today));
    html!(
        <TextField {id} {label} {kind} value={text.to_owned()} {oninput} {error} {autocomplete} onblur={props.onblur.clone()}
            inputmode={inputmode.map(AttrValue::from)} step={step.map(AttrValue::from)} {max} enterkeyhint="done"
            required={attribute.required} {optional} {hide_label} autofocus={focus} />
    )
}

/// What a control does to the list, given what was typed.
type Change = Box<dyn Fn(&mut Vec<String>, String)>;

fn many(props: &EditorProps, i18n: &I18n, id: &str, texts: &[String]) -> Html {
    if !props.attribute.options.is_empty() && is_many(&props.attribute) {
        return boxes(props, i18n, id, texts);
    }
    let change = |apply: Change| {
        let (texts, onchange) = (texts.to_vec(), props.onchange.clone());
        Callback::from(move |text: String| {
            let mut next = texts.clone();
            apply(&mut next, text);
            onchange.emit(Draft::Many(next));
        })
    };
    let add = change(Box::new(|texts, _| texts.push(String::new())));
    let name = label(i18n, &props.attribute);
    html!(
        <div class="lk-many">
            { for texts.iter().enumerate().map(|(index, text)| {
                let set = change(Box::new(move |texts, text| if let Some(slot) = texts.get_mut(index) { *slot = text }));
                let remove = change(Box::new(move |texts, _| { texts.remove(index); }));
                let number = i64::try_from(index + 1).unwrap_or_default();
                let label = i18n.with("value-number", &[("field", name.clone().into()), ("number", number.into())]);
                let id = if index == 0 { id.to_owned() } else { format!("{id}-{index}") };
                html!(
                    <div class="lk-many-line" key={index}>
                        { line(props, label.clone(), id, text, set, index == 0) }
                        <Button kind={Kind::Plain} icon={Symbol::Bin} name={i18n.with("remove-named", &[("name", label.into())])}
                            onclick={remove.reform(|_| String::new())} />
                    </div>
                )
            }) }
            <Button kind={Kind::Quiet} icon={Symbol::Plus} label={i18n.text("add-value")} onclick={add.reform(|_| String::new())} />
        </div>
    )
}

/// Several of few: a box for each.
fn boxes(props: &EditorProps, i18n: &I18n, id: &str, texts: &[String]) -> Html {
    html!(
        <fieldset class="lk-radios" id={id.to_owned()}>
            <legend class="pf-v6-screen-reader">{ label(i18n, &props.attribute) }</legend>
            { for props.attribute.options.iter().map(|option| {
                let (value, texts, changed) = (option.value.clone(), texts.to_vec(), props.onchange.clone());
                let onchange = Callback::from(move |on: bool| {
                    let mut next: Vec<String> = texts.iter().filter(|text| **text != value).cloned().collect();
                    if on {
                        next.push(value.clone());
                    }
                    changed.emit(Draft::Many(next));
                });
                html!(
                    <Check id={format!("{id}-{}", option.value)} label={option_label(i18n, &props.attribute, &option.value)}
                        checked={props_has(props, &option.value)} {onchange} />
                )
            }) }
            if let Some(error) = &props.error { <p class="lk-error">{ error }</p> }
        </fieldset>
    )
}

fn props_has(props: &EditorProps, value: &str) -> bool {
    matches!(&props.draft, Draft::Many(texts) if texts.iter().any(|text| text == value))
}

//! What people read, in each language of the portal.

use latchkey_openapi::consent_purposes::{
    FALLBACK_LANGUAGE, PurposeElement, PurposeKind, PurposeSettings, Texts,
};
use yew::prelude::*;

use super::form::Form;
use crate::ui::{Button, Card, Kind, Symbol, TextArea, TextField};

/// Languages with fields of their own; words in others, which programs wrote, stay as they are.
const LANGUAGES: [(&str, &str); 2] = [(FALLBACK_LANGUAGE, "purpose-in-english"), ("de", "purpose-in-german")];

/// A text of the content.
struct Field {
    /// The message key and the beginning of the ids.
    key: &'static str,
    member: &'static str,
    help: Option<&'static str>,
    is_long: bool,
    is_address: bool,
    of: fn(&mut PurposeSettings) -> &mut Texts,
}

const NAME: Field = Field {
    key: "purpose-name",
    member: "content.names",
    help: None,
    is_long: false,
    is_address: false,
    of: |draft| &mut draft.content.names,
};
const DESCRIPTION: Field = Field {
    key: "purpose-description",
    member: "content.descriptions",
    help: Some("purpose-description-help"),
    is_long: true,
    is_address: false,
    of: |draft| &mut draft.content.descriptions,
};
const ADDRESS: Field = Field {
    key: "purpose-address",
    member: "content.addresses",
    help: None,
    is_long: false,
    is_address: true,
    of: |draft| &mut draft.content.addresses,
};
const CHANGES: Field = Field {
    key: "purpose-changes",
    member: "content.changes",
    help: Some("purpose-changes-help"),
    is_long: true,
    is_address: false,
    of: |draft| &mut draft.content.changes,
};

/// The card.
pub(super) fn words(form: &Form) -> Html {
    let (i18n, content) = (&form.work.i18n, &form.draft.content);
    let is_policy = form.draft.kind == PurposeKind::Policy;
    let naming = form.clone();
    html!(
        <Card title={i18n.text("purpose-words")} lead={form.saved.as_ref().map(|_| AttrValue::from(i18n.text("purpose-words-lead")))}>
            <div class="lk-settings">
                { field(form, &NAME) }
                { field(form, &DESCRIPTION) }
                if is_policy {
                    <TextField id="purpose-label" label={i18n.text("purpose-label")} help={i18n.text("purpose-label-help")} autocomplete="off" verbatim=true required=true
                        value={content.label.clone()} error={form.wrong("content.label")}
                        oninput={Callback::from(move |text| naming.edit(|draft| draft.content.label = text))} />
                    { field(form, &ADDRESS) }
                }
                if form.saved.is_some() { { field(form, &CHANGES) } }
                if !is_policy { { elements(form) } }
            </div>
        </Card>
    )
}

/// A text in each language.
fn field(form: &Form, field: &Field) -> Html {
    html!(<div class="lk-languages">{ for LANGUAGES.iter().map(|(tag, language)| one(form, field, tag, language)) }</div>)
}

fn one(form: &Form, field: &Field, tag: &'static str, language: &str) -> Html {
    let (i18n, editing, of) = (&form.work.i18n, form.clone(), field.of);
    let is_fallback = tag == FALLBACK_LANGUAGE;
    let value = of(&mut (*form.draft).clone()).get(tag).cloned().unwrap_or_default();
    let label = format!("{} ({})", i18n.text(field.key), i18n.text(language));
    let help = if is_fallback { field.help } else { Some("purpose-in-german-help") };
    let help = help.map(|key| AttrValue::from(i18n.text(key)));
    let error = form.wrong(field.member).filter(|_| is_fallback);
    let oninput = Callback::from(move |text: String| {
        editing.edit(|draft| {
            of(draft).insert(tag.to_owned(), text);
        });
    });
    let id = format!("{}-{tag}", field.key);
    if field.is_long {
        html!(<TextArea {id} {label} {value} {help} {error} {oninput} />)
    } else if field.is_address {
        html!(<TextField {id} {label} {value} {help} {error} {oninput} kind="url" inputmode="url" verbatim=true autocomplete="off" />)
    } else {
        html!(<TextField {id} {label} {value} {help} {error} {oninput} autocomplete="off" />)
    }
}

/// What can be chosen.
fn elements(form: &Form) -> Html {
    let (i18n, adding) = (&form.work.i18n, form.clone());
    let count = form.draft.content.elements.len();
    html!(
        <fieldset class="lk-asked" id="purpose-elements">
            <legend class="lk-label">{ i18n.text("purpose-elements") }</legend>
            if let Some(wrong) = form.wrong("content.elements") { <p class="lk-error">{ wrong }</p> }
            { for form.draft.content.elements.iter().enumerate().map(|(at, element)| choice(form, at, element, count)) }
            <div><Button id="purpose-element-add" icon={Symbol::Plus} label={i18n.text("purpose-element-add")} onclick={Callback::from(move |_: MouseEvent| {
                adding.edit(|draft| draft.content.elements.push(PurposeElement::default()));
            })} /></div>
        </fieldset>
    )
}

/// One of them.
fn choice(form: &Form, at: usize, element: &PurposeElement, count: usize) -> Html {
    let (i18n, naming, removing) = (&form.work.i18n, form.clone(), form.clone());
    let number = || [("number", i64::try_from(at + 1).unwrap_or(1).into())];
    let edit = move |form: &Form, change: &dyn Fn(&mut PurposeElement)| {
        form.edit(|draft| {
            if let Some(element) = draft.content.elements.get_mut(at) {
                change(element);
            }
        });
    };
    let labels = LANGUAGES.iter().map(|(tag, language)| {
        let editing = form.clone();
        let error = form.wrong(&format!("content.elements[{at}].labels")).filter(|_| *tag == FALLBACK_LANGUAGE);
        html!(<TextField id={format!("purpose-element-{at}-{tag}")} label={format!("{} ({})", i18n.text("purpose-element-label"), i18n.text(language))}
            value={element.labels.get(*tag).cloned().unwrap_or_default()} {error} autocomplete="off"
            oninput={Callback::from(move |text: String| edit(&editing, &|element| { element.labels.insert((*tag).to_owned(), text.clone()); }))} />)
    });
    html!(
        <div class="lk-asked-more" key={at.to_string()} role="group" aria-label={i18n.with("purpose-element", &number())} data-testid="element">
            <TextField id={format!("purpose-element-{at}-name")} label={i18n.text("purpose-element-name")} help={i18n.text("purpose-element-name-help")} verbatim=true
                value={element.name.clone()} error={form.wrong(&format!("content.elements[{at}].name"))} autocomplete="off"
                oninput={Callback::from(move |text: String| edit(&naming, &|element| element.name = text.clone()))} />
            <div class="lk-languages">{ for labels }</div>
            if count > 1 {
                <div><Button kind={Kind::QuietDanger} label={i18n.with("purpose-element-remove", &number())} testid="element-remove"
                    onclick={Callback::from(move |_: MouseEvent| removing.edit(|draft| {
                        if at < draft.content.elements.len() { draft.content.elements.remove(at); }
                    }))} /></div>
            }
        </div>
    )
}

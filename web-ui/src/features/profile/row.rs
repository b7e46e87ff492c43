//! One attribute: its value, and its edit in place.

use latchkey_openapi::profile::{FormAttribute, InputType, LockedBy, SCHEMA_ACCOUNT};
use serde_json::Value;
use yew::prelude::*;

use super::edit::EditFormProps;
use super::value::{label, lines, plain, read, slug};
use crate::api::Versioned;
use crate::features::later::{Absence, State, use_part};
use crate::features::parts::{Part, View};
use crate::i18n::{I18n, use_i18n};
use crate::platform;
use crate::ui::{Button, Hue, Kind, Rows, Symbol, chip, icon};

/// Properties of [`AttributeRow`].
#[derive(Properties, PartialEq)]
pub(crate) struct AttributeRowProps {
    /// The attribute.
    pub attribute: FormAttribute,
    /// The profile.
    pub me: Versioned<Value>,
    /// Called with the profile as it is after a save, or after another's.
    pub on_saved: Callback<Versioned<Value>>,
}

/// One attribute.
#[component(AttributeRow)]
pub(crate) fn attribute_row(props: &AttributeRowProps) -> Html {
    let i18n = use_i18n();
    let editing = use_state_eq(|| false);
    let name = label(&i18n, &props.attribute);
    let slug = slug(&props.attribute.path);
    let edit = use_callback(editing.setter(), |_: MouseEvent, editing| editing.set(true));
    let close = {
        let (editing, edit_id) = (editing.setter(), format!("edit-{slug}"));
        Callback::from(move |()| {
            editing.set(false);
            // Back to the pencil, once it is there again.
            let edit_id = edit_id.clone();
            gloo_timers::callback::Timeout::new(0, move || platform::focus(&edit_id)).forget();
        })
    };
    html!(
        <li class={classes!("lk-row", "lk-attribute", editing.then_some("lk-editing"))} data-testid={format!("attribute-{slug}")}>
            <div class="lk-row-label">{ name.clone() }</div>
            if *editing {
                <FormOfPart attribute={props.attribute.clone()} me={props.me.clone()} on_saved={props.on_saved.clone()} on_close={close} />
            } else {
                { shown(&i18n, props, &name) }
                { action(&i18n, props, &name, &slug, edit) }
            }
        </li>
    )
}

/// The form, once the part with it is there.
#[component(FormOfPart)]
fn form_of_part(props: &EditFormProps) -> Html {
    match use_part(Some(Part::Account)) {
        State::There(draw) => draw(&View::Attribute(props)),
        State::Absent(why, again) => html!(<Absence {why} {again} />),
        State::Coming | State::Builtin => html!(<Rows count=1 icon=false />),
    }
}

/// The value, or that there is none.
fn shown(i18n: &I18n, props: &AttributeRowProps, name: &str) -> Html {
    let attribute = &props.attribute;
    let value = read(&props.me.value, &attribute.path);
    match value {
        None if attribute.required => {
            html!(<div class="lk-row-value lk-missing">{ icon(Symbol::Warning) }{ i18n.text("required-missing") }</div>)
        }
        None => html!(<div class="lk-row-value lk-none">{ i18n.text("not-set") }</div>),
        Some(Value::Array(items)) if matches!(attribute.input_type, InputType::Email | InputType::Phone) => {
            html!(
                <ul role="list" class="lk-row-value lk-contacts" aria-label={name.to_owned()}>
                    { for items.iter().map(|item| contact(i18n, attribute, item, &props.me.value)) }
                </ul>
            )
        }
        Some(value) => html!(
            <div class="lk-row-value">
                { for lines(i18n, attribute, value).into_iter().map(|line| html!(<div>{ line }</div>)) }
            </div>
        ),
    }
}

/// An e-mail address or phone number with what is known about it.
fn contact(i18n: &I18n, attribute: &FormAttribute, item: &Value, me: &Value) -> Html {
    let value = item.get("value").map(plain).unwrap_or_else(|| plain(item));
    let is_primary = item.get("primary").and_then(Value::as_bool).unwrap_or_default();
    let account = me.get(SCHEMA_ACCOUNT);
    let listed = |name: &str| {
        let list = account.and_then(|account| account.get(name)).and_then(Value::as_array);
        list.is_some_and(|list| list.iter().any(|entry| entry.as_str() == Some(&value)))
    };
    let flagged = |name: &str| {
        account.and_then(|account| account.get(name)).and_then(Value::as_bool).unwrap_or_default()
    };
    let is_verified = match attribute.input_type {
        InputType::Email => listed("verifiedEmails") || (is_primary && flagged("emailVerified")),
        _ => is_primary && flagged("phoneVerified"),
    };
    let kind =
        item.get("type").and_then(Value::as_str).map(|kind| i18n.text_or(&format!("kind-{kind}"), kind));
    html!(
        <li>
            <span class="lk-contact">{ value.clone() }</span>
            if let Some(kind) = kind { { chip(kind, Hue::Plain) } }
            if is_primary { { chip(i18n.text("chip-primary"), Hue::Accent) } }
            if is_verified { { chip(i18n.text("chip-verified"), Hue::Good) } }
        </li>
    )
}

/// The pencil, or who keeps the value.
fn action(
    i18n: &I18n,
    props: &AttributeRowProps,
    name: &str,
    slug: &str,
    edit: Callback<MouseEvent>,
) -> Html {
    let attribute = &props.attribute;
    if attribute.editable {
        let key = if read(&props.me.value, &attribute.path).is_some() { "edit-named" } else { "add-named" };
        let icon = if key == "edit-named" { Symbol::Pencil } else { Symbol::Plus };
        return html!(
            <Button id={format!("edit-{slug}")} kind={Kind::Plain} {icon} class="lk-row-action"
                name={i18n.with(key, &[("name", name.to_owned().into())])} onclick={edit} />
        );
    }
    let by = match attribute.locked_by {
        Some(LockedBy::Organization) => "locked-organization",
        Some(LockedBy::System) | None => "locked-system",
    };
    html!(
        <span class="lk-lock" title={i18n.text(by)}>
            { icon(Symbol::Lock) }<span class="pf-v6-screen-reader">{ i18n.text(by) }</span>
        </span>
    )
}

//! Postal addresses.

use serde_json::{Map, Value};
use yew::prelude::*;

use super::value::ADDRESS_PARTS;
use crate::i18n::{I18n, use_i18n};
use crate::ui::{Button, Kind, Select, Symbol, TextArea, TextField, format};

/// Kinds of an address (RFC 7643 §4.1.2).
const KINDS: [&str; 3] = ["home", "work", "other"];

/// Properties of [`Addresses`].
#[derive(Properties, PartialEq)]
pub(crate) struct AddressesProps {
    /// The id of the first control; the others are made from it.
    pub id: AttrValue,
    /// The addresses as typed so far.
    pub all: Vec<Map<String, Value>>,
    /// One address only.
    pub single: bool,
    /// Called with what is typed.
    pub onchange: Callback<Vec<Map<String, Value>>>,
    /// What is wrong.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// The form of the addresses.
#[component(Addresses)]
pub(crate) fn addresses(props: &AddressesProps) -> Html {
    let i18n = use_i18n();
    let countries = use_memo(i18n.clone(), |i18n| {
        let mut countries = format::countries(i18n);
        countries.insert(0, ("".into(), i18n.text("not-set").into()));
        countries
    });
    let add = {
        let (all, onchange) = (props.all.clone(), props.onchange.clone());
        Callback::from(move |_: MouseEvent| onchange.emit(all.iter().cloned().chain([Map::new()]).collect()))
    };
    html!(
        <div class="lk-many">
            if let Some(error) = &props.error { <p class="lk-error">{ error }</p> }
            { for props.all.iter().enumerate().map(|(index, address)| one(props, &i18n, &countries, index, address)) }
            if !props.single {
                <Button kind={Kind::Quiet} icon={Symbol::Plus} label={i18n.text("address-add")} onclick={add} />
            }
        </div>
    )
}

/// The callback that sets a part of an address. An address that is changed is no longer what was formatted before.
fn set(props: &AddressesProps, index: usize, part: &'static str) -> Callback<String> {
    let (all, onchange) = (props.all.clone(), props.onchange.clone());
    Callback::from(move |text: String| {
        let mut next = all.clone();
        if let Some(address) = next.get_mut(index) {
            address.remove("formatted");
            if text.is_empty() {
                address.remove(part);
            } else {
                address.insert(part.to_owned(), text.into());
            }
        }
        onchange.emit(next);
    })
}

fn one(
    props: &AddressesProps,
    i18n: &I18n,
    countries: &[(AttrValue, AttrValue)],
    index: usize,
    address: &Map<String, Value>,
) -> Html {
    let text = |part: &str| address.get(part).and_then(Value::as_str).unwrap_or_default().to_owned();
    let id = |part: &str| match (index, part) {
        (0, "streetAddress") => props.id.to_string(),
        _ => format!("{}-{index}-{part}", props.id),
    };
    let remove = {
        let (all, onchange) = (props.all.clone(), props.onchange.clone());
        Callback::from(move |_: MouseEvent| {
            onchange.emit(
                all.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, a)| a.clone()).collect(),
            );
        })
    };
    let mut kinds: Vec<(AttrValue, AttrValue)> =
        KINDS.iter().map(|kind| ((*kind).into(), i18n.text(&format!("kind-{kind}")).into())).collect();
    kinds.insert(0, ("".into(), i18n.text("not-set").into()));
    let number = i64::try_from(index + 1).unwrap_or_default();
    html!(
        <fieldset class="lk-address" key={index}>
            <legend class={if props.single { "pf-v6-screen-reader" } else { "lk-label" }}>
                { i18n.with("address-number", &[("number", number.into())]) }
            </legend>
            { for ADDRESS_PARTS.iter().map(|(part, message, token)| {
                let (label, value, oninput) = (i18n.text(message), text(part), set(props, index, part));
                if *part == "streetAddress" {
                    html!(<TextArea id={id(part)} {label} {value} {oninput} autocomplete={*token} autofocus={index == 0} />)
                } else {
                    html!(<TextField id={id(part)} {label} {value} {oninput} autocomplete={*token} />)
                }
            }) }
            <Select id={id("country")} label={i18n.text("address-country")} value={text("country")} options={countries.to_vec()}
                onchange={set(props, index, "country")} autocomplete="country" />
            if !props.single {
                <Select id={id("type")} label={i18n.text("address-kind")} value={text("type")} options={kinds}
                    onchange={set(props, index, "type")} />
                <Button kind={Kind::QuietDanger} icon={Symbol::Bin} label={i18n.text("address-remove")} onclick={remove}
                    name={i18n.with("address-remove-number", &[("number", number.into())])} />
            }
        </fieldset>
    )
}

//! Dates, durations and the names of countries, languages and time zones, as the browser writes them in the
//! language of the app (`Intl`, ECMA-402).

use chrono::{DateTime, Utc};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use yew::prelude::*;

use crate::i18n::{I18n, use_i18n};
use crate::platform::{now, text_options};

/// Countries and territories (ISO 3166-1 alpha-2).
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR \
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ \
NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ \
SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF \
WS YE YT ZA ZM ZW";

/// Languages that people choose from (BCP 47); any other one that is stored is shown by its name as well.
const LANGUAGES: &str = "ar bg bn bs ca cs cy da de de-AT de-CH el en en-AU en-CA en-GB en-IE en-IN en-US es es-419 es-MX et eu fa \
fi fil fr fr-BE fr-CA fr-CH ga gl he hi hr hu hy id is it it-CH ja ka kk ko lt lv mk ms mt nb nl nl-BE pl pt pt-BR pt-PT ro ru sk \
sl sq sr sv sw ta th tr uk ur uz vi zh-Hans zh-Hant";

fn intl(kind: &str, tag: &str, options: &[(&str, &str)]) -> Option<Object> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &kind.into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of2(&JsValue::from_str(tag), &text_options(options));
    Reflect::construct(&constructor, &arguments).ok()?.dyn_into().ok()
}

fn call(object: &Object, method: &str, arguments: &[JsValue]) -> Option<String> {
    let function: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    Reflect::apply(&function, object, &arguments.iter().collect::<Array>()).ok()?.as_string()
}

fn date(tag: &str, at: DateTime<Utc>, options: &[(&str, &str)]) -> String {
    let millis = JsValue::from_f64(at.timestamp_millis() as f64);
    intl("DateTimeFormat", tag, options)
        .and_then(|format| call(&format, "format", &[js_sys::Date::new(&millis).into()]))
        .unwrap_or_else(|| at.to_rfc3339())
}

/// Date and time, with the time zone.
pub(crate) fn exact(i18n: &I18n, at: DateTime<Utc>) -> String {
    date(
        &i18n.format_tag(),
        at,
        &[
            ("year", "numeric"),
            ("month", "long"),
            ("day", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("timeZoneName", "short"),
        ],
    )
}

/// A day in words.
pub(crate) fn day(i18n: &I18n, at: DateTime<Utc>) -> String {
    date(
        &i18n.format_tag(),
        at,
        &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")],
    )
}

/// A date in words.
pub(crate) fn long_date(i18n: &I18n, at: DateTime<Utc>) -> String {
    date(&i18n.format_tag(), at, &[("dateStyle", "long")])
}

/// The time of day.
pub(crate) fn clock(i18n: &I18n, at: DateTime<Utc>) -> String {
    date(&i18n.format_tag(), at, &[("timeStyle", "short")])
}

/// A date of the profile (`YYYY-MM-DD`) in words, whatever the time zone.
pub(crate) fn plain_date(i18n: &I18n, text: &str) -> String {
    match format!("{text}T12:00:00Z").parse::<DateTime<Utc>>() {
        Ok(at) => date(&i18n.format_tag(), at, &[("dateStyle", "long"), ("timeZone", "UTC")]),
        Err(_) => text.to_owned(),
    }
}

/// The unit that a stretch of time is best told in, and how many of it have passed.
pub(crate) fn unit_of(seconds: i64) -> (&'static str, i64) {
    match seconds.abs() {
        0..60 => ("second", seconds),
        60..3_600 => ("minute", seconds / 60),
        3_600..86_400 => ("hour", seconds / 3_600),
        86_400..2_592_000 => ("day", seconds / 86_400),
        2_592_000..31_536_000 => ("month", seconds / 2_592_000),
        _ => ("year", seconds / 31_536_000),
    }
}

/// How long ago.
pub(crate) fn relative(i18n: &I18n, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - at).num_seconds();
    if (-60..60).contains(&seconds) {
        return i18n.text("just-now");
    }
    let (unit, count) = unit_of(seconds);
    let passed = JsValue::from_f64(-count as f64);
    intl("RelativeTimeFormat", &i18n.format_tag(), &[("numeric", "auto")])
        .and_then(|format| call(&format, "format", &[passed, JsValue::from_str(unit)]))
        .unwrap_or_else(|| exact(i18n, at))
}

/// The name of a country, a language or the like (`type` of `Intl.DisplayNames`).
pub(crate) fn display_name(i18n: &I18n, kind: &str, code: &str) -> String {
    intl("DisplayNames", &i18n.format_tag(), &[("type", kind)])
        .and_then(|names| call(&names, "of", &[JsValue::from_str(code)]))
        .unwrap_or_else(|| code.to_owned())
}

fn named(i18n: &I18n, kind: &str, codes: &str) -> Vec<(AttrValue, AttrValue)> {
    let names = intl("DisplayNames", &i18n.format_tag(), &[("type", kind)]);
    let mut found: Vec<(AttrValue, AttrValue)> = codes
        .split_whitespace()
        .map(|code| {
            let name = names.as_ref().and_then(|names| call(names, "of", &[JsValue::from_str(code)]));
            (code.to_owned().into(), name.unwrap_or_else(|| code.to_owned()).into())
        })
        .collect();
    let collator = intl("Collator", &i18n.format_tag(), &[]);
    let compare = collator.and_then(|collator| {
        let function = Reflect::get(&collator, &"compare".into()).ok()?.dyn_into::<Function>().ok()?;
        Some(function)
    });
    found.sort_by(|(_, a), (_, b)| {
        let by_language = compare.as_ref().and_then(|compare| {
            compare.call2(&JsValue::NULL, &JsValue::from_str(a), &JsValue::from_str(b)).ok()?.as_f64()
        });
        by_language.map_or_else(|| a.cmp(b), |order| order.total_cmp(&0.0))
    });
    found
}

/// Every country with its name, in the order of the language.
pub(crate) fn countries(i18n: &I18n) -> Vec<(AttrValue, AttrValue)> {
    named(i18n, "region", COUNTRIES)
}

/// Languages to choose from, with their names.
pub(crate) fn languages(i18n: &I18n) -> Vec<(AttrValue, AttrValue)> {
    named(i18n, "language", LANGUAGES)
}

/// Every time zone that the browser knows.
pub(crate) fn time_zones() -> Vec<(AttrValue, AttrValue)> {
    let values = || -> Option<Array> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let function: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
        function.call1(&intl, &"timeZone".into()).ok()?.dyn_into().ok()
    };
    let mut zones: Vec<String> =
        values().map_or_else(Vec::new, |zones| zones.iter().filter_map(|zone| zone.as_string()).collect());
    if !zones.iter().any(|zone| zone == "UTC") {
        zones.push("UTC".to_owned());
    }
    zones.into_iter().map(|zone| (zone.clone().into(), zone.replace('_', " ").into())).collect()
}

/// Properties of [`Ago`].
#[derive(Properties, PartialEq)]
pub(crate) struct AgoProps {
    /// When.
    pub at: DateTime<Utc>,
}

/// How long ago; the exact time on hover.
#[component(Ago)]
pub(crate) fn ago(props: &AgoProps) -> Html {
    let i18n = use_i18n();
    html!(
        <time datetime={props.at.to_rfc3339()} title={exact(&i18n, props.at)}>{ relative(&i18n, props.at, now()) }</time>
    )
}

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, unit_of};

    #[test]
    fn a_stretch_of_time_is_told_in_its_greatest_unit() {
        for (seconds, told) in [
            (59, ("second", 59)),
            (60, ("minute", 1)),
            (7_199, ("hour", 1)),
            (86_400 * 3, ("day", 3)),
            (86_400 * 45, ("month", 1)),
            (86_400 * 800, ("year", 2)),
            (-120, ("minute", -2)),
        ] {
            assert_eq!(unit_of(seconds), told, "{seconds}");
        }
    }

    #[test]
    fn the_countries_are_complete_and_single() {
        let codes: std::collections::BTreeSet<&str> = COUNTRIES.split_whitespace().collect();
        assert_eq!(codes.len(), 249);
        assert_eq!(COUNTRIES.split_whitespace().count(), 249);
    }
}

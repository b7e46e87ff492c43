//! A new password as it is typed: which rules it meets, how strong it is and why not stronger.

use gloo_timers::future::TimeoutFuture;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::password::{PasswordCheck, PasswordRule, StrengthReason};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, Client};
use crate::i18n::{I18n, use_i18n};
use crate::ui::{Symbol, icon};

/// Pause after the last key before the server is asked, in milliseconds.
const PAUSE: u32 = 300;

/// The message key of a reason.
pub(crate) fn reason_key(reason: StrengthReason) -> String {
    let name = match reason {
        StrengthReason::CommonPassword => "common_password",
        StrengthReason::SimilarToCommonPassword => "similar_to_common_password",
        StrengthReason::CommonWords => "common_words",
        StrengthReason::Names => "names",
        StrengthReason::KeyboardRow => "keyboard_row",
        StrengthReason::KeyboardPattern => "keyboard_pattern",
        StrengthReason::Repeats => "repeats",
        StrengthReason::Sequence => "sequence",
        StrengthReason::RecentYear => "recent_year",
        StrengthReason::Date => "date",
        StrengthReason::PredictableChanges => "predictable_changes",
        StrengthReason::Short => "short",
    };
    format!("strength-{name}")
}

/// What the server says about a candidate; nothing while it is typed, and nothing when the server cannot be asked.
#[hook]
pub(crate) fn use_password_check(client: &Client, candidate: &str) -> Option<PasswordCheck> {
    let check = use_state(|| None::<PasswordCheck>);
    let round = use_mut_ref(|| 0_u32);
    use_effect_with(candidate.to_owned(), {
        let (client, check) = (client.clone(), check.setter());
        move |candidate| {
            let candidate = candidate.clone();
            *round.borrow_mut() += 1;
            let mine = *round.borrow();
            if candidate.is_empty() {
                check.set(None);
                return;
            }
            let round = round.clone();
            spawn_local(async move {
                TimeoutFuture::new(PAUSE).await;
                if *round.borrow() != mine {
                    return;
                }
                let answer = api::account::check_password(&client, candidate).await.ok();
                if *round.borrow() == mine {
                    check.set(answer);
                }
            });
        }
    });
    (*check).clone()
}

/// The rules that can be judged without the server.
pub(crate) fn local_rules(candidate: &str, min_length: u32, max_length: u32) -> Vec<PasswordRule> {
    let length = u32::try_from(candidate.chars().count()).unwrap_or(u32::MAX);
    vec![
        PasswordRule {
            rule: ErrorCode::PasswordTooShort,
            met: length >= min_length,
            limit: Some(i64::from(min_length)),
        },
        PasswordRule {
            rule: ErrorCode::PasswordTooLong,
            met: length <= max_length,
            limit: Some(i64::from(max_length)),
        },
    ]
}

/// Properties of [`PasswordRules`].
#[derive(Properties, PartialEq)]
pub(crate) struct PasswordRulesProps {
    /// The element's id, for `aria-describedby`.
    pub id: AttrValue,
    /// The rules before anything is typed, or as far as the browser can judge.
    pub rules: Vec<PasswordRule>,
    /// What the server says.
    #[prop_or_default]
    pub check: Option<PasswordCheck>,
    /// Whether anything is typed.
    pub is_empty: bool,
}

fn rule_text(i18n: &I18n, rule: &PasswordRule) -> String {
    i18n.with(&format!("rule-{}", rule.rule.as_str()), &[("limit", rule.limit.unwrap_or_default().into())])
}

/// The rules with a mark each, and the strength with its reasons.
#[component(PasswordRules)]
pub(crate) fn password_rules(props: &PasswordRulesProps) -> Html {
    let i18n = use_i18n();
    let rules = props.check.as_ref().map_or(&props.rules, |check| &check.rules);
    html!(
        <div class="lk-rules" id={props.id.clone()}>
            if let (Some(check), false) = (&props.check, props.is_empty) {
                { strength(&i18n, check) }
            }
            <ul role="list" aria-label={i18n.text("password-rules")}>
                { for rules.iter().map(|rule| {
                    let met = rule.met && !props.is_empty;
                    let state = if props.is_empty { "" } else if met { "lk-met" } else { "lk-unmet" };
                    html!(
                        <li class={classes!("lk-rule", state)} data-rule={rule.rule.as_str()} data-met={met.to_string()}>
                            { icon(if met { Symbol::TickCircle } else { Symbol::Info }) }
                            <span>{ rule_text(&i18n, rule) }</span>
                            if !props.is_empty {
                                <span class="pf-v6-screen-reader">{ i18n.text(if met { "rule-met" } else { "rule-unmet" }) }</span>
                            }
                        </li>
                    )
                }) }
            </ul>
        </div>
    )
}

/// Five steps of strength; said aloud when it changes, not at each key.
fn strength(i18n: &I18n, check: &PasswordCheck) -> Html {
    let word = i18n.text(match check.score {
        0 => "strength-0",
        1 => "strength-1",
        2 => "strength-2",
        3 => "strength-3",
        _ => "strength-4",
    });
    html!(
        <div class="lk-strength" data-score={check.score.to_string()}>
            <div class="lk-strength-bar" aria-hidden="true">
                { for (0..4_u8).map(|step| html!(<span class={(step < check.score.max(1)).then_some("lk-on")}></span>)) }
            </div>
            <div role="status">
                <p class="lk-strength-word">{ i18n.with("strength", &[("word", word.into())]) }</p>
                if !check.reasons.is_empty() {
                    <ul class="lk-reasons">
                        { for check.reasons.iter().map(|reason| html!(<li>{ i18n.text(&reason_key(*reason)) }</li>)) }
                    </ul>
                }
            </div>
        </div>
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_characters_not_bytes() {
        let met = |text: &str| local_rules(text, 4, 5).iter().map(|rule| rule.met).collect::<Vec<_>>();
        assert_eq!(met("äöü"), [false, true]);
        assert_eq!(met("äöüß"), [true, true]);
        assert_eq!(met("äöüßéè"), [true, false]);
    }

    #[test]
    fn reasons_have_the_names_of_the_wire() {
        for reason in StrengthReason::ALL {
            let wire = serde_json::to_value(reason).unwrap();
            assert_eq!(reason_key(*reason), format!("strength-{}", wire.as_str().unwrap()));
        }
    }
}

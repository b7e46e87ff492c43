//! A consent's receipt (Kantara Consent Receipt 1.1) in words, and the decisions before it.

use chrono::{DateTime, Utc};
use patternfly_yew::prelude as pf;
use serde_json::Value;
use yew::prelude::*;

use crate::features::given::Given;
use crate::i18n::{I18n, use_i18n};
use crate::platform;
use crate::ui::{Alert, Button, Card, Symbol, Tone, format, icon};

fn text<'v>(receipt: &'v Value, path: &str) -> Option<&'v str> {
    receipt.pointer(path).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// When the decision was made.
fn at(receipt: &Value) -> DateTime<Utc> {
    let seconds = receipt.get("consentTimestamp").and_then(Value::as_i64).unwrap_or_default();
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

fn number(receipt: &Value) -> i64 {
    receipt.get("receiptVersion").and_then(Value::as_i64).unwrap_or(1)
}

/// What was given, in plain words.
fn given(i18n: &I18n, receipt: &Value) -> Vec<String> {
    let purpose = receipt.pointer("/services/0/purposes/0");
    let all = |member: &str| {
        purpose.and_then(|purpose| purpose.get(member)).and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let claims = all("piiCategory")
        .into_iter()
        .filter_map(|one| Some(Given::Claim.words(i18n, one.get("piiCategoryName")?.as_str()?)));
    // What a scope of OpenID Connect gives is told by its claims.
    let scopes = all("scopes").into_iter().filter_map(|scope| {
        let scope = scope.as_str()?;
        let is_own = scope.contains(':') || scope == "offline_access";
        is_own.then(|| Given::Scope.words(i18n, scope))
    });
    let words = |member: &str| {
        purpose.and_then(|purpose| purpose.get(member)).and_then(Value::as_str).map(str::to_owned)
    };
    // Of a policy, the version; of a preference, what was chosen.
    let version = words("purposeVersionLabel").zip(words("purpose")).filter(|_| !is_revoked(receipt));
    let version = version.map(|(label, name)| {
        i18n.with("purpose-given-policy", &[("label", label.into()), ("name", name.into())])
    });
    let chosen = all("elements").into_iter().filter_map(|one| one.get("label")?.as_str().map(str::to_owned));
    claims.chain(scopes).chain(version).chain(chosen).collect()
}

/// Whether it is about a policy or a preference, and not about an application.
fn is_purpose(receipt: &Value) -> bool {
    receipt.pointer("/services/0/purposes/0/purposeId").is_some()
}

fn is_revoked(receipt: &Value) -> bool {
    text(receipt, "/state") == Some("REVOKED")
}

/// The latest receipt.
pub(super) fn receipt(i18n: &I18n, receipt: &Value) -> Html {
    let given = given(i18n, receipt);
    let row = |term: &str, value: Option<&str>| {
        html!(if let Some(value) = value {
            <pf::DescriptionGroup term={i18n.text(term)}>{ value.to_owned() }</pf::DescriptionGroup>
        })
    };
    let policy = text(receipt, "/policyUrl");
    let is_purpose = is_purpose(receipt);
    let nothing = if is_purpose || is_revoked(receipt) { "receipt-revoked" } else { "receipt-nothing" };
    let purpose = if is_purpose {
        text(receipt, "/services/0/purposes/0/purpose").map(str::to_owned)
    } else {
        Some(i18n.text("receipt-purpose-use"))
    };
    html!(
        <Card title={i18n.text("receipt-title")} lead={i18n.text("receipt-lead")} id="receipt">
            <pf::DescriptionList mode={[pf::DescriptionListMode::Horizontal]}>
                <pf::DescriptionGroup term={i18n.text("receipt-at")}>{ format::exact(i18n, at(receipt)) }</pf::DescriptionGroup>
                { row("receipt-controller", text(receipt, "/piiControllers/0/piiController")) }
                { row("receipt-controller-url", text(receipt, "/piiControllers/0/piiControllerUrl")) }
                { row(if is_purpose { "receipt-service-own" } else { "receipt-service" }, text(receipt, "/services/0/service")) }
                <pf::DescriptionGroup term={i18n.text("receipt-given")}>
                    if given.is_empty() { { i18n.text(nothing) } } else { { given.join(", ") } }
                </pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("receipt-purpose")}>{ purpose.unwrap_or_default() }</pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("receipt-until")}>{ i18n.text("receipt-until-revoked") }</pf::DescriptionGroup>
                if let Some(url) = policy {
                    <pf::DescriptionGroup term={i18n.text("receipt-policy")}>
                        <a href={url.to_owned()} target="_blank" rel="noopener noreferrer">{ url.to_owned() }<span class="pf-v6-screen-reader">{ i18n.text("new-tab") }</span></a>
                    </pf::DescriptionGroup>
                }
                { row("receipt-id", text(receipt, "/consentReceiptID")) }
                <pf::DescriptionGroup term={i18n.text("receipt-number")}>{ number(receipt) }</pf::DescriptionGroup>
            </pf::DescriptionList>
            <Download receipt={receipt.clone()} />
        </Card>
    )
}

#[derive(Properties, PartialEq)]
struct DownloadProps {
    receipt: Value,
}

/// The receipt as it is kept, to take along.
#[component(Download)]
fn download(props: &DownloadProps) -> Html {
    let (i18n, failed) = (use_i18n(), use_state_eq(|| false));
    let onclick = {
        let (text, failed) = (serde_json::to_string_pretty(&props.receipt), failed.setter());
        Callback::from(move |_: MouseEvent| {
            let saved = text.as_ref().is_ok_and(|text| {
                platform::save_file("consent-receipt.json", "application/json", text).is_ok()
            });
            failed.set(!saved);
        })
    };
    html!(<>
        if *failed { <Alert tone={Tone::Danger} title={i18n.text("export-not-saved")} live=true /> }
        <div class="lk-form-actions">
            <Button id="receipt-download" icon={Symbol::Download} label={i18n.text("receipt-download")} {onclick} />
        </div>
    </>)
}

/// Every decision, the latest first.
pub(super) fn history(i18n: &I18n, receipts: &[Value]) -> Html {
    html!(
        <Card title={i18n.text("consent-history")} flush=true id="consent-history">
            <ol role="list" class="lk-rows">
                { for receipts.iter().map(|one| {
                    let given = given(i18n, one);
                    let fact = if is_revoked(one) { i18n.text("receipt-revoked") } else if given.is_empty() { i18n.text("receipt-nothing") } else { given.join(", ") };
                    let key = match (is_revoked(one), number(one)) {
                        (true, _) => "history-revoked",
                        (false, 1) => "history-given",
                        _ => "history-changed",
                    };
                    html!(
                        <li class="lk-row" key={number(one).to_string()} data-testid="decision">
                            <span class="lk-badge">{ icon(Symbol::Receipt) }</span>
                            <div class="lk-row-main">
                                <p class="lk-row-title">{ i18n.text(key) }</p>
                                <p class="lk-row-fact">{ fact }</p>
                            </div>
                            <div class="lk-row-end"><format::Ago at={at(one)} /></div>
                        </li>
                    )
                }) }
            </ol>
        </Card>
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use yew::Callback;

    use super::*;
    use crate::i18n::{Language, Messages};

    #[test]
    fn a_receipt_is_told_in_plain_words() {
        let i18n = I18n::new(&Messages::all(Language::English), Callback::noop());
        let receipt = json!({"consentTimestamp": 60, "receiptVersion": 2, "state": "ACTIVE", "services": [{"purposes": [{
            "piiCategory": [{"piiCategoryName": "email"}, {"piiCategoryName": "unheard_of"}],
            "scopes": ["openid", "email", "me:profile:read"],
        }]}]});
        assert_eq!(given(&i18n, &receipt), ["Your e-mail address", "unheard_of", "See your profile"]);
        assert_eq!((at(&receipt).timestamp(), number(&receipt), is_revoked(&receipt)), (60, 2, false));
        assert!(given(&i18n, &json!({})).is_empty());
    }
}

//! The versions so far, which are never changed, and who holds them.

use latchkey_openapi::consent_purposes::{ConsentPurpose, PurposeVersion};
use yew::prelude::*;

use crate::features::purposes::{document, say};
use crate::i18n::I18n;
use crate::ui::{Card, Symbol, format, icon};

/// The card.
pub(super) fn versions(i18n: &I18n, purpose: &ConsentPurpose) -> Html {
    html!(
        <Card title={i18n.text("purpose-versions")} lead={i18n.text("purpose-versions-lead")} flush=true id="purpose-versions">
            <ol role="list" class="lk-rows">{ for purpose.versions.iter().map(|version| row(i18n, version)) }</ol>
        </Card>
    )
}

fn row(i18n: &I18n, version: &PurposeVersion) -> Html {
    let content = &version.content;
    let is_policy = !content.label.is_empty();
    let title = if is_policy {
        i18n.with("policy-version", &[("label", content.label.clone().into())])
    } else {
        i18n.with("purposes-version", &[("number", version.number.into())])
    };
    let since =
        i18n.with("purpose-version-since", &[("date", format::long_date(i18n, version.published_at).into())]);
    let held = i18n.with("purpose-version-held", &[("count", i64::from(version.accounts).into())]);
    let read = i18n.with("policy-read", &[("label", content.label.clone().into())]);
    let changes = say(i18n, &content.changes);
    html!(
        <li class="lk-row" key={version.number.to_string()} data-testid="version">
            <span class="lk-badge">{ icon(Symbol::Receipt) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">{ title }</p>
                <p class="lk-row-fact">{ since }{ " · " }{ held }</p>
                if !changes.is_empty() { <p class="lk-row-fact">{ changes }</p> }
                if is_policy { <p class="lk-row-fact">{ document(i18n, &content.addresses, read, "") }</p> }
            </div>
        </li>
    )
}

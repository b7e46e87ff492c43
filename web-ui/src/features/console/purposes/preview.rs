//! What people will be asked, as it looks in their portal.

use chrono::{DateTime, Utc};
use latchkey_openapi::consent_purposes::{MyPurpose, PurposeDecision, PurposeKind};
use latchkey_openapi::consents::ConsentState;
use latchkey_openapi::ids::{ConsentId, PurposeId};
use yew::prelude::*;

use super::form::{Form, to_settings};
use crate::features::purposes::{PolicyCard, PreferenceCard};
use crate::platform;
use crate::ui::Card;

/// The card. What is in it can be looked at, and does nothing.
pub(super) fn preview(form: &Form) -> Html {
    let i18n = &form.work.i18n;
    let purpose = shown(form);
    // Anew with each key, so that it shows what is typed.
    let key = format!("{:?} {}", purpose.content, purpose.required);
    html!(
        <Card title={i18n.text("purpose-preview")} lead={i18n.text("purpose-preview-lead")} id="purpose-preview">
            <div inert=true class="lk-preview">
                if purpose.kind == PurposeKind::Policy {
                    <PolicyCard {key} {purpose} on_decided={Callback::noop()} />
                } else {
                    <PreferenceCard {key} {purpose} on_decided={Callback::noop()} preview=true />
                }
            </div>
        </Card>
    )
}

/// To somebody who decided about the version before, where there is one that differs.
fn shown(form: &Form) -> MyPurpose {
    let settings = to_settings(&form.draft);
    let now: DateTime<Utc> = platform::now();
    let earlier = form.saved.as_ref().filter(|saved| saved.stored.purpose.content != settings.content);
    MyPurpose {
        id: PurposeId("preview".to_owned()),
        kind: settings.kind,
        required: settings.required,
        retired: false,
        version: 1,
        published_at: now,
        decision: earlier.map(|saved| PurposeDecision {
            consent_id: ConsentId(String::new()),
            state: ConsentState::Active,
            version: saved.stored.version,
            label: saved.stored.purpose.content.label.clone(),
            addresses: saved.stored.purpose.content.addresses.clone(),
            elements: Vec::new(),
            at: saved.stored.updated_at,
        }),
        content: settings.content,
        waiting: true,
    }
}

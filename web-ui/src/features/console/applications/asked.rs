//! What the application asks its users for: scopes, and claims where it asks for less than its scopes hold.

use latchkey_openapi::applications::Asked;
use yew::prelude::*;

use super::draft::{CLAIMS, Draft, scopes, signs_in};
use super::form::Form;
use crate::features::given::Given;
use crate::ui::{Card, Check, TextField, Toggle};

/// Which of the two lists.
#[derive(Clone, Copy, PartialEq)]
enum List {
    Scopes,
    Claims,
}

impl List {
    const fn member(self) -> &'static str {
        match self {
            Self::Scopes => "scopes",
            Self::Claims => "claims",
        }
    }

    const fn given(self) -> Given {
        match self {
            Self::Scopes => Given::Scope,
            Self::Claims => Given::Claim,
        }
    }

    /// The part of its ids.
    const fn key(self) -> &'static str {
        match self {
            Self::Scopes => "scope",
            Self::Claims => "claim",
        }
    }

    fn of(self, draft: &mut Draft) -> &mut Vec<Asked> {
        match self {
            Self::Scopes => &mut draft.settings.scopes,
            Self::Claims => draft.settings.claims.get_or_insert_default(),
        }
    }
}

/// The section.
pub(super) fn asked(form: &Form) -> Html {
    let (i18n, settings) = (&form.i18n, &form.draft.settings);
    let claims = settings.claims.clone();
    let editing = form.clone();
    html!(
        <Card title={i18n.text("registry-asked")} lead={i18n.text("registry-asked-lead")}>
            <fieldset class="lk-asked" id="app-scopes">
                <legend class="lk-label">{ i18n.text("registry-scopes") }</legend>
                { for scopes().into_iter().map(|(title, names)| html!(
                    <div role="group" aria-labelledby={title} key={title}>
                        <p id={title} class="lk-asked-title">{ i18n.text(title) }</p>
                        <div class="lk-asked-grid">
                            { for names.into_iter().map(|name| row(form, List::Scopes, &settings.scopes, name)) }
                        </div>
                    </div>
                )) }
            </fieldset>
            if signs_in(settings.kind) {
                <div class="lk-setting">
                    <Toggle id="app-some-claims" label={i18n.text("registry-claims")} help={i18n.text("registry-claims-effect")}
                        checked={claims.is_some()}
                        onchange={Callback::from(move |on: bool| editing.edit(|draft| draft.settings.claims = on.then(Vec::new)))} />
                </div>
                if let Some(claims) = claims {
                    <fieldset class="lk-asked" id="app-claims">
                        <legend class="lk-label">{ i18n.text("registry-claims-which") }</legend>
                        <div class="lk-asked-grid">
                            { for CLAIMS.into_iter().map(|name| row(form, List::Claims, &claims, name)) }
                        </div>
                    </fieldset>
                }
            }
        </Card>
    )
}

/// One scope or claim: asked for or not, and if so whether the application can do without it.
fn row(form: &Form, list: List, all: &[Asked], name: &'static str) -> Html {
    let i18n = &form.i18n;
    let id = format!("app-{}-{}", list.key(), name.replace(':', "-"));
    let found = all.iter().position(|asked| asked.name == name);
    let words = list.given().words(i18n, name);
    let editing = form.clone();
    let onchange = Callback::from(move |on| {
        editing.edit(|draft| {
            let all = list.of(draft);
            all.retain(|asked| asked.name != name);
            if on {
                all.push(Asked { name: name.to_owned(), mandatory: false, reason: None });
            }
        });
    });
    html!(
        <div class="lk-asked-one" key={name}>
            <Check id={id.clone()} label={words} help={name} checked={found.is_some()} {onchange} />
            if let Some((at, asked)) = found.and_then(|at| all.get(at).map(|asked| (at, asked))) {
                { need(form, list, &id, at, asked) }
            }
        </div>
    )
}

/// Whether it is needed, and why.
fn need(form: &Form, list: List, id: &str, at: usize, asked: &Asked) -> Html {
    let i18n = &form.i18n;
    let (needing, saying) = (form.clone(), form.clone());
    let change = move |form: &Form, change: &dyn Fn(&mut Asked)| {
        form.edit(|draft| {
            if let Some(asked) = list.of(draft).get_mut(at) {
                change(asked);
            }
        });
    };
    html!(
        <div class="lk-asked-more">
            <Check id={format!("{id}-needed")} label={i18n.text("registry-mandatory")} checked={asked.mandatory}
                onchange={Callback::from(move |on| change(&needing, &|asked: &mut Asked| asked.mandatory = on))} />
            if asked.mandatory {
                <TextField id={format!("{id}-reason")} label={i18n.text("registry-reason")} required=true autocomplete="off"
                    help={i18n.text("registry-reason-effect")} value={asked.reason.clone().unwrap_or_default()}
                    error={form.wrong(&format!("{}[{at}]", list.member()))}
                    oninput={Callback::from(move |text: String| change(&saying, &|asked: &mut Asked| asked.reason = Some(text.clone())))} />
            }
        </div>
    )
}

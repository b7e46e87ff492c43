//! What an application is given, in plain words: claims that it learns, scopes that it may use; and deciding about each.

use std::collections::BTreeSet;

use latchkey_openapi::auth::AccountInfo;
use latchkey_openapi::authorize::ConsentItem;
use yew::prelude::*;

use crate::i18n::{I18n, use_i18n};
use crate::session::use_session;
use crate::ui::{AvatarSize, Check, Symbol, Toggle, icon, name_mark};

/// A claim or a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// Something that an application learns.
    Claim,
    /// Something that it may do.
    Scope,
}

impl Given {
    const fn key(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Scope => "scope",
        }
    }

    /// The message key and the id of one: colons stand in neither.
    fn id(self, name: &str) -> String {
        format!("{}-{}", self.key(), name.replace(':', "-"))
    }

    /// In plain words; by its own name where the server knows more than this version of the app.
    pub(crate) fn words(self, i18n: &I18n, name: &str) -> String {
        i18n.text_or(&self.id(name), name)
    }
}

/// The initials of an application, which has no picture.
pub(crate) fn app_mark(name: &str, large: bool) -> Html {
    let size = if large { AvatarSize::Large } else { AvatarSize::Medium };
    html!(<span class="lk-app-mark">{ name_mark(name, size) }</span>)
}

/// What is decided so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Decided {
    claims: BTreeSet<String>,
    scopes: BTreeSet<String>,
}

impl Decided {
    /// As it is given or suggested; what is needed is always in it.
    pub(crate) fn from_items(claims: &[ConsentItem], scopes: &[ConsentItem]) -> Self {
        let on = |items: &[ConsentItem]| {
            items.iter().filter(|item| item.given || item.mandatory).map(|item| item.name.clone()).collect()
        };
        Self { claims: on(claims), scopes: on(scopes) }
    }

    fn of(&self, kind: Given) -> &BTreeSet<String> {
        match kind {
            Given::Claim => &self.claims,
            Given::Scope => &self.scopes,
        }
    }

    /// The same with one more or one less.
    fn with(&self, kind: Given, name: &str, on: bool) -> Self {
        let mut next = self.clone();
        let set = match kind {
            Given::Claim => &mut next.claims,
            Given::Scope => &mut next.scopes,
        };
        if on {
            set.insert(name.to_owned());
        } else {
            set.remove(name);
        }
        next
    }

    /// The claims, for the server.
    pub(crate) fn claims(&self) -> Vec<String> {
        self.claims.iter().cloned().collect()
    }

    /// The scopes, for the server.
    pub(crate) fn scopes(&self) -> Vec<String> {
        self.scopes.iter().cloned().collect()
    }
}

/// Properties of [`Decide`].
#[derive(Properties, PartialEq)]
pub(crate) struct DecideProps {
    /// Claims or scopes.
    pub(crate) kind: Given,
    /// The name of the application.
    pub(crate) name: AttrValue,
    /// What there is to decide about.
    pub(crate) items: Vec<ConsentItem>,
    /// What is decided so far.
    pub(crate) decided: Decided,
    /// Called with the next decision.
    pub(crate) onchange: Callback<Decided>,
    /// Switches in place of boxes, for something that holds already.
    #[prop_or_default]
    pub(crate) switches: bool,
}

/// A box or a switch for each; what the application needs is locked, with the reason. Nothing where there is nothing.
#[component(Decide)]
pub(crate) fn decide(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let account = session.as_ref().and_then(|session| session.account());
    if props.items.is_empty() {
        return Html::default();
    }
    let kind = props.kind;
    let legend = i18n.with(&format!("given-{}s", kind.key()), &[("name", props.name.to_string().into())]);
    html!(
        <fieldset class="lk-decide" id={format!("{}s", kind.key())}>
            <legend class="lk-card-title">{ legend }</legend>
            { for props.items.iter().map(|item| {
                let (decided, changed, name) = (props.decided.clone(), props.onchange.clone(), item.name.clone());
                let onchange = Callback::from(move |on| changed.emit(decided.with(kind, &name, on)));
                let (id, label) = (kind.id(&item.name), kind.words(&i18n, &item.name));
                let (checked, help) = (props.decided.of(kind).contains(&item.name), help(&i18n, kind, item, &props.name, account));
                html!(
                    <div class={classes!("lk-setting", item.mandatory.then_some("lk-locked"))} key={id.clone()} data-testid="given" data-name={item.name.clone()}>
                        if props.switches {
                            <Toggle {id} {label} {checked} {help} locked={item.mandatory} {onchange} />
                        } else {
                            <Check {id} {label} {checked} {help} locked={item.mandatory} {onchange} />
                        }
                        if item.mandatory { <span class="lk-lock">{ icon(Symbol::Lock) }</span> }
                    </div>
                )
            }) }
        </fieldset>
    )
}

/// What the claim is for this user, where that is known here, and why it is needed.
fn help(
    i18n: &I18n,
    kind: Given,
    item: &ConsentItem,
    application: &str,
    account: Option<&AccountInfo>,
) -> Option<AttrValue> {
    let value = account.filter(|_| kind == Given::Claim).and_then(|account| match item.name.as_str() {
        "name" => Some(account.display_name.clone()),
        "preferred_username" => Some(account.username.clone()),
        "email" => account.email.clone(),
        _ => None,
    });
    let needed = item.mandatory.then(|| match &item.reason {
        Some(reason) => i18n.with("given-needed-because", &[("reason", reason.clone().into())]),
        None => i18n.with("given-needed", &[("name", application.to_owned().into())]),
    });
    let reason = item.reason.clone().filter(|_| !item.mandatory);
    let parts: Vec<String> = [value, needed, reason].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · ").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, mandatory: bool, given: bool) -> ConsentItem {
        ConsentItem { name: name.to_owned(), mandatory, reason: None, given }
    }

    #[test]
    fn what_was_declined_is_not_ticked_and_what_is_needed_always_is() {
        let claims = [item("email", true, false), item("name", false, true), item("address", false, false)];
        let decided = Decided::from_items(&claims, &[item("offline_access", false, false)]);
        assert_eq!(decided.claims(), ["email", "name"]);
        assert!(decided.scopes().is_empty());
        let next = decided.with(Given::Claim, "name", false).with(Given::Scope, "offline_access", true);
        assert_eq!(
            (next.claims(), next.scopes()),
            (vec!["email".to_owned()], vec!["offline_access".to_owned()])
        );
    }
}

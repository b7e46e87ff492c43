//! The form of a registration, drawn from what the organization asks for.

use std::collections::{BTreeMap, BTreeSet};

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::profile::FormAttribute;
use latchkey_openapi::registration::{AcceptedPolicy, Registration, RegistrationForm, RegistrationPolicy};
use latchkey_openapi::validate::is_username;
use yew::prelude::*;

use super::super::recover::Shared;
use super::super::view::submit;
use super::super::{Failure, FlowWork};
use crate::api::ApiError;
use crate::features::password::{PasswordRules, local_rules};
use crate::features::profile::{Draft, Editor, control_id, is_many, label};
use crate::features::purposes::{document, say};
use crate::i18n::I18n;
use crate::platform;
use crate::ui::{Check, ErrorSummary, PasswordField, TextField};

/// Properties of [`Form`].
#[derive(Properties, PartialEq)]
pub(super) struct FormProps {
    pub(super) work: Shared,
    pub(super) form: RegistrationForm,
}

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq)]
struct Typed {
    username: String,
    password: String,
    drafts: BTreeMap<String, Draft>,
    /// What is accepted: the policy and its version. Another version is not accepted by it.
    accepted: BTreeSet<(String, i64)>,
}

/// A change of what is typed.
type Change = Box<dyn FnOnce(&mut Typed)>;

/// What is wrong, by the id of its field.
type Wrong = Vec<(AttrValue, AttrValue)>;

fn key_of(policy: &RegistrationPolicy) -> (String, i64) {
    (policy.id.0.clone(), policy.version)
}

impl Typed {
    fn draft(&self, attribute: &FormAttribute) -> Draft {
        self.drafts.get(&attribute.path).cloned().unwrap_or_else(|| Draft::of(attribute, None))
    }

    /// The first broken rule of each field: its id, the code and the rule's number.
    fn broken(&self, form: &RegistrationForm) -> Vec<(String, ErrorCode, Option<i64>)> {
        let mut found = Vec::new();
        if form.asks_username {
            match self.username.trim() {
                "" => found.push(("username".to_owned(), ErrorCode::Required, None)),
                name if !is_username(name) => found.push(("username".to_owned(), ErrorCode::Pattern, None)),
                _ => {}
            }
        }
        for attribute in &form.attributes {
            let draft = self.draft(attribute);
            if let Some((code, limit)) = draft.broken(attribute, platform::matches_pattern) {
                found.push((control_id(attribute), code, limit));
            }
        }
        if self.password.is_empty() {
            found.push(("new-password".to_owned(), ErrorCode::Required, None));
        } else {
            let rules = local_rules(&self.password, form.password.min_length, form.password.max_length);
            let first = rules.iter().find(|rule| !rule.met);
            found.extend(first.map(|rule| ("new-password".to_owned(), rule.rule, rule.limit)));
        }
        for (at, policy) in form.policies.iter().enumerate() {
            if !self.accepted.contains(&key_of(policy)) {
                found.push((format!("policy-{at}"), ErrorCode::Required, None));
            }
        }
        found
    }

    fn registration(&self, form: &RegistrationForm, language: &str) -> Registration {
        let values = form
            .attributes
            .iter()
            .filter_map(|attribute| Some((attribute.path.clone(), self.draft(attribute).value(attribute)?)));
        let accepted = form.policies.iter().filter(|policy| self.accepted.contains(&key_of(policy)));
        Registration {
            username: form.asks_username.then(|| self.username.trim().to_owned()),
            password: self.password.clone(),
            attributes: values.collect(),
            policies: accepted
                .map(|policy| AcceptedPolicy { id: policy.id.clone(), version: policy.version })
                .collect(),
            language: Some(language.to_owned()),
        }
    }
}

/// The field that a member of the answer stands in.
fn field_of(form: &RegistrationForm, member: &str) -> String {
    if let Some(id) = member.strip_prefix("policies.") {
        let at = form.policies.iter().position(|policy| policy.id.as_str() == id);
        return format!("policy-{}", at.unwrap_or_default());
    }
    let attribute = form.attributes.iter().find(|attribute| {
        member
            .strip_prefix(attribute.path.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    match (member, attribute) {
        (_, Some(attribute)) => control_id(attribute),
        ("password", _) => "new-password".to_owned(),
        (other, _) => other.to_owned(),
    }
}

/// What the server says, by field.
fn refused(i18n: &I18n, form: &RegistrationForm, error: &ApiError) -> Wrong {
    let said = |field: &latchkey_openapi::error::FieldError| {
        let text = match (field.field.as_str(), field.code) {
            ("email", _) => i18n.text("register-address-taken"),
            ("username", ErrorCode::Uniqueness) => i18n.text("register-name-taken"),
            (_, ErrorCode::PurposeOutdated) => i18n.text("register-outdated"),
            _ => i18n.field_error(field),
        };
        (field_of(form, &field.field).into(), text.into())
    };
    error.fields().iter().map(said).collect()
}

/// The form.
#[component(Form)]
pub(super) fn form(props: &FormProps) -> Html {
    let (work, form) = (&props.work.0, &props.form);
    let i18n = &work.i18n;
    let typed = use_state(Typed::default);
    let local = use_state(Wrong::new);
    let from_server = match &work.shown().failure {
        Some(Failure::Server(error)) => refused(i18n, form, error),
        _ => Wrong::new(),
    };
    let wrong = if local.is_empty() { from_server } else { (*local).clone() };
    let onsubmit = {
        let (work, form, typed, local) = (work.clone(), form.clone(), typed.clone(), local.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send(&work, &form, &typed, &local);
        })
    };
    let edit = {
        let typed = typed.clone();
        Callback::from(move |change: Change| {
            let mut next = (*typed).clone();
            change(&mut next);
            typed.set(next);
        })
    };
    let fields = Fields { work, form, typed: &typed, wrong: &wrong, edit };
    html!(
        <form method="post" class="lk-form" id={work.id("form")} {onsubmit} novalidate=true>
            <ErrorSummary errors={fields.summary()} />
            { fields.who() }
            { for form.attributes.iter().map(|attribute| fields.attribute(attribute)) }
            { fields.password() }
            { fields.policies() }
            if form.approval { <p class="lk-help" id="register-approval">{ i18n.text("register-approval") }</p> }
            <div class="lk-flow-actions">{ submit(work, "register-submit") }</div>
        </form>
    )
}

fn send(work: &FlowWork, form: &RegistrationForm, typed: &Typed, local: &UseStateSetter<Wrong>) {
    let i18n = &work.i18n;
    let broken = typed.broken(form).into_iter();
    let broken: Wrong = broken
        .map(|(id, code, limit)| {
            let is_policy = id.starts_with("policy-");
            let text = if is_policy { i18n.text("register-accept-needed") } else { i18n.code(code, limit) };
            (id.into(), text.into())
        })
        .collect();
    if let Some((first, _)) = broken.first() {
        platform::focus(first);
        local.set(broken);
        return;
    }
    local.set(Wrong::new());
    let first = {
        let (i18n, form) = (i18n.clone(), form.clone());
        Callback::from(move |error: ApiError| {
            if let Some((field, _)) = refused(&i18n, &form, &error).first() {
                platform::focus(field);
            }
        })
    };
    work.register(typed.registration(form, i18n.language().tag()), first);
}

/// What draws the fields.
struct Fields<'a> {
    work: &'a FlowWork,
    form: &'a RegistrationForm,
    typed: &'a Typed,
    wrong: &'a Wrong,
    edit: Callback<Change>,
}

impl Fields<'_> {
    fn text(&self, key: &str) -> String {
        self.work.i18n.text(key)
    }

    fn error(&self, id: &str) -> Option<AttrValue> {
        let texts: Vec<&str> =
            self.wrong.iter().filter(|(field, _)| field == id).map(|(_, text)| text.as_str()).collect();
        (!texts.is_empty()).then(|| AttrValue::from(texts.join(" ")))
    }

    /// Each line names its field.
    fn summary(&self) -> Wrong {
        let name = |id: &str| {
            let attribute = self.form.attributes.iter().find(|attribute| control_id(attribute) == id);
            let policy = self.form.policies.iter().enumerate().find(|(at, _)| id == format!("policy-{at}"));
            match (id, attribute, policy) {
                (_, Some(attribute), _) => label(&self.work.i18n, attribute),
                (_, _, Some((_, policy))) => say(&self.work.i18n, &policy.content.names),
                ("username", ..) => self.text("username"),
                ("email", ..) => self.text("email"),
                _ => self.text("password"),
            }
        };
        let line = |(id, text): &(AttrValue, AttrValue)| (id.clone(), format!("{}: {text}", name(id)).into());
        self.wrong.iter().map(line).collect()
    }

    /// The address that is proven, and the name.
    fn who(&self) -> Html {
        let edit = self.edit.clone();
        let proven = self.work.i18n.with("register-proven", &[("address", self.form.email.clone().into())]);
        html!(<>
            <div class="lk-field">
                <p id="email" tabindex="-1">{ proven }</p>
                if let Some(error) = self.error("email") { <p class="lk-error">{ error }</p> }
            </div>
            if self.form.asks_username {
                <TextField id="username" label={self.text("username")} help={self.text("setup-username-help")} value={self.typed.username.clone()}
                    required=true verbatim=true autofocus=true autocomplete="username" error={self.error("username")}
                    oninput={Callback::from(move |text: String| edit.emit(Box::new(move |typed| typed.username = text)))} />
            } else {
                <p class="lk-help" id="register-username">{ self.text("register-username-is-email") }</p>
                <input type="text" class="pf-v6-screen-reader" name="username" autocomplete="username" readonly=true tabindex="-1"
                    aria-hidden="true" value={self.form.email.clone()} />
            }
        </>)
    }

    fn attribute(&self, attribute: &FormAttribute) -> Html {
        let (edit, path) = (self.edit.clone(), attribute.path.clone());
        let onchange = Callback::from(move |draft: Draft| {
            let path = path.clone();
            edit.emit(Box::new(move |typed| {
                typed.drafts.insert(path, draft);
            }));
        });
        let error = self.error(&control_id(attribute));
        // Lists and addresses have controls of several parts: what they are together stands above them.
        let is_compound = is_many(attribute) || matches!(self.typed.draft(attribute), Draft::Addresses(_));
        html!(
            <div key={attribute.path.clone()}>
                if is_compound { <p class="lk-label">{ label(&self.work.i18n, attribute) }</p> }
                <Editor attribute={attribute.clone()} draft={self.typed.draft(attribute)} {onchange} onblur={Callback::noop()}
                    {error} hide_label=false />
            </div>
        )
    }

    fn password(&self) -> Html {
        let (policy, typed) = (&self.form.password, self.typed);
        let rules = local_rules(&typed.password, policy.min_length, policy.max_length);
        let edit = self.edit.clone();
        html!(<>
            <PasswordField id="new-password" label={self.text("password")} value={typed.password.clone()} required=true
                autocomplete="new-password" error={self.error("new-password")} described_by="password-rules"
                oninput={Callback::from(move |text: String| edit.emit(Box::new(move |typed| typed.password = text)))} />
            <PasswordRules id="password-rules" {rules} is_empty={typed.password.is_empty()} />
        </>)
    }

    /// What has to be accepted, with where it stands. Nothing is ticked beforehand.
    fn policies(&self) -> Html {
        let i18n = &self.work.i18n;
        html!({ for self.form.policies.iter().enumerate().map(|(at, policy)| {
            let (content, key, edit) = (&policy.content, key_of(policy), self.edit.clone());
            let name = say(i18n, &content.names);
            let id = format!("policy-{at}");
            let version = content.label.clone();
            let accept = i18n.with("register-accept", &[("name", name.clone().into()), ("label", version.into())]);
            let read = i18n.with("register-read", &[("name", name.into())]);
            let (checked, error) = (self.typed.accepted.contains(&key), self.error(&id));
            let onchange = Callback::from(move |on: bool| {
                let key = key.clone();
                edit.emit(Box::new(move |typed: &mut Typed| {
                    if on { typed.accepted.insert(key) } else { typed.accepted.remove(&key) };
                }));
            });
            html!(
                <div class="lk-field" key={policy.id.to_string()} data-testid="register-policy">
                    <p class="lk-help">{ say(i18n, &content.descriptions) }{ " " }{ document(i18n, &content.addresses, read, "lk-wall-link") }</p>
                    <Check {id} label={accept} {checked} {onchange} />
                    if let Some(error) = error { <p class="lk-error">{ error }</p> }
                </div>
            )
        }) })
    }
}

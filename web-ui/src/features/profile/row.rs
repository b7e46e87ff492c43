//! One attribute: its value, and its edit in place.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::profile::{FormAttribute, InputType, LockedBy, SCHEMA_ACCOUNT};
use patternfly_yew::prelude as pf;
use serde_json::Value;
use yew::prelude::*;

use super::draft::Draft;
use super::editor::{Editor, control_id};
use super::save::{NotSaved, save};
use super::value::{label, lines, plain, read, slug};
use crate::api::{ApiError, Versioned};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::use_unsaved;
use crate::platform;
use crate::session::use_session;
use crate::ui::{Alert, Button, Confirm, Hue, Kind, Symbol, Tone, chip, icon, use_task, use_toasts};

/// Properties of [`AttributeRow`].
#[derive(Properties, PartialEq)]
pub(crate) struct AttributeRowProps {
    /// The attribute.
    pub attribute: FormAttribute,
    /// The profile.
    pub me: Versioned<Value>,
    /// Called with the profile as it is after a save, or after another's.
    pub on_saved: Callback<Versioned<Value>>,
    /// Starts as a form, and stays one: the Overview's "next missing".
    #[prop_or_default]
    pub open: bool,
}

/// One attribute.
#[component(AttributeRow)]
pub(crate) fn attribute_row(props: &AttributeRowProps) -> Html {
    let i18n = use_i18n();
    let editing = use_state_eq(|| props.open);
    let name = label(&i18n, &props.attribute);
    let slug = slug(&props.attribute.path);
    let edit = use_callback(editing.setter(), |_: MouseEvent, editing| editing.set(true));
    let close = {
        let (editing, open, edit_id) = (editing.setter(), props.open, format!("edit-{slug}"));
        Callback::from(move |()| {
            editing.set(open);
            // Back to the pencil, once it is there again.
            let edit_id = edit_id.clone();
            gloo_timers::callback::Timeout::new(0, move || platform::focus(&edit_id)).forget();
        })
    };
    html!(
        <li class={classes!("lk-row", "lk-attribute", editing.then_some("lk-editing"))} data-testid={format!("attribute-{slug}")}>
            <div class="lk-row-label">{ name.clone() }</div>
            if *editing {
                <EditForm attribute={props.attribute.clone()} me={props.me.clone()} on_saved={props.on_saved.clone()} on_close={close} />
            } else {
                { shown(&i18n, props, &name) }
                { action(&i18n, props, &name, &slug, edit) }
            }
        </li>
    )
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

#[derive(Properties, PartialEq)]
struct EditFormProps {
    attribute: FormAttribute,
    me: Versioned<Value>,
    on_saved: Callback<Versioned<Value>>,
    on_close: Callback<()>,
}

/// What the form says about the last try.
#[derive(Debug, Clone, Default, PartialEq)]
enum Said {
    #[default]
    Nothing,
    /// About the field.
    Field(String),
    /// About the request.
    Failure(ApiError),
    /// Changed elsewhere.
    Conflict(Box<Versioned<Value>>),
}

#[component(EditForm)]
fn edit_form(props: &EditFormProps) -> Html {
    let i18n = use_i18n();
    let (session, toasts, task) = (use_session(), use_toasts(), use_task());
    let attribute = &props.attribute;
    // The value and the version that this edit began with; both move on when the user decides a conflict.
    let base = use_state(|| (read(&props.me.value, &attribute.path).cloned(), None::<String>));
    let draft = use_state(|| Draft::of(attribute, base.0.as_ref()));
    let said = use_state(Said::default);
    let start = Draft::of(attribute, base.0.as_ref());
    use_unsaved(*draft != start);

    let send = {
        let (attribute, me, saved, close) =
            (attribute.clone(), props.me.clone(), props.on_saved.clone(), props.on_close.clone());
        let (i18n, task, draft, said) = (i18n.clone(), task.clone(), draft.clone(), said.setter());
        Callback::from(move |(before, etag): (Option<Value>, Option<String>)| {
            let Some(session) = session.clone() else { return };
            let value = draft.value(&attribute);
            let (attribute, saved, close, said, i18n) =
                (attribute.clone(), saved.clone(), close.clone(), said.clone(), i18n.clone());
            let (toasts, etag) = (toasts.clone(), etag.or_else(|| me.etag.clone()));
            task.run(async move {
                let outcome =
                    save(&session.client, &attribute.path, before.as_ref(), value.as_ref(), etag).await;
                match outcome {
                    Ok(profile) => {
                        said.set(Said::Nothing);
                        close.emit(());
                        saved.emit(profile);
                        if let Some(toasts) = toasts {
                            toasts.success(
                                i18n.with("saved-named", &[("name", label(&i18n, &attribute).into())]),
                            );
                        }
                        drop(session.refresh().await);
                    }
                    Err(outcome) => {
                        let next = refused(&i18n, outcome);
                        if matches!(next, Said::Field(_)) {
                            platform::focus(&control_id(&attribute));
                        }
                        said.set(next);
                    }
                }
            });
        })
    };
    let onsubmit = {
        let (attribute, draft, base, said, i18n) =
            (attribute.clone(), draft.clone(), base.clone(), said.setter(), i18n.clone());
        let (send, close, start) = (send.clone(), props.on_close.clone(), start.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some((code, limit)) = draft.broken(&attribute, platform::matches_pattern) {
                said.set(Said::Field(i18n.code(code, limit)));
                platform::focus(&control_id(&attribute));
            } else if *draft == start && start.value(&attribute) == base.0 {
                close.emit(());
            } else {
                send.emit((*base).clone());
            }
        })
    };
    let onblur = {
        let (attribute, draft, said, i18n) = (attribute.clone(), draft.clone(), said.clone(), i18n.clone());
        Callback::from(move |()| {
            let broken = draft.broken(&attribute, platform::matches_pattern);
            match broken {
                Some((ErrorCode::Required, _)) => {}
                Some((code, limit)) => said.set(Said::Field(i18n.code(code, limit))),
                None if matches!(*said, Said::Field(_)) => said.set(Said::Nothing),
                None => {}
            }
        })
    };
    let onkeydown = props.on_close.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            onkeydown.emit(());
        }
    });
    let decide = {
        let (saved, close, base, send, said) =
            (props.on_saved.clone(), props.on_close.clone(), base.clone(), send, said.clone());
        let path = attribute.path.clone();
        Callback::from(move |keep: bool| {
            let Said::Conflict(theirs) = (*said).clone() else { return };
            let now = (read(&theirs.value, &path).cloned(), theirs.etag.clone());
            said.set(Said::Nothing);
            if keep {
                base.set(now.clone());
                send.emit(now);
            } else {
                close.emit(());
            }
            saved.emit(*theirs);
        })
    };
    let slug = slug(&attribute.path);
    let name = label(&i18n, attribute);
    let error = if let Said::Field(text) = &*said { Some(AttrValue::from(text.clone())) } else { None };
    html!(<>
        <form method="post" class="lk-edit" {onsubmit} {onkeydown} novalidate=true aria-label={name.clone()}>
            if let Said::Failure(failure) = &*said {
                <Alert tone={Tone::Danger} title={i18n.error(failure)} live=true />
            }
            <Editor attribute={attribute.clone()} draft={(*draft).clone()} {onblur} {error}
                onchange={Callback::from({ let draft = draft.setter(); move |next| draft.set(next) })} />
            <div class="lk-edit-actions">
                <Button id={format!("save-{slug}")} kind={Kind::Primary} label={i18n.text("save")} submit=true busy={task.is_busy()}
                    name={i18n.with("save-named", &[("name", name.clone().into())])} />
                <Button id={format!("cancel-{slug}")} label={i18n.text("cancel")} onclick={props.on_close.reform(|_| ())} />
            </div>
        </form>
        if let Said::Conflict(theirs) = &*said {
            <ConflictDialog name={name} decide={decide} busy={task.is_busy()}
                mine={text_of(&i18n, attribute, draft.value(attribute).as_ref())}
                theirs={text_of(&i18n, attribute, read(&theirs.value, &attribute.path))} />
        }
    </>)
}

fn refused(i18n: &I18n, outcome: NotSaved) -> Said {
    match outcome {
        NotSaved::Conflict(theirs) => Said::Conflict(theirs),
        NotSaved::Failed(error) if error.is_quiet() => Said::Nothing,
        NotSaved::Failed(error) => match error.fields().first() {
            Some(field) => Said::Field(i18n.field_error(field)),
            None => Said::Failure(error),
        },
    }
}

fn text_of(i18n: &I18n, attribute: &FormAttribute, value: Option<&Value>) -> String {
    value.map_or_else(|| i18n.text("not-set"), |value| lines(i18n, attribute, value).join(" · "))
}

#[derive(Properties, PartialEq)]
struct ConflictProps {
    name: String,
    mine: String,
    theirs: String,
    busy: bool,
    /// True keeps mine.
    decide: Callback<bool>,
}

/// "Changed elsewhere": both values, and the choice between them.
#[component(ConflictDialog)]
fn conflict_dialog(props: &ConflictProps) -> Html {
    let i18n = use_i18n();
    html!(
        <Confirm id="conflict" title={i18n.with("conflict-title", &[("name", props.name.clone().into())])}
            body={i18n.text("conflict-body")} action={i18n.text("conflict-mine")} cancel={AttrValue::from(i18n.text("conflict-theirs"))}
            busy={props.busy} on_confirm={props.decide.reform(|()| true)} on_cancel={props.decide.reform(|()| false)}>
            <pf::DescriptionList>
                <pf::DescriptionGroup term={i18n.text("conflict-yours")}><span id="conflict-yours">{ &props.mine }</span></pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("conflict-now")}><span id="conflict-now">{ &props.theirs }</span></pf::DescriptionGroup>
            </pf::DescriptionList>
        </Confirm>
    )
}

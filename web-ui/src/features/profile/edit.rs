//! The form of one attribute: checked as it is typed, saved against the version that the edit began with.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::profile::FormAttribute;
use patternfly_yew::prelude as pf;
use serde_json::Value;
use yew::prelude::*;

use super::draft::Draft;
use super::editor::{Editor, control_id};
use super::save::{NotSaved, save};
use super::value::{label, lines, read, slug};
use crate::api::{ApiError, Versioned};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::use_unsaved;
use crate::platform;
use crate::session::{Session, use_session};
use crate::ui::{Alert, Button, Dialog, Kind, Task, Toasts, Tone, use_task, use_toasts};

/// Properties of [`EditForm`].
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct EditFormProps {
    /// The attribute.
    pub attribute: FormAttribute,
    /// The profile.
    pub me: Versioned<Value>,
    /// Called with the profile as it is after a save, or after another's.
    pub on_saved: Callback<Versioned<Value>>,
    /// The edit is over.
    pub on_close: Callback<()>,
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

/// The value and the version that an edit began with; both move on when the user keeps their value in a conflict.
/// Not the profile's present version: that may hold somebody's change of this field that the user has not seen.
type Base = (Option<Value>, Option<String>);

/// Everything that the form's events need.
#[derive(Clone)]
struct Edit {
    props: EditFormProps,
    i18n: I18n,
    session: Option<Session>,
    toasts: Option<Toasts>,
    task: Task,
    base: UseStateHandle<Base>,
    draft: UseStateHandle<Draft>,
    said: UseStateHandle<Said>,
}

impl Edit {
    fn is_changed(&self) -> bool {
        *self.draft != Draft::of(&self.props.attribute, self.base.0.as_ref())
    }

    /// Whether saving would change anything: a switch that was never set is set by its first save.
    fn is_needed(&self) -> bool {
        self.is_changed() || self.draft.value(&self.props.attribute) != self.base.0
    }

    fn submit(&self) {
        let attribute = &self.props.attribute;
        if let Some((code, limit)) = self.draft.broken(attribute, platform::matches_pattern) {
            self.said.set(Said::Field(self.i18n.code(code, limit)));
            platform::focus(&control_id(attribute));
        } else if self.is_needed() {
            self.send((*self.base).clone());
        } else {
            self.props.on_close.emit(());
        }
    }

    fn send(&self, (before, etag): Base) {
        let Some(session) = self.session.clone() else { return };
        let (edit, value) = (self.clone(), self.draft.value(&self.props.attribute));
        self.task.run(async move {
            let path = &edit.props.attribute.path;
            match save(&session.client, path, before.as_ref(), value.as_ref(), etag).await {
                Ok(profile) => {
                    edit.saved(profile);
                    // The name in the header and the language may have changed with it.
                    drop(session.refresh().await);
                }
                Err(outcome) => edit.refused(outcome),
            }
        });
    }

    fn saved(&self, profile: Versioned<Value>) {
        self.said.set(Said::Nothing);
        self.props.on_close.emit(());
        self.props.on_saved.emit(profile);
        if let Some(toasts) = &self.toasts {
            let name = label(&self.i18n, &self.props.attribute);
            toasts.success(self.i18n.with("saved-named", &[("name", name.into())]));
        }
    }

    fn refused(&self, outcome: NotSaved) {
        let said = match outcome {
            NotSaved::Conflict(theirs) => Said::Conflict(theirs),
            NotSaved::Failed(error) if error.is_quiet() => Said::Nothing,
            NotSaved::Failed(error) => match error.fields().first() {
                Some(field) => Said::Field(self.i18n.field_error(field)),
                None => Said::Failure(error),
            },
        };
        if matches!(said, Said::Field(_)) {
            platform::focus(&control_id(&self.props.attribute));
        }
        self.said.set(said);
    }

    /// Checks what was typed once the field is left. That it is needed is said on saving only.
    fn leave_field(&self) {
        match self.draft.broken(&self.props.attribute, platform::matches_pattern) {
            Some((ErrorCode::Required, _)) => {}
            Some((code, limit)) => self.said.set(Said::Field(self.i18n.code(code, limit))),
            None if matches!(*self.said, Said::Field(_)) => self.said.set(Said::Nothing),
            None => {}
        }
    }

    fn decide(&self, decision: Decision) {
        let Said::Conflict(theirs) = (*self.said).clone() else { return };
        self.said.set(Said::Nothing);
        match decision {
            Decision::KeepMine => {
                let now = (read(&theirs.value, &self.props.attribute.path).cloned(), theirs.etag.clone());
                self.base.set(now.clone());
                self.send(now);
            }
            Decision::TakeTheirs => {
                self.props.on_close.emit(());
                self.props.on_saved.emit(*theirs);
            }
            Decision::Later => {}
        }
    }
}

/// The form.
#[component(EditForm)]
pub(crate) fn edit_form(props: &EditFormProps) -> Html {
    let attribute = &props.attribute;
    let base = use_state(|| (read(&props.me.value, &attribute.path).cloned(), props.me.etag.clone()));
    let draft = use_state(|| Draft::of(attribute, base.0.as_ref()));
    let edit = Edit {
        props: props.clone(),
        i18n: use_i18n(),
        session: use_session(),
        toasts: use_toasts(),
        task: use_task(),
        said: use_state(Said::default),
        base,
        draft,
    };
    use_unsaved(edit.is_changed());
    html!(<>
        { form(&edit) }
        if let Said::Conflict(theirs) = &*edit.said {
            <ConflictDialog name={label(&edit.i18n, attribute)} mine={text_of(&edit, edit.draft.value(attribute).as_ref())}
                theirs={text_of(&edit, read(&theirs.value, &attribute.path))}
                decide={Callback::from({ let edit = edit.clone(); move |decision| edit.decide(decision) })} />
        }
    </>)
}

fn form(edit: &Edit) -> Html {
    let (i18n, attribute) = (&edit.i18n, &edit.props.attribute);
    let onsubmit = {
        let edit = edit.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            edit.submit();
        })
    };
    let onkeydown = {
        let close = edit.props.on_close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && !event.default_prevented() {
                close.emit(());
            }
        })
    };
    let onblur = Callback::from({
        let edit = edit.clone();
        move |()| edit.leave_field()
    });
    let onchange = Callback::from({
        let draft = edit.draft.setter();
        move |next| draft.set(next)
    });
    let error = if let Said::Field(text) = &*edit.said { Some(AttrValue::from(text.clone())) } else { None };
    let (name, slug) = (label(i18n, attribute), slug(&attribute.path));
    html!(
        <form method="post" class="lk-edit" {onsubmit} {onkeydown} novalidate=true aria-label={name.clone()}>
            if let Said::Failure(failure) = &*edit.said {
                <Alert tone={Tone::Danger} title={i18n.error(failure)} live=true />
            }
            <Editor attribute={attribute.clone()} draft={(*edit.draft).clone()} {onblur} {error} {onchange} />
            <div class="lk-edit-actions">
                <Button id={format!("save-{slug}")} kind={Kind::Primary} label={i18n.text("save")} submit=true
                    busy={edit.task.is_busy()} name={i18n.with("save-named", &[("name", name.into())])} />
                <Button id={format!("cancel-{slug}")} label={i18n.text("cancel")} onclick={edit.props.on_close.reform(|_| ())} />
            </div>
        </form>
    )
}

fn text_of(edit: &Edit, value: Option<&Value>) -> String {
    value.map_or_else(
        || edit.i18n.text("not-set"),
        |value| lines(&edit.i18n, &edit.props.attribute, value).join(" · "),
    )
}

/// What the user decides about a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    KeepMine,
    TakeTheirs,
    /// Back to the form, with everything typed.
    Later,
}

#[derive(Properties, PartialEq)]
struct ConflictProps {
    name: String,
    mine: String,
    theirs: String,
    decide: Callback<Decision>,
}

/// "Changed elsewhere": both values, and the choice between them.
#[component(ConflictDialog)]
fn conflict_dialog(props: &ConflictProps) -> Html {
    let i18n = use_i18n();
    let footer = html!(<>
        <Button id="conflict-cancel" label={i18n.text("conflict-theirs")} onclick={props.decide.reform(|_| Decision::TakeTheirs)} />
        <Button id="conflict-confirm" kind={Kind::Primary} label={i18n.text("conflict-mine")} onclick={props.decide.reform(|_| Decision::KeepMine)} />
    </>);
    html!(
        <Dialog id="conflict" title={i18n.with("conflict-title", &[("name", props.name.clone().into())])} {footer}
            on_close={props.decide.reform(|()| Decision::Later)}>
            <p>{ i18n.text("conflict-body") }</p>
            <pf::DescriptionList>
                <pf::DescriptionGroup term={i18n.text("conflict-yours")}><span id="conflict-yours">{ &props.mine }</span></pf::DescriptionGroup>
                <pf::DescriptionGroup term={i18n.text("conflict-now")}><span id="conflict-now">{ &props.theirs }</span></pf::DescriptionGroup>
            </pf::DescriptionList>
        </Dialog>
    )
}

//! The page. A question that people answered goes only after a question of our own.

use latchkey_openapi::challenges::{ChallengeSet, ChallengeSetsInUse};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use super::{draft, fields};
use crate::api::{self, ApiError, Client};
use crate::features::work::{Work, use_work};
use crate::i18n::use_i18n;
use crate::navigation::use_unsaved;
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{
    Alert, Button, Card, Confirm, Drawing, EmptyState, Kind, Page, Rows, Symbol, Tone, use_load, use_newer,
};

/// The sets as they were read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Saved {
    found: ChallengeSetsInUse,
    etag: Option<String>,
}

async fn load(client: Client) -> Result<Saved, ApiError> {
    let found = api::recovery::sets(&client).await?;
    Ok(Saved { found: found.value, etag: found.etag })
}

/// The page.
#[component(QuestionsPage)]
pub(crate) fn questions_page() -> Html {
    let (i18n, client) = (use_i18n(), use_client());
    let saved = use_load(client, load);
    let pending = html!(<Card flush=true><Rows count=6 icon=false /></Card>);
    html!(
        <Page title={i18n.text("sets-title")} lead={i18n.text("sets-lead")} back={(Route::Portal, i18n.text("console-portal-title").into())}>
            <Alert tone={Tone::Info} id="sets-risk" title={i18n.text("questions-risk")}>{ i18n.text("sets-risk-body") }</Alert>
            { saved.view(pending, |found| html!(<SetsForm saved={(**found).clone()} put={saved.put.clone()} />)) }
        </Page>
    )
}

#[derive(Properties, PartialEq)]
struct FormProps {
    saved: Saved,
    put: Callback<Saved>,
}

/// Everything that the form's events need.
#[derive(Clone)]
pub(super) struct Form {
    pub(super) work: Work,
    sets: UseStateHandle<Vec<ChallengeSet>>,
    /// Answers would stop counting: over which version it was to be saved.
    losing: UseStateHandle<Option<Option<String>>>,
    /// What somebody else saved meanwhile.
    theirs: UseStateHandle<Option<Saved>>,
    saved: Saved,
    put: Callback<Saved>,
}

impl Form {
    pub(super) fn edit(&self, change: impl FnOnce(&mut Vec<ChallengeSet>)) {
        let mut sets = (*self.sets).clone();
        change(&mut sets);
        self.sets.set(sets);
    }

    /// How many accounts answered a question.
    pub(super) fn answered(&self, set_id: &str, question_id: &str) -> u32 {
        let usage = self.saved.found.usage.iter();
        usage
            .filter(|one| one.set_id == set_id && one.question_id == question_id)
            .map(|one| one.accounts)
            .sum()
    }

    /// What the server says about a member.
    pub(super) fn wrong(&self, member: &str) -> Option<AttrValue> {
        let field = self.work.error.as_ref()?.fields().iter().find(|field| field.field == member)?;
        Some(self.work.i18n.field_error(field).into())
    }

    /// Saves what is on the page over the version `etag`.
    fn save(&self, etag: Option<String>, drop_answers: bool) {
        let form = self.clone();
        self.work.run(async move {
            let client = &form.work.client;
            let sets = draft::to_send(&form.sets);
            let outcome = api::recovery::put_sets(client, sets, drop_answers, etag.as_deref()).await;
            form.theirs.set(None);
            form.losing.set(None);
            match outcome {
                Ok(saved) => {
                    form.work.told("setting-saved");
                    form.put.emit(Saved { found: saved.value, etag: saved.etag });
                    Ok(())
                }
                Err(error) if error.code() == Some(ErrorCode::QuestionsInUse) => {
                    form.losing.set(Some(etag));
                    Ok(())
                }
                Err(error) if error.code() == Some(ErrorCode::PreconditionFailed) => {
                    form.theirs.set(Some(load(client.clone()).await?));
                    Ok(())
                }
                Err(error) => Err(error),
            }
        });
    }
}

#[component(SetsForm)]
fn sets_form(props: &FormProps) -> Html {
    let form = Form {
        work: use_work(),
        sets: use_state(|| props.saved.found.sets.clone()),
        losing: use_state(|| None),
        theirs: use_state(|| None),
        saved: props.saved.clone(),
        put: props.put.clone(),
    };
    use_newer(props.saved.clone(), {
        let sets = form.sets.setter();
        move |saved| sets.set(saved.found.sets.clone())
    });
    let changed = *form.sets != props.saved.found.sets;
    use_unsaved(changed);
    let i18n = &form.work.i18n;
    let onsubmit = {
        let form = form.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            form.save(form.saved.etag.clone(), false);
        })
    };
    let (adding, back) = (form.clone(), form.clone());
    html!(
        <form method="post" id="sets-form" class="lk-page" {onsubmit} novalidate=true>
            { failure(&form) }
            if form.sets.is_empty() {
                <EmptyState drawing={Drawing::Door} title={i18n.text("sets-none")} body={i18n.text("sets-none-body")} />
            }
            { for form.sets.iter().enumerate().map(|(at, set)| fields::set(&form, at, set)) }
            <div><Button id="set-add" icon={Symbol::Plus} label={i18n.text("sets-add")} onclick={Callback::from(move |_: MouseEvent| adding.edit(draft::add_set))} /></div>
            { conflict(&form) }
            <div class="lk-save-bar">
                <Button id="sets-save" kind={Kind::Primary} label={i18n.text("save")} submit=true busy={form.work.task.is_busy()} />
                if changed {
                    <Button id="sets-reset" label={i18n.text("setting-reset")} onclick={Callback::from(move |_: MouseEvent| back.sets.set(back.saved.found.sets.clone()))} />
                }
            </div>
            { losing(&form) }
        </form>
    )
}

/// How many fields are wrong, else what went wrong.
fn failure(form: &Form) -> Html {
    let i18n = &form.work.i18n;
    let Some(error) = &*form.work.error else { return Html::default() };
    let title = match i64::try_from(error.fields().len()) {
        Ok(0) | Err(_) => i18n.error(error),
        Ok(count) => i18n.with("form-errors", &[("count", count.into())]),
    };
    html!(<Alert tone={Tone::Danger} {title} id="sets-error" live=true />)
}

/// The question before answers stop counting.
fn losing(form: &Form) -> Html {
    let Some(etag) = (*form.losing).clone() else { return Html::default() };
    let i18n = &form.work.i18n;
    let (sure, back) = (form.clone(), form.losing.setter());
    html!(
        <Confirm id="sets-losing" danger=true title={i18n.text("sets-losing-title")} body={i18n.text("sets-losing-body")} action={i18n.text("sets-losing-confirm")}
            busy={form.work.task.is_busy()} on_confirm={Callback::from(move |()| sure.save(etag.clone(), true))} on_cancel={Callback::from(move |()| back.set(None))} />
    )
}

/// Somebody else saved meanwhile: both words, and the choice.
fn conflict(form: &Form) -> Html {
    let Some(theirs) = (*form.theirs).clone() else { return Html::default() };
    let i18n = &form.work.i18n;
    let none = || i18n.text("sets-no-question");
    let differences = draft::differences(&form.sets, &theirs.found.sets);
    let (mine, other, etag) = (form.clone(), form.clone(), theirs.etag.clone());
    html!(
        <Alert tone={Tone::Danger} title={i18n.text("setting-conflict")} id="sets-conflict" live=true>
            <ul class="lk-reasons">{ for differences.into_iter().map(|(here, there)| html!(
                <li>{ i18n.with("sets-conflict-line", &[("mine", here.unwrap_or_else(none).into()), ("theirs", there.unwrap_or_else(none).into())]) }</li>
            )) }</ul>
            <div class="lk-save-bar">
                <Button id="sets-mine" label={i18n.text("conflict-mine")} busy={form.work.task.is_busy()} onclick={Callback::from(move |_: MouseEvent| mine.save(etag.clone(), false))} />
                <Button id="sets-theirs" label={i18n.text("conflict-theirs")} onclick={Callback::from(move |_: MouseEvent| {
                    other.theirs.set(None);
                    other.put.emit(theirs.clone());
                })} />
            </div>
        </Alert>
    )
}

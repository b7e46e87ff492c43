//! Security questions: answered for the first time, answered anew, removed. No answer is ever shown again.

use std::rc::Rc;

use futures_util::future::join;
use latchkey_openapi::challenges::{
    ChallengeAnswer, ChallengeAnswers, ChallengeList, LocalizedSet, NewChallengeAnswer,
};
use yew::prelude::*;

use crate::api::{self, ApiError, Client};
use crate::features::work::{Work, progress, use_work};
use crate::i18n::I18n;
use crate::platform;
use crate::ui::{Alert, Button, Dialog, Kind, Rows, Select, TextField, Tone, use_load};

/// What is asked, and what is answered.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    challenges: ChallengeList,
    answers: ChallengeAnswers,
}

async fn load(client: Client, language: &str) -> Result<Found, ApiError> {
    let (challenges, answers) =
        join(api::recovery::challenges(&client, language), api::recovery::answers(&client, language)).await;
    Ok(Found { challenges: challenges?, answers: answers? })
}

impl Found {
    /// The answer of a set, where it counts.
    fn answer(&self, set: &LocalizedSet) -> Option<&ChallengeAnswer> {
        self.answers.answers.iter().find(|answer| answer.set_id == set.id && answer.text.is_some())
    }

    /// Sets without an answer that counts.
    fn open(&self) -> Vec<LocalizedSet> {
        let sets = self.challenges.sets.iter();
        sets.filter(|set| self.answer(set).is_none()).cloned().collect()
    }

    /// How many answers are lacking.
    fn lacking(&self) -> usize {
        let counted = self.challenges.sets.len() - self.open().len();
        (self.challenges.needed as usize).saturating_sub(counted)
    }
}

/// Where the dialog is.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    /// What there is, or why one should think twice.
    Start,
    /// Answers to a question of each of these sets.
    Answer { sets: Vec<LocalizedSet>, is_new: bool },
}

/// Properties of [`QuestionsDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct QuestionsProps {
    pub(super) on_close: Callback<()>,
}

#[derive(Clone)]
struct Steps {
    work: Work,
    step: UseStateHandle<Step>,
    reload: Callback<()>,
    close: Callback<()>,
}

/// The dialog.
#[component(QuestionsDialog)]
pub(super) fn questions_dialog(props: &QuestionsProps) -> Html {
    let work = use_work();
    let language = work.i18n.language().tag();
    let found = use_load(work.client.clone(), move |client| load(client, language));
    let steps = Steps {
        work: work.clone(),
        step: use_state(|| Step::Start),
        reload: found.reload.clone(),
        close: props.on_close.clone(),
    };
    let body = found.view(html!(<Rows count=3 icon=false />), |found| match &*steps.step {
        Step::Answer { sets, is_new } => html!(
            <AnswerForm key={sets.iter().map(|set| set.id.as_str()).collect::<String>()} sets={sets.clone()} is_new={*is_new} on_done={done(&steps, *is_new)} on_cancel={props.on_close.clone()} />
        ),
        Step::Start if found.answers.answers.is_empty() => warning(&steps, found),
        Step::Start => overview(&steps, found),
    });
    html!(<Dialog id="questions" title={work.i18n.text("recovery-questions")} on_close={props.on_close.clone()}>{ body }</Dialog>)
}

/// After the first answers the dialog is over; after a change it shows what there is.
fn done(steps: &Steps, is_new: bool) -> Callback<()> {
    let steps = steps.clone();
    Callback::from(move |()| {
        steps.work.told("questions-saved");
        if is_new {
            steps.close.emit(());
        } else {
            steps.reload.emit(());
            steps.step.set(Step::Start);
        }
    })
}

fn risk(i18n: &I18n) -> Html {
    html!(<Alert tone={Tone::Info} id="questions-risk" title={i18n.text("questions-risk")}>{ i18n.text("questions-risk-body") }</Alert>)
}

fn warning(steps: &Steps, found: &Rc<Found>) -> Html {
    let i18n = &steps.work.i18n;
    let sets: Vec<LocalizedSet> = found.open().into_iter().take(found.lacking()).collect();
    let step = steps.step.setter();
    html!(<>
        { progress(i18n, 1, 2) }
        { risk(i18n) }
        <p>{ i18n.with("questions-how", &[("needed", i64::from(found.challenges.needed).into())]) }</p>
        if sets.len() < found.challenges.needed as usize { <p>{ i18n.text("questions-too-few") }</p> }
        <div class="lk-dialog-foot">
            <Button id="questions-cancel" label={i18n.text("cancel")} onclick={steps.close.reform(|_| ())} />
            if sets.len() >= found.challenges.needed as usize {
                <Button id="questions-next" kind={Kind::Primary} autofocus=true label={i18n.text("recovery-answer")}
                    onclick={Callback::from(move |_: MouseEvent| step.set(Step::Answer { sets: sets.clone(), is_new: true }))} />
            }
        </div>
    </>)
}

/// What is answered: each can be answered anew or removed, and what is lacking is said.
fn overview(steps: &Steps, found: &Rc<Found>) -> Html {
    let i18n = &steps.work.i18n;
    let lacking = found.lacking();
    let open = found.open();
    let rows = found.answers.answers.iter().map(|answer| answer_row(steps, found, answer));
    let more: Vec<LocalizedSet> = open.into_iter().take(lacking.max(1)).collect();
    let step = steps.step.setter();
    html!(<>
        { steps.work.alert() }
        if lacking > 0 {
            <Alert tone={Tone::Danger} id="questions-lacking" title={i18n.with("questions-lacking", &[("count", i64::try_from(lacking).unwrap_or(i64::MAX).into())])} />
        } else { { risk(i18n) } }
        <ul role="list" class="lk-rows">{ for rows }</ul>
        <div class="lk-dialog-foot">
            if !more.is_empty() {
                <Button id="questions-more" kind={if lacking > 0 { Kind::Primary } else { Kind::Secondary }} label={i18n.text("questions-more")}
                    onclick={Callback::from(move |_: MouseEvent| step.set(Step::Answer { sets: more.clone(), is_new: false }))} />
            }
            <Button id="questions-close" label={i18n.text("finish")} onclick={steps.close.reform(|_| ())} />
        </div>
    </>)
}

fn answer_row(steps: &Steps, found: &Found, answer: &ChallengeAnswer) -> Html {
    let i18n = &steps.work.i18n;
    let set = found.challenges.sets.iter().find(|set| set.id == answer.set_id).cloned();
    let (title, fact) = match &answer.text {
        Some(text) => (text.clone(), i18n.text("questions-hidden")),
        None => (i18n.text("questions-gone"), i18n.text("questions-gone-body")),
    };
    let (again, step, set_id) = (steps.clone(), steps.step.setter(), answer.set_id.clone());
    let remove = Callback::from(move |_: MouseEvent| {
        let (done, set_id) = (again.clone(), set_id.clone());
        again.work.run(async move {
            api::recovery::remove_answer(&done.work.client, &set_id).await?;
            done.work.told("questions-removed");
            done.reload.emit(());
            Ok(())
        });
    });
    html!(
        <li class="lk-row" data-testid="answer" data-set={answer.set_id.clone()}>
            <div class="lk-row-main">
                <p class="lk-row-title">{ title.clone() }</p>
                <p class="lk-row-fact">{ fact }</p>
                <div class="lk-inline-acts">
                    if let Some(set) = set {
                        <Button kind={Kind::Quiet} testid="answer-again" label={i18n.text("questions-change")} name={format!("{}: {title}", i18n.text("questions-change"))}
                            onclick={Callback::from(move |_: MouseEvent| step.set(Step::Answer { sets: vec![set.clone()], is_new: false }))} />
                    }
                    <Button kind={Kind::QuietDanger} testid="answer-remove" label={i18n.text("questions-remove")} name={format!("{}: {title}", i18n.text("questions-remove"))}
                        busy={steps.work.task.is_busy()} onclick={remove} />
                </div>
            </div>
        </li>
    )
}

#[derive(Properties, PartialEq)]
struct AnswerProps {
    sets: Vec<LocalizedSet>,
    /// The second step of the first time.
    is_new: bool,
    on_done: Callback<()>,
    on_cancel: Callback<()>,
}

/// A question of each set, and its answer.
#[component(AnswerForm)]
fn answer_form(props: &AnswerProps) -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let first = |set: &LocalizedSet| NewChallengeAnswer {
        set_id: set.id.clone(),
        question_id: set.questions.first().map(|question| question.id.clone()).unwrap_or_default(),
        answer: String::new(),
    };
    let given = use_state(|| props.sets.iter().map(first).collect::<Vec<NewChallengeAnswer>>());
    let lacking = use_state_eq(|| false);
    let onsubmit = {
        let (work, given, lacking) = (work.clone(), given.clone(), lacking.clone());
        let (is_new, done) = (props.is_new, props.on_done.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let empty = given.iter().position(|one| one.answer.trim().is_empty());
            lacking.set(empty.is_some());
            if let Some(at) = empty {
                platform::focus(&format!("answer-{at}"));
                return;
            }
            let (client, given, done) = (work.client.clone(), (*given).clone(), done.clone());
            work.run(async move {
                match <[NewChallengeAnswer; 1]>::try_from(given) {
                    Ok([one]) if !is_new => api::recovery::put_answer(&client, one).await?,
                    Ok(one) => api::recovery::add_answers(&client, one.into()).await?,
                    Err(several) => api::recovery::add_answers(&client, several).await?,
                }
                done.emit(());
                Ok(())
            });
        })
    };
    let is_told = work.error.as_ref().is_some_and(|error| !error.fields().is_empty());
    html!(<>
        if props.is_new { { progress(i18n, 2, 2) } }
        if !is_told { { work.alert() } }
        <form method="post" class="lk-form" id="questions-form" {onsubmit} novalidate=true>
            { for props.sets.iter().enumerate().map(|(at, set)| one_answer(&work, &given, *lacking, at, set, props.sets.len())) }
            <p class="lk-help">{ i18n.text("questions-rules") }</p>
            <div class="lk-dialog-foot">
                <Button id="answers-cancel" label={i18n.text("cancel")} onclick={props.on_cancel.reform(|_| ())} />
                <Button id="answers-save" kind={Kind::Primary} label={i18n.text("questions-save")} submit=true busy={work.task.is_busy()} />
            </div>
        </form>
    </>)
}

fn one_answer(
    work: &Work,
    given: &UseStateHandle<Vec<NewChallengeAnswer>>,
    lacking: bool,
    at: usize,
    set: &LocalizedSet,
    count: usize,
) -> Html {
    let i18n = &work.i18n;
    let present = given.get(at).cloned();
    let Some(present) = present else { return Html::default() };
    let edit = |change: fn(&mut NewChallengeAnswer, String)| {
        let given = given.clone();
        Callback::from(move |text: String| {
            let mut next = (*given).clone();
            if let Some(one) = next.get_mut(at) {
                change(one, text);
            }
            given.set(next);
        })
    };
    let field = format!("answers[{at}].answer");
    let told = work
        .error
        .as_ref()
        .and_then(|error| error.fields().iter().find(|wrong| wrong.field == field).cloned());
    let error = match told {
        _ if lacking && present.answer.trim().is_empty() => Some(i18n.text("error-required")),
        told => told.map(|wrong| i18n.field_error(&wrong)),
    };
    let options: Vec<(AttrValue, AttrValue)> =
        set.questions.iter().map(|one| (one.id.clone().into(), one.text.clone().into())).collect();
    let number = i64::try_from(at + 1).unwrap_or_default();
    let label = |key: &str| match count {
        1 => i18n.text(key),
        _ => i18n.with(&format!("{key}-of"), &[("number", number.into())]),
    };
    html!(<>
        <Select id={format!("question-{at}")} label={label("questions-question")} value={present.question_id.clone()} {options} autofocus={at == 0}
            onchange={edit(|one, id| one.question_id = id)} />
        <TextField id={format!("answer-{at}")} label={label("questions-answer")} value={present.answer.clone()} required=true verbatim=true autocomplete="off"
            error={error.map(AttrValue::from)} oninput={edit(|one, text| one.answer = text)} />
    </>)
}

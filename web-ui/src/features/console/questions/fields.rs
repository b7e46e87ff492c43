//! A card per set, with a field per question and language.

use latchkey_openapi::challenges::{ChallengeQuestion, ChallengeSet};
use latchkey_openapi::consent_purposes::FALLBACK_LANGUAGE;
use yew::prelude::*;

use super::draft;
use super::page::Form;
use crate::ui::{Button, Card, Kind, Symbol, TextField};

/// Languages with fields of their own; words in others, which programs wrote, stay as they are.
const LANGUAGES: [(&str, &str); 2] = [(FALLBACK_LANGUAGE, "purpose-in-english"), ("de", "purpose-in-german")];

fn number(at: usize) -> i64 {
    i64::try_from(at + 1).unwrap_or(1)
}

/// A set.
pub(super) fn set(form: &Form, at: usize, set: &ChallengeSet) -> Html {
    let i18n = &form.work.i18n;
    let (adding, removing) = (form.clone(), form.clone());
    let title = i18n.with("sets-one", &[("number", number(at).into())]);
    let is_only = set.questions.len() == 1;
    html!(
        <Card key={set.id.clone()} id={format!("set-{at}")} title={title.clone()}>
            <div class="lk-settings" role="group" aria-label={title} data-testid="set">
                { for set.questions.iter().enumerate().map(|(which, question)| one(form, at, which, set, question, is_only)) }
            </div>
            <div class="lk-card-acts">
                <Button id={format!("set-{at}-add")} icon={Symbol::Plus} label={i18n.text("sets-question-add")}
                    onclick={Callback::from(move |_: MouseEvent| adding.edit(|sets| { if let Some(set) = sets.get_mut(at) { draft::add_question(set); } }))} />
                <Button id={format!("set-{at}-remove")} kind={Kind::QuietDanger} label={i18n.text("sets-remove")} name={i18n.with("sets-remove-named", &[("number", number(at).into())])}
                    onclick={Callback::from(move |_: MouseEvent| removing.edit(|sets| { if at < sets.len() { sets.remove(at); } }))} />
            </div>
        </Card>
    )
}

fn one(
    form: &Form,
    at: usize,
    which: usize,
    set: &ChallengeSet,
    question: &ChallengeQuestion,
    is_only: bool,
) -> Html {
    let (i18n, removing) = (&form.work.i18n, form.clone());
    let answered = form.answered(&set.id, &question.id);
    let fields = LANGUAGES.iter().map(|(tag, language)| {
        let (editing, is_fallback) = (form.clone(), *tag == FALLBACK_LANGUAGE);
        let error = form.wrong(&format!("sets[{at}].questions[{which}].texts")).filter(|_| is_fallback);
        html!(<TextField id={format!("question-{at}-{which}-{tag}")} label={format!("{} ({})", i18n.text("sets-question"), i18n.text(language))}
            value={question.texts.get(*tag).cloned().unwrap_or_default()} {error} required={is_fallback} autocomplete="off"
            help={(!is_fallback).then(|| AttrValue::from(i18n.text("purpose-in-german-help")))}
            oninput={Callback::from(move |text: String| editing.edit(|sets| {
                if let Some(question) = sets.get_mut(at).and_then(|set| set.questions.get_mut(which)) {
                    question.texts.insert((*tag).to_owned(), text);
                }
            }))} />)
    });
    let numbers = || [("number", number(which).into())];
    html!(
        <div class="lk-asked-more" key={question.id.clone()} role="group" aria-label={i18n.with("sets-question-of", &numbers())} data-testid="question">
            <div class="lk-languages">{ for fields }</div>
            if answered > 0 { <p class="lk-help">{ i18n.with("sets-answered", &[("count", i64::from(answered).into())]) }</p> }
            if !is_only {
                <div><Button kind={Kind::QuietDanger} label={i18n.text("sets-question-remove")} name={i18n.with("sets-question-remove-named", &[("number", number(which).into()), ("set", number(at).into())])} testid="question-remove"
                    onclick={Callback::from(move |_: MouseEvent| removing.edit(|sets| {
                        if let Some(set) = sets.get_mut(at).filter(|set| which < set.questions.len()) { set.questions.remove(which); }
                    }))} /></div>
            }
        </div>
    )
}

//! "Try another way": the rest of the ways with what each needs.

use latchkey_openapi::auth::{AnswerFlowRequest, FlowOption, FlowStep, FlowType};
use yew::prelude::*;

use super::FlowWork;
use super::recover::to_sign_in;
use super::view::start_again;
use crate::i18n::I18n;
use crate::ui::{Button, Kind, Symbol, icon};

/// The part of the message keys, and the drawing.
const fn look(option: FlowOption) -> (&'static str, Symbol) {
    match option {
        FlowOption::Identify | FlowOption::Password => ("password", Symbol::Key),
        FlowOption::Passkey => ("passkey", Symbol::Passkey),
        FlowOption::Totp | FlowOption::EnrollTotp => ("totp", Symbol::Phone),
        FlowOption::SmsOtp => ("sms", Symbol::Message),
        FlowOption::EmailOtp => ("email", Symbol::Mail),
        FlowOption::BackupCode => ("backup", Symbol::Archive),
        FlowOption::Federated => ("federated", Symbol::Globe),
        FlowOption::RecoveryEmail => ("recovery-email", Symbol::Mail),
        FlowOption::RecoverySms => ("recovery-sms", Symbol::Message),
        FlowOption::RecoveryQuestions => ("recovery-questions", Symbol::Unknown),
        FlowOption::LostFactor => ("lost", Symbol::Clock),
        FlowOption::NewPassword => ("new-password", Symbol::Key),
        FlowOption::Restore => ("restore", Symbol::Person),
        FlowOption::RegisterEmail | FlowOption::RegisterCode => ("email", Symbol::Mail),
        FlowOption::Register => ("restore", Symbol::Person),
    }
}

/// What to do for a way; once a code is on its way, where it went.
pub(super) fn pane_help(i18n: &I18n, option: FlowOption, destination: Option<&str>) -> String {
    match (option, destination) {
        (_, Some(to)) => i18n.with("way-sent", &[("destination", to.to_owned().into())]),
        (FlowOption::EnrollTotp, _) => i18n.text("enroll-do"),
        _ => i18n.text(&format!("way-{}-do", look(option).0)),
    }
}

/// The list of ways.
pub(super) fn ways(work: &FlowWork, step: &FlowStep, cancel: &Html) -> Html {
    let i18n = &work.i18n;
    html!(<>
        <p>{ i18n.text("flow-ways") }</p>
        <ul role="list" class="lk-ways">
            { for step.options.iter().enumerate().map(|(number, offered)| {
                let (key, symbol) = look(offered.option);
                let (work, option) = (work.clone(), offered.option);
                html!(
                    <li>
                        <button type="button" class="lk-way" id={work.id(&format!("way-{number}"))} data-testid={format!("way-{key}")}
                            onclick={Callback::from(move |_: MouseEvent| work.choose(option))}>
                            <span class="lk-badge">{ icon(symbol) }</span>
                            <span class="lk-row-main">
                                <span class="lk-row-title">{ i18n.text(&format!("way-{key}")) }</span>
                                <span class="lk-row-fact">{ i18n.text(&format!("way-{key}-needs")) }</span>
                            </span>
                        </button>
                    </li>
                )
            }) }
        </ul>
        { back(work) }
        if *cancel != Html::default() { <div class="lk-dialog-foot">{ cancel.clone() }</div> }
    </>)
}

/// Back to the way that was shown before, and what the first page offers beside it.
fn back(work: &FlowWork) -> Html {
    let closing = work.clone();
    html!(<>
        <div class="lk-flow-other">
            if work.shown().choosing {
                <Button id={work.id("ways-back")} kind={Kind::Quiet} label={work.i18n.text("flow-ways-back")}
                    onclick={Callback::from(move |_: MouseEvent| closing.show(|shown| shown.choosing = false))} />
            }
            { start_again(work) }
        </div>
        if work.kind == FlowType::Recover { { to_sign_in(work) } }
    </>)
}

impl FlowWork {
    /// Asks for what a way needs first: a code to be sent, or a secret.
    pub(super) fn ask_first(&self, option: FlowOption) {
        let trust_browser = self.typed.trust;
        self.edit(|typed| typed.code.clear());
        match option {
            FlowOption::SmsOtp => self.send(AnswerFlowRequest::SmsOtp { code: None, trust_browser }),
            FlowOption::EmailOtp => self.send(AnswerFlowRequest::EmailOtp { code: None, trust_browser }),
            FlowOption::EnrollTotp => self.send(AnswerFlowRequest::EnrollTotp { code: None }),
            FlowOption::RecoveryEmail => self.send(AnswerFlowRequest::RecoveryEmail { code: None }),
            FlowOption::RegisterCode => self.send(AnswerFlowRequest::RegisterCode { code: None }),
            FlowOption::RecoverySms => self.send(AnswerFlowRequest::RecoverySms { code: None }),
            FlowOption::RecoveryQuestions => {
                self.send(AnswerFlowRequest::RecoveryQuestions { answers: None })
            }
            _ => {}
        }
    }
}

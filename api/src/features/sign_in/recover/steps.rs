//! What a recovery asks next. No database, no HTTP.

use latchkey_openapi::auth::{
    FactorOption, FlowOption, FlowStep, LinkPurpose, StepKind, StepOption, StepParameters,
};

use super::Recovered;
use crate::features::sign_in::flow::{Context, FlowState, step};

/// What the organization offers, and this server can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::features::sign_in) struct Offered {
    pub(in crate::features::sign_in) email: bool,
    pub(in crate::features::sign_in) sms: bool,
    pub(in crate::features::sign_in) questions: bool,
    /// Hours to wait where the second factor is lost; none where nobody may wait.
    pub(in crate::features::sign_in) wait_hours: Option<u32>,
}

impl Offered {
    fn options(self) -> [(Recovered, FlowOption, bool); 3] {
        [
            (Recovered::Email, FlowOption::RecoveryEmail, self.email),
            (Recovered::Sms, FlowOption::RecoverySms, self.sms),
            (Recovered::Questions, FlowOption::RecoveryQuestions, self.questions),
        ]
    }
}

/// The next step.
pub(in crate::features::sign_in) fn next(context: &Context, state: &FlowState) -> FlowStep {
    if state.account_id.is_none() {
        if state.username.is_none() {
            return step(StepKind::Identify, vec![FlowOption::Identify], state);
        }
        return step(StepKind::Recover, rest(context, state), state);
    }
    if needs_factor(context, state) {
        let mut options: Vec<FlowOption> = factors(context, state).map(FlowOption::from).collect();
        if options.is_empty() {
            // Every second factor goes to where the recovery was proven: something else has to be proven as well.
            options = rest(context, state);
        }
        let kind = match options.first() {
            Some(FlowOption::RecoveryEmail | FlowOption::RecoverySms | FlowOption::RecoveryQuestions) => {
                StepKind::Recover
            }
            _ => StepKind::SecondFactor,
        };
        let mut asked = step(kind, options, state);
        // The wait ends with a message to the mailbox: it must be theirs.
        if let Some(hours) =
            context.recovery.wait_hours.filter(|_| state.recovered.contains(&Recovered::Email))
        {
            let parameters = StepParameters { wait_hours: Some(hours), ..StepParameters::default() };
            asked.options.push(StepOption { option: FlowOption::LostFactor, parameters });
        }
        return asked;
    }
    if is_by_questions_alone(state) {
        return step(StepKind::Recover, rest(context, state), state);
    }
    let mut asked = step(StepKind::ChangePassword, vec![FlowOption::NewPassword], state);
    let (alone, beside) = context.min_lengths;
    for option in &mut asked.options {
        option.parameters.min_length = Some(if keeps_factor(context, state) { beside } else { alone });
    }
    asked
}

/// Whether the password will have a second factor beside it.
pub(super) fn keeps_factor(context: &Context, state: &FlowState) -> bool {
    !context.enrolled.is_empty() && !removes_factors(state)
}

/// Whether the second factors are lost, and go with the old password: after a wait of which every address was told, or by the
/// word of an administrator.
pub(super) fn removes_factors(state: &FlowState) -> bool {
    let purpose = state.ticket.as_ref().map(|ticket| ticket.purpose);
    purpose == Some(LinkPurpose::ResetAll) || state.recovered.contains(&Recovered::Delay)
}

/// Whether a new password may be set: nothing else is asked for.
pub(in crate::features::sign_in) fn may_reset(context: &Context, state: &FlowState) -> bool {
    next(context, state).kind == StepKind::ChangePassword
}

/// Whether a second factor is still to be proven: there is one, and neither was it, nor does it go, nor were two
/// different ways back in proven where it goes to one of them.
fn needs_factor(context: &Context, state: &FlowState) -> bool {
    if context.enrolled.is_empty() || !state.proven.is_empty() || removes_factors(state) {
        return false;
    }
    state.recovered.len() < 2 || factors(context, state).next().is_some()
}

/// Answers alone set no password.
fn is_by_questions_alone(state: &FlowState) -> bool {
    state.proven.is_empty() && state.recovered.iter().all(|by| *by == Recovered::Questions)
}

/// The second factors that are another thing than what the recovery was proven by.
fn factors<'a>(context: &'a Context, state: &'a FlowState) -> impl Iterator<Item = FactorOption> + 'a {
    let is_same = |option: FactorOption| match option {
        FactorOption::EmailOtp => state.recovered.contains(&Recovered::Email),
        FactorOption::SmsOtp => state.recovered.contains(&Recovered::Sms),
        _ => false,
    };
    context.enrolled.iter().copied().filter(move |option| !is_same(*option))
}

/// The ways back in that were not proven yet.
fn rest(context: &Context, state: &FlowState) -> Vec<FlowOption> {
    let all = context.recovery.options().into_iter();
    all.filter(|(by, _, offered)| *offered && !state.recovered.contains(by))
        .map(|(_, option, _)| option)
        .collect()
}

#[cfg(test)]
mod tests {
    use latchkey_openapi::auth::FlowType;
    use latchkey_openapi::sessions::ProvenMethod;
    use latchkey_openapi::settings::FactorSettings;

    use super::*;
    use crate::identity::recovery::tickets::Ticket;

    fn context(enrolled: &[FactorOption]) -> Context {
        Context {
            kind: FlowType::Recover,
            factors: FactorSettings::default(),
            is_identifier_first: false,
            enrolled: enrolled.to_vec(),
            connections: Vec::new(),
            has_password: true,
            is_trusted: false,
            is_switched: false,
            ending: None,
            awaits_approval: false,
            recovery: Offered { email: true, sms: true, questions: true, wait_hours: Some(24) },
            min_lengths: (15, 8),
        }
    }

    fn after(recovered: &[Recovered], proven: &[FactorOption]) -> FlowState {
        let proven = proven
            .iter()
            .map(|method| ProvenMethod { method: *method, proved_at: chrono::DateTime::UNIX_EPOCH });
        FlowState {
            account_id: (!recovered.is_empty()).then(|| "a".to_owned()),
            username: Some("ada".to_owned()),
            recovered: recovered.to_vec(),
            proven: proven.collect(),
            ..FlowState::default()
        }
    }

    fn asked(enrolled: &[FactorOption], state: &FlowState) -> (StepKind, Vec<FlowOption>) {
        let step = next(&context(enrolled), state);
        (step.kind, step.options.iter().map(|offered| offered.option).collect())
    }

    #[test]
    fn before_a_proof_every_way_of_the_organization_is_offered_and_nothing_else() {
        use FlowOption::{RecoveryEmail, RecoveryQuestions, RecoverySms};
        let all = vec![RecoveryEmail, RecoverySms, RecoveryQuestions];
        assert_eq!(asked(&[], &after(&[], &[])), (StepKind::Recover, all));
        let unnamed = FlowState::default();
        assert_eq!(asked(&[], &unnamed), (StepKind::Identify, vec![FlowOption::Identify]));
    }

    #[test]
    fn t02_a_second_factor_that_is_enrolled_is_asked_for() {
        let (kind, options) = asked(&[FactorOption::Totp], &after(&[Recovered::Email], &[]));
        assert_eq!((kind, options), (StepKind::SecondFactor, vec![FlowOption::Totp, FlowOption::LostFactor]));
        let proven = after(&[Recovered::Email], &[FactorOption::Totp]);
        assert_eq!(asked(&[FactorOption::Totp], &proven).0, StepKind::ChangePassword);
        let waited = after(&[Recovered::Delay], &[]);
        assert_eq!(asked(&[FactorOption::Totp], &waited).0, StepKind::ChangePassword);
    }

    #[test]
    fn t02_an_administrators_link_asks_for_the_second_factor_unless_it_is_said_to_be_lost() {
        let by = |purpose| FlowState {
            ticket: Some(Ticket { id: "t".to_owned(), purpose, sent_by: None }),
            ..after(&[Recovered::Email], &[])
        };
        for purpose in [LinkPurpose::Reset, LinkPurpose::Invitation] {
            assert_eq!(asked(&[FactorOption::Totp], &by(purpose)).0, StepKind::SecondFactor);
            // What goes to the same mailbox is none.
            assert_eq!(asked(&[FactorOption::EmailOtp], &by(purpose)).0, StepKind::Recover);
            assert_eq!(asked(&[], &by(purpose)).0, StepKind::ChangePassword);
        }
        assert_eq!(asked(&[FactorOption::Totp], &by(LinkPurpose::ResetAll)).0, StepKind::ChangePassword);
    }

    #[test]
    fn what_goes_to_the_mailbox_that_proved_it_is_no_second_factor() {
        use FlowOption::{LostFactor, RecoveryQuestions, RecoverySms};
        let enrolled = [FactorOption::EmailOtp];
        let (kind, options) = asked(&enrolled, &after(&[Recovered::Email], &[]));
        assert_eq!((kind, options), (StepKind::Recover, vec![RecoverySms, RecoveryQuestions, LostFactor]));
        let two = after(&[Recovered::Email, Recovered::Sms], &[]);
        assert_eq!(asked(&enrolled, &two).0, StepKind::ChangePassword);
        let by_sms = after(&[Recovered::Sms], &[]);
        assert_eq!(asked(&enrolled, &by_sms), (StepKind::SecondFactor, vec![FlowOption::EmailOtp]));
    }

    #[test]
    fn answers_to_questions_never_suffice_alone() {
        let answered = after(&[Recovered::Questions], &[]);
        let (kind, options) = asked(&[], &answered);
        assert_eq!(
            (kind, options),
            (StepKind::Recover, vec![FlowOption::RecoveryEmail, FlowOption::RecoverySms])
        );
        assert_eq!(asked(&[FactorOption::Totp], &answered).0, StepKind::SecondFactor);
        let both = after(&[Recovered::Questions], &[FactorOption::Totp]);
        assert_eq!(asked(&[FactorOption::Totp], &both).0, StepKind::ChangePassword);
    }

    #[test]
    fn two_ways_back_in_do_not_stand_in_for_a_factor_of_another_kind() {
        let two = after(&[Recovered::Email, Recovered::Sms], &[]);
        assert_eq!(asked(&[FactorOption::Totp, FactorOption::EmailOtp], &two).0, StepKind::SecondFactor);
    }
}

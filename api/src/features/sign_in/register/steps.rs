//! What a registration asks next. No database, no HTTP.

use latchkey_openapi::auth::{FlowOption, FlowStep, StepKind};

use crate::features::sign_in::flow::{FlowState, step};

/// The next step. The form is added by who may read it.
pub(in crate::features::sign_in) fn next(state: &FlowState) -> FlowStep {
    match (&state.username, &state.email) {
        (_, Some(_)) => step(StepKind::Register, vec![FlowOption::Register], state),
        (Some(_), None) => step(StepKind::VerifyEmail, vec![FlowOption::RegisterCode], state),
        (None, None) => step(StepKind::Identify, vec![FlowOption::RegisterEmail], state),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(typed: Option<&str>, proven: Option<&str>) -> (StepKind, Vec<FlowOption>) {
        let state = FlowState {
            username: typed.map(str::to_owned),
            email: proven.map(str::to_owned),
            ..FlowState::default()
        };
        let step = next(&state);
        (step.kind, step.options.iter().map(|offered| offered.option).collect())
    }

    #[test]
    fn the_form_comes_after_the_proof_and_the_proof_after_the_address() {
        assert_eq!(asked(None, None), (StepKind::Identify, vec![FlowOption::RegisterEmail]));
        assert_eq!(asked(Some("a@x.org"), None), (StepKind::VerifyEmail, vec![FlowOption::RegisterCode]));
        let proven = asked(Some("a@x.org"), Some("a@x.org"));
        assert_eq!(proven, (StepKind::Register, vec![FlowOption::Register]));
    }
}

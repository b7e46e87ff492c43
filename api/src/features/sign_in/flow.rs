//! The state machine: what is asked next, given what was proven. No database, no HTTP.

use latchkey_openapi::auth::{FactorOption, FlowStep, FlowType, StepKind, StepOption};
use latchkey_openapi::sessions::ProvenMethod;
use serde::{Deserialize, Serialize};

/// What a flow has learned so far; stored with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FlowState {
    /// The account, once a first factor was proven; from the beginning in a step-up.
    pub(super) account_id: Option<String>,
    /// Its user name, in a step-up.
    pub(super) username: Option<String>,
    /// What was proven in this flow.
    pub(super) proven: Vec<ProvenMethod>,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// Ask this.
    Ask(FlowStep),
    /// Enough was proven: the flow completes at this level.
    Complete {
        /// 1 or 2.
        level: u8,
    },
}

/// What comes next in a flow.
#[must_use]
pub(super) fn next(_kind: FlowType, state: &FlowState) -> Next {
    match level(&state.proven) {
        0 => Next::Ask(FlowStep {
            kind: StepKind::FirstFactor,
            options: vec![StepOption { option: FactorOption::Password }],
            username: state.username.clone(),
        }),
        level => Next::Complete { level },
    }
}

/// The level that a set of proofs reaches; 0 for none.
#[must_use]
pub(super) fn level(proven: &[ProvenMethod]) -> u8 {
    u8::from(proven.iter().any(|proof| proof.method == FactorOption::Password))
}

/// Whether the present step takes this option.
#[must_use]
pub(super) fn takes(kind: FlowType, state: &FlowState, option: FactorOption) -> bool {
    match next(kind, state) {
        Next::Ask(step) => step.options.iter().any(|offered| offered.option == option),
        Next::Complete { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_asks_for_a_first_factor_and_completes_with_it() {
        let mut state = FlowState::default();
        assert!(takes(FlowType::SignIn, &state, FactorOption::Password));
        assert!(
            matches!(next(FlowType::SignIn, &state), Next::Ask(step) if step.kind == StepKind::FirstFactor)
        );
        state
            .proven
            .push(ProvenMethod { method: FactorOption::Password, proved_at: chrono::DateTime::default() });
        assert_eq!(next(FlowType::SignIn, &state), Next::Complete { level: 1 });
        assert!(!takes(FlowType::SignIn, &state, FactorOption::Password));
    }
}

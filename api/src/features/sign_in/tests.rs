//! The state machine without a server.

use latchkey_openapi::auth::{FactorOption, FlowOption, FlowType, StepKind};
use latchkey_openapi::connections::ConnectionInfo;
use latchkey_openapi::ids::ConnectionId;
use latchkey_openapi::sessions::ProvenMethod;
use latchkey_openapi::settings::{FactorSettings, SecondFactorPolicy};

use super::flow::{self, Context, FlowState, Next, next};
use super::recover::steps::Offered;

fn context(kind: FlowType, enrolled: &[FactorOption]) -> Context {
    Context {
        kind,
        factors: FactorSettings::default(),
        is_identifier_first: false,
        enrolled: enrolled.to_vec(),
        connections: Vec::new(),
        has_password: true,
        is_trusted: false,
        is_switched: false,
        recovery: Offered::default(),
        min_lengths: (15, 8),
        ending: None,
        awaits_approval: false,
    }
}

fn proven(methods: &[FactorOption]) -> FlowState {
    let prove =
        |method: &FactorOption| ProvenMethod { method: *method, proved_at: chrono::DateTime::default() };
    FlowState { proven: methods.iter().map(prove).collect(), ..FlowState::default() }
}

fn asked(context: &Context, state: &FlowState) -> (StepKind, Vec<FlowOption>) {
    match next(context, state) {
        Next::Ask(step) => (step.kind, step.options.into_iter().map(|option| option.option).collect()),
        Next::Complete { level } => panic!("it completes at level {level}"),
    }
}

const SIGN_IN: FlowType = FlowType::SignIn;
const STEP_UP: FlowType = FlowType::StepUp;

#[test]
fn without_second_factors_the_password_completes_at_level_one() {
    let plain = context(SIGN_IN, &[]);
    assert_eq!(
        asked(&plain, &proven(&[])),
        (StepKind::FirstFactor, vec![FlowOption::Password, FlowOption::Passkey])
    );
    assert_eq!(next(&plain, &proven(&[FactorOption::Password])), Next::Complete { level: 1 });
}

#[test]
fn t16_whoever_has_a_second_factor_is_asked_for_it() {
    for factor in FactorOption::ALL.into_iter().filter(|factor| *factor != FactorOption::Password) {
        let context = context(SIGN_IN, &[factor]);
        let (kind, options) = asked(&context, &proven(&[FactorOption::Password]));
        assert_eq!((kind, options), (StepKind::SecondFactor, vec![FlowOption::from(factor)]));
        assert_eq!(next(&context, &proven(&[FactorOption::Password, factor])), Next::Complete { level: 2 });
    }
}

#[test]
fn t31_a_passkey_alone_completes_only_when_it_verified_its_user() {
    let context = context(SIGN_IN, &[FactorOption::Passkey]);
    let mut state = proven(&[FactorOption::Passkey]);
    assert_eq!(asked(&context, &state).0, StepKind::FirstFactor);
    state.is_user_verified = true;
    assert_eq!(next(&context, &state), Next::Complete { level: 2 });
}

#[test]
fn a_second_factor_alone_is_no_sign_in() {
    for factor in FactorOption::ALL.into_iter().filter(|factor| *factor != FactorOption::Password) {
        assert_eq!(flow::level(&context(SIGN_IN, &[]), &proven(&[factor])), 0, "{factor:?}");
        assert_eq!(
            flow::level(&context(STEP_UP, &[]), &proven(&[factor])),
            2,
            "{factor:?}: the session has the first one"
        );
    }
}

#[test]
fn the_name_comes_first_where_the_organization_wants_it() {
    let first = Context { is_identifier_first: true, ..context(SIGN_IN, &[]) };
    assert_eq!(
        asked(&first, &proven(&[])),
        (StepKind::Identify, vec![FlowOption::Identify, FlowOption::Passkey])
    );
    let named = FlowState { username: Some("alice".to_owned()), ..FlowState::default() };
    assert_eq!(asked(&first, &named).0, StepKind::FirstFactor);
}

#[test]
fn a_required_second_factor_is_set_up_or_stops_the_sign_in() {
    let mut context = context(SIGN_IN, &[]);
    context.factors.second_factor = SecondFactorPolicy::Required;
    let password = proven(&[FactorOption::Password]);
    assert_eq!(asked(&context, &password), (StepKind::Enroll, vec![FlowOption::EnrollTotp]));
    context.factors.enroll_totp_at_sign_in = false;
    assert_eq!(asked(&context, &password), (StepKind::Enroll, vec![]));
}

#[test]
fn a_trusted_browser_skips_the_second_factor_and_earns_level_one() {
    let trusted = Context { is_trusted: true, ..context(SIGN_IN, &[FactorOption::Totp]) };
    assert_eq!(next(&trusted, &proven(&[FactorOption::Password])), Next::Complete { level: 1 });
    assert_eq!(asked(&trusted, &proven(&[])).0, StepKind::FirstFactor, "never the first one");
}

#[test]
fn a_step_up_asks_for_the_strongest_and_never_for_a_message_beside_something_better() {
    let all = [
        FactorOption::SmsOtp,
        FactorOption::Passkey,
        FactorOption::Totp,
        FactorOption::EmailOtp,
        FactorOption::BackupCode,
    ];
    let (kind, options) = asked(&context(STEP_UP, &all), &proven(&[]));
    assert_eq!(kind, StepKind::SecondFactor);
    assert_eq!(options, [FlowOption::Passkey, FlowOption::Totp, FlowOption::BackupCode]);
    let (_, options) = asked(&context(STEP_UP, &[FactorOption::SmsOtp]), &proven(&[]));
    assert_eq!(options, [FlowOption::SmsOtp]);
    let plain = context(STEP_UP, &[]);
    assert_eq!(asked(&plain, &proven(&[])), (StepKind::FirstFactor, vec![FlowOption::Password]));
    assert_eq!(next(&plain, &proven(&[FactorOption::Password])), Next::Complete { level: 1 });
}

#[test]
fn t67_in_a_session_that_came_by_a_switch_a_second_factor_alone_is_worth_nothing() {
    for factor in [FactorOption::Totp, FactorOption::Passkey, FactorOption::SmsOtp, FactorOption::BackupCode]
    {
        let switched = Context { is_switched: true, ..context(STEP_UP, &[factor]) };
        assert_eq!(asked(&switched, &proven(&[])).0, StepKind::FirstFactor, "{factor:?}");
        assert_eq!(flow::level(&switched, &proven(&[factor])), 0, "{factor:?}");
        let (kind, options) = asked(&switched, &proven(&[FactorOption::Password]));
        assert_eq!((kind, options), (StepKind::SecondFactor, vec![FlowOption::from(factor)]));
        assert_eq!(next(&switched, &proven(&[FactorOption::Password, factor])), Next::Complete { level: 2 });
    }
}

fn upstream() -> ConnectionInfo {
    let provider = latchkey_openapi::connections::Provider::Other;
    ConnectionInfo { id: ConnectionId("c".to_owned()), name: "Campus".to_owned(), provider }
}

#[test]
fn an_upstream_provider_is_one_factor_whatever_it_asked_of_its_user() {
    let state = proven(&[FactorOption::Federated]);
    assert_eq!(next(&context(SIGN_IN, &[]), &state), Next::Complete { level: 1 });
    assert_eq!(
        asked(&context(SIGN_IN, &[FactorOption::Totp]), &state),
        (StepKind::SecondFactor, vec![FlowOption::Totp])
    );
    let both = proven(&[FactorOption::Federated, FactorOption::Totp]);
    assert_eq!(next(&context(SIGN_IN, &[FactorOption::Totp]), &both), Next::Complete { level: 2 });
    assert_eq!(flow::level(&context(STEP_UP, &[]), &state), 1);
}

#[test]
fn in_a_step_up_a_provider_is_asked_only_where_there_is_nothing_better() {
    let linked = Context { connections: vec![upstream()], ..context(STEP_UP, &[]) };
    let nothing = proven(&[]);
    assert_eq!(asked(&linked, &nothing), (StepKind::FirstFactor, vec![FlowOption::Password]));
    let alone = Context { has_password: false, ..linked.clone() };
    assert_eq!(asked(&alone, &nothing), (StepKind::FirstFactor, vec![FlowOption::Federated]));
    let strong = Context { enrolled: vec![FactorOption::Totp], ..alone };
    assert_eq!(asked(&strong, &nothing), (StepKind::SecondFactor, vec![FlowOption::Totp]));
}

#[test]
fn an_account_that_is_to_be_erased_is_taken_back_after_every_proof_and_not_before() {
    let ending = latchkey_openapi::deletion::AccountEnding {
        kind: latchkey_openapi::deletion::EndingKind::Deleting,
        begun_at: chrono::DateTime::default(),
        erased_at: Some(chrono::DateTime::default()),
    };
    let context = Context { ending: Some(ending), ..context(SIGN_IN, &[FactorOption::Totp]) };
    assert_eq!(asked(&context, &proven(&[])).0, StepKind::FirstFactor);
    assert_eq!(asked(&context, &proven(&[FactorOption::Password])).0, StepKind::SecondFactor);
    let all = proven(&[FactorOption::Password, FactorOption::Totp]);
    assert_eq!(asked(&context, &all), (StepKind::Restore, vec![FlowOption::Restore]));
    let restores = FlowState { restores: true, ..all };
    assert_eq!(next(&context, &restores), Next::Complete { level: 2 });
    let early = FlowState { restores: true, ..proven(&[FactorOption::Password]) };
    assert_eq!(asked(&context, &early).0, StepKind::SecondFactor, "an answer proves nothing");
}

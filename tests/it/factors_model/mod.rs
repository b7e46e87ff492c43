//! From no state that a user can reach does an act of their own leave the account without a way in, is a factor active
//! without its proof, or does a session hold a level that it did not earn: random acts against a small model.
//!
//! The acts are those of users (setting up, removing, signing in by every factor and combination, stepping up, trusting a
//! browser), while the organization changes its mind about what it offers and time passes.

mod acts;
mod case;
mod doors;
mod model;

use latchkey_openapi::auth::FactorOption;
use latchkey_tests::{Backend, TestApp};
use proptest::prelude::*;

use case::Case;
use model::{Offer, Switch};

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    BeginApp,
    ProveApp { is_right: bool },
    RemoveApp(usize),
    Register { is_passkey: bool, is_right: bool },
    RemoveCredential(usize),
    EnrolEmail { is_right: bool },
    RemoveEmail,
    MakeCodes,
    ConfirmCodes,
    RemoveCodes,
    Prefer(FactorOption),
    SignIn { by: FactorOption, is_right: bool, trusts: bool },
    SignInByPasskey { index: usize, is_right: bool },
    SignInTrusted,
    ProveAgain { by: FactorOption, is_right: bool },
    Wait,
    Change(Switch),
}

fn second_factor() -> impl Strategy<Value = FactorOption> {
    prop_oneof![
        3 => Just(FactorOption::Totp),
        2 => Just(FactorOption::Passkey),
        1 => Just(FactorOption::EmailOtp),
        2 => Just(FactorOption::BackupCode),
    ]
}

fn act() -> impl Strategy<Value = Step> {
    let mostly = || prop::bool::weighted(0.8);
    prop_oneof![
        4 => Just(Step::BeginApp),
        5 => mostly().prop_map(|is_right| Step::ProveApp { is_right }),
        4 => (0..2usize).prop_map(Step::RemoveApp),
        3 => (any::<bool>(), mostly()).prop_map(|(is_passkey, is_right)| Step::Register { is_passkey, is_right }),
        3 => (0..2usize).prop_map(Step::RemoveCredential),
        2 => mostly().prop_map(|is_right| Step::EnrolEmail { is_right }),
        2 => Just(Step::RemoveEmail),
        3 => Just(Step::MakeCodes),
        3 => Just(Step::ConfirmCodes),
        1 => Just(Step::RemoveCodes),
        1 => second_factor().prop_map(Step::Prefer),
    ]
}

fn door() -> impl Strategy<Value = Step> {
    let mostly = || prop::bool::weighted(0.8);
    prop_oneof![
        6 => (second_factor(), mostly(), any::<bool>())
            .prop_map(|(by, is_right, trusts)| Step::SignIn { by, is_right, trusts }),
        2 => (0..2usize, mostly()).prop_map(|(index, is_right)| Step::SignInByPasskey { index, is_right }),
        3 => Just(Step::SignInTrusted),
        6 => (second_factor(), mostly()).prop_map(|(by, is_right)| Step::ProveAgain { by, is_right }),
    ]
}

fn switch() -> impl Strategy<Value = Switch> {
    prop::sample::select(Switch::ALL)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        10 => act(),
        6 => door(),
        1 => Just(Step::Wait),
        2 => switch().prop_map(Step::Change),
    ]
}

fn offer() -> impl Strategy<Value = Offer> {
    prop::collection::vec(switch(), 0..3).prop_map(|switches| {
        let mut offer = Offer::default();
        switches.into_iter().for_each(|one| offer.flip(one));
        offer
    })
}

fn model(backend: Backend, cases: u32) {
    let app = TestApp::new(backend);
    let number = std::sync::atomic::AtomicUsize::new(0);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(has_password in prop::bool::weighted(0.8), offer in offer(), steps in prop::collection::vec(step(), 1..24))| {
        let name = format!("user{}", number.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        let mut case = Case::new(&app, &name, has_password, offer);
        for step in &steps {
            let had_way_in = case.has_way_in();
            case.apply(step);
            case.check();
            let is_own_act = !matches!(step, Step::Change(_));
            assert!(!is_own_act || !had_way_in || case.has_way_in(), "{step:?} locked its owner out");
        }
    });
}

#[test]
fn no_act_of_a_user_locks_them_out_or_gives_what_was_not_proven_sqlite() {
    model(Backend::Sqlite, 60);
}

#[test]
fn no_act_of_a_user_locks_them_out_or_gives_what_was_not_proven_postgres() {
    model(Backend::Postgres, 25);
}

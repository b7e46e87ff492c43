//! What the limits promise.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use super::*;
use crate::platform::clock::ManualClock;
use crate::platform::config::Config;

fn config(general_per_second: u32, general_burst: u32) -> RateLimit {
    let mut config = Config::load(None, &BTreeMap::new()).unwrap().rate_limit;
    config.general_per_second = general_per_second;
    config.general_burst = general_burst;
    config
}

fn client(number: u32) -> ClientPrefix {
    ClientPrefix::of(IpAddr::V4(Ipv4Addr::from_bits(number)))
}

fn limits(config: &RateLimit) -> (RateLimits, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::default());
    (RateLimits::with_clock(config, clock.clone()), clock)
}

/// How many of `attempts` are let through.
fn passed(limits: &RateLimits, class: LimitClass, client: ClientPrefix, attempts: usize) -> usize {
    (0..attempts).filter(|_| limits.check(class, client).is_ok()).count()
}

#[test]
fn a_burst_is_let_through_and_then_only_the_rate() {
    let (limits, clock) = limits(&config(2, 5));
    assert_eq!(passed(&limits, LimitClass::General, client(1), 20), 5);
    clock.advance(chrono::Duration::seconds(1));
    assert_eq!(passed(&limits, LimitClass::General, client(1), 20), 2);
    clock.advance(chrono::Duration::seconds(60));
    assert_eq!(
        passed(&limits, LimitClass::General, client(1), 20),
        5,
        "a pause saves up no more than a burst"
    );
}

#[test]
fn a_refusal_says_after_how_many_seconds_the_next_is_let_through() {
    let mut config = config(2, 5);
    config.sign_in_per_minute = 4;
    config.sign_in_burst = 1;
    let (limits, clock) = limits(&config);
    assert!(limits.check(LimitClass::SignIn, client(1)).is_ok());
    assert_eq!(limits.check(LimitClass::SignIn, client(1)), Err(RateLimited { retry_after_seconds: 15 }));
    clock.advance(chrono::Duration::milliseconds(14_500));
    assert_eq!(limits.check(LimitClass::SignIn, client(1)), Err(RateLimited { retry_after_seconds: 1 }));
    clock.advance(chrono::Duration::seconds(1));
    assert!(limits.check(LimitClass::SignIn, client(1)).is_ok());
}

#[test]
fn clients_and_classes_are_counted_apart() {
    let (limits, _) = limits(&config(1, 1));
    assert_eq!(passed(&limits, LimitClass::General, client(1), 2), 1);
    assert!(limits.check(LimitClass::General, client(2)).is_ok());
    assert!(limits.check(LimitClass::PasswordCheck, client(1)).is_ok());
    assert!(limits.check(LimitClass::SignIn, client(1)).is_ok());
}

#[test]
fn a_rate_of_zero_switches_a_limit_off() {
    let (limits, _) = limits(&config(0, 1));
    assert_eq!(passed(&limits, LimitClass::General, client(1), 1000), 1000);
    assert_eq!(limits.known_clients(), 0);
}

#[test]
fn clients_that_have_gone_are_forgotten() {
    let (limits, clock) = limits(&config(1, 5));
    for number in 0..100 {
        assert!(limits.check(LimitClass::General, client(number)).is_ok());
    }
    assert_eq!(limits.known_clients(), 100);
    clock.advance(chrono::Duration::seconds(31));
    assert!(limits.check(LimitClass::General, client(7)).is_ok());
    assert_eq!(limits.known_clients(), 1);
}

#[test]
fn very_many_addresses_fill_no_memory_and_push_out_nobody() {
    let (limits, clock) = limits(&config(1, 1));
    assert!(limits.check(LimitClass::General, client(u32::MAX)).is_ok());
    let count = u32::try_from(store::CAPACITY * 2).unwrap();
    let passed =
        (0..count).filter(|number| limits.check(LimitClass::General, client(*number)).is_ok()).count();
    assert!(limits.known_clients() <= store::CAPACITY);
    assert!(
        passed <= store::CAPACITY + 16,
        "beyond the table, newcomers share one budget per part: {passed}"
    );
    assert!(limits.check(LimitClass::General, client(u32::MAX)).is_err(), "a counted client stays counted");
    clock.advance(chrono::Duration::seconds(31));
    assert!(
        limits.check(LimitClass::General, client(count + 1)).is_ok(),
        "and the flood is over with the clean-up"
    );
    assert_eq!(limits.known_clients(), 1);
}

#[test]
fn many_threads_get_exactly_one_burst() {
    let (limits, _) = limits(&config(1, 50));
    let total: usize = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| passed(&limits, LimitClass::General, client(1), 50))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(total, 50);
}

#[test]
fn the_machine_s_own_clock_works_too() {
    let limits = RateLimits::new(&config(1, 3));
    assert_eq!(passed(&limits, LimitClass::General, client(1), 5), 3);
}

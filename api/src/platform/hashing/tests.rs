use std::time::{Duration, Instant};

use futures_util::FutureExt;

use super::*;

/// Small enough for many hashes in a test.
fn cheap() -> HashingConfig {
    HashingConfig { memory_kib: 64, iterations: 1, parallelism: 1, permits: 2, queue_limit: 8 }
}

fn hasher(config: &HashingConfig) -> Hasher {
    Hasher::new(config).unwrap()
}

#[tokio::test]
async fn the_right_password_matches_and_others_do_not() {
    let hasher = hasher(&cheap());
    let phc = hasher.hash("correct horse".into(), [7; 16]).await.unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{phc}");
    let right = hasher.verify("correct horse".into(), phc.clone()).await.unwrap();
    assert_eq!(right, Verified { matches: true, needs_rehash: false });
    for wrong in ["correct horsf", "Correct horse", "correct horse ", "", "correct horse\0"] {
        let answer = hasher.verify(wrong.into(), phc.clone()).await.unwrap();
        assert!(!answer.matches, "{wrong:?}");
    }
}

#[tokio::test]
async fn the_default_cost_is_the_recommended_one() {
    let hasher = hasher(&HashingConfig::default());
    let phc = hasher.hash("x".into(), [1; 16]).await.unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
}

#[tokio::test]
async fn the_hashes_are_those_that_other_implementations_make() {
    // Independent check against the crate's own one-shot call, which allocates memory of its own.
    let hasher = hasher(&cheap());
    let phc = hasher.hash("password".into(), *b"0123456789abcdef").await.unwrap();
    let mut expected = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, Some(32)).unwrap())
        .hash_password_into(b"password", b"0123456789abcdef", &mut expected)
        .unwrap();
    assert_eq!(PasswordHash::new(&phc).unwrap().hash.unwrap().as_bytes(), expected);
}

#[tokio::test]
async fn used_memory_does_not_change_the_next_hash() {
    let hasher = hasher(&HashingConfig { permits: 1, ..cheap() });
    let first = hasher.hash("a".into(), [3; 16]).await.unwrap();
    for other in ["b", "c", "d"] {
        hasher.hash(other.into(), [4; 16]).await.unwrap();
    }
    assert_eq!(hasher.hash("a".into(), [3; 16]).await.unwrap(), first);
    assert_eq!(hasher.inner.pool.idle_slots(), 1);
}

#[tokio::test]
async fn two_keyboards_type_the_same_password() {
    let hasher = hasher(&cheap());
    let phc = hasher.hash("caf\u{e9} noir".into(), [7; 16]).await.unwrap();
    assert!(hasher.verify("cafe\u{301} noir".into(), phc).await.unwrap().matches);
}

#[tokio::test]
async fn every_character_of_a_long_password_counts() {
    let hasher = hasher(&cheap());
    let long = "p".repeat(password::MAX_BYTES);
    let phc = hasher.hash(long.as_str().into(), [7; 16]).await.unwrap();
    let almost = format!("{}q", "p".repeat(password::MAX_BYTES - 1));
    assert!(hasher.verify(long.into(), phc.clone()).await.unwrap().matches);
    assert!(!hasher.verify(almost.into(), phc).await.unwrap().matches);
}

#[tokio::test]
async fn an_endless_password_is_refused_before_any_work() {
    let hasher = hasher(&HashingConfig::default());
    let endless: SecretString = "p".repeat(100_000).into();
    assert_eq!(hasher.hash(endless.clone(), [7; 16]).await, Err(HashingError::PasswordTooLong));
    let answer = hasher.verify(endless, hasher.decoy()).await.unwrap();
    assert!(!answer.matches);
    assert_eq!(hasher.inner.pool.idle_slots(), 0, "no memory was taken");
}

#[tokio::test]
async fn a_hash_of_another_cost_or_kind_asks_to_be_replaced() {
    let old = hasher(&HashingConfig { memory_kib: 32, ..cheap() });
    let phc = old.hash("pw".into(), [7; 16]).await.unwrap();
    let today = hasher(&cheap());
    let answer = today.verify("pw".into(), phc).await.unwrap();
    assert_eq!(answer, Verified { matches: true, needs_rehash: true });

    let params = Params::new(64, 1, 1, Some(16)).unwrap();
    for (algorithm, version) in [(Algorithm::Argon2i, Version::V0x13), (Algorithm::Argon2id, Version::V0x10)]
    {
        let mut bytes = [0; 16];
        Argon2::new(algorithm, version, params.clone())
            .hash_password_into(b"pw", b"saltsalt", &mut bytes)
            .unwrap();
        let phc = PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(&params).unwrap(),
            salt: Some(Salt::new(b"saltsalt").unwrap()),
            hash: Some(Output::new(&bytes).unwrap()),
        };
        let answer = today.verify("pw".into(), phc.to_string()).await.unwrap();
        assert_eq!(answer, Verified { matches: true, needs_rehash: true }, "{phc}");
    }
}

#[tokio::test]
async fn a_damaged_hash_is_an_error_and_never_a_match() {
    let hasher = hasher(&cheap());
    for damaged in [
        "",
        "plaintext",
        "$",
        "$argon2id",
        "$argon2id$v=19$m=64,t=1,p=1",
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ",
        "$argon2id$v=19$m=0,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=1,x=9$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=99$m=64,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
        "$scrypt$ln=15,r=8,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA$more",
    ] {
        let answer = hasher.verify("pw".into(), damaged.to_owned()).await;
        assert_eq!(answer, Err(HashingError::HashUnreadable), "{damaged}");
    }
}

#[tokio::test]
async fn an_imported_hash_cannot_ask_for_endless_work() {
    let hasher = hasher(&cheap());
    for (m, t, p) in [(4_000_000, 1, 1), (64, 4_000_000_000_u32, 1), (40_000, 1, 5_000)] {
        let phc = format!("$argon2id$v=19$m={m},t={t},p={p}$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA");
        let started = Instant::now();
        assert_eq!(hasher.verify("pw".into(), phc).await, Err(HashingError::HashTooCostly), "{m},{t},{p}");
        assert!(started.elapsed() < Duration::from_millis(100));
    }
}

#[tokio::test]
async fn nothing_matches_the_decoy_and_it_costs_what_a_real_hash_costs() {
    let hasher = hasher(&HashingConfig { memory_kib: 8192, ..cheap() });
    let real = hasher.hash("pw".into(), [7; 16]).await.unwrap();
    let prefix = "$argon2id$v=19$m=8192,t=1,p=1$";
    assert!(hasher.decoy().starts_with(prefix) && real.starts_with(prefix));
    let answer = hasher.verify("pw".into(), hasher.decoy()).await.unwrap();
    assert_eq!(answer, Verified { matches: false, needs_rehash: false });

    let mut fastest = [Duration::MAX; 2];
    for _ in 0..5 {
        for (fastest, phc) in fastest.iter_mut().zip([&real, &hasher.decoy()]) {
            let started = Instant::now();
            hasher.verify("nope".into(), phc.clone()).await.unwrap();
            *fastest = (*fastest).min(started.elapsed());
        }
    }
    let ratio = fastest[0].as_secs_f64() / fastest[1].as_secs_f64();
    assert!((0.4..2.5).contains(&ratio), "{fastest:?}");
}

#[tokio::test]
async fn one_request_more_than_the_queue_holds_is_refused_at_once() {
    let config = HashingConfig { memory_kib: 8192, permits: 1, queue_limit: 2, ..cheap() };
    let hasher = hasher(&config);
    let attempts = (0..8).map(|_| hasher.hash("pw".into(), [7; 16]));
    let answers = futures_util::future::join_all(attempts).await;
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    let refused = answers.iter().filter(|answer| **answer == Err(HashingError::Overloaded)).count();
    assert_eq!((done, refused), (3, 5));
    assert!(hasher.hash("pw".into(), [7; 16]).await.is_ok(), "the queue is free again");
}

#[tokio::test]
async fn many_sign_ins_at_once_use_no_more_memory_than_there_are_permits() {
    let hasher = hasher(&HashingConfig { queue_limit: 64, ..cheap() });
    let attempts = (0..40).map(|_| hasher.verify("pw".into(), hasher.decoy()));
    for answer in futures_util::future::join_all(attempts).await {
        assert!(!answer.unwrap().matches);
    }
    assert!((1..=2).contains(&hasher.inner.pool.idle_slots()));
}

#[tokio::test]
async fn a_request_that_hangs_up_keeps_its_permit_until_its_hash_is_done() {
    let config = HashingConfig { memory_kib: 65_536, permits: 1, queue_limit: 0, ..cheap() };
    let hasher = hasher(&config);
    let mut attempt = Box::pin(hasher.hash("pw".into(), [7; 16]));
    assert!(attempt.as_mut().now_or_never().is_none());
    drop(attempt);
    assert_eq!(hasher.hash("pw".into(), [7; 16]).await, Err(HashingError::Overloaded));
    while hasher.queue.running() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(hasher.hash("pw".into(), [7; 16]).await.is_ok());
}

#[tokio::test]
async fn a_request_that_hangs_up_while_it_waits_leaves_the_queue() {
    let config = HashingConfig { memory_kib: 65_536, permits: 1, queue_limit: 1, ..cheap() };
    let hasher = hasher(&config);
    let mut running = Box::pin(hasher.hash("pw".into(), [7; 16]));
    let mut waiting = Box::pin(hasher.hash("pw".into(), [7; 16]));
    assert!(running.as_mut().now_or_never().is_none() && waiting.as_mut().now_or_never().is_none());
    assert_eq!(hasher.waiting(), 1);
    assert_eq!(hasher.hash("pw".into(), [7; 16]).await, Err(HashingError::Overloaded));
    drop(waiting);
    assert_eq!(hasher.waiting(), 0);
    assert!(hasher.hash("pw".into(), [7; 16]).await.is_ok(), "its place was free");
    assert!(running.await.is_ok());
    assert_eq!(hasher.computed(), 2, "nobody's hash was not computed");
}

#[tokio::test]
async fn a_hash_that_panics_gives_its_permit_back() {
    let hasher = hasher(&HashingConfig { permits: 1, ..cheap() });
    let broken = hasher.run(|_| -> Result<(), HashingError> { panic!("for the test") }).await;
    assert_eq!(broken, Err(HashingError::Failed));
    assert!(hasher.hash("pw".into(), [7; 16]).await.is_ok());
}

#[test]
fn the_blocks_that_betray_a_password_are_wiped() {
    let params = Params::new(32, 1, 2, Some(32)).unwrap();
    let mut blocks = vec![Block::new(); 40];
    for block in &mut blocks {
        block.as_mut().fill(1);
    }
    wipe_lane_ends(&mut blocks, &params);
    let wiped: Vec<usize> =
        (0..40).filter(|index| blocks[*index].as_ref().iter().all(|word| *word == 0)).collect();
    assert_eq!(wiped, [0, 1, 15, 16, 17, 31]);
}

#[test]
fn a_cost_that_argon2_does_not_take_is_refused_at_start() {
    for bad in [
        HashingConfig { memory_kib: 0, ..cheap() },
        HashingConfig { iterations: 0, ..cheap() },
        HashingConfig { parallelism: 0, ..cheap() },
        HashingConfig { memory_kib: 8, parallelism: 4, ..cheap() },
        HashingConfig { permits: 0, ..cheap() },
    ] {
        assert_eq!(Hasher::new(&bad).err(), Some(HashingError::InvalidConfig), "{bad:?}");
    }
}

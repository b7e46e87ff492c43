//! What the keys promise.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::*;
use crate::platform::rng::{SeededRng, SystemRng};

fn keys(byte: u8) -> Keys {
    Keys::new(&SecretKey::new([byte; 32]), None, Arc::new(SeededRng::new(1)))
}

/// A folder that goes away with the test.
struct TestFolder(PathBuf);

impl TestFolder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("latchkey-keys-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn config(&self) -> Config {
        Config::for_tests(&self.0, &format!("sqlite://{}/x.db", self.0.display())).unwrap()
    }

    fn load(&self) -> Result<Keys, KeyFileError> {
        Keys::load(&self.config(), Arc::new(SystemRng))
    }

    fn key_file(&self) -> PathBuf {
        self.0.join(FILE_NAME)
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_was_sealed_opens_with_the_same_purpose_and_context_only() {
    let keys = keys(1);
    let sealed = keys.seal("cursor", b"account 1", b"position");
    assert_eq!(keys.open("cursor", b"account 1", &sealed).as_deref(), Some(b"position".as_slice()));
    assert_eq!(keys.open("device", b"account 1", &sealed), None);
    assert_eq!(keys.open("cursor", b"account 2", &sealed), None);
    assert_eq!(keys.open("cursor", b"", &sealed), None);
    let empty = keys.seal("cursor", b"", b"");
    assert_eq!(keys.open("cursor", b"", &empty).as_deref(), Some(b"".as_slice()));
}

#[test]
fn what_was_sealed_by_another_instance_does_not_open() {
    let sealed = keys(1).seal("cursor", b"a", b"position");
    assert_eq!(keys(2).open("cursor", b"a", &sealed), None);
}

#[test]
fn every_altered_bit_of_a_sealed_text_is_noticed() {
    let keys = keys(1);
    let sealed = URL_SAFE_NO_PAD.decode(keys.seal("cursor", b"a", b"position")).unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut altered = sealed.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(keys.open("cursor", b"a", &URL_SAFE_NO_PAD.encode(&altered)), None, "bit {bit}");
    }
    for length in 0..sealed.len() {
        assert_eq!(
            keys.open("cursor", b"a", &URL_SAFE_NO_PAD.encode(&sealed[..length])),
            None,
            "length {length}"
        );
    }
    assert_eq!(keys.open("cursor", b"a", "no base64!"), None);
}

#[test]
fn the_same_text_is_sealed_differently_each_time_and_stays_hidden() {
    let keys = keys(1);
    let (one, two) = (keys.seal("totp", b"", b"JBSWY3DP"), keys.seal("totp", b"", b"JBSWY3DP"));
    assert_ne!(one, two);
    let bytes = URL_SAFE_NO_PAD.decode(one).unwrap();
    assert!(!bytes.windows(8).any(|window| window == b"JBSWY3DP"));
}

#[test]
fn after_a_rotation_the_previous_key_still_opens_and_the_new_one_seals() {
    let (old, new) = (SecretKey::new([1; 32]), SecretKey::new([2; 32]));
    let before = keys(1).seal("totp", b"a", b"seed");
    let rotated = Keys::new(&new, Some(&old), Arc::new(SystemRng));
    assert_eq!(rotated.open("totp", b"a", &before).as_deref(), Some(b"seed".as_slice()));
    assert!(rotated.is_outdated(&before));
    let after = rotated.seal("totp", b"a", b"seed");
    assert!(!rotated.is_outdated(&after));
    assert_eq!(keys(2).open("totp", b"a", &after).as_deref(), Some(b"seed".as_slice()));
    assert_eq!(keys(1).open("totp", b"a", &after), None);
}

#[test]
fn a_csrf_token_is_good_for_its_session_only() {
    let keys = keys(1);
    let token = keys.csrf_token("session-1");
    assert!(keys.verify_csrf("session-1", &token));
    assert!(!keys.verify_csrf("session-2", &token));
    assert!(!keys.verify_csrf("session-1", ""));
    assert!(!keys.verify_csrf("session-1", &token[..token.len() - 1]));
    assert!(!keys.verify_csrf("session-1", &token.to_lowercase()));
    let other = Keys::new(&SecretKey::new([2; 32]), None, Arc::new(SystemRng));
    assert!(!other.verify_csrf("session-1", &token));
}

#[test]
fn the_hash_of_a_token_depends_on_token_and_instance() {
    assert_eq!(keys(1).hash_token(b"token"), keys(1).hash_token(b"token"));
    assert_ne!(keys(1).hash_token(b"token"), keys(1).hash_token(b"token2"));
    assert_ne!(keys(1).hash_token(b"token"), keys(2).hash_token(b"token"));
}

#[test]
fn parts_that_read_the_same_when_joined_are_told_apart() {
    let keys = keys(1);
    let all = [
        keys.counter_key(&["ab", "c"]),
        keys.counter_key(&["a", "bc"]),
        keys.counter_key(&["abc"]),
        keys.counter_key(&["abc", ""]),
        keys.counter_key(&["", "abc"]),
        keys.counter_key(&[]),
    ];
    let distinct: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(distinct.len(), all.len());
    assert_eq!(keys.counter_key(&["ab", "c"]), all[0]);
}

#[test]
fn a_hash_under_one_purpose_is_worth_nothing_under_another() {
    let keys = keys(1);
    assert_ne!(keys.keyed_hash("typed", &["x"]), keys.keyed_hash("device", &["x"]));
    assert_ne!(keys.hash_token(b"x").as_slice(), keys.keyed_hash("csrf", &["x"]));
}

#[test]
fn keys_are_masked_when_printed() {
    assert_eq!(format!("{:?}", keys(b'k')), "Keys([secret])");
}

#[test]
fn the_first_start_makes_a_key_that_only_its_owner_reads_and_the_next_start_finds() {
    let folder = TestFolder::new("first");
    let first = folder.load().unwrap();
    assert_eq!(mode(&folder.key_file()), 0o600);
    assert_eq!(mode(&folder.0), 0o700);
    assert!(SecretKey::from_base64(&fs::read_to_string(folder.key_file()).unwrap()).is_some());
    assert_eq!(folder.load().unwrap().hash_token(b"x"), first.hash_token(b"x"));
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1, "no draft is left");
}

#[test]
fn processes_that_start_at_once_agree_on_one_key() {
    let folder = TestFolder::new("race");
    let hashes: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| folder.load().unwrap().hash_token(b"x"))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(hashes.iter().all(|hash| *hash == hashes[0]));
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1, "no draft is left");
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let folder = TestFolder::new("exposed");
    folder.load().unwrap();
    for bad in [0o640, 0o604, 0o660, 0o644] {
        fs::set_permissions(folder.key_file(), fs::Permissions::from_mode(bad)).unwrap();
        let error = folder.load().unwrap_err();
        assert!(matches!(error, KeyFileError::Exposed { mode, .. } if mode == bad), "{error}");
        assert!(error.to_string().contains("chmod 600"));
    }
    fs::set_permissions(folder.key_file(), fs::Permissions::from_mode(0o400)).unwrap();
    assert!(folder.load().is_ok());
}

#[test]
fn a_damaged_key_is_refused_and_never_replaced() {
    let folder = TestFolder::new("damaged");
    folder.load().unwrap();
    for text in ["", "AAAA", "hunter2"] {
        fs::write(folder.key_file(), text).unwrap();
        let error = folder.load().unwrap_err();
        assert!(matches!(error, KeyFileError::Malformed { .. }), "{error}");
        assert!(text.is_empty() || !error.to_string().contains(text));
        assert_eq!(fs::read_to_string(folder.key_file()).unwrap(), text);
    }
}

#[test]
fn a_configured_key_needs_no_file() {
    let folder = TestFolder::new("configured");
    let mut config = folder.config();
    config.secret_key = Some(SecretKey::new([1; 32]));
    let loaded = Keys::load(&config, Arc::new(SystemRng)).unwrap();
    assert_eq!(loaded.hash_token(b"x"), keys(1).hash_token(b"x"));
    assert!(!folder.0.exists());
}

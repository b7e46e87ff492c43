//! What the configuration promises.

use super::*;

fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A file that goes away with the test.
struct TestFile(PathBuf);

impl TestFile {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("latchkey-config-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn shown(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn from_variables(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::load(None, &variables(pairs))
}

#[track_caller]
fn only_mistake(result: Result<Config, ConfigError>) -> Mistake {
    let mut mistakes = result.unwrap_err().mistakes;
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    mistakes.remove(0)
}

#[test]
fn an_empty_configuration_is_a_server_on_this_machine() {
    let config = Config::load(None, &BTreeMap::new()).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.public_url.origin(), "http://localhost:8080");
    assert!(
        matches!(&config.database.url, DatabaseUrl::Sqlite(path) if path == Path::new("./data/latchkey.db"))
    );
    assert_eq!(config.database.sqlite_synchronous, Synchronous::Full);
    assert_eq!((config.hashing.memory_kib, config.hashing.iterations), (19_456, 2));
    assert!(config.http.workers >= 1 && config.hashing.permits >= 1);
    assert!(config.secret_key.is_none() && config.http.trusted_proxies.is_empty());
    assert!(config.metrics.listen.is_none());
}

#[test]
fn a_variable_wins_over_the_file_and_the_file_over_the_default() {
    let text = "listen = \"127.0.0.1:1000\"\n[database]\npool_size = 3\n[log]\nlevel = \"debug\"\n";
    let file = TestFile::new("layers", text);
    let config = Config::load(Some(&file.0), &variables(&[("LATCHKEY_LOG_LEVEL", "warn")])).unwrap();
    assert_eq!(config.listen.port(), 1000);
    assert_eq!(config.database.pool_size, 3);
    assert_eq!(config.log.level.as_str(), "warn");
    assert_eq!(config.database.acquire_timeout_milliseconds, 3000);
}

#[test]
fn a_variable_can_name_the_file() {
    let file = TestFile::new("named", "data_dir = \"/var/lib/x\"");
    let config = from_variables(&[("LATCHKEY_CONFIG", &file.shown())]).unwrap();
    assert!(
        matches!(&config.database.url, DatabaseUrl::Sqlite(path) if path == Path::new("/var/lib/x/latchkey.db"))
    );
}

#[test]
fn a_file_that_is_named_but_missing_is_an_error() {
    let mistake = only_mistake(Config::load(Some(Path::new("/nonexistent/latchkey.toml")), &BTreeMap::new()));
    assert_eq!(mistake.origin, "/nonexistent/latchkey.toml");
    assert!(mistake.message.starts_with("cannot be read"), "{mistake}");
}

#[test]
fn all_mistakes_are_told_at_once_each_with_its_place() {
    let file = TestFile::new(
        "mistakes",
        "lissten = \"x\"\n[database]\npool_size = \"8\"\nfoo = 1\n[nowhere]\na = 1\n",
    );
    let environment = variables(&[("LATCHKEY_LOG_FORMAT", "xml"), ("LATCHKEY_DATABASE_ULR", "x")]);
    let error = Config::load(Some(&file.0), &environment).unwrap_err();
    let shown = error.to_string();
    let path = file.shown();
    for expected in [
        format!("{path}: lissten: unknown key; did you mean `listen`?"),
        format!("{path}: database.pool_size: must be a whole number"),
        format!("{path}: database.foo: unknown key"),
        format!("{path}: nowhere: unknown key"),
        "environment: LATCHKEY_LOG_FORMAT: must be `text` or `json`, not \"xml\"".to_owned(),
        "environment: LATCHKEY_DATABASE_ULR: unknown variable; did you mean `LATCHKEY_DATABASE_URL`?"
            .to_owned(),
    ] {
        assert!(shown.contains(&expected), "{expected} is missing in:\n{shown}");
    }
    assert_eq!(error.mistakes.len(), 6, "{shown}");
}

#[test]
fn variables_of_other_programs_are_left_alone() {
    assert!(from_variables(&[("PATH", "/bin"), ("LATCHKEYS", "1"), ("DATABASE_URL", "x")]).is_ok());
}

#[test]
fn a_number_outside_of_its_range_is_refused() {
    let mistake = only_mistake(from_variables(&[("LATCHKEY_HASHING_MEMORY_KIB", "8")]));
    assert_eq!(mistake.message, "must be from 19456 to 262144, not 8");
    for value in ["-1", "1.5", "0x10", "", " 8", "99999999999999999999"] {
        let mistake = only_mistake(from_variables(&[("LATCHKEY_DATABASE_POOL_SIZE", value)]));
        assert_eq!(mistake.key, "LATCHKEY_DATABASE_POOL_SIZE", "{value}");
    }
}

#[test]
fn a_broken_file_is_told_by_its_line_and_shows_nothing_of_it() {
    let file = TestFile::new("broken", "listen = \"127.0.0.1:1\"\nsecret_key = \"hunter2\n");
    let mistake = only_mistake(Config::load(Some(&file.0), &BTreeMap::new()));
    assert!(mistake.message.starts_with("is not valid TOML: line 2"), "{mistake}");
    assert!(!mistake.to_string().contains("hunter2"));
}

#[test]
fn a_secret_is_never_repeated_not_even_when_it_is_wrong() {
    let error = from_variables(&[
        ("LATCHKEY_SECRET_KEY", "hunter2"),
        ("LATCHKEY_DATABASE_URL", "mysql://root:hunter2@db/latchkey"),
    ])
    .unwrap_err();
    assert_eq!(error.mistakes.len(), 2);
    assert!(!error.to_string().contains("hunter2"), "{error}");
    assert!(error.to_string().contains("not mysql://"), "{error}");
    let url = "postgres://latchkey:hunter2@db/latchkey";
    let config = from_variables(&[("LATCHKEY_DATABASE_URL", url)]).unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    assert!(matches!(&config.database.url, DatabaseUrl::Postgres(secret) if secret.expose() == url));
}

#[test]
fn a_secret_can_stand_in_a_file_of_its_own() {
    let key = SecretKey::new([5; 32]);
    let secret = TestFile::new("secret", &format!("{}\n", key.to_base64().as_str()));
    let config = from_variables(&[("LATCHKEY_SECRET_KEY_FILE", &secret.shown())]).unwrap();
    assert_eq!(config.secret_key.unwrap().expose(), key.expose());
    let file = TestFile::new("names-secret", &format!("secret_key_file = {:?}", secret.shown()));
    let config = Config::load(Some(&file.0), &BTreeMap::new()).unwrap();
    assert_eq!(config.secret_key.unwrap().expose(), key.expose());
}

#[test]
fn a_secret_file_that_is_missing_or_stands_beside_the_secret_is_an_error() {
    let mistake = only_mistake(from_variables(&[("LATCHKEY_DATABASE_URL_FILE", "/nonexistent/url")]));
    assert_eq!(mistake.key, "LATCHKEY_DATABASE_URL_FILE");
    let secret = TestFile::new("beside", "sqlite://a.db");
    let both = [("LATCHKEY_DATABASE_URL", "sqlite://b.db"), ("LATCHKEY_DATABASE_URL_FILE", &secret.shown())];
    assert!(only_mistake(from_variables(&both)).message.contains("keep one of them"));
}

#[test]
fn only_secrets_can_be_read_from_files() {
    let mistake = only_mistake(from_variables(&[("LATCHKEY_LISTEN_FILE", "/etc/passwd")]));
    assert!(mistake.message.starts_with("unknown variable"), "{mistake}");
}

#[test]
fn the_public_address_must_be_one_that_browsers_keep_secure_cookies_for() {
    for (text, origin) in [
        ("https://id.example.org", "https://id.example.org"),
        ("https://ID.example.org:443/", "https://id.example.org"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://portal.localhost:1/", "http://portal.localhost:1"),
    ] {
        let config = from_variables(&[("LATCHKEY_PUBLIC_URL", text)]).unwrap();
        assert_eq!(config.public_url.origin(), origin);
        assert_eq!(config.public_url.is_https(), text.starts_with("https"));
    }
    for text in [
        "http://example.org",
        "http://127.0.0.1:8080",
        "http://evillocalhost",
        "http://localhost.example.org",
        "https://example.org/portal",
        "https://example.org?x",
        "https://example.org#x",
        "https://u:p@example.org",
        "ftp://localhost",
        "example.org",
        "",
    ] {
        let mistake = only_mistake(from_variables(&[("LATCHKEY_PUBLIC_URL", text)]));
        assert_eq!(mistake.key, "LATCHKEY_PUBLIC_URL", "{text}");
    }
}

#[test]
fn an_unknown_database_is_refused_before_anything_is_created() {
    for text in [
        "mysql://db/x",
        "latchkey.db",
        "sqlite://",
        "sqlite://:memory:",
        "sqlite://file:x",
        "postgres://",
        "",
    ] {
        let mistake = only_mistake(from_variables(&[("LATCHKEY_DATABASE_URL", text)]));
        assert_eq!(mistake.key, "LATCHKEY_DATABASE_URL", "{text}");
    }
    assert!(
        from_variables(&[("LATCHKEY_DATABASE_URL", "postgresql:///latchkey?host=/run/postgresql")]).is_ok()
    );
}

#[test]
fn lists_are_read_from_both_sources() {
    let networks =
        from_variables(&[("LATCHKEY_HTTP_TRUSTED_PROXIES", "10.0.0.0/8, ::1")]).unwrap().http.trusted_proxies;
    assert_eq!(networks, ["10.0.0.0/8".parse::<IpNet>().unwrap(), "::1/128".parse().unwrap()]);
    let file = TestFile::new("lists", "[http]\ntrusted_proxies = [\"192.168.0.1\"]\n");
    let networks = Config::load(Some(&file.0), &BTreeMap::new()).unwrap().http.trusted_proxies;
    assert_eq!(networks, ["192.168.0.1/32".parse::<IpNet>().unwrap()]);
    assert!(from_variables(&[("LATCHKEY_HTTP_TRUSTED_PROXIES", "10.0.0.0/8,everyone")]).is_err());
}

#[test]
fn a_service_without_tls_has_to_be_allowed_by_name() {
    let plain = ("LATCHKEY_GRAVATAR_BASE_URL", "http://localhost:8025/avatar/");
    assert!(only_mistake(from_variables(&[plain])).message.contains("`outbound.allow` lists localhost:8025"));
    let config = from_variables(&[plain, ("LATCHKEY_OUTBOUND_ALLOW", "localhost:8025")]).unwrap();
    assert_eq!(config.gravatar.base_url.unwrap().as_str(), "http://localhost:8025/avatar");
    assert!(from_variables(&[("LATCHKEY_GRAVATAR_BASE_URL", "")]).unwrap().gravatar.base_url.is_none());
}

#[test]
fn a_captcha_provider_stands_only_with_its_key_and_its_secret() {
    let (provider, key) = (("LATCHKEY_CAPTCHA_PROVIDER", "turnstile"), ("LATCHKEY_CAPTCHA_SITE_KEY", "site"));
    let secret = ("LATCHKEY_CAPTCHA_SECRET", "a secret");
    assert!(from_variables(&[provider, key, secret]).is_ok());
    for (set, named) in [
        (vec![provider, key], "captcha.secret"),
        (vec![provider, secret], "captcha.site_key"),
        (vec![key], key.0),
        (vec![secret], secret.0),
    ] {
        assert_eq!(only_mistake(from_variables(&set)).key, named);
    }
    let open = ("LATCHKEY_CAPTCHA_VERIFY_URL", "http://captcha.example.org/siteverify");
    let mistake = only_mistake(from_variables(&[provider, key, secret, open]));
    assert_eq!(mistake.key, open.0);
}

#[test]
fn the_log_filter_is_checked_before_it_is_used() {
    for good in ["info", "warn,latchkey=debug", "latchkey::http=trace", "off"] {
        assert!(from_variables(&[("LATCHKEY_LOG_LEVEL", good)]).is_ok(), "{good}");
    }
    for bad in ["verbose", "", "latchkey=loud"] {
        assert!(from_variables(&[("LATCHKEY_LOG_LEVEL", bad)]).is_err(), "{bad}");
    }
}

#[test]
fn no_two_keys_share_a_variable() {
    let mut names: Vec<String> = Config::keys().iter().map(|key| key.variable()).collect();
    names.extend(Config::keys().iter().filter(|key| key.is_secret).map(|key| key.file_variable()));
    names.push(CONFIG_VARIABLE.to_owned());
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn every_key_is_explained_and_every_example_is_taken() {
    for key in Config::keys() {
        assert!(!key.description.is_empty() && !key.example.is_empty(), "{}", key.name);
        assert_ne!(
            key.example, key.default,
            "{}: an example that repeats the default shows nothing",
            key.name
        );
    }
    let secret = TestFile::new("example-key", &SecretKey::new([5; 32]).to_base64());
    let text = reference::example()
        .replace("/run/secrets/latchkey-previous", &secret.shown())
        .replace("/run/secrets/latchkey-smtp", &secret.shown())
        .replace("/run/secrets/latchkey-sms-headers", &secret.shown())
        .replace("/run/secrets/latchkey-captcha", &secret.shown())
        .replace("/run/secrets/latchkey", &secret.shown());
    let file = TestFile::new("example", &text);
    let config = Config::load(Some(&file.0), &BTreeMap::new()).unwrap();
    assert_eq!(config.public_url.origin(), "https://account.example.org");
    assert_eq!(config.outbound.allow.len(), 2);
    assert!(config.secret_key.is_some());
}

#[test]
fn the_reference_page_lists_every_key_with_its_variable() {
    let page = reference();
    for key in Config::keys() {
        assert!(page.contains(&format!("### `{}`\n", key.name)), "{}", key.name);
        assert!(page.contains(&format!("- Variable: `{}`\n", key.variable())), "{}", key.name);
    }
    assert!(page.contains("- Default: the number of processor cores"));
    assert!(page.contains("- From a file: `secret_key_file` or `LATCHKEY_SECRET_KEY_FILE`"));
}

#[test]
fn a_configuration_for_tests_takes_a_free_port_and_hashes_cheaply() {
    let config = Config::for_tests(Path::new("/tmp/x"), "sqlite:///tmp/x/a.db").unwrap();
    assert_eq!(config.listen.port(), 0);
    assert!(config.hashing.memory_kib < 1024);
    assert!(Config::for_tests(Path::new("/tmp/x"), "oracle://x").is_err());
}

#[test]
fn the_reference_page_in_the_repository_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md");
    let written = std::fs::read_to_string(path).unwrap();
    assert!(
        written == reference(),
        "docs/configuration.md differs: run `latchkey config docs > docs/configuration.md`"
    );
}

//! `docs/times.md` says of everything that ends when it ends, and which test moves the clock there. Here the page is held to the
//! code: what ends is on it with the right figure, and what it names is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use latchkey::identity::settings::Settings;

/// Constants that bound nothing of what people or applications have.
const NO_RULE: &[(&str, &str, &str)] = &[
    ("SECOND", "api/src/identity/time.rs", "a unit"),
    ("MINUTE", "api/src/identity/time.rs", "a unit"),
    ("DAY", "api/src/identity/time.rs", "a unit"),
    ("HOUR", "api/src/features/sign_in/recover/delay.rs", "a unit"),
    ("LOOK_EVERY", "api/src/identity/notices/worker.rs", "how often a worker looks that nobody woke"),
    ("KEPT_FOR", "api/src/identity/oauth/signing.rs", "how old a node's copy of the keys may be"),
    (
        "LEEWAY_SECONDS",
        "api/src/identity/federation/request.rs",
        "how far two clocks may differ, nothing ends",
    ),
];

/// Configuration keys that bound a request or a connection of the machine.
const NO_RULE_KEYS: &[(&str, &str)] = &[
    ("database.acquire_timeout_milliseconds", "the wait for a connection to the database"),
    ("http.client_timeout_seconds", "the wait for a request's bytes"),
    ("http.shutdown_timeout_seconds", "the wait for requests at the end of the process"),
    ("mail.timeout_seconds", "the wait for a mail server"),
];

/// Tests that prove an end without moving the clock.
const NO_CLOCK: &[(&str, &str)] = &[
    (
        "a_code_gives_tokens_of_the_right_kind_for_the_right_audience",
        "applications look at the end in the token",
    ),
    ("applications_are_told", "applications look at the end in the token"),
    (
        "an_id_token_may_be_ten_minutes_old_and_clocks_may_differ_by_a_minute",
        "the times in the token are moved",
    ),
    (
        "an_idle_session_is_announced_before_it_ends_and_one_key_keeps_it",
        "in a browser, with a clock of its own",
    ),
    ("delays_grow_are_bounded_and_last_for_hours", "a function of the attempt alone"),
    ("what_cannot_work_is_refused_by_its_name", "the range of a setting"),
    ("a_way_back_that_cannot_work_is_refused_by_its_name", "the range of a setting"),
];

/// Words of a name, and of a value, that tell of time.
const OF_TIME: &[&str] = &[
    "SECOND", "SECONDS", "MINUTE", "MINUTES", "HOUR", "HOURS", "DAY", "DAYS", "WEEKS", "MONTHS", "AFTER",
    "BEFORE", "FOR", "LIFE", "LIFETIME", "TTL", "WINDOW", "WAIT", "DELAY", "AGE", "EVERY", "LEASE", "GRACE",
    "TIMEOUT", "PERIOD", "Duration",
];

/// The figures of a unit, in seconds.
const UNITS: &[(&str, i64)] = &[("second", 1), ("minute", 60), ("hour", 3_600), ("day", 86_400)];

struct Constant {
    name: String,
    file: String,
    value: String,
}

/// A row of the page, by its columns.
struct Row {
    how_long: String,
    said: String,
    tests: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn rows() -> Vec<Row> {
    let page = read("docs/times.md");
    let cells = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| What begins"));
    let rows: Vec<Row> = cells
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [_, how_long, _, said, tests] = cells[..] else { panic!("five columns: {line}") };
            Row { how_long: how_long.to_owned(), said: said.to_owned(), tests: tests.to_owned() }
        })
        .collect();
    assert!(rows.len() > 50, "the page has no tables");
    rows
}

/// The names of a cell, each with its file: `` `NAME` (file) ``, or without one.
fn names(cell: &str) -> Vec<(String, Option<String>)> {
    let mut parts = cell.split('`').skip(1);
    let mut found = Vec::new();
    while let (Some(name), Some(rest)) = (parts.next(), parts.next()) {
        let file =
            rest.strip_prefix(" (").and_then(|rest| rest.split_once(')')).map(|(file, _)| file.to_owned());
        found.push((name.to_owned(), file));
    }
    found
}

fn sources(folder: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            sources(&path, found);
        } else if path.ends_with(".rs") && !path.ends_with("/tests.rs") {
            found.push(path);
        }
    }
}

/// The sources with rules in them, without their tests.
fn code() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["api/src/identity", "api/src/features", "openapi/src"] {
        sources(folder, &mut files);
    }
    let without_tests = |file: &str| read(file).split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
    files.into_iter().map(|file| (file.clone(), without_tests(&file))).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
}

/// Every constant that is a time: a number or a duration whose name or value tells of time.
fn constants() -> Vec<Constant> {
    let kinds = ["i16", "i32", "i64", "u16", "u32", "u64", "usize", "Duration", "RangeInclusive"];
    let mut found = Vec::new();
    for (file, text) in code() {
        for rest in text.split("const ").skip(1) {
            let Some((declared, _)) = rest.split_once(';') else { continue };
            let Some((name, rest)) = declared.split_once(": ") else { continue };
            let Some((kind, value)) = rest.split_once(" = ") else { continue };
            let is_name = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            if is_name
                && words(kind).any(|word| kinds.contains(&word))
                && words(name).chain(words(value)).any(|word| OF_TIME.contains(&word))
            {
                let (name, value) = (name.to_owned(), value.trim().replace('_', ""));
                found.push(Constant { name, file: file.clone(), value });
            }
        }
    }
    assert!(found.len() > 50, "the code has no constants");
    found
}

/// The settings of an organization that are times, as `section.field`, with their defaults.
fn settings() -> Vec<(String, i64)> {
    let all = serde_json::to_value(Settings::default()).unwrap();
    let mut found = Vec::new();
    for (section, fields) in all.as_object().unwrap() {
        for (field, value) in fields.as_object().into_iter().flatten() {
            let name = format!("{}.{}", snake(section), snake(field));
            if let Some(value) = value.as_i64().filter(|_| unit_of(&name).is_some()) {
                found.push((name, value));
            }
        }
    }
    assert!(found.len() > 8, "the settings have no times: {all}");
    found
}

fn snake(name: &str) -> String {
    name.chars().fold(String::new(), |mut text, c| {
        if c.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
        text
    })
}

/// The keys of the configuration.
fn keys() -> Vec<String> {
    let page = read("docs/configuration.md");
    let keys = page.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
    keys.map(str::to_owned).collect()
}

/// The unit in which a name counts, in seconds.
fn unit_of(name: &str) -> Option<i64> {
    let name = name.to_ascii_lowercase();
    let last = words(&name).flat_map(|word| word.split('_')).filter(|word| *word != "max").last()?.to_owned();
    UNITS.iter().find(|(unit, _)| last == format!("{unit}s")).map(|(_, seconds)| *seconds)
}

/// The seconds that a constant stands for; nothing where it is no product of numbers and units.
fn seconds_of(constant: &Constant) -> Option<i64> {
    let mut is_micros = false;
    let product = constant.value.split('*').try_fold(1, |product, factor| {
        let unit = UNITS.iter().find(|(unit, _)| factor.trim() == unit.to_uppercase());
        is_micros |= unit.is_some();
        Some(product * unit.map_or_else(|| factor.trim().parse().ok(), |(_, seconds)| Some(*seconds))?)
    })?;
    // A delay of the worker is counted in seconds, as every name says that is not in microseconds.
    let unit = if is_micros {
        1
    } else {
        unit_of(&constant.name).or(constant.name.ends_with("DELAY").then_some(1))?
    };
    Some(product * unit)
}

/// Whether a cell says a time, in whatever unit.
fn says(cell: &str, seconds: i64) -> bool {
    let cell = cell.replace(',', "");
    UNITS.iter().filter(|(_, size)| seconds % size == 0).any(|(unit, size)| {
        let count = seconds / size;
        let one = count == 1 && (cell.contains(&format!("a {unit}")) || cell.contains(&format!("an {unit}")));
        // `30 days`, or the end of a range whose unit was said: `0 to 365`.
        let figures = [format!("{count} {unit}s"), format!("to {count}")];
        one || figures.iter().any(|figure| {
            cell.match_indices(figure.as_str()).any(|(at, _)| {
                let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                !is_digit(cell[..at].chars().next_back())
                    && !is_digit(cell[at + figure.len()..].chars().next())
            })
        })
    })
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

fn said() -> BTreeSet<(String, Option<String>)> {
    rows().iter().flat_map(|row| names(&row.said)).collect()
}

#[test]
fn everything_that_ends_is_on_the_page() {
    let said = said();
    let is_said = |name: &str, file: Option<&str>| said.contains(&(name.to_owned(), file.map(str::to_owned)));
    let mut missing = Vec::new();
    for Constant { name, file, .. } in constants() {
        let is_no_rule =
            NO_RULE.iter().any(|(known, place, _)| (name.as_str(), file.as_str()) == (*known, *place));
        if is_said(&name, Some(&file)) == is_no_rule {
            missing.push(format!("{name} ({file})"));
        }
    }
    missing.extend(settings().into_iter().map(|(name, _)| name).filter(|name| !is_said(name, None)));
    let of_time =
        |key: &String| ["seconds", "minutes", "hours", "days"].iter().any(|unit| key.ends_with(unit));
    for key in keys().into_iter().filter(of_time) {
        if is_said(&key, None) == NO_RULE_KEYS.iter().any(|(known, _)| *known == key) {
            missing.push(key);
        }
    }
    assert_none("not in docs/times.md, or there and excepted", &missing);
}

#[test]
fn the_page_and_the_exceptions_name_nothing_that_is_gone() {
    let constants = constants();
    let there = |name: &str, file: &str| constants.iter().any(|one| one.name == name && one.file == file);
    let known: BTreeSet<String> =
        keys().into_iter().chain(settings().into_iter().map(|(name, _)| name)).collect();
    let mut gone = Vec::new();
    for (name, file) in said() {
        let is_there = file.as_deref().map_or_else(|| known.contains(&name), |file| there(&name, file));
        if !is_there {
            gone.push(format!("{name} {file:?}"));
        }
    }
    gone.extend(NO_RULE.iter().filter(|(name, file, _)| !there(name, file)).map(|one| format!("{one:?}")));
    gone.extend(NO_RULE_KEYS.iter().filter(|(key, _)| !known.contains(*key)).map(|one| format!("{one:?}")));
    let tests: BTreeSet<String> =
        rows().iter().flat_map(|row| names(&row.tests)).map(|(name, _)| name).collect();
    gone.extend(NO_CLOCK.iter().filter(|(name, _)| !tests.contains(*name)).map(|one| format!("{one:?}")));
    assert_none("named, and not there", &gone);
}

#[test]
fn the_figures_of_the_page_are_those_of_the_code() {
    let (constants, settings) = (constants(), settings());
    let mut wrong = Vec::new();
    for row in rows() {
        for (name, file) in names(&row.said) {
            let seconds = match file {
                Some(file) => {
                    constants.iter().find(|one| one.name == name && one.file == file).and_then(seconds_of)
                }
                None => settings
                    .iter()
                    .find(|(setting, _)| *setting == name)
                    .and_then(|(_, value)| Some(value * unit_of(&name)?)),
            };
            // Ranges are `1..=30`, and the rest bounds a count.
            let range =
                constants.iter().find(|one| one.name == name).and_then(|one| one.value.split_once("..="));
            let is_right = match (seconds, range) {
                (Some(seconds), _) => says(&row.how_long, seconds),
                (None, Some((least, most))) => {
                    row.how_long.replace(',', "").contains(&format!("{least} to {most}"))
                }
                (None, None) => true,
            };
            if !is_right {
                wrong.push(format!("{name}: {seconds:?} seconds, and the page says {}", row.how_long));
            }
        }
    }
    assert_none("other figures than the code's", &wrong);
}

/// What stands between the name of a test and its end.
fn body_of(name: &str, file: &str) -> Option<String> {
    let text = read(file);
    let declared = [format!("!({name},"), format!("fn {name}("), format!("!(\n    {name},")];
    let start = declared.iter().find_map(|declared| text.find(declared))?;
    let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let indent: String = text[line..].chars().take_while(|c| *c == ' ').collect();
    let rest = &text[start..];
    let ends = ["});", "}\n", ");"].map(|end| format!("\n{indent}{end}"));
    let end = ends.iter().filter_map(|end| rest.find(end.as_str())).min().unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

#[test]
fn every_rule_has_tests_that_are_there_and_move_the_clock() {
    let mut wrong = Vec::new();
    for row in rows() {
        let tests = names(&row.tests);
        if tests.is_empty() {
            wrong.push(format!("no test: {}", row.said));
        }
        for (name, file) in tests {
            let body = file.as_deref().and_then(|file| body_of(&name, file));
            let moves = |body: &str| {
                ["advance(", "clock.set(", "pass(", "asked_late("].iter().any(|one| body.contains(one))
            };
            let needs_none = NO_CLOCK.iter().any(|(known, _)| *known == name);
            if body.as_deref().is_none_or(|body| moves(body) == needs_none) {
                wrong.push(format!("{name} {file:?}: not there, or the clock stands still in it"));
            }
        }
    }
    assert_none("tests of docs/times.md", &wrong);
}

/// A figure without a name would be missed here.
#[test]
fn every_time_has_a_name() {
    let mut bare = Vec::new();
    for (file, text) in code() {
        for (number, line) in text.lines().enumerate() {
            let code = line.trim_start();
            let is_bare = ["DAY", "HOUR", "MINUTE"].iter().any(|unit| {
                let after = |sign: &str| code.contains(&format!(" {sign} {unit}"));
                after("+") || after("-")
            });
            let is_counted =
                ["Duration::days(", "Duration::hours(", "Duration::minutes("].iter().any(|made| {
                    code.split(made).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                });
            if !code.starts_with("//") && !code.contains("const ") && (is_bare || is_counted) {
                bare.push(format!("{file}:{}: {code}", number + 1));
            }
        }
    }
    assert_none("a time without a name", &bare);
}

#[test]
fn a_figure_is_read_in_each_unit() {
    let constant = |name: &str, value: &str| {
        seconds_of(&Constant { name: name.to_owned(), file: String::new(), value: value.to_owned() })
    };
    assert_eq!(constant("KEEP_DAYS", "30"), Some(30 * 86_400));
    assert_eq!(constant("RESEND_AFTER", "60 * SECOND"), Some(60));
    assert_eq!(constant("DELAY_HOURS_MAX", "168"), Some(168 * 3_600));
    assert_eq!(constant("KEPT_DAYS", "30..=3650"), None);
    assert!(says("an hour", 3_600) && says("60 minutes", 3_600) && says("30 days (0 to 365)", 365 * 86_400));
    assert!(!says("15 minutes", 300) && !says("25 minutes", 300) && !says("10 days", 60));
    assert_eq!(snake("trustedBrowserDays"), "trusted_browser_days");
}

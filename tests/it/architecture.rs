//! The direction of imports: platform <- identity <- features <- app, and no feature beside another.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every line of code below a folder that a rule forbids.
fn offences(folder: &str, is_forbidden: impl Fn(&Path, &str) -> bool) -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src");
    let mut files = Vec::new();
    sources(&source.join(folder), &mut files);
    assert!(!files.is_empty(), "{folder} has no sources: the rule checks nothing");
    let mut offences = Vec::new();
    for file in files {
        let below = file.strip_prefix(&source).unwrap();
        for (number, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            if !line.trim_start().starts_with("//") && is_forbidden(below, line) {
                offences.push(format!("{}:{}: {line}", below.display(), number + 1));
            }
        }
    }
    offences
}

fn assert_none(offences: &[String]) {
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn the_platform_knows_nothing_of_accounts_or_features() {
    let upward = ["crate::identity", "crate::features", "crate::app", "crate::cli"];
    assert_none(&offences("platform", |_, line| upward.iter().any(|name| line.contains(name))));
}

#[test]
fn identity_knows_nothing_of_features() {
    let upward = ["crate::features", "crate::app", "crate::cli"];
    assert_none(&offences("identity", |_, line| upward.iter().any(|name| line.contains(name))));
}

#[test]
fn no_feature_imports_a_sibling() {
    assert_none(&offences("features", |file, line| {
        let own = file.iter().nth(1).and_then(|name| name.to_str()).unwrap();
        let named = line
            .split("crate::features::")
            .skip(1)
            .filter_map(|rest| rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next());
        named.into_iter().any(|name| name != own)
            || line.contains("crate::app")
            || line.contains("crate::cli")
    }));
}

#[test]
fn rules_and_rows_know_no_http() {
    assert_none(&offences("features", |file, line| {
        let is_inner =
            matches!(file.file_name().and_then(|name| name.to_str()), Some("service.rs" | "store.rs"));
        is_inner && (line.contains("actix_web") || line.contains("utoipa"))
    }));
}

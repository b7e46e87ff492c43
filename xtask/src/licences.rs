//! Licences and sources of the dependencies, checked offline against `deny.toml`.
//!
//! cargo-deny does this and more where it is installed. It takes four minutes to compile, which a fresh machine would
//! pay before its first test, so these commands do the two checks that matter themselves: every package comes from the
//! crate registry, and its licence is one that `deny.toml` allows. Known vulnerabilities need a list from the network
//! and are no part of it.

use crate::project::Project;
use crate::setup::wasm_std::TARGET;
use crate::shell::{cargo, note, output, program, run, step, which};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;

/// The one place that packages may come from, as `Cargo.lock` writes it.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Checks the whole dependency tree.
///
/// # Errors
/// A package has another source or a licence that is not allowed.
pub(crate) fn check(project: &Project) -> Result<()> {
    step("Licences and sources of the dependencies");
    if which("cargo-deny").is_some() {
        let mut deny = program("cargo-deny", &project.root);
        return run(deny.args(["--offline", "check", "licenses", "sources", "bans"]));
    }
    let rules = fs::read_to_string(project.root.join("deny.toml")).context("deny.toml")?;
    let allowed = allowed(&rules);
    let lock = fs::read_to_string(project.root.join("Cargo.lock"))?;
    let mut faults: Vec<String> =
        foreign_sources(&lock).map(|s| format!("source {s} is not allowed")).collect();

    // The platforms that are built: packages for others are neither fetched nor used.
    let mut packages = BTreeSet::new();
    for platform in [None, Some(TARGET)] {
        let mut tree = cargo(&project.root);
        tree.args([
            "tree",
            "--locked",
            "--workspace",
            "--edges",
            "normal,build,dev",
            "--prefix",
            "none",
            "--format",
            "{p}\t{l}",
        ]);
        tree.args(platform.map(|name| ["--target", name]).into_iter().flatten());
        // A package that was listed before carries a mark.
        packages.extend(output(&mut tree)?.lines().map(|line| line.trim_end_matches(" (*)").to_owned()));
    }
    packages.remove("");
    for line in &packages {
        let (package, licence) = line.split_once('\t').unwrap_or((line, ""));
        if !is_allowed(licence, &allowed) {
            faults.push(format!("{package}: licence \"{licence}\" is not allowed"));
        }
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    note(&format!("{} packages", packages.len()));
    Ok(())
}

/// The sources in a lock file that are not the registry.
fn foreign_sources(lock: &str) -> impl Iterator<Item = &str> {
    lock.lines()
        .filter_map(|line| line.strip_prefix("source = "))
        .map(|source| source.trim_matches('"'))
        .filter(|source| *source != REGISTRY)
}

/// The identifiers in the list `allow` of the section `[licenses]`.
fn allowed(rules: &str) -> BTreeSet<&str> {
    let section = rules.split("[licenses]").nth(1).unwrap_or_default();
    let list = section.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
    list.lines().flat_map(|l| l.split('#').next().unwrap_or_default().split('"').skip(1).step_by(2)).collect()
}

/// Whether an SPDX licence expression can be met with the `allowed` licences alone.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    // Before SPDX expressions, `MIT/Apache-2.0` meant a choice.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let met = any(&mut words, allowed);
    met && words.peek().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> bool {
    let mut met = every(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= every(words, allowed);
    }
    met
}

fn every(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = any(words, allowed);
        return words.next_if_eq(&")").is_some() && met;
    }
    let Some(licence) = words.next() else { return false };
    if words.next_if_eq(&"WITH").is_some() {
        let exception = words.next().unwrap_or_default();
        return allowed.contains(format!("{licence} WITH {exception}").as_str()) || allowed.contains(licence);
    }
    allowed.contains(licence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(expression: &str) -> bool {
        is_allowed(expression, &BTreeSet::from(["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"]))
    }

    #[test]
    fn a_choice_needs_one_allowed_licence_and_a_sum_needs_all() {
        assert!(met("MIT") && met("GPL-3.0 OR MIT") && met("GPL-3.0/MIT"));
        assert!(met("(MIT OR GPL-3.0) AND Unicode-3.0"));
        assert!(!met("MIT AND GPL-3.0"));
    }

    #[test]
    fn an_exception_counts_only_where_it_is_allowed() {
        assert!(met("Apache-2.0 WITH LLVM-exception"));
        assert!(!met("Apache-2.0") && !met("GPL-2.0 WITH Classpath-exception-2.0"));
    }

    #[test]
    fn a_missing_or_broken_licence_is_not_allowed() {
        assert!(!met("") && !met("MIT MIT") && !met("(MIT"));
    }

    #[test]
    fn the_list_is_read_without_its_comments() {
        let rules = "[licenses]\nallow = [\n  \"MIT\", # \"GPL-3.0\"\n  \"ISC\",\n]\n[bans]\nallow = [\"x\"]";
        assert_eq!(allowed(rules), BTreeSet::from(["MIT", "ISC"]));
    }

    #[test]
    fn a_package_from_elsewhere_is_found() {
        let lock = format!("source = \"{REGISTRY}\"\nsource = \"git+https://example.org/x\"\n");
        assert_eq!(foreign_sources(&lock).collect::<Vec<_>>(), ["git+https://example.org/x"]);
    }
}

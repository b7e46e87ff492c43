//! The small JavaScript modules that crates bring along, put into the one module that starts the app: each module of
//! its own would cost the first page a request.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

/// `glue` with each of the `modules` that it imports in place of the import.
///
/// # Errors
/// A module is written in a way that this does not understand.
pub(crate) fn merge(glue: &str, modules: &BTreeMap<String, String>) -> Result<String> {
    let mut merged = String::with_capacity(glue.len());
    for line in glue.lines() {
        match import(line) {
            Some((names, path)) => {
                let content =
                    modules.get(path).with_context(|| format!("{path} is imported but not there"))?;
                let value = scope(content).with_context(|| path.to_owned())?;
                merged.push_str(&format!("const {} = {value};\n", pattern(names)));
            }
            None => {
                merged.push_str(line);
                merged.push('\n');
            }
        }
    }
    Ok(merged)
}

/// What is imported and from where, if `line` imports one of the modules.
fn import(line: &str) -> Option<(&str, &str)> {
    let (names, from) = line.strip_prefix("import ")?.split_once(" from ")?;
    let path = from.trim().trim_end_matches(';').trim_matches(['"', '\'']);
    path.starts_with("./snippets/").then_some((names.trim(), path))
}

/// `* as a` becomes `a`; `{ a, b as c }` becomes `{ a, b: c }`.
fn pattern(names: &str) -> String {
    names.strip_prefix("* as ").map_or_else(|| names.replace(" as ", ": "), str::to_owned)
}

/// The module as an expression: its statements in a function of their own, its exports as the value.
fn scope(content: &str) -> Result<String> {
    let mut body = String::with_capacity(content.len());
    let mut exports = Vec::new();
    let mut rest = content;
    while let Some((before, after)) = split_export(rest) {
        body.push_str(before);
        rest = after;
        if let Some(list) = after.trim_start().strip_prefix('{') {
            let (list, behind) = list.split_once('}').context("an export list without its end")?;
            exports.extend(list.split(',').map(str::trim).filter(|e| !e.is_empty()).map(property));
            rest = behind.trim_start().trim_start_matches(';');
        } else {
            exports.push(declared(after)?.to_owned());
        }
    }
    body.push_str(rest);
    if body.lines().any(|line| line.starts_with("import ") || line.starts_with("import{")) {
        bail!("a module that imports another cannot be merged");
    }
    Ok(format!("(() => {{\n{}\nreturn {{ {} }};\n}})()", body.trim(), exports.join(", ")))
}

/// Splits at the next `export` that stands at the start of a statement.
fn split_export(text: &str) -> Option<(&str, &str)> {
    text.match_indices("export").find_map(|(at, word)| {
        let (before, from) = text.split_at(at);
        let after = from.strip_prefix(word)?;
        let starts = before.is_empty() || before.trim_end_matches([' ', '\t']).ends_with(['\n', ';', '}']);
        (starts && after.starts_with([' ', '{'])).then_some((before, after))
    })
}

/// `a as b` becomes `b: a`.
fn property(export: &str) -> String {
    export
        .split_once(" as ")
        .map_or_else(|| export.to_owned(), |(own, name)| format!("{}: {}", name.trim(), own.trim()))
}

/// The name that the declaration after `export` gives.
fn declared(declaration: &str) -> Result<&str> {
    let mut words = declaration
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')))
        .filter(|w| !w.is_empty());
    loop {
        match words.next() {
            Some("async" | "function" | "const" | "let" | "class") => {}
            Some("default") | None => bail!("an export without a name cannot be merged"),
            Some(name) => return Ok(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(glue: &str, content: &str) -> String {
        merge(glue, &BTreeMap::from([("./snippets/x/a.js".to_owned(), content.to_owned())])).unwrap()
    }

    #[test]
    fn an_exported_function_is_found_under_its_name() {
        let glue = "import * as import1 from \"./snippets/x/a.js\"\nuse({ \"./snippets/x/a.js\": import1 });";
        assert_eq!(
            merged(glue, "\nexport function hello() { return 1; }\n"),
            "const import1 = (() => {\nfunction hello() { return 1; }\nreturn { hello };\n})();\n\
             use({ \"./snippets/x/a.js\": import1 });\n"
        );
    }

    #[test]
    fn an_export_list_gives_new_names() {
        let glue = "import { top, l as left } from './snippets/x/a.js';";
        assert_eq!(
            merged(glue, "var e=1,n=2;export{e as top,n as l};"),
            "const { top, l: left } = (() => {\nvar e=1,n=2;\nreturn { top: e, l: n };\n})();\n"
        );
    }

    #[test]
    fn what_cannot_be_merged_is_an_error_and_not_a_broken_page() {
        let modules = |text: &str| BTreeMap::from([("./snippets/x/a.js".to_owned(), text.to_owned())]);
        let glue = "import * as a from \"./snippets/x/a.js\"";
        assert!(merge(glue, &modules("export default 1;")).is_err());
        assert!(merge(glue, &modules("import b from 'b';\nexport function c() {}")).is_err());
        assert!(merge(glue, &BTreeMap::new()).is_err());
    }
}

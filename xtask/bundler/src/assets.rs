//! The app's own files and those that style sheets refer to.

use crate::output::Output;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Copies `assets/`: `static/` under its own names (favicon and the like, at the root), style sheets not at all
/// (they are joined into one), everything else under hashed names. Answers URL paths by original name.
pub(crate) fn copy(folder: &Path, out: &mut Output) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for path in files(folder)? {
        let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        if let Some(fixed) = name.strip_prefix("static/") {
            out.plain(fixed, &fs::read(&path)?)?;
        } else if path.extension().is_none_or(|e| e != "css") {
            let url = out.hashed(&file_name(&path), &fs::read(&path)?)?;
            names.insert(name, url);
        }
    }
    Ok(names)
}

/// The app's own style sheets, joined in the order of their names.
pub(crate) fn style_sheets(folder: &Path) -> Result<String> {
    let mut joined = String::new();
    for path in files(folder)?.iter().filter(|p| p.extension().is_some_and(|e| e == "css")) {
        joined.push_str(&fs::read_to_string(path)?);
        joined.push('\n');
    }
    Ok(joined)
}

/// Replaces every relative `url(...)` in `sheet` by the hashed name of its file, which is written to `out` once.
pub(crate) fn resolve_urls(
    sheet: &str,
    folder: &Path,
    names: &mut BTreeMap<String, String>,
    out: &mut Output,
) -> Result<String> {
    let mut done = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("url(") {
        let (inside, behind) = split_url(after).context("url( without its end")?;
        done.push_str(before);
        rest = behind;
        let target = inside.trim_matches(|c| c == '"' || c == '\'');
        if target.starts_with("data:") || target.starts_with('#') || target.starts_with('/') {
            done.push_str(&format!("url({inside})"));
            continue;
        }
        let relative = target.trim_start_matches("./");
        let path = folder.join(relative);
        let name = if names.contains_key(relative) { relative.to_owned() } else { file_name(&path) };
        if !names.contains_key(&name) {
            let content = fs::read(&path).with_context(|| format!("url({target}): {}", path.display()))?;
            names.insert(name.clone(), out.hashed(&file_name(&path), &content)?);
        }
        let url = names.get(&name).map(String::as_str).unwrap_or_default();
        done.push_str(&format!("url({url})"));
    }
    done.push_str(rest);
    Ok(done)
}

/// Splits what follows `url(` at its closing bracket; a quoted URL may hold brackets itself.
fn split_url(after: &str) -> Option<(&str, &str)> {
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
    let Some(quote) = quote else { return after.split_once(')') };
    let length = after.get(1..)?.find(quote)? + 2;
    let (inside, behind) = after.split_at_checked(length)?;
    Some((inside, behind.trim_start().strip_prefix(')')?))
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Every file below `folder`, sorted, so that the same input always gives the same bundle.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

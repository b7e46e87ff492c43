//! The messages of the app: one file per language, each complete.

use crate::output::Output;
use anyhow::{Context, Result, anyhow};
use fluent_syntax::ast::{Entry, Resource};
use fluent_syntax::{parser, serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The language in which a message stands that another one lacks.
const FALLBACK: &str = "en";

/// The few messages that are part of the app's code.
const IN_CODE: &str = "start.ftl";

/// Where `index.html` wants the addresses of the files.
const MARK: &str = "latchkey:messages";

/// Writes the file of each language below `folder`; answers their URL paths by language.
pub(crate) fn write(folder: &Path, out: &mut Output) -> Result<BTreeMap<String, String>> {
    let languages = read(folder)?;
    let fallback = languages.get(FALLBACK).context("the messages in English")?;
    let mut urls = BTreeMap::new();
    for (language, text) in &languages {
        let url = out.hashed(&format!("{language}.ftl"), complete(text, fallback)?.as_bytes())?;
        urls.insert(language.clone(), url);
    }
    Ok(urls)
}

/// The page with the addresses in it.
pub(crate) fn render(template: &str, urls: &BTreeMap<String, String>) -> String {
    let list: Vec<String> = urls.iter().map(|(language, url)| format!("{language}={url}")).collect();
    template.replace(MARK, &list.join(" "))
}

/// The texts of each language, joined.
fn read(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut languages = BTreeMap::new();
    for language in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let language = language?;
        let mut files = fs::read_dir(language.path())?.map(|f| Ok(f?.path())).collect::<Result<Vec<_>>>()?;
        files.sort();
        let mut text = String::new();
        for file in files.iter().filter(|file| file.file_name().is_some_and(|name| name != IN_CODE)) {
            let messages = fs::read_to_string(file)?;
            parse(&messages).with_context(|| file.display().to_string())?;
            text.push_str(&messages);
            text.push('\n');
        }
        languages.insert(language.file_name().to_string_lossy().into_owned(), text);
    }
    Ok(languages)
}

/// The messages of `text` without its comments, then those of `fallback` that it lacks.
fn complete(text: &str, fallback: &str) -> Result<String> {
    let mut known = BTreeSet::new();
    let mut body = Vec::new();
    for entry in parse(text)?.body.into_iter().chain(parse(fallback)?.body) {
        let id = match &entry {
            Entry::Message(message) => message.id.name,
            Entry::Term(term) => term.id.name,
            _ => continue,
        };
        if known.insert(id) {
            body.push(without_comment(entry));
        }
    }
    Ok(serializer::serialize(&Resource { body }))
}

fn parse(text: &str) -> Result<Resource<&str>> {
    parser::parse(text).map_err(|(_, faults)| anyhow!("{faults:?}"))
}

fn without_comment(entry: Entry<&str>) -> Entry<&str> {
    match entry {
        Entry::Message(mut message) => {
            message.comment = None;
            Entry::Message(message)
        }
        Entry::Term(mut term) => {
            term.comment = None;
            Entry::Term(term)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_a_language_lacks_stands_there_in_english() {
        let english = "# For a button.\nsave = Save\nundo = Undo\n";
        assert_eq!(complete("undo = Zurücknehmen\n", english).unwrap(), "undo = Zurücknehmen\nsave = Save\n");
    }

    #[test]
    fn a_file_that_cannot_be_read_whole_is_an_error() {
        assert!(complete("save = { $\n", "").is_err());
    }

    #[test]
    fn the_page_names_the_file_of_each_language() {
        let urls =
            BTreeMap::from([("de".to_owned(), "/a/de".to_owned()), ("en".to_owned(), "/a/en".to_owned())]);
        assert_eq!(
            render("<html data-messages=\"latchkey:messages\">", &urls),
            "<html data-messages=\"de=/a/de en=/a/en\">"
        );
    }
}

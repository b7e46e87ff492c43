//! Where values come from: a file, then the variables, and what is left from the defaults.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::{Table, Value};

use super::declare::{Key, Setting, Shape};
use super::error::Mistake;
use super::{CONFIG_VARIABLE, PREFIX};

/// The name of the origin for everything that came from a variable.
const ENVIRONMENT: &str = "environment";

/// A value that was written somewhere.
struct Written {
    text: String,
    origin: String,
    key: String,
}

/// Collects what was written, hands out typed values and keeps every mistake.
pub(super) struct Reader<'k> {
    keys: &'k [&'static Key],
    written: BTreeMap<&'static str, Written>,
    defaults: BTreeMap<&'static str, String>,
    /// Keys that were written in a way that could not even be read: already told, not to be told twice.
    broken: BTreeSet<&'static str>,
    pub(super) mistakes: Vec<Mistake>,
}

impl<'k> Reader<'k> {
    /// A reader that knows these keys and has read nothing yet.
    pub(super) fn new(keys: &'k [&'static Key]) -> Self {
        Self {
            keys,
            written: BTreeMap::new(),
            defaults: BTreeMap::new(),
            broken: BTreeSet::new(),
            mistakes: Vec::new(),
        }
    }

    /// Reads a TOML file.
    pub(super) fn read_file(&mut self, path: &Path) {
        let origin = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return self.mistake(&origin, "", format!("cannot be read: {error}")),
        };
        match text.parse::<Table>() {
            Ok(table) => self.read_table(&origin, "", &table),
            // The parser's own rendering quotes the line, which may hold a secret; its place is enough.
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(&text, span.start));
                self.mistake(&origin, "", format!("is not valid TOML: line {line}: {}", error.message()));
            }
        }
    }

    fn read_table(&mut self, origin: &str, prefix: &str, table: &Table) {
        let mut from_files = Vec::new();
        for (name, value) in table {
            let full = format!("{prefix}{name}");
            if let Some(key) = self.find(&full) {
                match as_text(value, key.shape) {
                    Ok(text) => self.write(key, text, origin, &full),
                    Err(message) => self.broken(key, origin, &full, message),
                }
            } else if let Some(key) = full.strip_suffix("_file").and_then(|f| self.find_secret(f)) {
                from_files.push((key, full, value));
            } else if let (Value::Table(inner), true) = (value, self.is_section(&full)) {
                self.read_table(origin, &format!("{full}."), inner);
            } else {
                self.unknown(origin, &full, full.clone());
            }
        }
        for (key, full, value) in from_files {
            match as_text(value, Shape::Text) {
                Ok(path) => self.write_from_file(key, &path, origin, &full),
                Err(message) => self.broken(key, origin, &full, message),
            }
        }
    }

    /// Reads every `LATCHKEY_*` variable; a variable wins over the file.
    pub(super) fn read_environment(&mut self, environment: &BTreeMap<String, String>) {
        let mut from_files = Vec::new();
        for (variable, value) in environment.iter().filter(|(name, _)| name.starts_with(PREFIX)) {
            if variable == CONFIG_VARIABLE {
                continue;
            }
            let found = self.keys.iter().copied();
            if let Some(key) = found.clone().find(|key| key.variable() == *variable) {
                self.write(key, value.clone(), ENVIRONMENT, variable);
            } else if let Some(key) =
                found.filter(|key| key.is_secret).find(|key| key.file_variable() == *variable)
            {
                from_files.push((key, variable, value));
            } else {
                let name = variable.strip_prefix(PREFIX).unwrap_or(variable).to_lowercase();
                self.unknown(ENVIRONMENT, variable, name);
            }
        }
        for (key, variable, path) in from_files {
            self.write_from_file(key, path, ENVIRONMENT, variable);
        }
    }

    fn write(&mut self, key: &'static Key, text: String, origin: &str, written_as: &str) {
        self.broken.remove(key.name);
        self.written
            .insert(key.name, Written { text, origin: origin.to_owned(), key: written_as.to_owned() });
    }

    /// Takes a secret from the file that the value names; only its last line end is dropped.
    fn write_from_file(&mut self, key: &'static Key, path: &str, origin: &str, written_as: &str) {
        if self.written.get(key.name).is_some_and(|written| written.origin == origin) {
            return self.mistake(
                origin,
                written_as,
                format!("stands beside `{}`: keep one of them", key.name),
            );
        }
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let text = text.strip_suffix('\n').unwrap_or(&text);
                let text = text.strip_suffix('\r').unwrap_or(text).to_owned();
                self.write(key, text, origin, written_as);
            }
            Err(error) => self.broken(key, origin, written_as, format!("cannot read `{path}`: {error}")),
        }
    }

    /// Says what a key has when nobody writes it, where the declaration holds a placeholder.
    pub(super) fn set_default(&mut self, name: &'static str, text: String) {
        self.defaults.insert(name, text);
    }

    /// The text that was written for a key, or its default.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        let default = || self.defaults.get(name).map(String::as_str).or(self.find(name).map(|k| k.default));
        self.written.get(name).map(|written| written.text.as_str()).or_else(default)
    }

    /// Hands out one value; a bad one is noted and answered with `None`.
    pub(super) fn take<T: Setting>(&mut self, name: &str) -> Option<T> {
        let key = self.find(name)?;
        if self.broken.contains(key.name) {
            return None;
        }
        let text = self.text_of(name)?.to_owned();
        let value = T::parse(&text).and_then(|value| match (key.range, value.magnitude()) {
            (Some((least, most)), Some(number)) if number < least || number > most => {
                Err(format!("must be from {least} to {most}, not {number}"))
            }
            _ => Ok(value),
        });
        value.map_err(|message| self.mistake_at(name, message)).ok()
    }

    /// Notes a mistake at the place where the key was written.
    pub(super) fn mistake_at(&mut self, name: &str, message: String) {
        let (origin, key) = match self.written.get(name) {
            Some(written) => (written.origin.clone(), written.key.clone()),
            None => ("default".to_owned(), name.to_owned()),
        };
        self.mistake(&origin, &key, message);
    }

    fn mistake(&mut self, origin: &str, key: &str, message: String) {
        self.mistakes.push(Mistake { origin: origin.to_owned(), key: key.to_owned(), message });
    }

    fn broken(&mut self, key: &'static Key, origin: &str, written_as: &str, message: String) {
        self.broken.insert(key.name);
        self.mistake(origin, written_as, message);
    }

    fn unknown(&mut self, origin: &str, written_as: &str, name: String) {
        let message = match self.nearest(&name) {
            Some(key) if origin == ENVIRONMENT => {
                format!("unknown variable; did you mean `{}`?", key.variable())
            }
            Some(key) => format!("unknown key; did you mean `{}`?", key.name),
            None if origin == ENVIRONMENT => "unknown variable".to_owned(),
            None => "unknown key".to_owned(),
        };
        self.mistake(origin, written_as, message);
    }

    fn find(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().copied().find(|key| key.name == name)
    }

    fn find_secret(&self, name: &str) -> Option<&'static Key> {
        self.find(name).filter(|key| key.is_secret)
    }

    fn is_section(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.section() == name)
    }

    /// The key that the writer probably meant.
    fn nearest(&self, name: &str) -> Option<&'static Key> {
        let flat = name.replace('.', "_");
        let distance = |key: &Key| edit_distance(&key.name.replace('.', "_"), &flat);
        self.keys
            .iter()
            .copied()
            .map(|key| (distance(key), key))
            .filter(|(d, _)| *d <= 3)
            .min_by_key(|(d, _)| *d)
            .map(|(_, key)| key)
    }
}

/// The number of the line that holds the byte.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}

/// The one text form that both sources share.
fn as_text(value: &Value, shape: Shape) -> Result<String, String> {
    match (shape, value) {
        (Shape::Text, Value::String(text)) => Ok(text.clone()),
        (Shape::Number, Value::Integer(number)) => Ok(number.to_string()),
        (Shape::Switch, Value::Boolean(on)) => Ok(on.to_string()),
        (Shape::List, Value::Array(items)) => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join(",")).ok_or_else(|| "must be a list of strings".to_owned())
        }
        (Shape::Text, _) => Err("must be a string".to_owned()),
        (Shape::Number, _) => Err("must be a whole number".to_owned()),
        (Shape::Switch, _) => Err("must be true or false".to_owned()),
        (Shape::List, _) => Err("must be a list of strings".to_owned()),
    }
}

/// The number of single-letter changes between two words.
fn edit_distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((b, above_left), above) in to.chars().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or_default();
            next.push((above_left + usize::from(a != b)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

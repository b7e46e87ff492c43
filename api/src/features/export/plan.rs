//! The steps that a download is made of, and how far one is. Each step makes one chunk and is written down with it, so that
//! another worker goes on where one died.

use latchkey_openapi::export::ExportFormat;
use serde::{Deserialize, Serialize};

use crate::platform::db::DbError;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Begins a file.
    File(&'static str),
    /// The JSON document up to the activity log.
    JsonHead,
    /// A page of the log as JSON; as often as there are pages.
    JsonRows,
    /// The end of the JSON document.
    JsonEnd,
    /// The page up to the rows of the log.
    PageHead,
    /// A page of the log as rows of a table.
    PageRows,
    /// The end of the page.
    PageEnd,
    /// Every list of the document as a table, a file each.
    Tables,
    /// A page of the log as lines of a table.
    TableRows,
}

impl Step {
    /// Whether it goes through the log.
    pub(super) const fn is_paged(self) -> bool {
        matches!(self, Self::JsonRows | Self::PageRows | Self::TableRows)
    }
}

/// The name of the JSON document.
pub(super) const JSON: &str = "latchkey-export.json";
const HTML: &str = "latchkey-export.html";

/// The steps of a form.
pub(super) const fn steps(format: ExportFormat) -> &'static [Step] {
    match format {
        ExportFormat::Json => &[Step::File(JSON), Step::JsonHead, Step::JsonRows, Step::JsonEnd],
        ExportFormat::Html => &[Step::File(HTML), Step::PageHead, Step::PageRows, Step::PageEnd],
        ExportFormat::Zip => &[
            Step::File(JSON),
            Step::JsonHead,
            Step::JsonRows,
            Step::JsonEnd,
            Step::Tables,
            Step::File("activity.csv"),
            Step::TableRows,
        ],
    }
}

/// A file of a download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Part {
    /// Its name.
    pub(super) name: String,
    /// Its first chunk.
    pub(super) first: i32,
    /// How many chunks it has.
    pub(super) chunks: i32,
    /// Its bytes.
    pub(super) bytes: u64,
}

/// How far a download is; stored with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Progress {
    /// The step that comes next.
    pub(super) step: usize,
    /// The last entry of the log that a paged step wrote.
    pub(super) after: Option<(i64, String)>,
    /// Chunks so far.
    pub(super) chunks: i32,
    /// Entries of the log in the first file.
    pub(super) entries: u64,
    /// The language that a page was begun in, so that it ends in the same one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    /// The files so far.
    pub(super) parts: Vec<Part>,
}

impl Progress {
    pub(super) fn parse(text: &str) -> Result<Self, DbError> {
        serde_json::from_str(text).map_err(|error| DbError::corrupt("progress of an export", error))
    }

    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Begins a file.
    pub(super) fn begin(&mut self, name: &str) {
        self.parts.push(Part { name: name.to_owned(), first: self.chunks, chunks: 0, bytes: 0 });
    }

    /// Counts a chunk of the present file; answers its number.
    pub(super) fn add(&mut self, bytes: usize) -> i32 {
        let number = self.chunks;
        self.chunks += 1;
        if let Some(part) = self.parts.last_mut() {
            part.chunks += 1;
            part.bytes += bytes as u64;
        }
        number
    }

    /// Goes on to the next step.
    pub(super) fn next(&mut self) {
        self.step += 1;
        self.after = None;
    }

    /// Bytes of all files.
    pub(super) fn bytes(&self) -> u64 {
        self.parts.iter().map(|part| part.bytes).sum()
    }
}

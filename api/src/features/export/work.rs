//! Preparing downloads in the background.
//!
//! A worker claims a download for a while and renews the claim with every step; a step reads a bounded piece, and writes
//! its chunk and how far it came in one unit of work, under the version that it read. So a download survives the death of
//! its worker, two nodes never write the same one, and memory does not grow with what is downloaded.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use latchkey_openapi::consent_purposes::FALLBACK_LANGUAGE;
use latchkey_openapi::settings::CustomAttribute;
use serde_json::{Map, Value};

use super::page::{self, About};
use super::plan::{Progress, Step, steps};
use super::service::{self, Gathered};
use super::shape::{self, ACTIVITY};
use super::store::{self, Row};
use crate::identity::notices::{Language, Message, Notice, To};
use crate::identity::settings::Settings;
use crate::identity::time::{DAY, from_micros};
use crate::identity::{State, account, activity_log, organization};
use crate::platform::db::{Conn, DbError};

/// Entries of the log that a step takes.
const PAGE: i64 = 1_000;
/// What chunks are sealed for.
const SEAL: &str = "export-chunk";

/// Prepares every download that nobody works at.
///
/// # Errors
/// A failing database. What was begun is taken up again once its claim has run out.
pub async fn work(state: &State) -> Result<(), DbError> {
    loop {
        let now = state.now_micros();
        let Some(id) = state.db.fetch(move |conn| store::find_due(conn, now)).await? else { return Ok(()) };
        let claimed = state.db.write(move |conn| store::claim(conn, &id, now)).await?;
        if let Some(row) = claimed {
            run(state, row).await?;
        }
    }
}

async fn run(state: &State, mut row: Row) -> Result<(), DbError> {
    let all = steps(row.format());
    loop {
        let mut progress = Progress::parse(&row.progress)?;
        let Some(step) = all.get(progress.step).copied() else { return finish(state, row).await };
        let made = make(state, &row, step, &mut progress).await?;
        let (now, stored, text) = (state.now_micros(), row.clone(), progress.clone());
        let chunks = seal(state, &row.id, made)?;
        let is_mine = state.db.write(move |conn| store::advance(conn, &stored, &text, &chunks, now)).await?;
        if !is_mine {
            // Deleted, or another worker has it by now.
            return Ok(());
        }
        row.version += 1;
        row.progress = progress.to_text();
    }
}

/// Packs and seals chunks. A page of the log shrinks to a tenth.
fn seal(state: &State, id: &str, made: Vec<(i32, String)>) -> Result<Vec<(i32, String)>, DbError> {
    let pack = |(number, text): (i32, String)| {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
        let bytes = packed
            .write_all(text.as_bytes())
            .and_then(|()| packed.finish())
            .map_err(|error| DbError::corrupt("chunk of an export", error))?;
        Ok((number, state.keys.seal(SEAL, aad(id, number).as_bytes(), &bytes)))
    };
    made.into_iter().map(pack).collect()
}

/// A chunk opens only as what it is.
fn aad(id: &str, number: i32) -> String {
    format!("{id}/{number}")
}

/// Opens a chunk.
pub(super) fn open(state: &State, id: &str, number: i32, sealed: &str) -> Result<Vec<u8>, DbError> {
    let failed = || DbError::corrupt("chunk of an export", "it does not open");
    let packed = state.keys.open(SEAL, aad(id, number).as_bytes(), sealed).ok_or_else(failed)?;
    let mut bytes = Vec::new();
    let mut reader = flate2::write::DeflateDecoder::new(&mut bytes);
    reader
        .write_all(&packed)
        .and_then(|()| reader.try_finish())
        .map_err(|error| DbError::corrupt("chunk of an export", error))?;
    drop(reader);
    Ok(bytes)
}

/// Makes what a step adds, and counts it.
async fn make(
    state: &State,
    row: &Row,
    step: Step,
    progress: &mut Progress,
) -> Result<Vec<(i32, String)>, DbError> {
    if step.is_paged() {
        return log(state, row, step, progress).await;
    }
    let mut made = Vec::new();
    match step {
        Step::File(name) => progress.begin(name),
        Step::JsonEnd => add(&mut made, progress, shape::JSON_END.to_owned()),
        Step::PageEnd => add(&mut made, progress, page::END.to_owned()),
        Step::JsonHead => {
            let document = Document::read(state, row).await?;
            add(&mut made, progress, shape::json_head(&document.members));
        }
        Step::PageHead => {
            let document = Document::read(state, row).await?;
            progress.language = Some(document.about.language.tag().to_owned());
            add(&mut made, progress, page::head(&document.about, &document.without_picture()));
        }
        Step::Tables => {
            for list in Document::read(state, row).await?.lists() {
                let columns = shape::columns(&list);
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                progress.begin(&format!("{}.csv", list.name));
                add(&mut made, progress, shape::csv(&columns, &list.rows, true));
            }
        }
        Step::JsonRows | Step::PageRows | Step::TableRows => {}
    }
    progress.next();
    Ok(made)
}

fn add(made: &mut Vec<(i32, String)>, progress: &mut Progress, text: String) {
    let number = progress.add(text.len());
    made.push((number, text));
}

/// A page of the log.
async fn log(
    state: &State,
    row: &Row,
    step: Step,
    progress: &mut Progress,
) -> Result<Vec<(i32, String)>, DbError> {
    let (id, after) = (row.account_id.clone(), progress.after.clone());
    let work = move |conn: &mut Conn| {
        let account = account::get(conn, &id)?;
        let organization = organization::get(conn, &account.organization_id)?;
        Ok::<_, DbError>((activity_log::list(conn, &id, None, after, PAGE)?, organization.settings))
    };
    let (found, settings) = state.db.read_much(work).await?;
    let is_first = progress.after.is_none();
    let is_last = i64::try_from(found.len()).unwrap_or(PAGE) < PAGE;
    let last = found.last().map(|entry| (entry.at, entry.id.clone()));
    let rows: Vec<Map<String, Value>> = found
        .into_iter()
        .filter_map(|entry| serde_json::to_value(entry.into_wire(state)?).ok()?.as_object().cloned())
        .collect();
    let text = match step {
        Step::PageRows => {
            let language = progress.language.as_deref().map_or(Language::DEFAULT, Language::of);
            page::rows(language, &own_labels(&settings, language), &rows)
        }
        Step::TableRows => shape::csv(&ACTIVITY, &rows, is_first),
        _ => shape::json_rows(&rows, is_first),
    };
    if progress.parts.len() == 1 {
        progress.entries += rows.len() as u64;
    }
    let mut made = Vec::new();
    if !text.is_empty() {
        add(&mut made, progress, text);
    }
    if is_last {
        progress.next()
    } else {
        progress.after = last
    }
    Ok(made)
}

/// What the organization calls the attributes that it defined.
fn own_labels(settings: &Settings, language: Language) -> Vec<(String, String)> {
    let label = |custom: &CustomAttribute| {
        let labels = &custom.labels;
        let label = labels.get(language.tag()).or_else(|| labels.get(FALLBACK_LANGUAGE));
        Some((custom.name.clone(), label?.clone()))
    };
    settings.attributes.custom.iter().filter_map(label).collect()
}

/// The document without the log, which is read page by page.
struct Document {
    members: Map<String, Value>,
    about: About,
}

impl Document {
    async fn read(state: &State, row: &Row) -> Result<Self, DbError> {
        let (id, now) = (row.account_id.clone(), state.now_micros());
        let work = move |conn: &mut Conn| {
            let gathered: Gathered = service::gather(conn, &id, now, 0)?;
            let language = crate::identity::notices::language::of(conn, &gathered.account)?;
            let organization = organization::get(conn, &gathered.account.organization_id)?;
            Ok::<_, DbError>((gathered, language, own_labels(&organization.settings, language)))
        };
        let (gathered, language, own) = state.db.read_much(work).await?;
        let username = gathered.account.username.clone();
        let document = service::document(state, gathered, "")?;
        let value = serde_json::to_value(document).map_err(|error| DbError::corrupt("export", error))?;
        let mut members = value.as_object().cloned().unwrap_or_default();
        members.remove("activity");
        let (who, picture) = (who(&members, username), picture(&members));
        let about = About { language, who, at: from_micros(row.created_at), picture, own };
        Ok(Self { members, about })
    }

    /// The picture is no list, and on the page stands above them.
    fn without_picture(&self) -> Map<String, Value> {
        let mut members = self.members.clone();
        members.remove("avatar");
        members
    }

    fn lists(&self) -> Vec<shape::List> {
        shape::lists(&self.without_picture())
    }
}

/// The name of the person, as far as it is known, and the one to sign in with.
fn who(members: &Map<String, Value>, username: String) -> String {
    let profile = members.get("user_profile");
    let part = |name: &str| profile?.get(name)?.as_str();
    let name: Vec<&str> = ["givenname", "lastname"].into_iter().filter_map(part).collect();
    if name.is_empty() { username } else { format!("{} ({username})", name.join(" ")) }
}

/// The picture as an address that has it within.
fn picture(members: &Map<String, Value>) -> Option<String> {
    let text = |key: &str| members.get("avatar")?.get(key)?.as_str();
    let (kind, bytes) = text("content_type").or_else(|| text("contentType")).zip(text("base64"))?;
    Some(format!("data:{kind};base64,{bytes}"))
}

/// Everything is there: its owner is told, without any secret in the mail.
async fn finish(state: &State, row: Row) -> Result<(), DbError> {
    let (now, notifying) = (state.now_micros(), state.clone());
    state
        .db
        .write(move |conn| {
            let account = account::get(conn, &row.account_id)?;
            let days = organization::get(conn, &account.organization_id)?.settings.retention.export_days;
            if store::finish(conn, &row, now, now + i64::from(days) * DAY)? {
                let message = Message::ExportReady { days };
                Notice::new(&notifying, &row.account_id, To::PrimaryMail, message).queue(conn)?;
            }
            Ok(())
        })
        .await
}

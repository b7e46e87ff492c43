//! Giving out a download: chunk by chunk, so that memory does not grow with it.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web::Bytes;
use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use futures_util::Stream;
use futures_util::stream::try_unfold;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime as Stamp, ZipWriter};

use super::plan::Part;
use super::{store, work};
use crate::identity::State;
use crate::platform::db::DbError;

/// Reads a chunk; an error where the download was deleted meanwhile, which breaks the answer off.
async fn chunk(state: &State, id: &str, number: i32) -> Result<Vec<u8>, DbError> {
    let wanted = id.to_owned();
    let sealed = state.db.read_much(move |conn| store::find_chunk(conn, &wanted, number)).await?;
    let sealed = sealed.ok_or_else(|| DbError::corrupt("chunk of an export", "it is not there any more"))?;
    work::open(state, id, number, &sealed)
}

/// The only file of a download.
pub(super) fn plain(
    state: State,
    id: String,
    part: &Part,
) -> impl Stream<Item = Result<Bytes, DbError>> + use<> {
    let numbers: VecDeque<i32> = (part.first..part.first + part.chunks).collect();
    try_unfold((state, id, numbers), |(state, id, mut numbers)| async move {
        let Some(number) = numbers.pop_front() else { return Ok(None) };
        let bytes = chunk(&state, &id, number).await?;
        Ok(Some((Bytes::from(bytes), (state, id, numbers))))
    })
}

/// Where the archive is written to, and taken from again after every chunk.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is still to be written: the beginning of a file, or a chunk of it.
enum Piece {
    Begin(String),
    Chunk(i32),
}

struct Archive {
    state: State,
    id: String,
    pieces: VecDeque<Piece>,
    /// The folder that unpacking makes, named as the archive is.
    folder: String,
    options: SimpleFileOptions,
    out: Shared,
    /// Absent once the archive is closed.
    writer: Option<ZipWriter<StreamWriter<Shared>>>,
}

/// Every file of a download as one archive.
pub(super) fn archive(
    state: State,
    id: String,
    parts: &[Part],
    folder: String,
    at: DateTime<Utc>,
) -> impl Stream<Item = Result<Bytes, DbError>> + use<> {
    let pieces = parts
        .iter()
        .flat_map(|part| {
            let chunks = (part.first..part.first + part.chunks).map(Piece::Chunk);
            std::iter::once(Piece::Begin(part.name.clone())).chain(chunks)
        })
        .collect();
    let out = Shared::default();
    let writer = Some(ZipWriter::new_stream(out.clone()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .last_modified_time(stamp(at))
        .large_file(true);
    try_unfold(Archive { state, id, pieces, folder, options, out, writer }, |mut archive| async move {
        Ok(archive.next().await?.map(|bytes| (bytes, archive)))
    })
}

impl Archive {
    async fn next(&mut self) -> Result<Option<Bytes>, DbError> {
        loop {
            let piece = self.pieces.pop_front();
            let Some(writer) = &mut self.writer else { return Ok(None) };
            match piece {
                Some(Piece::Begin(name)) => {
                    let path = format!("{}/{name}", self.folder);
                    writer.start_file(path, self.options).map_err(failed)?;
                }
                Some(Piece::Chunk(number)) => {
                    let bytes = chunk(&self.state, &self.id, number).await?;
                    writer.write_all(&bytes).map_err(failed)?;
                }
                None => {
                    if let Some(writer) = self.writer.take() {
                        writer.finish().map_err(failed)?;
                    }
                }
            }
            let written = self.out.take();
            if !written.is_empty() {
                return Ok(Some(Bytes::from(written)));
            }
        }
    }
}

/// The date of files in an archive. One before 1980 or after 2107 cannot be written there.
fn stamp(at: DateTime<Utc>) -> Stamp {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or_default();
    let (month, day) = (small(at.month()), small(at.day()));
    Stamp::from_date_and_time(year, month, day, small(at.hour()), small(at.minute()), small(at.second()))
        .unwrap_or_default()
}

/// `attachment` with the name of a file (RFC 6266 §4.3, RFC 8187): in ASCII, and as it is where that says less.
pub(super) fn disposition(name: &str) -> String {
    let ascii: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    if ascii == name {
        return format!("attachment; filename=\"{name}\"");
    }
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

fn failed(error: impl std::fmt::Display) -> DbError {
    DbError::corrupt("export", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_beyond_ascii_is_given_both_ways() {
        assert_eq!(disposition("latchkey-ada.zip"), "attachment; filename=\"latchkey-ada.zip\"");
        assert_eq!(disposition("ż.zip"), "attachment; filename=\"_.zip\"; filename*=UTF-8''%C5%BC.zip");
    }
}

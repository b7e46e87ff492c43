//! Giving out a download: chunk by chunk, so that memory does not grow with it.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web::Bytes;
use futures_util::Stream;
use futures_util::stream::try_unfold;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

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
    out: Shared,
    /// Absent once the archive is closed.
    writer: Option<ZipWriter<StreamWriter<Shared>>>,
}

/// Every file of a download as one archive.
pub(super) fn archive(
    state: State,
    id: String,
    parts: &[Part],
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
    try_unfold(Archive { state, id, pieces, out, writer }, |mut archive| async move {
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
                    let options = SimpleFileOptions::default()
                        .compression_method(CompressionMethod::Deflated)
                        .compression_level(Some(1))
                        .large_file(true);
                    writer.start_file(name, options).map_err(failed)?;
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

fn failed(error: impl std::fmt::Display) -> DbError {
    DbError::corrupt("export", error)
}

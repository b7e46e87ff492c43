//! Compression once, at build time and as hard as it goes, instead of at every request.

use anyhow::Result;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Kinds that are compressed already: a second pass only costs the browser time.
const COMPRESSED_KINDS: [&str; 6] = ["woff2", "png", "jpg", "jpeg", "webp", "gif"];

/// Below this many bytes the HTTP headers outweigh what compression saves.
const WORTHWHILE_BYTES: usize = 256;

/// Writes `.br` and `.gz` beside `path` where they are smaller, notes them in `written`, and answers the size of
/// the brotli one.
pub(crate) fn beside(path: &Path, written: &mut BTreeSet<PathBuf>) -> Result<Option<usize>> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let plain = fs::read(path)?;
    if COMPRESSED_KINDS.contains(&extension) || plain.len() < WORTHWHILE_BYTES {
        return Ok(None);
    }
    let brotli = brotli_of(&plain)?;
    for (suffix, packed) in [("br", &brotli), ("gz", &gzip_of(&plain)?)] {
        if packed.len() < plain.len() {
            let beside = path.with_extension(format!("{extension}.{suffix}"));
            fs::write(&beside, packed)?;
            written.insert(beside);
        }
    }
    Ok(Some(brotli.len()))
}

fn brotli_of(plain: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        // The largest window a browser accepts (RFC 7932).
        lgwin: 24,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    let mut input = plain;
    brotli::BrotliCompress(&mut input, &mut packed, &params)?;
    Ok(packed)
}

fn gzip_of(plain: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain)?;
    Ok(encoder.finish()?)
}

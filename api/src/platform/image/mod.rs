//! Pictures of accounts: what is uploaded is decoded, cut square, made small and encoded anew, so that nothing of the
//! file itself is ever served: no script, no hidden data, no place where the photo was taken.

#[cfg(test)]
mod tests;

use std::{io::Cursor, sync::Arc};

use diesel::Queryable;
use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    imageops::{self, FilterType},
    metadata::Orientation,
};
use latchkey_openapi::avatar::{MAX_PIXELS, MAX_UPLOAD_BYTES};
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::platform::keys::sha256_hex;

/// Edge of the largest picture that is kept, in pixels.
pub const EDGE: u32 = 512;
/// Quality of the JPEG that is kept, of 100.
const QUALITY: u8 = 85;
/// Bytes that a decoded picture may take: four for each pixel.
const MAX_DECODED: u64 = MAX_PIXELS * 4;
/// Bytes that a decoder may allocate beside the picture.
const DECODER_SPARE: u64 = 32 * 1024 * 1024;
/// Above this multiple of the kept edge a picture is first brought near it by averaging, which is many times faster.
const COARSE_FACTOR: u32 = 2;

/// A picture as it is kept and served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Avatar {
    /// `image/png` where something is transparent, else `image/jpeg`.
    pub content_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// Width in pixels; equal to the height.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A picture as it stands in a table.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct StoredPicture {
    /// `image/png` or `image/jpeg`.
    pub content_type: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Names this content; the `ETag`.
    pub tag: String,
}

impl From<Avatar> for StoredPicture {
    fn from(picture: Avatar) -> Self {
        let tag = sha256_hex(&picture.bytes).chars().take(16).collect();
        Self { content_type: picture.content_type.to_owned(), bytes: picture.bytes, tag }
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ImageError {
    /// It is not a PNG, JPEG or WebP picture, or a damaged one.
    #[error("not a PNG, JPEG or WebP picture that can be decoded")]
    Invalid,
    /// It has more bytes ([`MAX_UPLOAD_BYTES`]) or more pixels ([`MAX_PIXELS`]) than are decoded.
    #[error("the picture is too large")]
    TooLarge,
    /// The picture could not be encoded, or the worker was stopped by a shutdown.
    #[error("the picture could not be processed")]
    Failed,
}

/// Processes pictures off the request threads, few at a time: one may take a good hundred megabytes while it is
/// decoded. Cheap to clone; all clones share the permits.
#[derive(Debug, Clone)]
pub struct Images {
    permits: Arc<Semaphore>,
}

impl Images {
    /// So many pictures at once; at least one.
    #[must_use]
    pub fn new(permits: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(permits.clamp(1, Semaphore::MAX_PERMITS))) }
    }

    /// [`process`] on a blocking thread, when a permit is free.
    ///
    /// # Errors
    /// As [`process`].
    pub async fn process(&self, bytes: Vec<u8>) -> Result<Avatar, ImageError> {
        let permits = Arc::clone(&self.permits);
        let permit = permits.acquire_owned().await.map_err(|_| ImageError::Failed)?;
        let work = move || {
            let result = process(&bytes);
            // Given back by the thread: a request that was dropped still occupies the memory.
            drop(permit);
            result
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| ImageError::Failed)?
    }
}

/// Makes the picture that is kept from one that was uploaded: the middle square, at most [`EDGE`] pixels wide, never
/// enlarged, turned the way the camera says, without any metadata. Of a moving picture the first frame stays.
///
/// The format is read from the content; what the file or the client calls itself does not count.
///
/// # Errors
/// [`ImageError::TooLarge`] before anything is decoded, [`ImageError::Invalid`] for all that is not a sound picture.
pub fn process(bytes: &[u8]) -> Result<Avatar, ImageError> {
    if bytes.len() > MAX_UPLOAD_BYTES {
        return Err(ImageError::TooLarge);
    }
    let (picture, orientation) = decode(bytes)?;
    let mut square = DynamicImage::ImageRgba8(middle_square(&picture));
    drop(picture);
    square.apply_orientation(orientation);
    encode(square)
}

fn decode(bytes: &[u8]) -> Result<(DynamicImage, Orientation), ImageError> {
    let format = image::guess_format(bytes).map_err(|_| ImageError::Invalid)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return Err(ImageError::Invalid);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED + DECODER_SPARE);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(ImageError::Invalid);
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED {
        return Err(ImageError::TooLarge);
    }
    // Unreadable metadata turns nothing, and is no reason to refuse the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok((picture, orientation))
}

fn refused(error: image::ImageError) -> ImageError {
    match error {
        image::ImageError::Limits(_) => ImageError::TooLarge,
        _ => ImageError::Invalid,
    }
}

fn middle_square(picture: &DynamicImage) -> RgbaImage {
    let (width, height) = picture.dimensions();
    let side = width.min(height);
    let square = picture.view((width - side) / 2, (height - side) / 2, side, side);
    if side <= EDGE {
        return square.to_image();
    }
    let coarse = EDGE * COARSE_FACTOR;
    if side <= coarse {
        return imageops::resize(&*square, EDGE, EDGE, FilterType::Lanczos3);
    }
    let near = imageops::thumbnail(&*square, coarse, coarse);
    imageops::resize(&near, EDGE, EDGE, FilterType::Lanczos3)
}

fn encode(square: DynamicImage) -> Result<Avatar, ImageError> {
    let (width, height) = square.dimensions();
    let mut bytes = Vec::new();
    let is_transparent =
        square.as_rgba8().is_some_and(|pixels| pixels.pixels().any(|pixel| pixel.0[3] < 255));
    let (written, content_type) = if is_transparent {
        (square.write_with_encoder(PngEncoder::new(&mut bytes)), "image/png")
    } else {
        // JPEG has no transparency to lose here.
        let opaque = DynamicImage::ImageRgb8(square.into_rgb8());
        (opaque.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)), "image/jpeg")
    };
    written.map_err(|_| ImageError::Failed)?;
    Ok(Avatar { content_type, bytes, width, height })
}

use image::{Rgb, RgbImage, Rgba};
use proptest::prelude::*;

use super::*;

const RED: Rgb<u8> = Rgb([220, 20, 20]);
const BLUE: Rgb<u8> = Rgb([20, 20, 220]);

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE }).into()
}

/// Noise that does not compress to nothing, so that cuts and flips hit something.
fn noise(width: u32, height: u32) -> DynamicImage {
    let pixel = |x: u32, y: u32| {
        let mixed = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).rotate_left(x % 31);
        let [a, b, c, d] = mixed.to_be_bytes();
        Rgba([a, b, c, d | 1])
    };
    RgbaImage::from_fn(width, height, pixel).into()
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture: DynamicImage = match format {
        ImageFormat::Jpeg => picture.to_rgb8().into(),
        _ => picture.clone(),
    };
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn decoded(avatar: &Avatar) -> DynamicImage {
    image::load_from_memory(&avatar.bytes).unwrap()
}

fn is_near(pixel: Rgba<u8>, color: Rgb<u8>) -> bool {
    pixel.0.iter().zip(color.0).all(|(is, should)| is.abs_diff(should) < 40)
}

fn formats() -> [ImageFormat; 3] {
    [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP]
}

/// Puts a segment behind the start of a JPEG.
fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, content, &jpeg[2..]].concat()
}

/// EXIF with an orientation (6: turned by a quarter to the right for viewing) and a comment.
fn exif(orientation: u8, comment: &str) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
    exif.extend([0x12, 0x01, 0x03, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(comment.as_bytes());
    exif
}

#[test]
fn each_format_becomes_a_small_square() {
    for format in formats() {
        let avatar = process(&encoded(&halves(1600, 700), format)).unwrap();
        assert_eq!(
            (avatar.width, avatar.height, avatar.content_type),
            (EDGE, EDGE, "image/jpeg"),
            "{format:?}"
        );
        let picture = decoded(&avatar);
        assert_eq!(picture.dimensions(), (EDGE, EDGE));
        assert!(is_near(picture.get_pixel(40, 256), RED) && is_near(picture.get_pixel(470, 256), BLUE));
        assert_eq!(image::guess_format(&avatar.bytes).unwrap(), ImageFormat::Jpeg);
    }
}

#[test]
fn the_middle_stays_when_the_edges_are_cut() {
    let pixel = |x, y| match (x, y) {
        (100..200, _) => RED,
        _ => BLUE,
    };
    let avatar = process(&encoded(&RgbImage::from_fn(300, 100, pixel).into(), ImageFormat::Png)).unwrap();
    assert_eq!((avatar.width, avatar.height), (100, 100));
    let picture = decoded(&avatar);
    assert!(is_near(picture.get_pixel(10, 10), RED) && is_near(picture.get_pixel(90, 90), RED));
}

#[test]
fn a_small_picture_is_not_enlarged() {
    for side in [1, 2, 17, EDGE] {
        let avatar = process(&encoded(&halves(side, side), ImageFormat::Png)).unwrap();
        assert_eq!((avatar.width, avatar.height), (side, side));
    }
}

#[test]
fn a_large_picture_is_taken() {
    let avatar = process(&encoded(&halves(4000, 3000), ImageFormat::Png)).unwrap();
    assert_eq!((avatar.width, avatar.height), (EDGE, EDGE));
    let picture = decoded(&avatar);
    assert!(is_near(picture.get_pixel(100, 256), RED) && is_near(picture.get_pixel(400, 256), BLUE));
}

#[test]
fn transparency_is_kept_as_png() {
    let pixel = |x, _| Rgba([10, 200, 10, if x < 50 { 0 } else { 255 }]);
    let picture: DynamicImage = RgbaImage::from_fn(100, 100, pixel).into();
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let avatar = process(&encoded(&picture, format)).unwrap();
        assert_eq!(avatar.content_type, "image/png");
        let kept = decoded(&avatar);
        assert_eq!((kept.get_pixel(10, 50).0[3], kept.get_pixel(90, 50).0[3]), (0, 255));
    }
    let opaque: DynamicImage = RgbaImage::from_pixel(10, 10, Rgba([1, 2, 3, 255])).into();
    assert_eq!(process(&encoded(&opaque, ImageFormat::Png)).unwrap().content_type, "image/jpeg");
}

#[test]
fn grey_and_deep_pictures_are_taken() {
    let grey = DynamicImage::ImageLuma8(image::GrayImage::from_pixel(30, 30, image::Luma([120])));
    assert_eq!(process(&encoded(&grey, ImageFormat::Jpeg)).unwrap().width, 30);
    let deep = DynamicImage::ImageRgb16(halves(30, 30).to_rgb16());
    let picture = decoded(&process(&encoded(&deep, ImageFormat::Png)).unwrap());
    assert!(is_near(picture.get_pixel(2, 2), RED));
}

#[test]
fn a_photo_is_turned_the_way_the_camera_was_held() {
    let jpeg = encoded(&halves(200, 200), ImageFormat::Jpeg);
    let turned = with_segment(&jpeg, 0xE1, &exif(6, ""));
    let picture = decoded(&process(&turned).unwrap());
    assert!(is_near(picture.get_pixel(100, 20), RED) && is_near(picture.get_pixel(100, 180), BLUE));
    for nonsense in [0, 9, 255] {
        let picture = decoded(&process(&with_segment(&jpeg, 0xE1, &exif(nonsense, ""))).unwrap());
        assert!(is_near(picture.get_pixel(20, 100), RED), "{nonsense}");
    }
}

#[test]
fn nothing_hidden_in_a_file_is_kept() {
    let marker = "48.8584N 2.2945E <script>alert(1)</script>";
    let jpeg = encoded(&halves(100, 100), ImageFormat::Jpeg);
    let mut trailing = encoded(&noise(100, 100), ImageFormat::Png);
    trailing.extend(marker.as_bytes());
    for file in [
        with_segment(&jpeg, 0xE1, &exif(1, marker)),
        with_segment(&jpeg, 0xFE, marker.as_bytes()),
        with_segment(&jpeg, 0xED, marker.as_bytes()),
        [&jpeg[..], marker.as_bytes()].concat(),
        trailing,
    ] {
        let avatar = process(&file).unwrap();
        for hidden in [&b"script"[..], b"48.8584", b"Exif"] {
            assert!(!avatar.bytes.windows(hidden.len()).any(|window| window == hidden));
        }
    }
}

#[test]
fn t60_what_is_not_one_of_the_three_formats_is_refused() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.resize(200, 0);
    for file in [
        &b""[..],
        b"hello",
        svg.as_bytes(),
        b"<?xml version=\"1.0\"?><svg/>",
        b"<html><img src=x onerror=alert(1)>",
        b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
        b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
        b"%PDF-1.7",
        b"RIFF\x10\0\0\0WAVEfmt ",
        b"\0\0\0\x1cftypavif\0\0\0\0",
        b"\x89PNG\r\n\x1a\n",
        b"\xFF\xD8\xFF\xE0",
        b"RIFF\x04\0\0\0WEBP",
        &tiff,
    ] {
        assert_eq!(process(file), Err(ImageError::Invalid), "{:?}", String::from_utf8_lossy(file));
    }
}

#[test]
fn t60_a_decompression_bomb_is_refused_before_it_is_decoded() {
    let png = encoded(&halves(4, 4), ImageFormat::Png);
    for (width, height) in
        [(50_000_u32, 50_000_u32), (40_000_001, 1), (u32::MAX >> 1, u32::MAX >> 1), (6325, 6325)]
    {
        let mut bomb = png.clone();
        bomb[16..20].copy_from_slice(&width.to_be_bytes());
        bomb[20..24].copy_from_slice(&height.to_be_bytes());
        let checksum = crc32(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&checksum);
        assert_eq!(process(&bomb), Err(ImageError::TooLarge), "{width} x {height}");
    }
    let mut jpeg = encoded(&halves(16, 16), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    assert_eq!(process(&jpeg), Err(ImageError::TooLarge));
}

#[test]
fn t60_sixteen_bits_a_channel_do_not_double_the_memory() {
    let mut png = encoded(&DynamicImage::ImageRgba16(halves(4, 4).to_rgba16()), ImageFormat::Png);
    png[16..20].copy_from_slice(&6000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&6000_u32.to_be_bytes());
    let checksum = crc32(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&checksum);
    assert_eq!(process(&png), Err(ImageError::TooLarge));
}

#[test]
fn a_picture_without_pixels_is_refused() {
    let mut png = encoded(&halves(4, 4), ImageFormat::Png);
    png[16..20].copy_from_slice(&[0; 4]);
    let checksum = crc32(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&checksum);
    assert_eq!(process(&png), Err(ImageError::Invalid));
}

#[test]
fn a_file_of_too_many_bytes_is_refused() {
    let mut file = encoded(&halves(10, 10), ImageFormat::Png);
    file.resize(MAX_UPLOAD_BYTES, 0);
    assert!(process(&file).is_ok());
    file.push(0);
    assert_eq!(process(&file), Err(ImageError::TooLarge));
}

/// Whatever comes out is a sound square of a known kind.
fn assert_sound(result: Result<Avatar, ImageError>) {
    if let Ok(avatar) = result {
        assert!(avatar.width == avatar.height && (1..=EDGE).contains(&avatar.width));
        assert_eq!(decoded(&avatar).dimensions(), (avatar.width, avatar.height));
    }
}

#[test]
fn t60_a_truncated_file_never_breaks_the_decoder() {
    for format in formats() {
        let file = encoded(&noise(40, 30), format);
        for length in 0..file.len().min(400) {
            assert_sound(process(&file[..length]));
        }
        for length in (0..file.len()).step_by(37) {
            assert_sound(process(&file[..length]));
        }
        assert_eq!(process(&file[..20]), Err(ImageError::Invalid), "{format:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn t60_a_corrupted_file_never_breaks_the_decoder(
        format in 0_usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        in_head in any::<bool>(),
    ) {
        let mut file = encoded(&noise(40, 30), formats()[format]);
        let reach = if in_head { file.len().min(160) } else { file.len() };
        for (place, value) in changes {
            let place = place.index(reach);
            file[place] = value;
        }
        assert_sound(process(&file));
    }

    #[test]
    fn t60_random_bytes_behind_a_signature_never_break_the_decoder(
        signature in 0_usize..3,
        rest in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let signature = [&b"\x89PNG\r\n\x1a\n"[..], b"\xFF\xD8\xFF", b"RIFF\x64\0\0\0WEBPVP8 "][signature];
        assert_sound(process(&[signature, &rest].concat()));
    }
}

#[tokio::test]
async fn pictures_wait_for_a_permit_and_all_are_processed() {
    let images = Images::new(0);
    let file = encoded(&halves(64, 64), ImageFormat::Png);
    let results = futures_util::future::join_all((0..5).map(|_| images.process(file.clone()))).await;
    assert!(results.iter().all(|result| result.as_ref().is_ok_and(|avatar| avatar.width == 64)));
    assert_eq!(images.process(b"nothing".to_vec()).await, Err(ImageError::Invalid));
}

/// The checksum of PNG chunks (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    };
    !bytes.iter().fold(u32::MAX, step)
}

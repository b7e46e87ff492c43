//! The secret in the forms that apps take: the link of the de-facto "Key URI Format", and its QR code.

use qrcode::render::svg;
use qrcode::types::QrError;
use qrcode::{EcLevel, QrCode};

use latchkey_openapi::ids::FactorId;
use latchkey_openapi::totp::TotpEnrolment;

use super::totp::{DIGITS, STEP_SECONDS, TotpSecret};
use crate::identity::time::from_micros;

/// Side of a module of the QR code, in SVG units.
const MODULE: u32 = 4;

/// A secret in every form that apps take. `issuer` is the organization's name, `account` the user name.
///
/// # Errors
/// Names that do not fit into a QR code.
pub fn enrolment(
    secret: &TotpSecret,
    (id, name): (&str, &str),
    (issuer, account): (&str, &str),
    expires_at: Option<i64>,
) -> Result<TotpEnrolment, QrError> {
    let otpauth_uri = uri(secret, issuer, account);
    Ok(TotpEnrolment {
        id: FactorId(id.to_owned()),
        name: name.to_owned(),
        secret: groups(secret),
        qr_svg: qr_svg(&otpauth_uri)?,
        otpauth_uri,
        expires_at: expires_at.map(from_micros),
    })
}

/// The secret in groups of four, for typing.
fn groups(secret: &TotpSecret) -> String {
    let text = secret.base32();
    let mut grouped = String::with_capacity(text.len() * 5 / 4);
    for (position, letter) in text.chars().enumerate() {
        if position > 0 && position % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(letter);
    }
    grouped
}

/// The link: `otpauth://totp/Issuer:account?secret=…`.
fn uri(secret: &TotpSecret, issuer: &str, account: &str) -> String {
    // A colon ends the issuer, whether it is escaped or not.
    let issuer = escape(&issuer.replace(':', " "));
    let (account, secret) = (escape(account), secret.base32());
    let secret = secret.as_str();
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"
    )
}

/// Everything but unreserved characters (RFC 3986 §2.3) by their bytes: apps differ in what else they understand.
fn escape(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
        escaped
    })
}

/// The link as a QR code: an SVG image, dark on white in every theme, because cameras need it so.
fn qr_svg(uri: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(uri, EcLevel::M)?;
    let image = code
        .render::<svg::Color<'_>>()
        .module_dimensions(MODULE, MODULE)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    // Without the XML declaration, so that it stands in a page as well.
    Ok(image.find("<svg").and_then(|start| image.get(start..)).unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::rng::SeededRng;

    #[test]
    fn t32_names_cannot_leave_their_place_in_the_link() {
        let secret = TotpSecret::random(&SeededRng::new(1));
        let uri = uri(&secret, "A:B & <Co>?", "eve@x.org?secret=AAAA&issuer=B#");
        let rest = uri.strip_prefix("otpauth://totp/A%20B%20%26%20%3CCo%3E%3F:").unwrap();
        assert!(rest.starts_with("eve%40x.org%3Fsecret%3DAAAA%26issuer%3DB%23?secret="), "{uri}");
        assert_eq!(uri.matches("secret=").count(), 1);
        assert!(uri.ends_with("&issuer=A%20B%20%26%20%3CCo%3E%3F&algorithm=SHA1&digits=6&period=30"));
    }

    #[test]
    fn the_longest_names_still_make_a_picture() {
        let secret = TotpSecret::random(&SeededRng::new(2));
        let picture = qr_svg(&uri(&secret, &"ü".repeat(100), &"ü".repeat(64))).unwrap();
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>"));
        assert_eq!(groups(&secret).split(' ').count(), 8);
    }
}

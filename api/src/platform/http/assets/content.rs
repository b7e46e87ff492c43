//! What a file is, by its name.

/// The media type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// Hexadecimal digits that a hash in a name has at least.
const LEAST_HASH_DIGITS: usize = 8;

/// The media type for the extension of the name.
pub(super) fn type_of(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => HTML,
        // RFC 9239 §6: `text/javascript` is the one name.
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        // Browsers compile while they load only under this name.
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" | "ftl" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Whether the name holds the hash of the content, as in `assets/latchkey-0123456789abcdef.js`.
pub(super) fn is_hashed_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let hash = name.split_once('.').and_then(|(stem, _)| stem.rsplit_once('-')).map_or("", |(_, hash)| hash);
    hash.len() >= LEAST_HASH_DIGITS && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_a_hash_is_kept_forever() {
        assert!(is_hashed_name("assets/latchkey-0123456789abcdef.js"));
        assert!(is_hashed_name("assets/red-hat-text-0123456789abcdef.woff2"));
        for plain in
            ["assets/latchkey.js", "favicon.svg", "a-b.js", "assets/code-background.png", "-.js", "abc-0123"]
        {
            assert!(!is_hashed_name(plain), "{plain}");
        }
    }

    #[test]
    fn web_assembly_and_scripts_have_the_types_that_browsers_insist_on() {
        assert_eq!(type_of("assets/latchkey-0.wasm"), "application/wasm");
        assert_eq!(type_of("assets/latchkey-0.js"), "text/javascript; charset=utf-8");
        assert_eq!(type_of("index.html"), "text/html; charset=utf-8");
        assert_eq!(type_of("LICENSE"), "application/octet-stream");
    }
}

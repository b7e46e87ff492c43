//! Readable shades of an organization's accent colour.

/// A colour in sRGB, each channel 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rgb([f64; 3]);

/// The lightest and the darkest background that text of the accent colour stands on.
const LIGHT_GROUND: Rgb = Rgb([241.0, 243.0, 247.0]);
const DARK_GROUND: Rgb = Rgb([38.0, 44.0, 54.0]);
const WHITE: Rgb = Rgb([255.0; 3]);
const BLACK: Rgb = Rgb([0.0; 3]);
/// A little above the 4.5 of WCAG 2.2 §1.4.3, so that rounding never falls below it.
const READABLE: f64 = 4.6;

impl Rgb {
    /// A colour written `#rrggbb`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
        let channel = |from: usize| u8::from_str_radix(hex.get(from..from + 2)?, 16).ok().map(f64::from);
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// The colour as `#rrggbb`.
    pub(crate) fn hex(self) -> String {
        let [r, g, b] = self.0.map(|channel| channel.round().clamp(0.0, 255.0) as u8);
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// This much of another colour mixed in, 0 to 1.
    fn mix(self, other: Self, share: f64) -> Self {
        let ([r, g, b], [or, og, ob]) = (self.0, other.0);
        let part = |own: f64, foreign: f64| own + (foreign - own) * share;
        Self([part(r, or), part(g, og), part(b, ob)])
    }

    /// Relative luminance (WCAG 2.2, definition).
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|channel| {
            let c = channel / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast with another colour, 1 to 21 (WCAG 2.2, definition).
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The nearest shade towards `end` that can be read on `ground`.
    fn readable_on(self, ground: Self, end: Self) -> Self {
        (0..=100)
            .map(|step| self.mix(end, f64::from(step) / 100.0))
            .find(|shade| {
                Self::parse(&shade.hex()).is_some_and(|rounded| rounded.contrast(ground) >= READABLE)
            })
            .unwrap_or(end)
    }
}

/// The shades that the stylesheet takes: each pair is the custom property and its value.
pub(crate) fn accent_properties(accent: &str) -> Option<[(&'static str, String); 3]> {
    let accent = Rgb::parse(accent)?;
    Some([
        ("--lk-accent", accent.hex()),
        // Text, icons and filled buttons with white text on light grounds.
        ("--lk-accent-light", accent.readable_on(LIGHT_GROUND, BLACK).hex()),
        // Text, icons and filled buttons with dark text on dark grounds.
        ("--lk-accent-dark", accent.readable_on(DARK_GROUND, WHITE).hex()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accent_gives_shades_that_can_be_read() {
        for accent in [
            "#4f46e5", "#ffff00", "#000000", "#ffffff", "#ff0000", "#00ff88", "#777777", "#1e3a8a", "#f59e0b",
        ] {
            let [(_, own), (_, light), (_, dark)] = accent_properties(accent).unwrap();
            assert_eq!(own, accent);
            let (light, dark) = (Rgb::parse(&light).unwrap(), Rgb::parse(&dark).unwrap());
            for ground in [WHITE, LIGHT_GROUND] {
                assert!(light.contrast(ground) >= 4.5, "{accent} on light: {}", light.contrast(ground));
            }
            for ground in [DARK_GROUND, Rgb([15.0, 18.0, 22.0])] {
                assert!(dark.contrast(ground) >= 4.5, "{accent} on dark: {}", dark.contrast(ground));
            }
        }
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in ["", "4f46e5", "#4f46e", "#gggggg", "#ééé"] {
            assert_eq!(Rgb::parse(text), None, "{text}");
        }
    }
}

//! How well a colour stands out from another: the contrast ratio of WCAG 2.x, from 1 to 21.

use std::fmt;

/// A colour as a screen mixes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb([u8; 3]);

impl Rgb {
    /// Reads `#FAF6F0`.
    pub fn of(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let whole = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let [_, red, green, blue] =
            u32::from_str_radix(digits, 16).ok().filter(|_| whole)?.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>; the same either way round.
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (one.luminance() + 0.05, other.luminance() + 0.05);
    one.max(other) / one.min(other)
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02X}{green:02X}{blue:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_what_wcag_says_of_well_known_pairs() {
        let white = Rgb::of("#FFFFFF").unwrap();
        for (colour, ratio) in
            [("#000000", 21.0), ("#767676", 4.54), ("#777777", 4.48), ("#FFFFFF", 1.0)]
        {
            let colour = Rgb::of(colour).unwrap();
            assert!((contrast(colour, white) - ratio).abs() < 0.005, "{colour}");
            assert!((contrast(white, colour) - ratio).abs() < 0.005, "{colour}");
        }
    }

    #[test]
    fn a_colour_is_six_digits_after_a_hash() {
        assert_eq!(Rgb::of("#faf6f0").unwrap().to_string(), "#FAF6F0");
        for text in ["FAF6F0", "#FAF6F", "#FAF6F00", "#+AF6F0", "#FAF6G0", ""] {
            assert_eq!(Rgb::of(text), None, "{text}");
        }
    }
}

//! `content/look.toml`: colours, sizes and motion of every app, and which colours must stand out from which.

use super::contrast::{Rgb, contrast};
use super::fields::Fields;
use crate::error::{Error, Result};

/// Where it stands.
pub const FILE: &str = "content/look.toml";

/// What WCAG 2.x asks at level AA: of text (1.4.3), and of a shape that tells something (1.4.11).
const LEAST: [f64; 2] = [4.5, 3.0];

/// The least that a finger hits: Material's 48 dp, Apple's 44 points.
const LEAST_TOUCH: Touch = Touch { android: 48, ios: 44 };

/// All of it.
pub struct Look {
    /// In the order of the file.
    pub colors: Vec<Color>,
    pairs: Vec<Pair>,
    /// Spacing, in dp or points.
    pub space: Vec<u32>,
    /// From the edge of the screen, in dp or points.
    pub screen_margin: u32,
    /// Of a card's corners, in dp or points.
    pub radius: u32,
    /// What can be tapped.
    pub touch: Touch,
    /// In the order of the file.
    pub texts: Vec<TextSize>,
    /// How things come and go.
    pub motion: Motion,
}

/// A colour by its name.
pub struct Color {
    /// Permanent.
    pub name: String,
    /// By day.
    pub light: Rgb,
    /// By night.
    pub dark: Rgb,
    /// Carries no meaning, so that nobody need see it.
    decorative: bool,
    /// What it may be used for.
    pub what_for: String,
}

/// Each in front on each of the others.
struct Pair {
    front: Vec<String>,
    on: Vec<String>,
    least: f64,
    what_for: String,
}

/// The least height and width.
pub struct Touch {
    /// In dp.
    pub android: u32,
    /// In points.
    pub ios: u32,
}

/// A size of text by its name.
pub struct TextSize {
    /// Permanent.
    pub name: String,
    /// In sp, or points that scale.
    pub size: u32,
    /// As a multiple of the size; none = the font's own.
    pub line_height: Option<f64>,
    /// What it may be used for.
    pub what_for: String,
}

/// How things come and go.
pub struct Motion {
    /// Milliseconds.
    pub ms: u32,
    /// By how much a thing rises as it comes, in dp or points.
    pub rise: u32,
}

impl Look {
    /// Reads it, and holds it to what it promises.
    pub fn of(text: &str) -> Result<Self> {
        let mut file = Fields::of_file(FILE, text)?;
        let colors = file.tables("color")?.into_iter().map(color).collect::<Result<_>>()?;
        let pairs = file.tables("pair")?.into_iter().map(pair).collect::<Result<_>>()?;
        let texts = file.tables("text")?.into_iter().map(text_size).collect::<Result<_>>()?;
        let mut size = file.table("size")?;
        let mut touch = file.table("touch")?;
        let mut motion = file.table("motion")?;
        let look = Self {
            colors,
            pairs,
            space: size.numbers("space")?,
            screen_margin: size.number("screen_margin")?,
            radius: size.number("radius")?,
            touch: Touch { android: touch.number("android")?, ios: touch.number("ios")? },
            texts,
            motion: Motion { ms: motion.number("ms")?, rise: motion.number("rise")? },
        };
        for fields in [size, touch, motion, file] {
            fields.done()?;
        }
        match look.complaints()?.as_slice() {
            [] => Ok(look),
            complaints => Err(Error::failed(complaints.join("\n"))),
        }
    }

    /// One sentence for each thing that would be hard to see or to hit.
    fn complaints(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for pair in &self.pairs {
            for (front, on) in
                pair.front.iter().flat_map(|front| pair.on.iter().map(move |on| (front, on)))
            {
                let (front, on) = (self.color(front)?, self.color(on)?);
                found.extend(pair.complaints(front, on));
            }
        }
        for color in &self.colors {
            let used =
                |pair: &Pair| pair.front.contains(&color.name) || pair.on.contains(&color.name);
            if !color.decorative && !self.pairs.iter().any(used) {
                found.push(format!(
                    "{FILE}: {} stands in no pair and is not decorative, so nothing says that it can be seen.",
                    color.name
                ));
            }
        }
        if self.touch.android < LEAST_TOUCH.android || self.touch.ios < LEAST_TOUCH.ios {
            found.push(format!(
                "{FILE}: what can be tapped is at least {} dp and {} points large.",
                LEAST_TOUCH.android, LEAST_TOUCH.ios
            ));
        }
        Ok(found)
    }

    fn color(&self, name: &str) -> Result<&Color> {
        let found = self.colors.iter().find(|color| color.name == name);
        found.ok_or_else(|| {
            Error::failed(format!("{FILE}: a pair names '{name}', which is no colour."))
        })
    }
}

impl Pair {
    fn complaints(&self, front: &Color, on: &Color) -> Vec<String> {
        let mut found = Vec::new();
        let two = format!("{} on {}", front.name, on.name);
        if front.decorative {
            found.push(format!(
                "{FILE}: {two}: {} is decorative, and so never in front.",
                front.name
            ));
        }
        for (when, ratio) in
            [("day", contrast(front.light, on.light)), ("night", contrast(front.dark, on.dark))]
        {
            if ratio < self.least {
                found.push(format!(
                    "{FILE}: {two} by {when} has a contrast of {ratio:.2}, and {:.1} is the least for {}.",
                    self.least, self.what_for
                ));
            }
        }
        found
    }
}

fn color(mut fields: Fields) -> Result<Color> {
    let mut rgb = |key: &str| {
        let text = fields.text(key)?;
        Rgb::of(&text).ok_or_else(|| fields.wrong(format_args!("'{text}' is no colour as #FAF6F0")))
    };
    let (light, dark) = (rgb("light")?, rgb("dark")?);
    let color = Color {
        name: fields.text("name")?,
        light,
        dark,
        decorative: fields.yes("decorative")?,
        what_for: fields.text("for")?,
    };
    fields.done()?;
    Ok(color)
}

fn pair(mut fields: Fields) -> Result<Pair> {
    let least = fields.maybe_decimal("least")?;
    let known = LEAST.into_iter().find(|known| Some(*known) == least);
    let pair = Pair {
        front: fields.texts("front")?,
        on: fields.texts("on")?,
        least: known.ok_or_else(|| fields.wrong("'least' is 4.5 for text, 3.0 for a shape"))?,
        what_for: fields.text("for")?,
    };
    fields.done()?;
    Ok(pair)
}

fn text_size(mut fields: Fields) -> Result<TextSize> {
    let size = TextSize {
        name: fields.text("name")?,
        size: fields.number("size")?,
        line_height: fields.maybe_decimal("line_height")?,
        what_for: fields.text("for")?,
    };
    fields.done()?;
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r##"
        size = { space = [4], screen_margin = 20, radius = 20 }
        touch = { android = 48, ios = 44 }
        motion = { ms = 200, rise = 8 }
        [[color]]
        name = "paper"
        light = "#FFFFFF"
        dark = "#000000"
        for = "the window"
        [[color]]
        name = "ink"
        light = "#000000"
        dark = "#FFFFFF"
        for = "text"
        [[color]]
        name = "line"
        light = "#EEEEEE"
        dark = "#111111"
        decorative = true
        for = "hairlines"
        [[pair]]
        front = ["ink"]
        on = ["paper"]
        least = 4.5
        for = "texts"
        [[text]]
        name = "body"
        size = 16
        for = "text"
    "##;

    /// What is said of the good file once something in it is replaced.
    fn said_of(before: &str, after: &str) -> String {
        assert_eq!(GOOD.matches(before).count(), 1, "{before}");
        let look = Look::of(&GOOD.replace(before, after));
        look.err().map(|why| why.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_pair_that_is_too_close_is_one_sentence_by_day_and_one_by_night() {
        assert!(Look::of(GOOD).is_ok());
        assert_eq!(
            said_of("light = \"#000000\"", "light = \"#777777\""),
            "content/look.toml: ink on paper by day has a contrast of 4.48, and 4.5 is the least for texts."
        );
        assert_eq!(
            said_of("dark = \"#FFFFFF\"", "dark = \"#222222\""),
            "content/look.toml: ink on paper by night has a contrast of 1.32, and 4.5 is the least for texts."
        );
        assert_eq!(said_of("light = \"#000000\"", "light = \"#767676\""), "");
    }

    #[test]
    fn a_color_stands_in_a_pair_or_is_decorative_and_then_never_in_front() {
        assert_eq!(
            said_of("decorative = true", ""),
            "content/look.toml: line stands in no pair and is not decorative, so nothing says that it can be seen."
        );
        let said = said_of("front = [\"ink\"]", "front = [\"ink\", \"line\"]");
        assert!(said.contains("line is decorative, and so never in front."), "{said}");
        assert_eq!(
            said_of("front = [\"ink\"]", "front = [\"ikn\"]"),
            "content/look.toml: a pair names 'ikn', which is no colour."
        );
    }

    #[test]
    fn neither_the_least_contrast_nor_the_least_touch_can_be_talked_down() {
        assert_eq!(
            said_of("least = 4.5", "least = 1.5"),
            "content/look.toml, pair 1: 'least' is 4.5 for text, 3.0 for a shape."
        );
        let said = said_of("android = 48", "android = 40");
        assert_eq!(
            said,
            "content/look.toml: what can be tapped is at least 48 dp and 44 points large."
        );
    }
}

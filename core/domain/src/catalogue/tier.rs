//! Levels of touch (`product.md` 3b), and the rule that gates whatever holds touch.

use serde::Deserialize;

/// A level of touch: 0 none, 1 hands and sitting close, 2 hugs and shoulder rub, 3 cuddle and massage, 4 and 5
/// the touch programme. As what is open now, it is the lower of two private choices (SR-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(try_from = "u8")]
pub struct Tier(u8);

/// A number that is no level of touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a level of touch is a number from 0 to 5; choose one of these")]
pub struct NotATier;

impl Tier {
    /// No touch: where everyone starts, and what anything unknown counts as.
    pub const NONE: Self = Self(0);
    /// The highest level of which anything is returned before the touch programme stands
    /// (`product.md` 'Decided').
    pub const HIGHEST_RETURNED: Self = Self(2);

    /// The level with this number; `None` above 5.
    #[must_use]
    pub const fn new(level: u8) -> Option<Self> {
        if level <= 5 { Some(Self(level)) } else { None }
    }

    /// Its number, 0 to 5.
    #[must_use]
    pub const fn level(self) -> u8 {
        self.0
    }

    /// Whether an item of tier `item` may be shown while this level is open for both. Nothing above
    /// [`Tier::HIGHEST_RETURNED`] ever is.
    #[must_use]
    pub fn opens(self, item: Self) -> bool {
        item <= self && item <= Self::HIGHEST_RETURNED
    }
}

impl TryFrom<u8> for Tier {
    type Error = NotATier;

    fn try_from(level: u8) -> Result<Self, NotATier> {
        Self::new(level).ok_or(NotATier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_opens_what_is_not_above_it_and_never_above_two() {
        let tier = |level| Tier::new(level).unwrap();
        for open in 0..=5 {
            for item in 0..=5 {
                assert_eq!(tier(open).opens(tier(item)), item <= open && item <= 2);
            }
        }
        assert_eq!(Tier::default(), Tier::NONE);
        assert_eq!((Tier::new(6), Tier::try_from(6)), (None, Err(NotATier)));
    }
}

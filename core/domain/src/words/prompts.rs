//! Prompts of the private journal (`product.md` 3d). One is offered; skipping is free, as often as one likes, and
//! leaves nothing behind: which prompt comes follows from the day, the skips and a seed of one's own.

use serde::Deserialize;

use super::{Embedded, PickSeed, PromptId, WordsError, pick};
use crate::day::CivilDay;
use crate::hash::labelled;

static ENGLISH: Embedded<Prompts> =
    Embedded::new("journal prompts", include_str!("../../../../content/en/prompts.toml"));

/// The prompts of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompts {
    prompt: Vec<Prompt>,
}

/// The beginning of a page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// Permanent; an entry of the journal may carry it.
    pub id: PromptId,
    /// What it is about, as a slug ("self-kindness").
    pub theme: String,
    /// The words to go on from.
    pub text: String,
}

impl Prompts {
    /// The English prompts.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The prompt of a civil day after so many skips, from one theme or from all. With no skip, all come round
    /// before any comes again; each skip of a day gives another until all were offered. `None` when there is no
    /// such theme.
    pub fn of_day(
        &self,
        day: CivilDay,
        skips: u32,
        theme: Option<&str>,
        seed: &PickSeed,
    ) -> Option<&Prompt> {
        let offered: Vec<&Prompt> = self.about(theme).collect();
        let key = |label, number: u64, prompt: usize| {
            let id = offered.get(prompt).map_or("", |prompt| prompt.id.as_str());
            labelled(label, &[seed.as_bytes(), &number.to_be_bytes(), id.as_bytes()])
        };
        let number = u64::from(day.number());
        let in_rounds = |round, prompt| key("hearth/prompt/1", round, prompt);
        let first = pick::place(number, offered.len(), in_rounds)?;
        let mut order: Vec<usize> = (0..offered.len()).collect();
        order.sort_by_cached_key(|prompt| {
            (*prompt != first, key("hearth/prompt-skip/1", number, *prompt))
        });
        let place = (skips as usize).checked_rem(order.len())?;
        order.get(place).and_then(|prompt| offered.get(*prompt)).copied()
    }

    /// The prompts of one theme, or all.
    pub fn about<'a, 't>(
        &'a self,
        theme: Option<&'t str>,
    ) -> impl Iterator<Item = &'a Prompt> + use<'a, 't> {
        self.prompt.iter().filter(move |prompt| theme.is_none_or(|theme| prompt.theme == theme))
    }

    /// The themes, in the order of the file.
    pub fn themes(&self) -> Vec<&str> {
        let mut themes = Vec::new();
        for prompt in &self.prompt {
            if !themes.contains(&prompt.theme.as_str()) {
                themes.push(&prompt.theme);
            }
        }
        themes
    }

    /// The prompt with this id; `None` when this build has none.
    pub fn get(&self, id: &PromptId) -> Option<&Prompt> {
        self.prompt.iter().find(|prompt| prompt.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn day(number: u32) -> CivilDay {
        CivilDay::from_ymd(2026, 11, 16).unwrap().plus(number.cast_signed()).unwrap()
    }

    #[test]
    fn there_are_eight_prompts_a_theme() {
        let prompts = Prompts::english().unwrap();
        assert_eq!(prompts.themes().len(), 10);
        for theme in prompts.themes() {
            assert_eq!(prompts.about(Some(theme)).count(), 8, "{theme}");
        }
        let first = &prompts.prompt[0];
        assert_eq!(prompts.get(&first.id), Some(first));
    }

    #[test]
    fn a_skip_always_gives_another_until_all_were_offered() {
        let prompts = Prompts::english().unwrap();
        let seed = PickSeed::of(&[7; 32]);
        for theme in [None, Some("anger")] {
            let count = u32::try_from(prompts.about(theme).count()).unwrap();
            let offered: BTreeSet<&PromptId> = (0..count)
                .map(|skips| &prompts.of_day(day(3), skips, theme, &seed).unwrap().id)
                .collect();
            assert_eq!(offered.len(), count as usize);
            let again = prompts.of_day(day(3), count, theme, &seed);
            assert_eq!(again, prompts.of_day(day(3), 0, theme, &seed));
            assert!(prompts.of_day(day(3), u32::MAX, theme, &seed).is_some());
        }
    }

    #[test]
    fn unskipped_prompts_come_round_and_two_people_have_two_orders() {
        let prompts = Prompts::english().unwrap();
        let first =
            |number, seed: &PickSeed| &prompts.of_day(day(number), 0, None, seed).unwrap().id;
        let (mine, theirs) = (PickSeed::of(&[1; 32]), PickSeed::of(&[2; 32]));
        let of = |seed| (0..160).map(|number| first(number, seed)).collect::<Vec<_>>();
        assert_eq!(of(&mine).iter().collect::<BTreeSet<_>>().len(), 80);
        assert!(of(&mine).windows(2).all(|pair| pair[0] != pair[1]));
        assert_ne!(of(&mine), of(&theirs));
    }

    #[test]
    fn a_theme_that_is_not_there_offers_nothing() {
        let prompts = Prompts::english().unwrap();
        assert_eq!(prompts.of_day(day(0), 0, Some("chores"), &PickSeed::of(&[1; 32])), None);
    }
}

//! Finding things by topic and by search (`product.md` 6). Over everything that is there to read, with help first;
//! what holds touch only up to the level that is open for both. Conversation and touch cards are not found:
//! they are dealt. Nothing about who looked for what is kept.

use super::fold::Query;
use super::{
    Book, Challenge, Challenges, Empathy, EmpathyTexts, Guide, Page, Prompt, Prompts, Tip, Tips,
    WordsError,
};
use crate::catalogue::{Catalogue, Exercise, Pillar, Tier};
use crate::help::{Help, Situation};

/// Something that was found. In the order in which equally good finds are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A page of help.
    Help(&'static Situation),
    /// An exercise.
    Exercise(&'static Exercise),
    /// A page of the guide.
    Page(&'static Page),
    /// A situation and what one could say in it.
    Empathy(&'static Empathy),
    /// A weekly challenge.
    Challenge(&'static Challenge),
    /// A tip.
    Tip(&'static Tip),
    /// A prompt of the journal.
    Prompt(&'static Prompt),
    /// A book.
    Book(&'static Book),
}

/// Everything that holds all the words of `typed`, each as the beginning of a word; what has them in its title comes
/// first. Case, accents and apostrophes make no difference. Nothing typed finds nothing.
///
/// # Errors
/// [`WordsError`] when texts of this build can't be read.
pub fn search(typed: &str, touch: Tier) -> Result<Vec<Found>, WordsError> {
    let Some(query) = Query::of(typed) else { return Ok(Vec::new()) };
    let mut found: Vec<(usize, Found)> = everything(touch)?
        .into_iter()
        .filter_map(|found| Some((found.misses(&query)?, found)))
        .collect();
    found.sort_by_key(|(misses, _)| *misses);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

/// Everything of one topic: exercises, pages of the guide and tips of a pillar, and help where it is about help.
///
/// # Errors
/// [`WordsError`] when texts of this build can't be read.
pub fn about(pillar: Pillar, touch: Tier) -> Result<Vec<Found>, WordsError> {
    let mut found = everything(touch)?;
    found.retain(|found| match found {
        Found::Help(_) => pillar == Pillar::Support,
        Found::Exercise(exercise) => exercise.pillar == pillar,
        Found::Page(page) => page.section.pillar() == Some(pillar),
        Found::Tip(tip) => tip.pillar == pillar,
        Found::Empathy(_) | Found::Challenge(_) | Found::Prompt(_) | Found::Book(_) => false,
    });
    Ok(found)
}

/// All that may be found while `touch` is open for both.
fn everything(touch: Tier) -> Result<Vec<Found>, WordsError> {
    let catalogue = Catalogue::english()
        .map_err(|why| WordsError { file: "list of exercises", why: why.to_string() })?;
    let guide = Guide::english()?;
    let mut all: Vec<Found> = Vec::new();
    all.extend(Help::english()?.situations().map(Found::Help));
    all.extend(catalogue.allowed(touch).map(Found::Exercise));
    all.extend(guide.pages().map(Found::Page));
    all.extend(EmpathyTexts::english()?.situations().map(Found::Empathy));
    all.extend(Challenges::english()?.all().map(Found::Challenge));
    all.extend(Tips::english()?.open(touch).map(Found::Tip));
    all.extend(Prompts::english()?.about(None).map(Found::Prompt));
    all.extend(guide.books().map(Found::Book));
    Ok(all)
}

impl Found {
    fn misses(self, query: &Query) -> Option<usize> {
        match self {
            Self::Help(one) => {
                let title = format!("{} {}", one.label, one.title);
                query.misses(&title, one.body.iter().map(String::as_str))
            }
            Self::Exercise(one) => {
                let texts = [&one.one_line, &one.why, &one.alternative];
                let texts = texts.into_iter().chain(&one.steps).chain(&one.tips);
                query.misses(&one.name, texts.map(String::as_str))
            }
            Self::Page(one) => query.misses(&one.title, one.body.iter().map(String::as_str)),
            Self::Empathy(one) => {
                let texts = [&one.feeling, &one.unsure, &one.offer];
                let texts = texts.into_iter().chain(&one.phrasings);
                query.misses(&one.name, texts.map(String::as_str))
            }
            Self::Challenge(one) => query.misses(&one.text, one.steps.iter().map(String::as_str)),
            Self::Tip(one) => query.misses("", [one.text.as_str()]),
            Self::Prompt(one) => query.misses("", [one.text.as_str()]),
            Self::Book(one) => {
                let title = format!("{} {}", one.title, one.author);
                query.misses(&title, [one.line.as_str()])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Tier = Tier::NONE;

    fn first(typed: &str) -> Found {
        search(typed, NONE).unwrap()[0]
    }

    #[test]
    fn whoever_types_that_they_are_afraid_finds_help_first() {
        for typed in ["afraid", "I am afraid", "AFRAID of my partner"] {
            assert!(
                matches!(first(typed), Found::Help(one) if one.id.as_str() == "help-fear"),
                "{typed}"
            );
        }
        assert!(matches!(first("affair"), Found::Help(one) if one.id.as_str() == "help-betrayal"));
    }

    #[test]
    fn what_has_the_words_in_its_title_comes_before_what_mentions_them() {
        assert!(matches!(first("gratitude"), Found::Page(_) | Found::Exercise(_)));
        assert!(matches!(first("check in"), Found::Page(one) if one.title == "Small check-ins"));
        assert!(
            matches!(first("chapman"), Found::Book(one) if one.id.as_str() == "book-five-love-languages")
        );
        assert!(matches!(first("softer start"), Found::Exercise(one) if one.code == "C06"));
    }

    #[test]
    fn case_accents_and_a_word_not_finished_make_no_difference() {
        let found = search("phones asleep", NONE).unwrap();
        assert!(!found.is_empty());
        for typed in ["PHÓNES asleep", "phon asl", "asleep phones"] {
            assert_eq!(search(typed, NONE).unwrap(), found, "{typed}");
        }
    }

    #[test]
    fn nothing_typed_and_nothing_like_it_find_nothing() {
        for typed in ["", "   ", "?!", "zzzz", "phones zzzz"] {
            assert_eq!(search(typed, NONE).unwrap(), []);
        }
    }

    #[test]
    fn sr_39_touch_is_found_only_up_to_what_is_open_for_both() {
        let tiers = |touch: u8| {
            let found = search("hug", Tier::new(touch).unwrap()).unwrap();
            found
                .into_iter()
                .filter_map(|found| match found {
                    Found::Exercise(one) => Some(one.tier.level()),
                    Found::Tip(one) => Some(one.tier.level()),
                    _ => None,
                })
                .max()
                .unwrap_or(0)
        };
        assert_eq!([0, 1, 2, 5].map(tiers), [0, 0, 2, 2]);
        for touch in 0..=5 {
            let found = search("massage", Tier::new(touch).unwrap()).unwrap();
            assert!(
                !found.iter().any(|one| matches!(one, Found::Exercise(one) if one.code == "P04"))
            );
        }
    }

    #[test]
    fn a_topic_holds_its_exercises_pages_and_tips_and_help_its_help() {
        for pillar in Pillar::ALL {
            let found = about(pillar, NONE).unwrap();
            assert!(found.iter().any(|one| matches!(one, Found::Exercise(_))), "{pillar:?}");
            assert!(found.iter().any(|one| matches!(one, Found::Page(_))), "{pillar:?}");
            let helps = found.iter().any(|one| matches!(one, Found::Help(_)));
            assert_eq!(helps, pillar == Pillar::Support);
        }
    }
}

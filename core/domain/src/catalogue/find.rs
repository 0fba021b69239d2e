//! Finding an exercise by what a person types: exactly, or as "did you mean".
//! Only what [`Catalogue::all`] returns is ever found.

use super::{Catalogue, Exercise};

/// Longer input is no name of an exercise; it is not compared.
const LONGEST_QUERY: usize = 80;

impl Catalogue {
    /// The exercise with exactly this id or code; upper and lower case are the same.
    pub fn find(&self, id_or_code: &str) -> Option<&Exercise> {
        let wanted = id_or_code.trim();
        self.all().find(|exercise| {
            exercise.id.as_str().eq_ignore_ascii_case(wanted)
                || exercise.code.eq_ignore_ascii_case(wanted)
        })
    }

    /// The exercise that was probably meant: by its exact name, by words of it ("appreciation"), or with
    /// a few letters off ("daily-apreciation"). The first of the catalogue wins a tie. `None` when
    /// nothing is near.
    pub fn did_you_mean(&self, typed: &str) -> Option<&Exercise> {
        if typed.len() > LONGEST_QUERY {
            return None;
        }
        if let Some(exact) = self.find(typed) {
            return Some(exact);
        }
        let typed = slug(typed);
        self.all()
            .filter_map(|exercise| Some((distance(exercise, &typed)?, exercise)))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, exercise)| exercise)
    }
}

/// How far a slug is from an exercise, smaller is nearer; `None` when too far to be meant.
fn distance(exercise: &Exercise, typed: &str) -> Option<Distance> {
    let names = [exercise.id.as_str().to_owned(), slug(&exercise.name)];
    names.iter().filter_map(|name| distance_to_name(name, typed)).min()
}

fn distance_to_name(name: &str, typed: &str) -> Option<Distance> {
    if typed.is_empty() {
        return None;
    }
    let words = || name.split('-');
    let starts_a_word = |part: &str| words().any(|word| word.starts_with(part));
    if typed.len() >= 3 && typed.split('-').all(starts_a_word) {
        let unsaid = words().count().saturating_sub(typed.split('-').count());
        return Some(Distance::Words { unsaid });
    }
    let allowed = (typed.len() / 4).min(3);
    let letters = std::iter::once(name)
        .chain(words())
        .map(|part| strsim::osa_distance(part, typed))
        .min()
        .filter(|letters| *letters <= allowed)?;
    Some(Distance::Letters { letters })
}

/// Nearness of a name, nearest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    /// Every typed word starts a word of the name; so many words of it were not typed.
    Words { unsaid: usize },
    /// So many letters are off.
    Letters { letters: usize },
}

/// Small letters and digits, every run of other signs as one hyphen.
fn slug(text: &str) -> String {
    text.to_lowercase()
        .replace('\'', "")
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exercise_is_found_by_id_or_code_in_any_case() {
        let catalogue = Catalogue::english().unwrap();
        for typed in ["daily-appreciation", "Daily-Appreciation", "E01", "e01", " E01 "] {
            assert_eq!(catalogue.find(typed).unwrap().code, "E01", "{typed}");
        }
        for typed in ["", "E1", "daily appreciation", "Z99"] {
            assert_eq!(catalogue.find(typed), None, "{typed}");
        }
        for exercise in catalogue.all() {
            assert_eq!(catalogue.find(exercise.id.as_str()), Some(exercise));
            assert_eq!(catalogue.find(&exercise.code), Some(exercise));
            assert_eq!(catalogue.get(&exercise.id), Some(exercise));
        }
    }

    #[test]
    fn what_was_probably_meant_is_offered() {
        let catalogue = Catalogue::english().unwrap();
        let table = [
            ("appreciation", "daily-appreciation"),
            ("daily apreciation", "daily-appreciation"),
            ("daliy-appreciation", "daily-appreciation"),
            ("apreciation", "daily-appreciation"),
            ("The Twenty-Minute Talk", "twenty-minute-talk"),
            ("twenty minutes talk", "twenty-minute-talk"),
            ("talk", "twenty-minute-talk"),
            ("hug", "goodnight-hug"),
            ("goodnite hug", "goodnight-hug"),
            ("kichen date", "kitchen-date"),
            ("phones", "phones-to-bed"),
            ("Ears or ideas", "listen-or-help"),
            ("our story, from two sides", "our-story"),
            ("thank", "thank-you-note"),
            ("depth cards", "depth-cards-1"),
        ];
        for (typed, meant) in table {
            let found = catalogue.did_you_mean(typed).map(|exercise| exercise.id.as_str());
            assert_eq!(found, Some(meant), "{typed}");
        }
    }

    #[test]
    fn nothing_is_offered_for_what_is_near_nothing() {
        let catalogue = Catalogue::english().unwrap();
        for typed in ["", "  ", "-", "x", "zz", "qqqqqq", "C99", "🙂🙂🙂", &"talk ".repeat(40)]
        {
            assert_eq!(catalogue.did_you_mean(typed).map(|found| &found.id), None, "{typed}");
        }
    }
}

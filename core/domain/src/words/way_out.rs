//! The words of the way out (`product.md` 5, 6b): what leaving, deleting everything, a copy and a backup do, said
//! before and after. When a screen is shown is the host's.

use serde::Deserialize;

use super::{Embedded, Screen, WordsError};

static ENGLISH: Embedded<WayOutTexts> =
    Embedded::new("texts about leaving", include_str!("../../../../content/en/way-out.toml"));

/// The texts of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayOutTexts {
    screen: Vec<Screen>,
}

impl WayOutTexts {
    /// The English texts.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The screen with this id; `None` when this build has none.
    pub fn screen(&self, id: &str) -> Option<&Screen> {
        self.screen.iter().find(|screen| screen.id.as_str() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(id: &str) -> String {
        WayOutTexts::english().unwrap().screen(id).unwrap().body.join(" ")
    }

    #[test]
    fn sr_29_before_leaving_it_is_said_what_each_of_the_two_keeps() {
        let said = body("leave-keep");
        for part in
            ["What you wrote can stay", "Your partner keeps what you gave", "They never had"]
        {
            assert!(said.contains(part), "{part}");
        }
    }

    #[test]
    fn sr_28_quiet_and_tell_are_both_offered_and_quiet_first() {
        let texts = WayOutTexts::english().unwrap();
        let how = texts.screen("leave-how").unwrap();
        assert_eq!(how.buttons[..2], ["Quietly", "With a word"]);
        assert!(body("leave-how").contains("nothing is sent"));
        // Safety, what stays, how: three taps.
        let taps = ["leave-before", "leave-keep", "leave-how"].map(|id| texts.screen(id));
        assert!(taps.iter().all(Option::is_some));
    }

    #[test]
    fn sr_32_what_a_deletion_does_not_reach_is_listed() {
        let said = body("delete-limits").to_lowercase();
        for part in
            ["partner's phone", "screenshots", "cloud service", "app store", "backups", "remembers"]
        {
            assert!(said.contains(part), "{part}");
        }
        assert!(body("delete-before").contains("cannot be taken back"));
    }

    #[test]
    fn every_screen_of_a_step_offers_to_stay_as_things_are() {
        let ways = [
            ("leave-before", "Stay"),
            ("leave-keep", "Stay"),
            ("leave-how", "Stay"),
            ("delete-before", "Keep everything"),
            ("export-before", "Back"),
            ("backup-before", "Back"),
        ];
        for (id, way) in ways {
            let screen = WayOutTexts::english().unwrap().screen(id).unwrap();
            assert!(screen.buttons.iter().any(|button| button == way), "{id}");
        }
    }
}

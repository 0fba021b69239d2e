//! What people do with their phones: the acts of a history, as plain data that a test can shrink.

use hearth_domain::entries::{Appreciation, MomentEntry, NewEntry, Plan, PlanEdit, RestEntry};

use crate::future::Future;
use crate::home::Home;
use crate::phone::Phone;
use crate::random::Random;

/// One act. `which` picks among the entries that the phone could do it to; without one it does nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// Says what one noticed in the other.
    Appreciate {
        /// How many words.
        words: u8,
    },
    /// A ritual done.
    Moment,
    /// Days that ask nothing.
    Rest {
        /// How many more days.
        days: u8,
    },
    /// Something the two mean to do.
    Plan {
        /// How many words the note has.
        words: u8,
    },
    /// Changes a plan.
    Edit {
        /// Which.
        which: u16,
        /// Whether the title changes.
        title: bool,
        /// Where in the note a word goes.
        at: u8,
    },
    /// Deletes for both.
    Delete {
        /// Which.
        which: u16,
    },
    /// Erases here.
    Erase {
        /// Which.
        which: u16,
    },
    /// What a newer build would write.
    Future(Future),
}

impl Act {
    /// Any act, as often as people do it.
    pub fn random(random: &mut Random) -> Self {
        let which = u16::try_from(random.below(1 << 16)).unwrap_or(0);
        let small = |random: &mut Random, most| u8::try_from(random.below(most)).unwrap_or(0);
        match random.below(20) {
            0..=5 => Self::Appreciate { words: small(random, 40) },
            6..=8 => Self::Moment,
            9 => Self::Rest { days: small(random, 9) },
            10..=12 => Self::Plan { words: small(random, 30) },
            13..=15 => Self::Edit { which, title: random.once_in(3), at: small(random, 200) },
            16 | 17 => Self::Delete { which },
            18 => Self::Erase { which },
            _ => Self::Future(Future::random(random)),
        }
    }
}

const WORDS: [&str; 24] = [
    "the", "you", "made", "coffee", "before", "I", "woke", "up", "and", "we", "walked", "by",
    "river", "rain", "laughed", "about", "nothing", "at", "all", "soup", "für", "mich", "愛", "🙂",
];

/// So many words.
pub(crate) fn words(random: &mut Random, count: usize) -> String {
    let words: Vec<&str> = (0..=count).filter_map(|_| random.one_of(&WORDS).copied()).collect();
    words.join(" ")
}

impl<H: Home> Phone<H> {
    /// Does an act, if there is anything to do it to.
    pub fn act(&mut self, act: &Act) {
        match act {
            Act::Appreciate { words: count } => {
                let text = words(&mut self.random, usize::from(*count));
                let tag = ["did", "said", "was", "made"][self.random.below(4)];
                self.create(&NewEntry::Appreciation(
                    Appreciation::new(&text, Some(tag)).expect("words"),
                ));
            }
            Act::Moment => {
                let ritual = ["walk", "tea", "six-second-kiss", "check-in"][self.random.below(4)];
                let ritual = ritual.parse().expect("a slug");
                self.create(&NewEntry::Moment(MomentEntry { ritual }));
            }
            Act::Rest { days } => {
                let until = self.today().plus(i32::from(*days)).unwrap_or(self.today());
                self.create(&NewEntry::Rest(RestEntry { until }));
            }
            Act::Plan { words: count } => {
                let title = words(&mut self.random, 2);
                let note = words(&mut self.random, usize::from(*count));
                self.create(&NewEntry::Plan(Plan::new(&title, &note).expect("a plan")));
            }
            Act::Edit { which, title, at } => self.edit_some_plan(*which, *title, *at),
            Act::Delete { which } => {
                if let Some(id) = self.pick(*which) {
                    // Only the author may; the other one is told so.
                    let _ = self.space().delete(&id);
                }
            }
            Act::Erase { which } => {
                if let Some(id) = self.pick(*which) {
                    self.space().erase_here(&id).expect("an entry to erase");
                }
            }
            Act::Future(future) => self.write_future(future),
        }
    }

    fn edit_some_plan(&mut self, which: u16, title: bool, at: u8) {
        let plans = self.plans();
        let Some((id, note)) = plans.get(usize::from(which) % plans.len().max(1)).cloned() else {
            return;
        };
        let edit = if title {
            PlanEdit::new(Some(&words(&mut self.random, 2)), None)
        } else {
            let at =
                note.char_indices().map(|(at, _)| at).nth(usize::from(at)).unwrap_or(note.len());
            let (before, after) = note.split_at(at);
            let word = words(&mut self.random, 0);
            PlanEdit::new(None, Some(&format!("{before}{word}{after}")))
        };
        self.space().edit_plan(&id, &edit.expect("a small edit")).expect("a plan to edit");
    }
}

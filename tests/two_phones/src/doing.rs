//! How a phone does an act: by the same commands of the space that the app calls.

use std::fmt::Debug;

use hearth_domain::consent::{ConsentAct, Level, LiveEntry, Now, Private, Published};
use hearth_domain::day::CivilDay;
use hearth_domain::document::DocumentError;
use hearth_domain::entries::{
    Appreciation, CheckIn, MomentEntry, Need, NewEntry, Plan, PlanEdit, PlanKind, Profile,
    RestEntry, Scale, Terms, Ticks, View,
};
use hearth_domain::space::{RowsError, WriteError};
use hearth_domain::words::ChallengeId;

use crate::act::Act;
use crate::home::Home;
use crate::phone::Phone;
use crate::random::Random;

const WORDS: [&str; 24] = [
    "the", "you", "made", "coffee", "before", "I", "woke", "up", "and", "we", "walked", "by",
    "river", "rain", "laughed", "about", "nothing", "at", "all", "soup", "für", "mich", "愛", "🙂",
];

/// So many words.
pub(crate) fn words(random: &mut Random, count: usize) -> String {
    let words: Vec<&str> = (0..=count).filter_map(|_| random.one_of(&WORDS).copied()).collect();
    words.join(" ")
}

/// Something that went wrong because of the phone, and not because the act is refused.
pub(crate) trait Trouble: Debug {
    /// Whether it did.
    fn is_trouble(&self) -> bool;
}

impl Trouble for RowsError {
    fn is_trouble(&self) -> bool {
        true
    }
}

impl Trouble for WriteError {
    fn is_trouble(&self) -> bool {
        // An edit that would take too much of a document is a refusal like any other.
        matches!(self, Self::Rows(_) | Self::Document(DocumentError::Unreadable))
    }
}

impl<H: Home> Phone<H> {
    /// What came of an act; `None` when the rules refuse it, or a fault that a test made keeps it from being done.
    ///
    /// # Panics
    /// When a phone without such a fault could not do it.
    pub(crate) fn went<T, E: Trouble>(&mut self, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                let expected = self.damaged || self.storage().has_failed();
                assert!(expected || !error.is_trouble(), "{}: {error:?}", self.name);
                None
            }
        }
    }

    /// Does an act, if there is anything to do it to.
    pub fn act(&mut self, act: &Act) {
        let today = self.today();
        match act {
            Act::Appreciate { words: count } => {
                let text = words(&mut self.random, usize::from(*count));
                let tag = ["did", "said", "was", "made"][self.random.below(4)];
                let appreciation = Appreciation::new(&text, Some(tag)).expect("words");
                self.write(&NewEntry::Appreciation(appreciation));
            }
            Act::Moment => {
                let ritual = ["walk", "tea", "six-second-kiss", "check-in"][self.random.below(4)];
                let ritual = ritual.parse().expect("a slug");
                self.write(&NewEntry::Moment(MomentEntry { ritual }));
            }
            Act::Rest { days } => {
                let until = today.plus(i32::from(*days)).unwrap_or(today);
                self.write(&NewEntry::Rest(RestEntry { until }));
            }
            Act::Plan { words: count } => {
                let title = words(&mut self.random, 2);
                let note = words(&mut self.random, usize::from(*count));
                self.write(&NewEntry::Plan(Plan::new(&title, &note).expect("a plan")));
            }
            Act::Edit { which, title, at } => self.edit_some_plan(*which, *title, *at),
            Act::Delete { which } => {
                // What one lets be open is replaced and never just taken away: no screen does that.
                let id = self.pick(*which).filter(|id| !matches!(self.view(id), View::Consent(_)));
                if let Some(id) = id {
                    // Only the author may; the other one is told so.
                    let deleted = self.space().delete(&id);
                    self.went(deleted);
                }
            }
            Act::Erase { which } => {
                if let Some(id) = self.pick(*which) {
                    let erased = self.space().erase_here(&id);
                    self.went(erased);
                }
            }
            Act::CheckIn { mood } => self.check_in(today, *mood),
            Act::TakeCheckInBack => {
                let taken = self.space().share_check_in(today, None);
                self.went(taken);
            }
            Act::Profile { deck } => {
                let name = words(&mut self.random, 1);
                let profile = Profile::new(&name, 1 + u32::from(*deck)).expect("a name");
                let published = self.space().publish_profile(&profile);
                self.went(published);
            }
            Act::Propose { kind } => {
                let kind =
                    [PlanKind::Date, PlanKind::Affection, PlanKind::Quiet][usize::from(*kind % 3)];
                let title = words(&mut self.random, 2);
                let plan = Plan::of_kind(kind, &title, "", Terms::NONE).expect("a plan");
                let proposed = self.space().propose(today, &plan);
                self.went(proposed);
            }
            Act::SayYes { .. } | Act::Move { .. } | Act::Finish { .. } => self.answer(act),
            Act::Challenge { what } => self.challenge(today, *what),
            Act::Seal { day } => {
                let day = today.plus(i32::from(*day)).unwrap_or(today);
                let text = words(&mut self.random, 3);
                self.seal_if_open(day, &text);
            }
            Act::Consent { level } => self.let_open(*level),
            Act::Future(future) => self.write_future(future),
        }
    }

    fn write(&mut self, entry: &NewEntry) {
        let today = self.today();
        let created = self.space().create(Some(today), entry);
        self.went(created);
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
        let edited = self.space().edit_plan(&id, &edit.expect("a small edit"));
        self.went(edited);
    }

    fn check_in(&mut self, day: CivilDay, mood: u8) {
        let scale = |level: u8| Scale::new(1 + level % 5).ok();
        let mind = words(&mut self.random, 3);
        let need = Need::ALL[usize::from(mood) % Need::ALL.len()];
        let note = CheckIn::new(scale(mood), scale(mood / 5), Some(need), Some(&mind));
        let ticks = Ticks {
            mood: true,
            energy: mood.is_multiple_of(2),
            need: mood.is_multiple_of(3),
            mind: mood.is_multiple_of(4),
        };
        let shared = note.expect("a check-in").ticked(ticks);
        let shared = self.space().share_check_in(day, shared.as_ref());
        self.went(shared);
    }

    fn answer(&mut self, act: &Act) {
        let (Act::SayYes { which } | Act::Move { which, .. } | Act::Finish { which, .. }) = act
        else {
            return;
        };
        let plans = self.plans();
        let Some((plan, _)) = plans.get(usize::from(*which) % plans.len().max(1)) else { return };
        match act {
            Act::Move { days, .. } => {
                let day = self.today().plus(i32::from(*days)).unwrap_or(self.today());
                let moved = self.space().move_plan(plan, day, Terms::NONE);
                self.went(moved);
            }
            Act::Finish { done, .. } => {
                let finished = self.space().finish_plan(plan, *done);
                self.went(finished);
            }
            _ => {
                let said = self.space().say_yes(plan);
                self.went(said);
            }
        }
    }

    fn challenge(&mut self, day: CivilDay, what: u8) {
        let id: ChallengeId =
            ["week-01", "week-02"][usize::from(what / 4 % 2)].parse().expect("a slug");
        let done = match what % 4 {
            0 => self.space().take_challenge(day, &id),
            1 => self.space().swap_challenge(day, &id),
            2 => self.space().finish_challenge(day),
            _ => self.space().let_challenge_go(day),
        };
        self.went(done);
    }

    /// The live consent entries of this phone's person.
    pub fn own_consent(&mut self) -> Vec<LiveEntry> {
        let live = self.space().consents();
        let [first, second] = self.went(live).unwrap_or_default();
        if self.device.facts.me == 0 { first } else { second }
    }

    fn let_open(&mut self, level: u8) {
        let own = self.own_consent();
        let level = Level::new(u32::from(level)).expect("a level of today");
        let until = self.today().plus(20).unwrap_or(CivilDay::LAST);
        let wish = Published { open: level, until };
        let says = if level == Level::NONE { Published::NOTHING } else { wish };
        if says == hearth_domain::consent::value(&own, self.today()) {
            return;
        }
        let replaces = own.iter().map(|live| live.entry).collect();
        let published = self.space().publish(&ConsentAct { says, replaces });
        self.went(published);
    }

    /// What a phone does once it knows that it was restored or took another's place: consent starts at nothing
    /// (SR-11).
    pub fn start_consent_again(&mut self) {
        let (own, day) = (self.own_consent(), self.today());
        let mut private = Private::default();
        private.start_again();
        if let Some(act) = private.due(&own, Now { seconds: 0, day }) {
            let published = self.space().publish(&act);
            self.went(published);
        }
    }
}

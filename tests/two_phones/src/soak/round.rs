//! One history from its first step to its settled end.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::watch::Watch;
use super::{Figures, History};
use crate::home::Home;
use crate::line::Line;
use crate::phone::PhoneId;
use crate::random::Random;
use crate::world::World;

/// So many steps are a round; then what must always hold is checked.
const ROUND: usize = 8;

/// A history on its way.
pub(super) struct Soak<'a, H> {
    pub world: World<H>,
    /// Decides the steps. A source of its own, so that a shorter history is the beginning of a longer one.
    pub choices: Random,
    pub figures: &'a mut Figures,
    pub watch: Watch,
    pub stranger: PhoneId,
}

/// Runs it. Gives the digest of everything that was sent and is held.
pub(super) fn run<H: Home>(history: History, figures: &mut Figures) -> u64 {
    let mut world = World::<H>::of(history.devices, history.seed);
    let stranger = world.stranger("eve");
    world.put_out_of_use(stranger);
    let mut soak = Soak {
        world,
        choices: Random::seeded(history.seed.rotate_left(32)),
        figures,
        watch: Watch::default(),
        stranger,
    };
    soak.set_clocks_wrong();
    for at in 1..=history.steps {
        soak.step();
        if at % ROUND == 0 {
            soak.figures.add("rounds checked", 1);
            soak.watch.check(&mut soak.world, soak.figures);
        }
    }
    soak.finish();
    soak.digest()
}

impl<H: Home> Soak<'_, H> {
    /// Each clock by up to two years, and some by a century.
    fn set_clocks_wrong(&mut self) {
        for phone in self.world.everyone() {
            let most = if self.choices.once_in(6) { 36_500 } else { 730 };
            let off = i32::try_from(self.choices.below(2 * most)).unwrap_or(0);
            self.world.at(phone).clock.jump(off - i32::try_from(most).unwrap_or(0));
        }
    }

    /// Scrubs what is damaged.
    pub(super) fn mend(&mut self) {
        for phone in self.world.everyone() {
            if self.world.at(phone).damaged {
                self.world.at(phone).scrub();
                self.figures.add("scrubs", 1);
            }
        }
    }

    fn finish(&mut self) {
        self.world.people_are_busy(false);
        self.mend();
        self.watch.check(&mut self.world, self.figures);
        self.watch.settle(&mut self.world, self.figures);
        self.hear_again();
        self.count_sessions();
        self.figures.add("histories", 1);
    }

    /// Invariant 5: what was said once changes nothing when it is said again.
    fn hear_again(&mut self) {
        let sessions = self.world.sessions();
        for _ in 0..4 {
            let line = self.choices.below(sessions);
            let end = self.choices.below(2);
            let Some((stream, taker)) = self.stream(line, end) else { continue };
            if !self.world.everyone().contains(&taker) {
                continue;
            }
            // The first time it may bring what everyone has lost since, by restoring older copies.
            self.world.hear(taker, &stream);
            self.world.at(taker).assert_sound();
            let before = self.world.at(taker).truth();
            self.world.hear(taker, &stream);
            let after = self.world.at(taker).truth();
            let what = before.differs_from(&after).unwrap_or("rows".to_owned());
            assert!(after == before, "what is heard again changes nothing: {what}");
            self.figures.add("streams heard again", 1);
        }
        self.world.settle();
        if !self.world.is_apart() {
            self.world.assert_agreed();
        }
    }

    /// What one end of a session said, and who heard it.
    pub(super) fn stream(&self, line: usize, end: usize) -> Option<(Vec<u8>, PhoneId)> {
        let line = self.world.lines().get(line)?;
        Some((line.recorded()[end].frames.concat(), line.phones()[1 - end]))
    }

    fn count_sessions(&mut self) {
        let lines = self.world.lines();
        self.figures.add("sessions", lines.len() as u64);
        for side in lines.iter().flat_map(Line::recorded) {
            self.figures.add("frames", side.frames.len() as u64);
            self.figures.add("bytes sent", side.bytes() as u64);
            self.figures.add("items given", side.given);
            self.figures.add("groups committed", side.groups as u64);
            self.figures.add("rows supplied", side.supplied as u64);
        }
    }

    /// Equal digests: equal bytes sent, equal ends, equal rows.
    fn digest(&mut self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for side in self.world.lines().iter().flat_map(Line::recorded) {
            side.frames.hash(&mut hasher);
        }
        for phone in self.world.everyone() {
            let truth = self.world.at(phone).truth();
            for (log, (head, standing)) in &truth.logs {
                (log.0, head.n, head.chain.0, format!("{standing:?}")).hash(&mut hasher);
            }
            for (log, items) in &truth.items {
                log.0.hash(&mut hasher);
                for item in items {
                    item.encode().hash(&mut hasher);
                }
            }
            for (entry, row) in &truth.rows {
                (entry.0, format!("{:?}", row.status), &row.document).hash(&mut hasher);
                row.state.0.hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}

//! The steps of a history: what two people, their phones, the network and bad luck do.

use super::round::Soak;
use crate::act::Act;
use crate::damage::Damage;
use crate::fault::Fault;
use crate::home::Home;
use crate::phone::PhoneId;

/// No more phones than this, copies included.
const MOST_PHONES: usize = 6;

impl<H: Home> Soak<'_, H> {
    /// One step.
    pub(super) fn step(&mut self) {
        self.figures.add("steps", 1);
        match self.choices.below(100) {
            0..=38 => self.acts(),
            39..=63 => self.meeting(),
            64..=67 => self.meetings_at_once(),
            68..=70 => self.restart(),
            71..=75 => self.back_up(),
            76..=79 => self.restore(),
            80 => self.clone(),
            81..=83 => self.jump(),
            84..=87 => self.damage(),
            88..=91 => self.failing_act(),
            92..=94 => self.hostile_stream(),
            95 => self.forge(),
            96 => self.scrub_and_ask(),
            97 => self.knock(),
            98 => self.further_phone(),
            _ => self.replace_or_revoke(),
        }
    }

    fn some_phone(&mut self) -> PhoneId {
        let everyone = self.world.everyone();
        everyone[self.choices.below(everyone.len())]
    }

    fn two_phones(&mut self) -> (PhoneId, PhoneId) {
        let mut everyone = self.world.everyone();
        let one = everyone.swap_remove(self.choices.below(everyone.len()));
        (one, everyone[self.choices.below(everyone.len())])
    }

    fn act(&mut self, phone: PhoneId) {
        let act = Act::random(&mut self.choices);
        if let Act::Consent { level: 1.. } = act {
            self.watch.raised(self.world.member_of(phone));
        }
        self.world.act(phone, &act);
        self.figures.add("acts", 1);
    }

    fn acts(&mut self) {
        let phone = self.some_phone();
        for _ in 0..=self.choices.below(5) {
            self.act(phone);
        }
    }

    fn meeting(&mut self) {
        let (one, other) = self.two_phones();
        let fault = Fault::random(&mut self.choices);
        let busy = self.choices.once_in(4);
        self.count_fault(fault);
        self.world.people_are_busy(busy);
        self.meet(one, other, fault);
        self.world.run_until_quiet();
        self.world.people_are_busy(false);
        if busy {
            self.figures.add("sessions with busy people", 1);
            self.watch.somebody_may_have_raised();
        }
    }

    fn meetings_at_once(&mut self) {
        for _ in 0..2 + self.choices.below(3) {
            let (one, other) = self.two_phones();
            let fault = Fault::random(&mut self.choices);
            self.count_fault(fault);
            self.meet(one, other, fault);
        }
        self.world.run_until_quiet();
        self.figures.add("several sessions at once", 1);
    }

    /// A damaged phone may wait for what never comes, as one on a bad line does.
    fn meet(&mut self, one: PhoneId, other: PhoneId, fault: Fault) {
        let damaged = [one, other].iter().any(|phone| self.world.at(*phone).damaged);
        let fault = if damaged && fault == Fault::None { Fault::Stop(100_000) } else { fault };
        self.world.meet_with(one, other, fault);
    }

    fn count_fault(&mut self, fault: Fault) {
        if fault != Fault::None {
            self.figures.add(fault.name(), 1);
        }
    }

    fn restart(&mut self) {
        let phone = self.some_phone();
        self.world.at(phone).restart();
        self.figures.add("processes started again", 1);
    }

    fn back_up(&mut self) {
        let phone = self.some_phone();
        self.world.back_up(phone);
        self.figures.add("backups", 1);
    }

    fn restore(&mut self) {
        let (phone, notices) = (self.some_phone(), self.choices.once_in(2));
        if !self.world.restore(phone, notices) {
            return;
        }
        self.watch.set_back(phone);
        let member = self.world.member_of(phone);
        // Nothing is known any more of a withdrawal that may have been on this phone alone.
        self.watch.raised(member);
        if notices {
            if !self.world.at(phone).damaged {
                self.watch.withdrew(member);
            }
            self.figures.add("restores noticed", 1);
        } else {
            self.figures.add("restores unnoticed", 1);
        }
    }

    fn clone(&mut self) {
        if self.world.everyone().len() < MOST_PHONES {
            let of = self.some_phone();
            self.world.clone_of(of, "a copy");
            self.figures.add("phones cloned", 1);
        }
    }

    fn jump(&mut self) {
        let phone = self.some_phone();
        let days = i32::try_from(self.choices.below(1600)).unwrap_or(0) - 800;
        self.world.at(phone).clock.jump(days);
        self.figures.add("clock jumps", 1);
    }

    fn damage(&mut self) {
        let phone = self.some_phone();
        let damage = Damage::random(&mut self.choices);
        let which = u16::try_from(self.choices.below(1 << 16)).unwrap_or(0);
        self.world.at(phone).strike(damage, which);
        self.watch.set_back(phone);
        self.watch.raised(self.world.member_of(phone));
        self.figures.add(damage.name(), 1);
        // It is noticed at once, or after it did something else.
        if self.choices.once_in(2) {
            self.mend();
        }
    }

    /// An act during which the storage fails: nothing of it is left.
    fn failing_act(&mut self) {
        let phone = self.some_phone();
        let calls = u32::try_from(self.choices.below(30)).unwrap_or(0);
        let damaged = self.world.at(phone).damaged;
        // A second seal would not be made of the answer that was kept for the first.
        let act = Act::Appreciate { words: 3 };
        let (act, one) = match self.choices.below(3) {
            0 => (act, true),
            1 => (Act::CheckIn { mood: 4 }, true),
            _ => (Act::random(&mut self.choices), false),
        };
        if let Act::Consent { level: 1.. } = act {
            self.watch.raised(self.world.member_of(phone));
        }
        let before = self.world.at(phone).truth();
        self.world.at(phone).storage().fail_after(calls);
        self.world.act(phone, &act);
        let failed = self.world.at(phone).storage().recover();
        if failed {
            self.figures.add("storage failed in an act", 1);
            // Some acts are more than one transaction, as when what they are about is looked for.
            assert!(
                !one || damaged || self.world.at(phone).truth() == before,
                "an act that failed leaves nothing"
            );
        }
    }

    /// What was said once, spoilt, from somebody who says it to a phone.
    fn hostile_stream(&mut self) {
        let sessions = self.world.sessions();
        let (line, end) = (self.choices.below(sessions), self.choices.below(2));
        let Some((mut stream, _)) = self.stream(line, end) else { return };
        for _ in 0..=self.choices.below(4) {
            let at = self.choices.below(stream.len().max(1));
            match self.choices.below(4) {
                0 => stream.truncate(at),
                1 => stream.extend_from_within(at.min(stream.len())..),
                2 => drop(stream.splice(at..at, self.choices.bytes::<9>())),
                _ => {
                    if let Some(byte) = stream.get_mut(at) {
                        *byte ^= 1 << self.choices.below(8);
                    }
                }
            }
        }
        let phone = self.some_phone();
        self.world.hear(phone, &stream);
        self.figures.add("hostile streams", 1);
    }

    /// One of the two is no honest phone, and signs what only the other may do.
    fn forge(&mut self) {
        let phone = self.some_phone();
        let whole = self.world.at(phone).truth().rows.into_keys().take(5).collect();
        self.world.at(phone).forge(&whole);
        self.figures.add("forgeries in the other's name", 1);
    }

    fn scrub_and_ask(&mut self) {
        let phone = self.some_phone();
        self.world.at(phone).scrub();
        self.world.at(phone).space().ask_again().expect("a storage that works");
        self.figures.add("scrubs", 1);
    }

    fn knock(&mut self) {
        let out = self.world.out_of_use();
        let (who, at) = (out[self.choices.below(out.len())], self.some_phone());
        if self.world.at(at).damaged || self.world.at(who).damaged {
            return;
        }
        if who != self.stranger {
            self.act(who);
        }
        if self.world.knock(who, at) {
            self.figures.add("refused at the door", 1);
        }
    }

    fn further_phone(&mut self) {
        let member = u8::try_from(self.choices.below(2)).unwrap_or(0);
        let phones = self.world.phones_of(member);
        // The first phone vouches, for one: two that it vouched for were not shown each other, and a phone
        // believes of its own person's only what was confirmed on it (`design.md` 5).
        let is_first = phones.len() == 1 && phones[0].0 < 2 && self.world.keys_of(member) == 1;
        if !is_first || self.world.everyone().len() >= MOST_PHONES {
            return;
        }
        self.mend();
        self.world.act(phones[0], &Act::Moment);
        self.world.settle();
        self.world.further_phone_of(phones[0], "a tablet");
        self.world.settle();
        self.figures.add("further phones", 1);
    }

    fn replace_or_revoke(&mut self) {
        if !self.choices.once_in(3) {
            return;
        }
        self.mend();
        let member = u8::try_from(self.choices.below(2)).unwrap_or(0);
        let phones = self.world.phones_of(member);
        for phone in self.world.everyone() {
            // Others get back what a lost phone had to give to nobody; the watch looks again.
            self.watch.set_back(phone);
        }
        if phones.len() > 1 && self.choices.once_in(2) {
            let by = phones[self.choices.below(phones.len())];
            let other = phones[self.choices.below(phones.len())];
            if self.world.revoke(by, other) {
                self.figures.add("phones revoked", 1);
            }
        } else {
            self.world.replace(member, "a new phone");
            self.watch.withdrew(member);
            self.figures.add("phones replaced", 1);
        }
    }
}

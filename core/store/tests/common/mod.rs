//! What tests share: a phone of a space, and entries with words. Knows the domain alone, so that unit tests
//! and integration tests of this crate can both include it.
#![allow(dead_code)]

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{
    Appreciation, CheckIn, MomentEntry, Need, NewEntry, Plan, PlanKind, RestEntry, Scale,
    SharedCheckIn, Terms, Ticks, TouchTier,
};
use hearth_domain::ids::{DeviceKey, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_domain::space::{Facts, Pen};

pub fn day(text: &str) -> CivilDay {
    text.parse().unwrap()
}

/// The author keys of the two.
pub fn secret(person: u8) -> AuthorSecret {
    AuthorSecret::from_bytes(&[100 + person; 32])
}

/// The same space, as the phone of person 0 or 1 knows it.
pub fn facts(person: u8) -> Facts {
    let member = |person| MemberId::of_first_key(&secret(person).public());
    let members = Members::new(member(0), member(1)).unwrap();
    let space = SpaceId::of(&members, &[1; 16]);
    let certificate = Certificate::first(space, DeviceKey([10 + person; 32]), &secret(person));
    let me = members.index_of(&member(person)).unwrap();
    Facts { space, members, me, certificate, confirmed: Vec::new() }
}

pub fn pen(person: u8) -> Pen {
    Pen { process: [20 + person; 8], log_nonce: [30 + person; 16] }
}

pub fn appreciation(text: &str) -> NewEntry {
    NewEntry::Appreciation(Appreciation::new(text, None).unwrap())
}

pub fn tagged(text: &str, tag: &str) -> NewEntry {
    NewEntry::Appreciation(Appreciation::new(text, Some(tag)).unwrap())
}

pub fn plan(title: &str, note: &str) -> NewEntry {
    NewEntry::Plan(Plan::new(title, note).unwrap())
}

pub fn moment(ritual: &str) -> NewEntry {
    NewEntry::Moment(MomentEntry { ritual: ritual.parse().unwrap() })
}

pub fn rest(until: &str) -> NewEntry {
    NewEntry::Rest(RestEntry { until: day(until) })
}

/// A plan of a kind; a time and a tier of "" and 0 are none.
pub fn plan_of(kind: PlanKind, title: &str, time: &str, tier: u8) -> Plan {
    Plan::of_kind(kind, title, "", terms(time, tier)).unwrap()
}

pub fn terms(time: &str, tier: u8) -> Terms {
    Terms::new(time.parse().ok(), None, TouchTier::new(tier).ok()).unwrap()
}

/// A check-in with every field but the energy.
pub fn check_in(mood: u8, mind: &str) -> CheckIn {
    CheckIn::new(Scale::new(mood).ok(), None, Some(Need::Listen), Some(mind)).unwrap()
}

/// The mood and what is on the mind of it, and not the need.
pub fn ticked(mood: u8, mind: &str) -> SharedCheckIn {
    let ticks = Ticks { mood: true, mind: true, ..Ticks::default() };
    check_in(mood, mind).ticked(ticks).unwrap()
}

/// Random numbers that are the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// A word of small letters that no other text holds.
    pub fn word(&mut self, letters: usize) -> String {
        (0..letters).map(|_| char::from(b'a' + u8::try_from(self.below(26)).unwrap())).collect()
    }
}

//! Histories as proptest values, so that a failing one shrinks to the few acts and meetings that matter.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::act::Act;
use crate::fault::{Direction, Fault, FrameFault};
use crate::future::Future;

/// One step of a history. Phones are named by numbers that a test takes modulo its phones.
#[derive(Clone)]
pub enum Step {
    /// A phone does something.
    Act(u8, Act),
    /// Two phones meet.
    Meet(u8, u8, Fault),
    /// A phone's process starts again.
    Restart(u8),
    /// A second phone appears with the same keys and rows, while there are fewer than four.
    Clone(u8),
    /// A phone's rows are copied, to be put back later.
    Backup(u8),
    /// A phone gets the rows of its last backup back; it notices, or it does not.
    Restore(u8, bool),
}

impl fmt::Debug for Step {
    /// One line a step, also in the report of a failing history.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Act(phone, act) => format!("Act({phone}, {act:?})"),
            Self::Meet(one, other, fault) => format!("Meet({one}, {other}, {fault:?})"),
            Self::Restart(phone) => format!("Restart({phone})"),
            Self::Clone(phone) => format!("Clone({phone})"),
            Self::Backup(phone) => format!("Backup({phone})"),
            Self::Restore(phone, notices) => format!("Restore({phone}, {notices})"),
        })
    }
}

fn future() -> impl Strategy<Value = Future> {
    prop_oneof![
        Just(Future::Kind),
        Just(Future::Field),
        Just(Future::Value),
        Just(Future::Permanent),
        (4_u8..).prop_map(Future::BareItem),
        (4_u8..).prop_map(Future::Item),
        Just(Future::Void),
    ]
}

/// One act.
pub fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0_u8..40).prop_map(|words| Act::Appreciate { words }),
        3 => Just(Act::Moment),
        1 => (0_u8..9).prop_map(|days| Act::Rest { days }),
        3 => (0_u8..30).prop_map(|words| Act::Plan { words }),
        5 => (any::<u16>(), any::<bool>(), 0_u8..200)
            .prop_map(|(which, title, at)| Act::Edit { which, title, at }),
        3 => any::<u16>().prop_map(|which| Act::Delete { which }),
        1 => any::<u16>().prop_map(|which| Act::Erase { which }),
        2 => future().prop_map(Act::Future),
    ]
}

/// What a network does.
pub fn faults() -> impl Strategy<Value = Fault> {
    let direction = || prop_oneof![Just(Direction::There), Just(Direction::Back)];
    let frame = prop_oneof![
        Just(FrameFault::Twice),
        Just(FrameFault::Late),
        Just(FrameFault::Never),
        (0_u32..20_000).prop_map(FrameFault::Bit),
    ];
    prop_oneof![
        3 => Just(Fault::None),
        2 => (direction(), 0_u32..4000).prop_map(|(direction, after)| Fault::Cut(direction, after)),
        1 => (0_u32..60).prop_map(Fault::Stop),
        1 => (direction(), 1_u32..60).prop_map(|(direction, after)| Fault::Restart(direction, after)),
        3 => (direction(), 0_u16..8, frame)
            .prop_map(|(direction, nth, fault)| Fault::Frame(direction, nth, fault)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (any::<u8>(), acts()).prop_map(|(phone, act)| Step::Act(phone, act)),
        3 => (any::<u8>(), any::<u8>(), faults())
            .prop_map(|(one, other, fault)| Step::Meet(one, other, fault)),
        1 => any::<u8>().prop_map(Step::Restart),
    ]
}

/// A history of at most so many steps.
pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 0..most)
}

/// A history in which phones are copied and restored, too.
pub fn steps_with_copies(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        10 => step(),
        1 => any::<u8>().prop_map(Step::Clone),
        1 => any::<u8>().prop_map(Step::Backup),
        1 => any::<(u8, bool)>().prop_map(|(phone, notices)| Step::Restore(phone, notices)),
    ];
    vec(step, 0..most)
}

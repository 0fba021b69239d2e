//! What a network and a dying process may do to a session: it ends with a refusal or a cut, loses groups
//! that were not committed yet, and nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use hearth_sync::session::{Outcome, Refusal};
use two_phones::{
    Direction, Ended, Fault, FrameFault, Home, MemoryRows, PhoneId, Random, Truth, World,
};

/// Two phones that met once and wrote apart since; the same for the same seed.
fn apart(seed: u64) -> (World<MemoryRows>, PhoneId, PhoneId) {
    let (mut world, ada, ben) = World::of_two(seed);
    world.acts(ada, 4);
    world.acts(ben, 4);
    world.sync(ada, ben);
    world.acts(ada, 6);
    world.acts(ben, 6);
    (world, ada, ben)
}

/// What each phone holds is what it held before, or that and whole groups of the other.
fn assert_between(before: &Truth, after: &Truth, other: &Truth) {
    for (log, items) in &after.items {
        let from = before.items.get(log).map_or(0, Vec::len);
        let theirs = other.items.get(log);
        assert!(items.len() >= from, "nothing held is lost");
        let known = theirs.is_some_and(|theirs| theirs.starts_with(items))
            || before.items.get(log).is_some_and(|held| items == held);
        assert!(known, "nothing is held that neither wrote");
    }
}

/// Runs a fault on copies of two phones, then good meetings.
fn survive(
    (world, ada, ben): &mut (World<MemoryRows>, PhoneId, PhoneId),
    homes: &mut [MemoryRows; 2],
    fault: Fault,
) -> [Option<Ended>; 2] {
    for (phone, home) in [*ada, *ben].into_iter().zip(homes) {
        let home = home.copy();
        world.at(phone).put_back(home);
    }
    let (before_ada, before_ben) = (world.at(*ada).truth(), world.at(*ben).truth());
    let line = world.meet_with(*ada, *ben, fault);
    world.run_until_quiet();
    let ended = world.line(line).ended();
    world.assert_sound();
    assert_between(&before_ada, &world.at(*ada).truth(), &before_ben);
    assert_between(&before_ben, &world.at(*ben).truth(), &before_ada);
    world.sync(*ada, *ben);
    world.sync(*ben, *ada);
    world.assert_agreed();
    ended
}

fn homes((world, ada, ben): &mut (World<MemoryRows>, PhoneId, PhoneId)) -> [MemoryRows; 2] {
    [*ada, *ben].map(|phone| world.at(phone).home().copy())
}

#[test]
fn a_stream_cut_at_any_byte_loses_only_what_was_not_committed() {
    let mut two = apart(1);
    let mut homes = homes(&mut two);
    for direction in [Direction::There, Direction::Back] {
        let mut cuts = 0;
        for after in (0..).step_by(11) {
            let ended = survive(&mut two, &mut homes, Fault::Cut(direction, after));
            if !ended.contains(&Some(Ended::Cut)) {
                break;
            }
            cuts += 1;
        }
        assert!(cuts > 30, "the stream is longer than that: {cuts}");
    }
}

#[test]
fn a_phone_killed_at_any_step_of_a_session_goes_on_from_what_it_had_committed() {
    let mut two = apart(4);
    let mut homes = homes(&mut two);
    for fault in [
        |after| Fault::Restart(Direction::There, after),
        |after| Fault::Restart(Direction::Back, after),
        Fault::Stop,
    ] {
        let cut = (1..=40).filter(|after| {
            let ended = survive(&mut two, &mut homes, fault(*after));
            ended.contains(&Some(Ended::Cut))
        });
        let cut = cut.count();
        assert!(cut > 10, "a session has more steps than that: {cut}");
    }
}

#[test]
fn a_frame_that_comes_twice_or_late_or_never_ends_the_session_and_harms_nothing() {
    let mut two = apart(2);
    let mut homes = homes(&mut two);
    for direction in [Direction::There, Direction::Back] {
        for nth in 0..5 {
            for fault in [FrameFault::Twice, FrameFault::Late, FrameFault::Never] {
                let fault = Fault::Frame(direction, nth, fault);
                let ended = survive(&mut two, &mut homes, fault);
                for ended in ended {
                    // A frame at the very end may be missed by nobody.
                    let known = matches!(
                        ended,
                        Some(
                            Ended::Cut
                                | Ended::Finished(
                                    Outcome::Refused(Refusal::BadData)
                                        | Outcome::RefusedByPeer(Refusal::BadData)
                                        | Outcome::Synced { .. }
                                )
                        )
                    );
                    assert!(known, "{fault:?}: {ended:?}");
                }
            }
        }
    }
}

#[test]
fn a_flipped_bit_anywhere_ends_the_session_or_is_noticed_by_nobody_and_harms_nothing() {
    let mut two = apart(3);
    let mut homes = homes(&mut two);
    let mut random = Random::seeded(3);
    for _ in 0..300 {
        let direction = if random.once_in(2) { Direction::There } else { Direction::Back };
        let nth = u16::try_from(random.below(5)).unwrap();
        let bit = u32::try_from(random.below(20_000)).unwrap();
        survive(&mut two, &mut homes, Fault::Frame(direction, nth, FrameFault::Bit(bit)));
    }
}

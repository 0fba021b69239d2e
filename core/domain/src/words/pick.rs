//! Picking without a network and without memory: everything comes once before anything comes again, in an order
//! that changes from round to round. What two phones pick alike is written in `docs/formats.md` 14.

use crate::hash::labelled;

/// What makes an order this couple's, or this person's, own: 32 bytes derived from a secret. No `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct PickSeed([u8; 32]);

impl PickSeed {
    /// From 32 secret bytes: the couple's `space_secret` where both phones are to pick alike, else random
    /// bytes of one's own. The secret cannot be had back from it.
    #[must_use]
    pub fn of(secret: &[u8; 32]) -> Self {
        Self(labelled("hearth/pick-seed/1", &[secret]))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Which of `count` things comes at `number`. Every thing comes once a round; the order of a round is that of
/// `key(round, thing)`, ascending; with three things or more, none comes twice in a row. `None` of nothing.
pub(crate) fn place(
    number: u64,
    count: usize,
    key: impl Fn(u64, usize) -> [u8; 32],
) -> Option<usize> {
    let all = u64::try_from(count).ok().filter(|all| *all > 0)?;
    let at = usize::try_from(number % all).ok()?;
    order_of_round(number / all, count, &key).get(at).copied()
}

/// The things in the order of one round.
pub(crate) fn order_of_round(
    round: u64,
    count: usize,
    key: &impl Fn(u64, usize) -> [u8; 32],
) -> Vec<usize> {
    let mut order = shuffled(round, count, key);
    let last_before = round.checked_sub(1).and_then(|before| {
        // A round's own swap below never moves its last place, when it has three or more.
        shuffled(before, count, key).last().copied()
    });
    if order.len() > 2 && order.first().copied() == last_before {
        order.swap(0, 1);
    }
    order
}

fn shuffled(round: u64, count: usize, key: &impl Fn(u64, usize) -> [u8; 32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_cached_key(|thing| key(round, *thing));
    order
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn key(round: u64, thing: usize) -> [u8; 32] {
        labelled("test/1", &[&round.to_be_bytes(), &thing.to_be_bytes()])
    }

    proptest! {
        #[test]
        fn everything_comes_once_a_round_and_never_twice_in_a_row(
            round in 0_u64..1000,
            count in 1_usize..20,
        ) {
            let start = round * count as u64;
            let two_rounds: Vec<usize> = (start..start + 2 * count as u64)
                .map(|number| place(number, count, key).unwrap())
                .collect();
            for one in two_rounds.chunks(count) {
                prop_assert_eq!(one.iter().collect::<BTreeSet<_>>().len(), count);
            }
            prop_assert!(count < 3 || two_rounds.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }

    #[test]
    fn of_nothing_nothing_is_picked() {
        assert_eq!(place(5, 0, key), None);
    }

    #[test]
    fn two_secrets_give_two_orders() {
        assert!(PickSeed::of(&[1; 32]) == PickSeed::of(&[1; 32]));
        assert!(PickSeed::of(&[1; 32]) != PickSeed::of(&[2; 32]));
    }
}

//! Inputs from a seed: the same seed is the same input, byte for byte.

use two_phones::Random;

/// The most bytes of an input.
pub const LONGEST: usize = 512;

/// Input number `number` of a target. Short ones are as likely as long ones.
#[must_use]
pub fn input(target: &str, number: u64) -> Vec<u8> {
    let of_target = target.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
    let mut random = Random::seeded(of_target.wrapping_add(number.wrapping_mul(0x5851_f42d)));
    let longest = 1 << (3 + random.below(7));
    let length = random.below(longest.min(LONGEST) + 1);
    (0..length).map(|_| random.bytes::<1>()[0]).collect()
}

//! SPAKE2 over the typed digits (`sync.md` 2): two phones that hold the same eight digits come to the same
//! secret, and whoever does not hold them learns from a run no more than that one guess was wrong. The
//! digits count for nothing outside the two device ids that the run is bound to.

use hearth_domain::ids::DeviceKey;
use spake2::{Ed25519Group, Identity, Password, Spake2};
use zeroize::Zeroizing;

use super::digits::Digits;
use super::keys::Role;
use super::secret::PakeSecret;
use super::seed::Stream;

/// The size of a share: `A` or `B`, then a point of Edwards25519.
pub(super) const SHARE: usize = 33;

const LABEL: &[u8] = b"hearth/paircode/1";

/// One side of one run. Its scalar is new, and gone with the run.
pub(super) struct Pake {
    run: Spake2<Ed25519Group>,
    share: [u8; SHARE],
}

impl Pake {
    /// Starts a run between these two phones.
    #[expect(clippy::expect_used, reason = "a share of this group has 33 bytes")]
    pub(super) fn start(
        role: Role,
        digits: &Digits,
        shower: &DeviceKey,
        scanner: &DeviceKey,
        stream: &mut Stream,
    ) -> Self {
        let password = Password::new(digits.expose());
        let (a, b) = (identity(shower), identity(scanner));
        let (run, share) = match role {
            Role::Shower => Spake2::start_a_with_rng(&password, &a, &b, &mut *stream),
            Role::Scanner => Spake2::start_b_with_rng(&password, &a, &b, &mut *stream),
        };
        Self { run, share: share.try_into().expect("a share of this group has 33 bytes") }
    }

    /// What the other side gets.
    pub(super) fn share(&self) -> [u8; SHARE] {
        self.share
    }

    /// The secret that both sides have if the digits are the same on both; `None` for a share that is no
    /// point, or of the same side.
    pub(super) fn finish(self, theirs: &[u8; SHARE]) -> Option<PakeSecret> {
        let key = Zeroizing::new(self.run.finish(theirs).ok()?);
        Some(PakeSecret::new(key.as_slice().try_into().ok()?))
    }
}

fn identity(device: &DeviceKey) -> Identity {
    Identity::new(&[LABEL, &device.0].concat())
}

#[cfg(test)]
mod tests {
    use super::super::secret::Seed;
    use super::*;

    const ADA: DeviceKey = DeviceKey([1; 32]);
    const BEN: DeviceKey = DeviceKey([2; 32]);

    fn start(role: Role, digits: &str, (a, b): (DeviceKey, DeviceKey), seed: u8) -> Pake {
        let digits = Digits::parse(digits).unwrap();
        let mut stream = Stream::new(&Seed::new([seed; 32]));
        Pake::start(role, &digits, &a, &b, &mut stream)
    }

    fn both(one: Pake, other: Pake) -> [Option<[u8; 32]>; 2] {
        let (a, b) = (one.share(), other.share());
        [one.finish(&b), other.finish(&a)].map(|secret| secret.map(|secret| *secret.expose()))
    }

    #[test]
    fn the_same_digits_between_the_same_phones_make_one_secret_new_with_each_run() {
        let run = |seed| {
            let here = start(Role::Shower, "12345678", (ADA, BEN), 1);
            both(here, start(Role::Scanner, "1234 5678", (ADA, BEN), seed))
        };
        let [a, b] = run(2);
        assert!(a.is_some() && a == b);
        assert_ne!(run(3)[0], a);
    }

    #[test]
    fn other_digits_other_ids_and_swapped_ids_make_two_secrets() {
        for (digits, ids) in [
            ("12345679", (ADA, BEN)),
            ("12345678", (BEN, ADA)),
            ("12345678", (ADA, DeviceKey([3; 32]))),
            ("12345678", (DeviceKey([3; 32]), BEN)),
        ] {
            let here = start(Role::Shower, "12345678", (ADA, BEN), 1);
            let [a, b] = both(here, start(Role::Scanner, digits, ids, 2));
            assert!(a.is_some() && b.is_some() && a != b);
        }
    }

    #[test]
    fn a_share_that_is_no_point_or_comes_back_to_its_side_is_refused() {
        let here = || start(Role::Shower, "12345678", (ADA, BEN), 1);
        let mut turned = here().share();
        assert!(here().finish(&turned).is_none(), "reflected");
        // As B's it is taken, and fits nothing that anyone knows.
        turned[0] = b'B';
        assert!(here().finish(&turned).is_some());
        let refused = |y: u8| {
            let mut share = [0; SHARE];
            (share[0], share[1]) = (b'B', y);
            here().finish(&share).is_none()
        };
        assert!(
            (0..16).any(refused) && !(0..16).all(refused),
            "about half of all numbers are points"
        );
        assert!(here().finish(&[0; SHARE]).is_none());
    }
}

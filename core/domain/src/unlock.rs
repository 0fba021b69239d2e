//! The proof that a person has just given the journal's secret (`design.md` 4): an argument of raising a touch
//! level, replacing a phone and exporting. The phone's own lock, a finger or a face mint none, because a partner
//! may have enrolled theirs (SR-05).

/// That the journal's secret was given on this phone less than a minute ago. It cannot be copied, kept in a
/// database or sent.
pub struct UnlockProof {
    /// When, by this phone's clock, in seconds since 1970-01-01 UTC.
    at: i64,
}

impl UnlockProof {
    /// How long a proof is good for.
    pub const SECONDS: i64 = 60;

    /// Mints a proof. For the app's unlock alone, right after the secret has opened the journal: the tests of
    /// `xtask` fail for a caller anywhere else.
    #[must_use]
    pub fn mint(at: i64) -> Self {
        Self { at }
    }

    /// Whether it is still good at `now`. A clock that went back behind the unlock makes it stale.
    #[must_use]
    pub fn is_fresh(&self, now: i64) -> bool {
        (0..Self::SECONDS).contains(&now.saturating_sub(self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_good_for_a_minute_and_not_before_the_unlock() {
        let proof = UnlockProof::mint(1_000);
        let fresh: Vec<i64> = [999, 1_000, 1_059, 1_060, i64::MIN, i64::MAX]
            .into_iter()
            .filter(|now| proof.is_fresh(*now))
            .collect();
        assert_eq!(fresh, [1_000, 1_059]);
    }
}

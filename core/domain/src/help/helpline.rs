//! A helpline is data with the day on which it was checked (SR-24). None is presented as sure that is not: what was
//! never verified, or not lately, says so beside the number.

use serde::Deserialize;

use crate::day::CivilDay;
use crate::words::TextId;

/// After so many days a check is old, and the number says "check this number" (SR-24).
pub const STALE_AFTER_DAYS: i32 = 180;

/// A number to call, and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Helpline {
    /// Permanent.
    pub id: TextId,
    /// The code of its [`super::Region`].
    pub region: String,
    /// Who answers.
    pub name: String,
    /// What to dial, as people write it.
    pub number: String,
    /// What to write and where to, if it takes text messages.
    #[serde(default)]
    pub text: Option<String>,
    /// The address of its chat; it opens outside the app and shows in the browser's history.
    #[serde(default)]
    pub chat: Option<String>,
    /// When it answers.
    pub hours: String,
    /// What it is for.
    pub kind: Kind,
    /// For whom, or what else to know.
    #[serde(default)]
    pub note: Option<String>,
    /// Where the number was read; keys of `product.md` 8, or addresses.
    pub sources: Vec<String>,
    /// The day on which these sources were read.
    #[serde(default)]
    pub checked_on: Option<CivilDay>,
    /// Two sources agreed on that day (SR-25).
    pub verified: bool,
    /// Somebody called the number.
    pub live_checked: bool,
}

/// What a helpline is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The emergency number; it stands first everywhere.
    Emergency,
    /// Fear, control, violence at home.
    DomesticAbuse,
    /// Thoughts of not living, a heavy night.
    Crisis,
    /// Sexual violence, now or long ago.
    SexualViolence,
    /// A child in danger.
    Children,
    /// Alcohol or drugs.
    Substance,
    /// For those who frighten or hurt someone and want to stop.
    OwnBehaviour,
    /// Counselling.
    Counselling,
    /// A doctor.
    Doctor,
}

impl Helpline {
    /// Whether "check this number" stands beside it on this day: it was not verified, or that is longer ago
    /// than [`STALE_AFTER_DAYS`], or the day of the check lies ahead, as with a clock that is wrong.
    #[must_use]
    pub fn needs_a_check(&self, today: CivilDay) -> bool {
        let fresh = |checked: CivilDay| (0..=STALE_AFTER_DAYS).contains(&today.since(checked));
        !(self.verified && self.checked_on.is_some_and(fresh))
    }
}

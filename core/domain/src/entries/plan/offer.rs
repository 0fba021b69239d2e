//! What a plan offers: when, for how long, and for affection up to which tier of touch (`product.md` 2, "Schedule
//! affection", "Date nights", "Device-free evening"). It is what a yes is said to.
//!
//! An offer is one map under one key, so that of two moves at once one stands whole: never the day of one with the
//! hour of the other. Times are local to wherever the two are: no zone is in them.

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};

use super::PlanKind;
use crate::catalogue::Tier;
use crate::day::CivilDay;
use crate::entries::EntryError;
use crate::hash::labelled;
use crate::ids::EntryId;
use crate::local_time::LocalTime;

const OFFER: &str = "offer";
const ROUND: &str = "round";
const DATE: &str = "date";
const TIME: &str = "time";
const LASTS: &str = "lasts";
const TIER: &str = "tier";

const MINUTES_A_DAY: u16 = 1440;

/// The tier of touch that an affection slot is for, and never more than that (`product.md` 3b): 1 hands, 2 a hug.
/// Up to [`Tier::HIGHEST_RETURNED`] until the touch programme stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TouchTier(u8);

impl TouchTier {
    /// From 1 to [`Tier::HIGHEST_RETURNED`].
    ///
    /// # Errors
    /// [`EntryError::TierTooHigh`].
    pub fn new(tier: u8) -> Result<Self, EntryError> {
        if (1..=Tier::HIGHEST_RETURNED.level()).contains(&tier) {
            Ok(Self(tier))
        } else {
            Err(EntryError::TierTooHigh)
        }
    }

    /// 1 to [`Tier::HIGHEST_RETURNED`].
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

/// The terms of an offer besides its day. By default none is set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Terms {
    /// When it begins.
    pub time: Option<LocalTime>,
    lasts: Option<u16>,
    /// For affection, up to which tier; without one, the slot implies no touch at all.
    pub tier: Option<TouchTier>,
}

impl Terms {
    /// None of them is set.
    pub const NONE: Self = Self { time: None, lasts: None, tier: None };

    /// `lasts` is in minutes, 1 to 1440.
    ///
    /// # Errors
    /// [`EntryError::NoSuchLength`].
    pub fn new(
        time: Option<LocalTime>,
        lasts: Option<u16>,
        tier: Option<TouchTier>,
    ) -> Result<Self, EntryError> {
        if lasts.is_some_and(|lasts| !(1..=MINUTES_A_DAY).contains(&lasts)) {
            return Err(EntryError::NoSuchLength);
        }
        Ok(Self { time, lasts, tier })
    }

    /// How long it lasts, in minutes.
    #[must_use]
    pub fn lasts(&self) -> Option<u16> {
        self.lasts
    }
}

/// What is offered now. The first offer is about the entry's own day; a move makes the next one.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Offer {
    /// 0 at first, one more with each move: a yes to an earlier offer is none to a later one with the same terms.
    /// Two moves at once have the same number, so that the same terms are the same offer.
    pub(super) round: u64,
    /// The day, when it is not the entry's own.
    pub(super) date: Option<CivilDay>,
    /// The rest.
    pub terms: Terms,
}

/// Names one offer of one plan: 16 bytes of BLAKE3("hearth/offer/1", plan, round, date, time, lasts, tier, kind).
/// A yes carries it, so it says yes to exactly that and to nothing that anyone makes of it later (SR-12).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OfferId(pub [u8; 16]);

impl Offer {
    /// The next offer: on another day, or with other terms.
    #[must_use]
    pub(super) fn moved(&self, date: CivilDay, terms: Terms) -> Self {
        Self { round: self.round.saturating_add(1), date: Some(date), terms }
    }

    /// Its name, for a plan of this kind about the day `about`.
    pub(super) fn id(&self, plan: &EntryId, kind: PlanKind, about: CivilDay) -> OfferId {
        let absent = |number: Option<u16>| number.unwrap_or(u16::MAX).to_be_bytes();
        let hash = labelled(
            "hearth/offer/1",
            &[
                &plan.0,
                &self.round.to_be_bytes(),
                &self.date.unwrap_or(about).number().to_be_bytes(),
                &absent(self.terms.time.map(LocalTime::minutes)),
                &absent(self.terms.lasts),
                &[self.terms.tier.map_or(0, TouchTier::number)],
                kind.name().as_bytes(),
            ],
        );
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        OfferId(id)
    }

    /// Writes it over whatever offer stands there. Nothing for the first one when its terms are open: a plan
    /// without them needs no bytes for it.
    pub(super) fn write<T: Transactable>(&self, tx: &mut T) -> Result<(), AutomergeError> {
        if *self == Self::default() {
            return Ok(());
        }
        let map = tx.put_object(ROOT, OFFER, ObjType::Map)?;
        let terms = [
            (ROUND, Some(self.round).filter(|round| *round > 0)),
            (DATE, self.date.map(|date| u64::from(date.number()))),
            (TIME, self.terms.time.map(|time| u64::from(time.minutes()))),
            (LASTS, self.terms.lasts.map(u64::from)),
            (TIER, self.terms.tier.map(|tier| u64::from(tier.0))),
        ];
        for (key, number) in terms {
            if let Some(number) = number {
                tx.put(&map, key, number)?;
            }
        }
        Ok(())
    }

    /// Reads the one that stands, and whether all of it is understood: what is not must not be agreed to.
    pub(super) fn read(document: &Automerge) -> (Self, bool) {
        match document.get(ROOT, OFFER) {
            Ok(None) => (Self::default(), true),
            Ok(Some((Value::Object(ObjType::Map), map))) => Self::read_map(document, &map),
            _ => (Self::default(), false),
        }
    }

    fn read_map(document: &Automerge, map: &ObjId) -> (Self, bool) {
        let mut understood = true;
        let mut field = |key: &str| {
            let number = match document.get(map, key) {
                Ok(None) => return None,
                Ok(Some((Value::Scalar(scalar), _))) => match *scalar {
                    ScalarValue::Uint(number) => Some(number),
                    _ => None,
                },
                _ => None,
            };
            understood &= number.is_some();
            number
        };
        let [round, date, time, lasts, tier] = [ROUND, DATE, TIME, LASTS, TIER].map(&mut field);
        let small = |number: u64| u16::try_from(number).ok();
        let date = read(date, &mut understood, |number| {
            u32::try_from(number).ok().and_then(CivilDay::from_number)
        });
        let time =
            read(time, &mut understood, |number| small(number).and_then(LocalTime::from_minutes));
        let lasts = read(lasts, &mut understood, |number| {
            small(number).filter(|lasts| (1..=MINUTES_A_DAY).contains(lasts))
        });
        let tier = read(tier, &mut understood, |number| {
            u8::try_from(number).ok().and_then(|tier| TouchTier::new(tier).ok())
        });
        let offer = Self { round: round.unwrap_or(0), date, terms: Terms { time, lasts, tier } };
        (offer, understood)
    }
}

/// A field that is there must be one that this version knows.
fn read<T>(
    field: Option<u64>,
    understood: &mut bool,
    as_known: impl Fn(u64) -> Option<T>,
) -> Option<T> {
    let number = field?;
    let known = as_known(number);
    *understood &= known.is_some();
    known
}

//! The weekly challenge (`product.md` 2): offered, taken by both, done or let go, swapped once. What the two have
//! follows from what each noted about the week (`docs/formats.md` 8). Until both have taken it, nothing here depends
//! on whether the other has (SR-03, SR-09); letting go leaves no trace and costs nothing.

use hearth_domain::day::CivilDay;
use hearth_domain::entries::ChallengeWeek;
use hearth_domain::space::Replaced;
use hearth_domain::words::{ChallengeId, Challenges, DeckVersion, PickSeed};
use hearth_store::couple::CoupleRead;
use hearth_store::mine::OwnAct;

use crate::cards::shared_space;
use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::own_settings::{self, CHALLENGE_LET_GO, KNOWN_DECK};
use crate::profiles::{Known, deck_of_two};
use crate::reading::Both;
use crate::shown::together_rests;
use crate::words::own_seed;

/// The challenge of a week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Challenge {
    /// Its id.
    pub id: String,
    /// In one line.
    pub text: String,
    /// How it may go.
    pub steps: Vec<String>,
    /// About how long, over the whole week, in minutes.
    pub minutes: u16,
    /// The Monday of its week.
    pub monday: Option<CivilDay>,
    /// Where it stands, as this person is shown it.
    pub standing: ChallengeStanding,
    /// Whether this person may swap it for another one: once a week for the two, before they take it.
    pub may_swap: bool,
}

/// Where a week's challenge stands, as one of the two is shown it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChallengeStanding {
    /// It is there to be taken.
    Offered,
    /// The one who holds this phone has taken it; it begins when both have.
    TakenByMe,
    /// Both have taken it.
    Taken,
    /// One of them noted that they did it.
    Done,
    /// The one who holds this phone let it go: nothing asks again this week, and it may still be taken. The
    /// other is shown nothing of it.
    LetGo,
}

impl ChallengeStanding {
    fn of(week: &ChallengeWeek, id: &ChallengeId, let_go: bool) -> Self {
        match (&week.taken, &week.mine) {
            (Some(_), _) if week.done => Self::Done,
            (Some(_), _) => Self::Taken,
            (None, Some(mine)) if mine == id => Self::TakenByMe,
            _ if let_go => Self::LetGo,
            _ => Self::Offered,
        }
    }
}

impl Hearth {
    /// The challenge of this week: the same on both phones once they are paired. `None` while what is meant for
    /// two rests for this person, and for one that this version does not know.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn challenge(&self) -> Result<Option<Challenge>> {
        let day = self.today_is().await?;
        self.read(move |both| week_of(both, day)).await
    }

    /// Takes the week's challenge; it begins when both have. Who already has takes it once.
    ///
    /// # Errors
    /// [`HearthError::NotPaired`] before there is a partner.
    pub async fn take_challenge(&self) -> Result<()> {
        self.writer.run(|core| core.act_on_challenge(Act::Take)).await
    }

    /// Puts the week's challenge away for another one: once a week for the two. A partner who has taken it goes on
    /// with it and is not shown the swap.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] when it was swapped, or taken by this person; `NotPaired`.
    pub async fn swap_challenge(&self) -> Result<()> {
        self.writer.run(|core| core.act_on_challenge(Act::Swap)).await
    }

    /// Notes that the two did it. Either may, once for both.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] before both have taken it; `NotPaired`.
    pub async fn finish_challenge(&self) -> Result<()> {
        self.writer.run(|core| core.act_on_challenge(Act::Finish)).await
    }

    /// Lets the week's challenge go, as if this person had never taken it. Only this phone knows, and it offers
    /// it no more in this week; taking it, or another one for it, takes that back.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for one that is done; `NotPaired`.
    pub async fn let_challenge_go(&self) -> Result<()> {
        self.writer.run(|core| core.act_on_challenge(Act::LetGo)).await
    }
}

/// What a person does about the week's challenge.
#[derive(Clone, Copy)]
pub(crate) enum Act {
    /// Takes it.
    Take,
    /// Puts it away for another one.
    Swap,
    /// Notes that the two did it.
    Finish,
    /// Lets it go.
    LetGo,
}

impl Act {
    /// What it is called in one's own record.
    fn name(self) -> &'static str {
        match self {
            Self::Take => "took",
            Self::Swap => "swapped",
            Self::Finish => "done",
            Self::LetGo => "let go",
        }
    }
}

/// What a week offers first, and what a swap brings.
fn offered(
    day: CivilDay,
    deck: DeckVersion,
    seed: &PickSeed,
) -> Result<Option<[&'static ChallengeId; 2]>> {
    let challenges = Challenges::english()?;
    let of = |swapped| Some(&challenges.of_week(day.week(), swapped, deck, seed)?.id);
    Ok(of(false).zip(of(true)).map(|(first, second)| [first, second]))
}

/// The week as this phone knows it, and the challenge that stands in it.
fn standing_of(
    couple: &CoupleRead<'_>,
    known: Option<Known>,
    day: CivilDay,
) -> Result<Option<(ChallengeWeek, ChallengeId)>> {
    let Some(space) = shared_space(couple)? else { return Ok(None) };
    let deck = DeckVersion(deck_of_two(couple, &space, known)?);
    let Some([first, second]) = offered(day, deck, &PickSeed::of(&space.secret))? else {
        return Ok(None);
    };
    let week = couple.challenge_week(day, space.me)?;
    let id = week.challenge(first, second).clone();
    Ok(Some((week, id)))
}

/// The challenge that the first screen shows: none that this person let go.
pub(crate) fn offer_of(both: &Both<'_>, day: CivilDay) -> Result<Option<Challenge>> {
    Ok(week_of(both, day)?.filter(|week| week.standing != ChallengeStanding::LetGo))
}

/// The challenge of the week of a day.
pub(crate) fn week_of(both: &Both<'_>, day: CivilDay) -> Result<Option<Challenge>> {
    if together_rests(both)? {
        return Ok(None);
    }
    let known = own_settings::read(both.mine, KNOWN_DECK)?;
    let (week, id) = match standing_of(both.couple, known, day)? {
        Some(stands) => stands,
        None => match offered(day, DeckVersion::NEWEST, &own_seed(both)?)? {
            Some([first, _]) => (ChallengeWeek::default(), first.clone()),
            None => return Ok(None),
        },
    };
    let paired = shared_space(both.couple)?.is_some();
    let let_go: Option<CivilDay> = own_settings::read(both.mine, CHALLENGE_LET_GO)?;
    let let_go = let_go.is_some() && let_go == day.week().monday();
    let found = Challenges::english()?.get(&id);
    Ok(found.map(|found| Challenge {
        id: id.to_string(),
        text: found.text.clone(),
        steps: found.steps.clone(),
        minutes: found.minutes_total,
        monday: day.week().monday(),
        standing: ChallengeStanding::of(&week, &id, let_go),
        may_swap: paired && week.may_swap(),
    }))
}

impl Core {
    /// Does it, about the challenge of today's week.
    pub(crate) fn act_on_challenge(&mut self, act: Act) -> Result<()> {
        self.space()?;
        let (_, day) = self.now()?;
        let known = self.own::<Known>(KNOWN_DECK)?;
        let store = self.rooms()?.couple.store();
        let standing = store.write(|rows| standing_of(&rows.read(), known, day))?;
        let (_, id) = standing.ok_or(HearthError::NotHere)?;
        let space = self.space()?;
        let Replaced { entry, changes } = match act {
            Act::Take => space.take_challenge(day, &id)?,
            Act::Swap => space.swap_challenge(day, &id)?,
            Act::Finish => space.finish_challenge(day)?,
            Act::LetGo => space.let_challenge_go(day)?,
        };
        if !changes.is_empty() {
            let own = OwnAct {
                entry,
                kind: "challenge".to_owned(),
                what: act.name().to_owned(),
                text: Some(id.to_string()),
                written: self.written_now()?,
            };
            self.writing()?.mine.write(|tx| tx.record_act(&own))?;
        }
        match act {
            Act::Take | Act::Swap => self.forget_own(CHALLENGE_LET_GO)?,
            Act::LetGo => self.keep_own(CHALLENGE_LET_GO, &day.week().monday())?,
            Act::Finish => {}
        }
        self.announcer.announce(&[Topic::Challenge]);
        Ok(())
    }
}

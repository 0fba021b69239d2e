//! Consent (`product.md` 1.4 and 3b, `sync.md` 4, SR-08 to SR-12, SR-14): one's own choice, kept in `mine.db`, and
//! what is open for both. Lowering counts here before it is written, asks for nothing and is never refused; a raise
//! asks for the own secret and waits a day. The rules are the domain's; here stands when they are asked.
//!
//! The order of writing: the private state, then the act in one transaction of the space, then the private state
//! again. Why nothing is open is in no view, in no event and in no other file.

use hearth_domain::consent::{self, Chosen, ConsentError, Level, LiveEntry, Private, Published};
use hearth_domain::day::CivilDay;
use hearth_domain::unlock::UnlockProof;
use hearth_domain::words::ConsentTexts;

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;

/// How long a choice holds when no end is named: as long as any may (`product.md` 3b).
const USUAL: i32 = 30;

/// What touch is open, and one's own choice. No `Debug`: one's own part is nobody else's.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsentView {
    /// What is open for both now: the lower of two private choices, and never why.
    pub open: u8,
    /// One's own choice. A screen shows it only when asked for: someone may be looking on.
    pub own: OwnConsent,
}

/// One's own choice.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnConsent {
    /// The level that counts from this side; 0 when nothing was chosen.
    pub level: u8,
    /// Its last day; `None` at level 0.
    pub until: Option<CivilDay>,
    /// A raise on its day of waiting.
    pub waits: Option<Waiting>,
    /// Whether touch rests until the person ends the rest.
    pub resting: bool,
}

/// A raise on its day of waiting.
#[derive(Clone, PartialEq, Eq)]
pub struct Waiting {
    /// To what.
    pub level: u8,
    /// Its last day.
    pub until: CivilDay,
    /// When it counts at the earliest, in seconds since 1970-01-01 UTC.
    pub earliest: i64,
}

/// What came of a choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// It counts now.
    Now,
    /// It counts at this moment at the earliest, in seconds since 1970-01-01 UTC.
    Earliest(i64),
}

impl From<ConsentError> for HearthError {
    fn from(error: ConsentError) -> Self {
        match error {
            ConsentError::NeedsUnlock => secret_first(true),
            other => Self::invalid(&other),
        }
    }
}

/// Why a raise without a proof is not taken. Only the journal's secret mints one (SR-05): a finger or a face may be
/// the partner's.
fn secret_first(is_made: bool) -> HearthError {
    let reason = if is_made {
        "going up asks for the secret of your journal first; going down never asks for anything"
    } else {
        "going up asks for the secret of your journal, and there is none yet; choose one first"
    };
    HearthError::Invalid { reason: reason.to_owned() }
}

impl Hearth {
    /// What touch is open for both, and one's own choice.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn consent(&self) -> Result<ConsentView> {
        let now = self.writer.run(|core| core.consent_now()).await?;
        self.read(move |both| {
            let (mut own, mut theirs) = (Vec::new(), Vec::new());
            if let Some(me) = both.me {
                let [first, second] = both.couple.consents()?;
                (own, theirs) = if me == 0 { (first, second) } else { (second, first) };
            }
            let private = both.mine.consent()?;
            let published = private.published(&own, now);
            let waits = private.raise.as_ref().map(|raise| Waiting {
                level: raise.to.open.number(),
                until: raise.to.until,
                earliest: raise.earliest(),
            });
            let open = private.open(&own, &theirs, now).number();
            let level = published.open.number();
            let until = (level > 0).then_some(published.until);
            Ok(ConsentView {
                open,
                own: OwnConsent { level, until, waits, resting: private.is_resting() },
            })
        })
        .await
    }

    /// Chooses what would be welcome to oneself, up to and including a day (30 days from today when none is
    /// given). Less, or for less long, counts at once and asks for nothing; more needs a fresh proof, and counts
    /// a day later. Whatever waited before is replaced.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a level that there is not (0, 1 and 2 are) and for a raise without a fresh
    /// proof, during an own rest, or with an end that is too near or too far; `NotPaired` for a raise before
    /// there is a partner. Nothing was changed then.
    pub async fn choose(
        &self,
        level: u32,
        until: Option<CivilDay>,
        proof: Option<UnlockProof>,
    ) -> Result<Choice> {
        let level = Level::new(level)?;
        self.writer.run(move |core| core.choose(level, until, proof.as_ref())).await
    }

    /// Whether [`Hearth::choose`] would ask for a fresh proof: a screen asks for the secret only then.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a level that there is not, and for a raise before the journal has a secret;
    /// `NotPaired` for a raise before there is a partner.
    pub async fn asks_for_secret(&self, level: u32, until: Option<CivilDay>) -> Result<bool> {
        let level = Level::new(level)?;
        self.writer.run(move |core| core.asks_for_secret(level, until)).await
    }

    /// "Not today", a pause, a decline: nothing is open from now on. It is never refused.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn not_today(&self) -> Result<()> {
        self.writer.run(|core| core.change_consent(Private::not_today)).await
    }

    /// Begins or ends the rest for "something bigger". What was open before does not come back by itself.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn something_bigger(&self, on: bool) -> Result<()> {
        self.writer.run(move |core| core.change_consent(|own| own.set_bigger(on))).await
    }

    /// Begins or ends the rest for an answer about readiness; which one is not kept (SR-14).
    ///
    /// # Errors
    /// Storage errors.
    pub async fn not_ready(&self, on: bool) -> Result<()> {
        self.writer.run(move |core| core.change_consent(|own| own.set_not_ready(on))).await
    }

    /// Takes a waiting raise back. Nobody will know that it was there.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn take_raise_back(&self) -> Result<()> {
        self.writer.run(|core| core.change_consent(Private::take_back)).await
    }

    /// The words of consent.
    ///
    /// # Errors
    /// [`HearthError::Internal`] when the texts of this build cannot be read.
    pub fn consent_texts() -> Result<&'static ConsentTexts> {
        ConsentTexts::english().map_err(|_| HearthError::internal("the texts cannot be read"))
    }
}

impl Core {
    fn consent_now(&self) -> Result<consent::Now> {
        let (now, day) = self.now()?;
        Ok(consent::Now { seconds: now.utc_seconds, day })
    }

    fn own_consent(&mut self) -> Result<Private> {
        Ok(self.rooms()?.mine.write(|tx| tx.read().consent())?)
    }

    /// This person's own live entries; none before there is a space.
    fn own_entries(&mut self) -> Result<Vec<LiveEntry>> {
        let Couple::Shared(space) = &mut self.rooms()?.couple else { return Ok(Vec::new()) };
        let me = usize::from(space.facts().me.min(1));
        let [first, second] = space.consents()?;
        Ok(if me == 0 { first } else { second })
    }

    fn asks_for_secret(&mut self, level: Level, until: Option<CivilDay>) -> Result<bool> {
        match self.wish(level, until, None)?.1 {
            Err(ConsentError::NeedsUnlock) if self.is_journal_made()? => Ok(true),
            Err(ConsentError::NeedsUnlock) => Err(secret_first(false)),
            _ => Ok(false),
        }
    }

    /// The own state after a wish, which is not kept, and what would come of it.
    fn wish(
        &mut self,
        level: Level,
        until: Option<CivilDay>,
        proof: Option<&UnlockProof>,
    ) -> Result<(Private, std::result::Result<Chosen, ConsentError>)> {
        let now = self.consent_now()?;
        if level != Level::NONE && !self.is_paired()? {
            return Err(HearthError::NotPaired);
        }
        let until = until.or_else(|| now.day.plus(USUAL)).unwrap_or(now.day);
        let own = self.own_entries()?;
        let mut private = self.own_consent()?;
        let proof = proof.filter(|proof| self.need_fresh(proof).is_ok());
        let chosen = private.choose(Published { open: level, until }, &own, now, proof);
        Ok((private, chosen))
    }

    fn choose(
        &mut self,
        level: Level,
        until: Option<CivilDay>,
        proof: Option<&UnlockProof>,
    ) -> Result<Choice> {
        let (private, chosen) = self.wish(level, until, proof)?;
        let chosen = match chosen {
            Err(ConsentError::NeedsUnlock) => return Err(secret_first(self.is_journal_made()?)),
            chosen => chosen?,
        };
        self.keep_consent(&private)?;
        self.consent_due()?;
        Ok(match chosen {
            Chosen::AtOnce => Choice::Now,
            Chosen::Waits(earliest) => Choice::Earliest(earliest),
        })
    }

    /// Changes the own state, and writes what is due after it.
    fn change_consent(&mut self, change: impl FnOnce(&mut Private)) -> Result<()> {
        let mut private = self.own_consent()?;
        change(&mut private);
        self.keep_consent(&private)?;
        self.consent_due()
    }

    /// Keeps the own state; what it said before leaves the file.
    fn keep_consent(&mut self, private: &Private) -> Result<()> {
        let mine = &mut self.writing()?.mine;
        mine.write(|tx| tx.put_consent(private))?;
        self.announcer.announce(&[Topic::Consent]);
        Ok(())
    }

    /// Writes what is due of the own consent, if anything. To be called after every choice, at every open and
    /// meeting, and while a raise waits.
    pub(crate) fn consent_due(&mut self) -> Result<()> {
        let before = self.own_consent()?;
        if before == Private::default() || !self.is_paired()? {
            return Ok(());
        }
        let (now, own) = (self.consent_now()?, self.own_entries()?);
        let mut private = before.clone();
        let due = private.due(&own, now);
        if private != before {
            self.keep_consent(&private)?;
        }
        let Some(act) = due else { return Ok(()) };
        self.space()?.publish(&act)?;
        private.written();
        self.keep_consent(&private)?;
        let rooms = self.rooms()?;
        rooms.couple.store().erase()?;
        rooms.mine.erase()?;
        Ok(())
    }

    /// A restored phone starts at nothing, and says so once (SR-11). Leaves the nonce as it is: the phone counts
    /// as restored until this is done.
    pub(crate) fn start_consent_again(&mut self) -> Result<()> {
        let mut private = self.own_consent()?;
        private.start_again();
        self.rooms()?.mine.write(|tx| tx.put_consent(&private))?;
        Ok(())
    }

    /// Whoever leaves has nothing open, and no raise waits: pairing again must not open what silence left there
    /// (SR-12). Nothing is written in the space, and nothing sent.
    pub(crate) fn close_consent(&mut self) -> Result<()> {
        let mut private = self.own_consent()?;
        private.not_today();
        self.keep_consent(&private)
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::consent::ConsentAct;

    use super::*;
    use crate::testing::{Desk, paired};

    /// A phone whose person published a hug, three weeks long.
    fn open() -> Desk {
        let mut desk = paired();
        let until = desk.core.consent_now().unwrap().day.plus(21).unwrap();
        let says = Published { open: Level::new(2).unwrap(), until };
        desk.core.space().unwrap().publish(&ConsentAct { says, replaces: Vec::new() }).unwrap();
        assert_eq!(said(&mut desk), (2, 2));
        desk
    }

    /// What counts from this side here, and what stands in the space.
    fn said(desk: &mut Desk) -> (u8, u8) {
        let (now, own) = (desk.core.consent_now().unwrap(), desk.core.own_entries().unwrap());
        let private = desk.core.own_consent().unwrap();
        let stands = Private::default().published(&own, now).open.number();
        (private.published(&own, now).open.number(), stands)
    }

    fn die(desk: &mut Desk) {
        desk.core.close();
        desk.core.open().unwrap();
    }

    #[test]
    fn sr_10_a_lowering_that_dies_between_its_steps_counts_at_once_and_is_written_at_the_next_start()
     {
        // After the private state alone.
        let mut desk = open();
        let mut private = desk.core.own_consent().unwrap();
        private.not_today();
        desk.core.keep_consent(&private).unwrap();
        assert_eq!(said(&mut desk), (0, 2), "here it counts before it is written");
        die(&mut desk);
        assert_eq!(said(&mut desk), (0, 0));
        // After the act, before the private state is kept again.
        let mut desk = open();
        let mut private = desk.core.own_consent().unwrap();
        private.not_today();
        desk.core.keep_consent(&private).unwrap();
        let (own, now) = (desk.core.own_entries().unwrap(), desk.core.consent_now().unwrap());
        let act = private.due(&own, now).unwrap();
        desk.core.space().unwrap().publish(&act).unwrap();
        let items = |desk: &mut Desk| desk.core.doctor(|_, _| {}).unwrap().items;
        let before = items(&mut desk);
        die(&mut desk);
        assert_eq!(said(&mut desk), (0, 0));
        assert_eq!(items(&mut desk), before, "and it is written once");
    }
}

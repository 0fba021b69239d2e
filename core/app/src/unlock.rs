//! The journal's secret (`design.md` 4, SR-05, SR-10, SR-19): choosing it, opening with it, proving it, changing it,
//! and dropping everything that it opened. The one place that mints an [`UnlockProof`], out of a `SecretProven`, which
//! only the journal's door makes; a finger or a face mint none.
//!
//! Wrong guesses wait (`hearth_store::journal::pause_after`). Their count stands in secure storage, raised before a
//! try; the wait is measured by a clock that nobody can set, from the last try or the start of the process.

use std::time::Duration;

use hearth_domain::unlock::UnlockProof;
use hearth_store::journal::{
    JournalDoor, JournalError, JournalStore, PhoneHalf, SecretProven, pause_after,
};
use hearth_store::{NewSecret, Secret, Seed};
use zeroize::Zeroizing;

use crate::changes::Topic;
use crate::core::{Core, Rooms};
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::random;
use crate::stack::clean_stack;

/// What a person typed to open something, as UTF-8. It crosses once and is wiped when dropped; no `Debug`.
pub struct TypedSecret(Zeroizing<Vec<u8>>);

impl TypedSecret {
    /// From the bytes of what was typed. White space at its ends does not count.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Whether another one is the same, as when a new one is typed twice.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.trim_ascii() == other.0.trim_ascii()
    }

    /// As text.
    pub(crate) fn text(&self) -> Result<&str> {
        std::str::from_utf8(&self.0).map_err(|_| HearthError::Invalid {
            reason: "a secret is made of letters, digits and signs; type it anew".to_owned(),
        })
    }
}

/// How the journal stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JournalState {
    /// No secret was chosen yet, so there is none. All the rest of the app works.
    NotMade,
    /// It opens with its secret.
    Locked {
        /// How long the next try has to wait after wrong ones; zero for not at all.
        wait: Duration,
    },
    /// It is open.
    Open,
}

/// When the secret was tried and given, by the clock that nobody can set.
pub(crate) struct Unlocking {
    tried: Duration,
    proven: Option<Duration>,
}

impl Unlocking {
    /// At the start of the process: a wait that was running then begins anew.
    pub fn since(running: Duration) -> Self {
        Self { tried: running, proven: None }
    }
}

impl Hearth {
    /// How the journal stands.
    ///
    /// # Errors
    /// [`HearthError::Damaged`] when a part of it is gone; storage errors.
    pub async fn journal_state(&self) -> Result<JournalState> {
        self.writer.run(Core::journal_state).await
    }

    /// Makes the journal and leaves it open. To be said before: a secret that is forgotten cannot be recovered, by
    /// anyone, and with it goes what was written there.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for one of fewer than 6 characters or over 1024 bytes, and when there is a journal.
    pub async fn set_journal_secret(&self, secret: TypedSecret) -> Result<()> {
        self.writer.run(move |core| core.make_journal(&secret)).await
    }

    /// Opens the journal, and proves by it who is there. Open already, it proves alone.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a wrong secret, before the wait after wrong ones has passed, and when there is no
    /// journal yet; `Damaged` when no secret can open it any more.
    pub async fn unlock(&self, secret: TypedSecret) -> Result<UnlockProof> {
        self.writer.run(move |core| core.unlock(&secret)).await
    }

    /// Proves who is there, and opens nothing: for what asks for a proof where someone may be looking on.
    ///
    /// # Errors
    /// As [`Hearth::unlock`].
    pub async fn prove(&self, secret: TypedSecret) -> Result<UnlockProof> {
        self.writer.run(move |core| core.prove(&secret)).await
    }

    /// Closes the journal with another secret. Nothing in it is rewritten; open, it stays so.
    ///
    /// # Errors
    /// As [`Hearth::unlock`] for the old one, and as [`Hearth::set_journal_secret`] for the new one; the old one holds
    /// then.
    pub async fn change_journal_secret(&self, old: TypedSecret, new: TypedSecret) -> Result<()> {
        self.writer.run(move |core| core.change_secret(&old, &new)).await
    }

    /// Drops every key and view of the journal, and every proof. What was deleted there is gone then: the time to take
    /// it back ends. Locking what is locked is no error, nor is it while the app is asleep.
    ///
    /// # Errors
    /// [`HearthError::Internal`] alone.
    pub async fn lock(&self) -> Result<()> {
        let locked = self.writer.run(|core| {
            core.lock_journal();
            Ok(())
        });
        match locked.await {
            Err(HearthError::Suspended) => Ok(()),
            locked => locked,
        }
    }
}

impl Core {
    fn journal_state(&mut self) -> Result<JournalState> {
        if self.rooms()?.journal.is_some() {
            return Ok(JournalState::Open);
        }
        if !self.is_journal_made()? {
            return Ok(JournalState::NotMade);
        }
        Ok(JournalState::Locked { wait: self.wait_for_next_try()? })
    }

    /// Whether a secret was chosen.
    pub(crate) fn is_journal_made(&mut self) -> Result<bool> {
        Ok(JournalDoor::of(&self.rooms()?.folder).is_made()?)
    }

    fn make_journal(&mut self, secret: &TypedSecret) -> Result<()> {
        let chosen = NewSecret::new(secret.text()?)?;
        if self.is_journal_made()? {
            return Err(JournalError::AlreadyMade.into());
        }
        let (half, seed) = (self.keys.journal_half()?, Seed::from_bytes(random::bytes()?));
        let rooms = self.rooms()?;
        rooms.journal = Some(JournalDoor::of(&rooms.folder).create(&chosen, &half, seed)?);
        self.announcer.announce(&[Topic::Journal]);
        Ok(())
    }

    pub(crate) fn unlock(&mut self, secret: &TypedSecret) -> Result<UnlockProof> {
        if self.rooms()?.journal.is_some() {
            return self.prove(secret);
        }
        let seed = Seed::from_bytes(random::bytes()?);
        let (now, _) = self.now()?;
        let (mut journal, proven) = self
            .try_secret(secret, |door, secret, half| door.unlock_and_prove(secret, half, seed))?;
        journal.finish_deletes(now.utc_seconds)?;
        self.rooms()?.journal = Some(journal);
        self.announcer.announce(&[Topic::Journal]);
        self.proof_of(proven)
    }

    /// Proves the secret and opens nothing.
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method itself serves one lifetime, not every one"
    )]
    pub(crate) fn prove(&mut self, secret: &TypedSecret) -> Result<UnlockProof> {
        let proven = self.try_secret(secret, |door, secret, half| door.verify(secret, half))?;
        self.proof_of(proven)
    }

    fn change_secret(&mut self, old: &TypedSecret, new: &TypedSecret) -> Result<()> {
        let (chosen, seed) = (NewSecret::new(new.text()?)?, Seed::from_bytes(random::bytes()?));
        self.try_secret(old, |door, old, half| door.change_secret(old, &chosen, half, seed))
    }

    /// One right secret makes one proof.
    fn proof_of(&mut self, _proven: SecretProven) -> Result<UnlockProof> {
        let (now, _) = self.now()?;
        self.unlocking.proven = Some(self.clock.running());
        Ok(UnlockProof::mint(now.utc_seconds))
    }

    /// Nothing, if a proof still counts: less than a minute has passed by the phone's clock and by the one that nobody
    /// can set, and the journal was not locked meanwhile.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for one that counts no more.
    pub(crate) fn need_fresh(&self, proof: &UnlockProof) -> Result<()> {
        let (now, _) = self.now()?;
        let minute = Duration::from_secs(UnlockProof::SECONDS.unsigned_abs());
        let running = self.clock.running();
        let recent = |proven| running.saturating_sub(proven) < minute;
        if proof.is_fresh(now.utc_seconds) && self.unlocking.proven.is_some_and(recent) {
            return Ok(());
        }
        Err(HearthError::Invalid {
            reason: "the secret of your journal was given a while ago; give it once more"
                .to_owned(),
        })
    }

    /// One try of a secret at the journal's door, which counts until it was right. Nothing is tried before the wait
    /// after wrong ones has passed.
    pub(crate) fn try_secret<T>(
        &mut self,
        secret: &TypedSecret,
        act: impl FnOnce(&JournalDoor<'_>, &Secret, &PhoneHalf) -> std::result::Result<T, JournalError>,
    ) -> Result<T> {
        let secret = Secret::typed(secret.text()?);
        if !self.is_journal_made()? {
            return Err(JournalError::NotMade.into());
        }
        let wait = self.wait_for_next_try()?;
        if !wait.is_zero() {
            return Err(wait_first(wait));
        }
        let (half, wrong) = (self.keys.journal_half()?, self.keys.wrong_guesses()?);
        // Before the try: a kill in the middle of it takes no guess back.
        self.keys.put_wrong_guesses(wrong.saturating_add(1))?;
        let done = act(&JournalDoor::of(&self.rooms()?.folder), &secret, &half);
        self.unlocking.tried = self.clock.running();
        match &done {
            Ok(_) => self.keys.put_wrong_guesses(0)?,
            Err(JournalError::WrongSecret) => {}
            // Not the fault of whoever typed it.
            Err(_) => self.keys.put_wrong_guesses(wrong)?,
        }
        Ok(done?)
    }

    /// How long the next try has to wait.
    fn wait_for_next_try(&self) -> Result<Duration> {
        let pause = pause_after(self.keys.wrong_guesses()?);
        let passed = self.clock.running().saturating_sub(self.unlocking.tried);
        Ok(pause.saturating_sub(passed))
    }

    /// The open journal.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] while it is locked, or was not made.
    pub(crate) fn journal(&mut self) -> Result<&mut JournalStore> {
        if self.rooms()?.journal.is_none() && !self.is_journal_made()? {
            return Err(JournalError::NotMade.into());
        }
        self.rooms()?.journal.as_mut().ok_or_else(|| HearthError::Invalid {
            reason: "the journal is closed; open it with its secret first".to_owned(),
        })
    }

    /// Locks on purpose: every delete is done now, because later there may be nobody to do it.
    fn lock_journal(&mut self) {
        if let Ok(Rooms { journal: Some(journal), .. }) = self.rooms() {
            // Locking must not fail; what was not deleted is at the next unlock.
            let _ = journal.finish_deletes(i64::MAX);
        }
        self.drop_journal();
    }

    /// Drops every key and view of the journal, and every proof.
    pub(crate) fn drop_journal(&mut self) {
        self.unlocking.proven = None;
        if let Ok(rooms) = self.rooms()
            && let Some(journal) = rooms.journal.take()
        {
            journal.lock();
            clean_stack();
            self.announcer.announce(&[Topic::Journal]);
        }
    }
}

/// Why nothing is tried now.
fn wait_first(wait: Duration) -> HearthError {
    let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0));
    let wait = match (seconds, seconds.div_ceil(60)) {
        (1, _) => "1 second".to_owned(),
        (2..=90, _) => format!("{seconds} seconds"),
        (_, minutes) => format!("{minutes} minutes"),
    };
    HearthError::Invalid {
        reason: format!("the next try needs a pause of {wait}; keep the app open until then"),
    }
}

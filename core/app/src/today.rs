//! The first screen, the person's name, and the queue of what must not be missed.

use hearth_domain::catalogue::Catalogue;
use hearth_domain::ids::MemberId;

use crate::challenge::offer_of;
use crate::changes::Topic;
use crate::check_ins::{asks, was_hard};
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::items::coming_plans;
use crate::moments::{practices, rhythm_of};
use crate::own_rhythm::{after_a_gap, quiet_of};
use crate::profiles::partners_name;
use crate::shown::{together_rests, touch};
use crate::views::{PartnerView, QueuedEvent, SmallThing, Today};
use crate::words::tip_of;

/// Most events handed out at once.
const EVENTS: usize = 100;

impl Hearth {
    /// What the first screen shows.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn today(&self) -> Result<Today> {
        let (now, day) = self.now().await?;
        self.read(move |both| {
            let rhythm = rhythm_of(both, day)?;
            let of = practices(both, day)?;
            let quiet = quiet_of(both, &of, day)?;
            let solo = both.couple.peers()?.is_empty();
            let moments = if solo { rhythm.own.moments } else { rhythm.ours.moments };
            // Rest asks nothing, and after quiet days nothing is suggested until it is asked for.
            let suggests = !rhythm.resting && !quiet.suggestions_pause();
            // After a hard check-in today says to rest, and suggests nothing beside it.
            let hard = was_hard(both, day)?;
            let small_thing = if suggests && !hard {
                let alone = solo || together_rests(both)?;
                let exercise = Catalogue::english()?.one_small_thing(day, alone);
                Some(SmallThing {
                    ritual: exercise.id.clone(),
                    name: exercise.name.clone(),
                    minutes: u32::from(exercise.minutes),
                    one_line: exercise.one_line.clone(),
                })
            } else {
                None
            };
            let challenge = if suggests && !hard && !solo { offer_of(both, day)? } else { None };
            let tip = if suggests { Some(tip_of(both, &now, day)?) } else { None };
            Ok(Today {
                day,
                name: both.mine.setting("name")?,
                partner: partners_name(both.couple)?,
                small_thing,
                moments,
                resting: rhythm.resting,
                plans: coming_plans(both, day, 3, touch(both, &now, day)?.level())?,
                check_in: suggests && asks(both, day)?,
                challenge,
                tip,
                after_a_gap: after_a_gap(&of, quiet, moments, day)?,
            })
        })
        .await
    }

    /// Sets what the one who holds this phone wants to be called. The partner sees it from the next meeting on.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a name that is blank, over 64 bytes, or not plain text.
    pub async fn set_name(&self, name: &str) -> Result<()> {
        let name = name.to_owned();
        self.writer.run(move |core| core.set_name(&name)).await
    }

    /// The partner, if the phones were paired.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn partner(&self) -> Result<Option<PartnerView>> {
        self.writer.run(Core::partner_view).await
    }

    /// What must not be missed, oldest first: it comes again until it is acknowledged.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn events(&self) -> Result<Vec<QueuedEvent>> {
        self.read(|both| {
            let stored = both.mine.events(EVENTS)?;
            // An event of another version says nothing to this one; it stays for the one that knows it.
            let known = stored.into_iter().filter_map(|event| {
                Some(QueuedEvent { id: event.id, event: serde_json::from_str(&event.json).ok()? })
            });
            Ok(known.collect())
        })
        .await
    }

    /// Acknowledges an event. One that was acknowledged before is no error.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn ack(&self, id: u64) -> Result<()> {
        self.writer
            .run(move |core| {
                core.writing()?.mine.write(|tx| Ok::<_, HearthError>(tx.ack_event(id)?))?;
                core.announcer.announce(&[Topic::Events]);
                Ok(())
            })
            .await
    }

    /// This person's member id, as the partner's phone knows it.
    ///
    /// # Errors
    /// When secure storage cannot be read.
    pub async fn member(&self) -> Result<MemberId> {
        self.writer.run(|core| Ok(MemberId::of_first_key(&core.keys.author_key()?))).await
    }
}

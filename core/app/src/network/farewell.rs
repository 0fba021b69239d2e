//! Telling the partner's phone that one of the two has left (`sync.md` 2, SR-28): one signed word in the place of a
//! session. Bounded, whatever the other side does; and what came of it is never said to be more than is known.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use hearth_domain::ids::DeviceKey;
use hearth_link::{Pipe, PipeError};
use hearth_sync::session::{Refusal, has_heard};
use tokio::time::Instant;

use super::Network;
use crate::core::Core;
use crate::error::Result;

/// How long a person who leaves waits until the other phone has heard it.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// How long until the next try, after a session that came instead.
const TRY_AGAIN: Duration = Duration::from_millis(50);
/// So many bytes of an answer are read: an honest phone says hello and no more.
const MOST: usize = 1 << 16;

/// What came of telling.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Told {
    /// The other phone took the word and ended as one that understood.
    Heard,
    /// The word went out, and nothing says whether it arrived.
    Perhaps,
    /// It did not go out: the other phone was not there.
    NotSaid,
}

impl Network {
    /// Tells the partner's phone this word, whichever comes first, finding it or being found. A session that runs
    /// already ends first.
    pub async fn tell(
        self: &Arc<Self>,
        to: DeviceKey,
        word: Refusal,
        within: Duration,
    ) -> Result<Told> {
        let deadline = Instant::now() + within;
        let mut told = self.told.subscribe();
        self.told.send_replace(None);
        self.say_farewell(Some((to, word)));
        let look = async {
            loop {
                // Both people may have a sync of their own running: what came of that says nothing about the word.
                let left = deadline.saturating_duration_since(Instant::now());
                let met = self.meet_whom(Core::paired_partner, left).await;
                if Instant::now() >= deadline {
                    return met.map(drop);
                }
                tokio::time::sleep(TRY_AGAIN).await;
            }
        };
        let looked = tokio::select! {
            _ = told.wait_for(Option::is_some) => Ok(()),
            looked = tokio::time::timeout(within + ANSWER_WITHIN, look) => looked.unwrap_or(Ok(())),
        };
        self.say_farewell(None);
        match *self.told.borrow() {
            Some(told) => Ok(told),
            None => match looked {
                Err(error) if !matches!(error, crate::HearthError::NotMet { .. }) => Err(error),
                _ => Ok(Told::NotSaid),
            },
        }
    }

    fn say_farewell(&self, what: Option<(DeviceKey, Refusal)>) {
        *self.farewell.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }

    /// Says the word in the place of a session, if this is the phone it is for, and notes what came of it.
    pub(super) async fn part(&self, pipe: Pipe, to: DeviceKey, word: Refusal) {
        if to != DeviceKey(pipe.remote().0) {
            return;
        }
        match say(pipe, word).await {
            Told::NotSaid => {}
            told => drop(self.told.send_replace(Some(told))),
        }
    }
}

/// Says the word and waits until the other side ends: one that heard it has said hello, and refuses nothing.
async fn say(pipe: Pipe, word: Refusal) -> Told {
    let (mut half, mut reader) = pipe.split();
    if half.write(&word.frame()).await.is_err() || half.finish().await.is_err() {
        return Told::NotSaid;
    }
    let answer = async {
        let mut said = Vec::new();
        while let Some(more) = reader.read().await? {
            said.extend_from_slice(&more);
            if said.len() > MOST {
                return Err(PipeError::Cut);
            }
        }
        Ok(said)
    };
    match tokio::time::timeout(ANSWER_WITHIN, answer).await {
        Ok(Ok(said)) if has_heard(&said) => Told::Heard,
        // It was busy, or knows this phone no more: another try may find it.
        Ok(Ok(_)) => Told::NotSaid,
        Ok(Err(_)) | Err(_) => Told::Perhaps,
    }
}

#[cfg(test)]
mod tests {
    use hearth_link::{DialPlan, Link, LinkConfig, Purpose};
    use zeroize::Zeroizing;

    use super::*;

    async fn link(secret: u8) -> Link {
        let config = LinkConfig::new(Zeroizing::new([secret; 32]), ([127, 0, 0, 1], 0).into());
        Link::bind(config, Arc::new(|_, _| true)).await.unwrap()
    }

    /// What a phone knows of its word when the other one answers so, and then ends, or is cut off.
    async fn told(answer: &[u8], ends: bool) -> Told {
        let (ours, theirs) = (link(1).await, link(9).await);
        let plan = DialPlan::discovered(theirs.addresses());
        let (pipe, other) =
            tokio::join!(ours.dial(theirs.id(), &plan, Purpose::Sync), theirs.accept());
        let (mut half, mut reader) = other.unwrap().pipe.split();
        let other = async {
            half.write(answer).await.unwrap();
            while reader.read().await.unwrap().is_some() {}
            if ends {
                half.finish().await.unwrap();
            } else {
                drop((half, reader));
            }
        };
        tokio::join!(say(pipe.unwrap(), Refusal::Unpaired([7; 64])), other).0
    }

    #[tokio::test]
    async fn a_word_is_told_only_to_a_phone_that_heard_it() {
        let hello = hearth_sync::frame::encode(1, &[0; 40]);
        assert_eq!(told(&hello, true).await, Told::Heard);
        assert_eq!(told(&Refusal::Busy.frame(), true).await, Told::NotSaid);
        let refused = [hello.clone(), Refusal::NotLetIn.frame()].concat();
        assert_eq!(told(&refused, true).await, Told::NotSaid);
        assert_eq!(told(&[], true).await, Told::NotSaid);
        assert_eq!(told(&hello, false).await, Told::Perhaps);
    }
}

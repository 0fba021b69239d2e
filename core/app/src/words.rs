//! The words that are picked for a day or a week: the tip, a prompt of the journal; the guide; and the first run. Nothing about who read what is kept: a pick follows from the day and a seed (`product.md` 2, 3d).

use hearth_domain::day::CivilDay;
use hearth_domain::words::{Guide, Lines, OfTheDay, Onboarding, PickSeed, Prompts, TipId, Tips};

use crate::check_ins::was_hard;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::own_settings::{OWN_SEED, TIPS_HIDDEN, TIPS_KEPT, read_ids};
use crate::ports::Now;
use crate::random;
use crate::reading::Both;
use crate::shown::touch;

/// What stands in the place of the tip today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TipOfTheDay {
    /// A tip.
    Tip(Tip),
    /// A line that asks nothing.
    Rest(String),
}

/// A tip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tip {
    /// Its id, for keeping or hiding it.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Whether this person kept it. Nobody else's.
    pub kept: bool,
}

/// A prompt of the private journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prompt {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub theme: String,
    /// The words to go on from.
    pub text: String,
}

/// What a person does with a tip.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TipChoice {
    /// Keep it; one that was hidden comes back.
    Keep,
    /// Do not see it again.
    Hide,
    /// Neither.
    Leave,
}

/// The guide: pages, questions and answers, the evidence, and books. It needs no phone.
///
/// # Errors
/// [`HearthError::Internal`] when the texts of this build cannot be read.
pub fn guide() -> Result<&'static Guide> {
    Ok(Guide::english()?)
}

/// What the prompts of the journal are about. It needs no phone.
///
/// # Errors
/// [`HearthError::Internal`] when the texts of this build cannot be read.
pub fn prompt_themes() -> Result<Vec<&'static str>> {
    Ok(Prompts::english()?.themes())
}

/// The words of the first run. They need no phone, and what is picked there stays with the host.
///
/// # Errors
/// [`HearthError::Internal`] when the texts of this build cannot be read.
pub fn first_run() -> Result<&'static Onboarding> {
    Ok(Onboarding::english()?)
}

impl Hearth {
    /// The tip of today.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn tip(&self) -> Result<TipOfTheDay> {
        let (now, day) = self.now().await?;
        self.read(move |both| tip_of(both, &now, day)).await
    }

    /// The tips that this person kept and that may be shown now, in the order of the list.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn kept_tips(&self) -> Result<Vec<Tip>> {
        let (now, day) = self.now().await?;
        self.read(move |both| {
            let kept = read_ids(both, TIPS_KEPT)?;
            let open = Tips::english()?.open(touch(both, &now, day)?);
            let kept = open.filter(|tip| kept.contains(tip.id.as_str()));
            let tip = |tip: &hearth_domain::words::Tip| Tip {
                id: tip.id.to_string(),
                text: tip.text.clone(),
                kept: true,
            };
            Ok(kept.map(tip).collect())
        })
        .await
    }

    /// Keeps a tip, or does not want to see it again; private.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for what is no tip.
    pub async fn choose_tip(&self, id: &str, choice: TipChoice) -> Result<()> {
        let id: TipId = id.parse()?;
        let (now, day) = self.now().await?;
        let asked = id.clone();
        let is_one = self
            .read(move |both| Ok(Tips::english()?.get(&asked, touch(both, &now, day)?).is_some()))
            .await?;
        if !is_one {
            return Err(HearthError::invalid(&NO_TIP));
        }
        self.writer
            .run(move |core| {
                core.keep_id(TIPS_KEPT, id.as_str(), choice == TipChoice::Keep)?;
                core.keep_id(TIPS_HIDDEN, id.as_str(), choice == TipChoice::Hide)
            })
            .await
    }

    /// The prompt of today after so many skips; from one theme, or from all. Skipping leaves nothing behind:
    /// the one who asks counts.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a theme that there is not.
    pub async fn prompt(&self, skips: u32, theme: Option<&str>) -> Result<Prompt> {
        let (_, day) = self.now().await?;
        let theme = theme.map(|theme| theme.trim().to_lowercase());
        self.read(move |both| {
            let prompts = Prompts::english()?;
            let found = prompts.of_day(day, skips, theme.as_deref(), &own_seed(both)?);
            let Some(found) = found else {
                let themes = prompts.themes().join(", ");
                let reason = format!("there is no such theme; choose one of {themes}");
                return Err(HearthError::Invalid { reason });
            };
            let (id, theme) = (found.id.to_string(), found.theme.clone());
            Ok(Prompt { id, theme, text: found.text.clone() })
        })
        .await
    }
}

const NO_TIP: &str = "there is no tip of that name here; take it from the tip of the day";

/// The tip of a day, or the line in its place.
pub(crate) fn tip_of(both: &Both<'_>, now: &Now, day: CivilDay) -> Result<TipOfTheDay> {
    let hidden = read_ids(both, TIPS_HIDDEN)?;
    let touch = touch(both, now, day)?;
    let (tips, lines) = (Tips::english()?, Lines::english()?);
    let is_hidden = |id: &TipId| hidden.contains(id.as_str());
    let hard = was_hard(both, day)?;
    Ok(match tips.of_day(day, touch, hard, is_hidden, lines) {
        OfTheDay::Rest(line) => TipOfTheDay::Rest(line.to_owned()),
        OfTheDay::Tip(tip) => {
            let kept = read_ids(both, TIPS_KEPT)?.contains(tip.id.as_str());
            TipOfTheDay::Tip(Tip { id: tip.id.to_string(), text: tip.text.clone(), kept })
        }
    })
}

/// The seed of what is picked for this person alone.
pub(crate) fn own_seed(both: &Both<'_>) -> Result<PickSeed> {
    let hex = both.mine.setting(OWN_SEED)?.unwrap_or_default();
    let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap_or_default();
    Ok(PickSeed::of(&bytes.try_into().unwrap_or_default()))
}

impl Core {
    /// Makes the seed of one's own, once: at the first start, so that asking for a prompt writes nothing.
    pub fn make_own_seed(&mut self) -> Result<()> {
        let known = self.rooms()?.mine.write(|tx| tx.read().setting(OWN_SEED))?;
        if known.is_none() {
            let seed = data_encoding::HEXLOWER.encode(&random::bytes::<32>()?);
            self.writing()?.mine.write(|tx| tx.set(OWN_SEED, &seed))?;
        }
        Ok(())
    }
}

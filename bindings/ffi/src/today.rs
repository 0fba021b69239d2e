//! The first screen, and the queue of what must not be missed.

use hearth_app as app;
use hearth_app::{CivilDay, RitualId};

use crate::challenge::Challenge;
use crate::error::Result;
use crate::mirror::mirror_record;
use crate::open::Hearth;
use crate::views::Item;
use crate::words::TipOfTheDay;

mirror_record! {
    /// One small thing to do today.
    SmallThing = app::SmallThing {
        /// Its id, for `did`.
        ritual: RitualId = same,
        /// Its name.
        name: String = same,
        /// How long it takes.
        minutes: u32 = same,
        /// What it is, in one line.
        one_line: String = same,
    }
}

mirror_record! {
    /// The first screen.
    private Today = app::Today {
        /// The civil day, which starts when this person's day does.
        day: CivilDay = same,
        /// What to call the one who holds this phone, once they said.
        name: Option<String> = same,
        /// What the partner is called, once the phones are paired.
        partner: Option<String> = same,
        /// One small thing; none on a day of rest, which asks nothing, after a hard check-in, and after quiet days.
        small_thing: Option<SmallThing> = option,
        /// Moments of the two; of one's own before there is a partner.
        moments: u32 = same,
        /// Whether today is a day of rest.
        resting: bool = same,
        /// Plans about today or later, soonest first, at most three.
        plans: Vec<Item> = list,
        /// Whether to ask how this person is: as often as they chose, and not once they said.
        check_in: bool = same,
        /// The challenge of the week; none as for the small thing, and before there is a partner.
        challenge: Option<Challenge> = option,
        /// The tip, or the line in its place; none on a day of rest, and after quiet days.
        tip: Option<TipOfTheDay> = option,
        /// What to say after a week of rest or after quiet days, in the place of the greeting.
        after_a_gap: Option<String> = same,
    }
}

mirror_record! {
    /// How far the pairing is.
    private Partner = app::PartnerView {
        /// What the partner is called.
        name: String = same,
        /// Whether the first sync has completed the pairing.
        complete: bool = same,
        /// The Monday of the week in which the phones last met; never finer.
        met_week: Option<CivilDay> = same,
    }
}

/// What happened. Counts, never content.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum Event {
    /// The two phones are paired.
    Paired,
    /// The partner gave appreciations.
    AppreciationsCame {
        /// How many.
        count: u32,
    },
    /// Plans came or changed.
    PlansChanged {
        /// How many.
        count: u32,
    },
    /// The partner deleted something for both.
    Removed {
        /// How many.
        count: u32,
    },
    /// This phone's data are an older copy: what the partner has comes back with the next sync.
    Restored,
    /// Damage was found and mended, or what is damaged will be asked for with the next sync.
    Mended,
    /// What the two share could not be read here: its file was set aside and is kept until then, and what the partner's
    /// phone has comes back with the next sync.
    SetAside {
        /// Whether something that this person had deleted may come back with it: they look, and delete it again.
        deleted_may_be_back: bool,
    },
    /// The partner has a new phone. Whoever did not expect it asks.
    PartnerHasNewPhone,
    /// This phone's place is taken by the new one: it syncs with nobody any more.
    HandedOver,
    /// The partner has left the shared space, and said so. What the two shared is still here.
    PartnerLeft,
}

impl From<app::Event> for Event {
    fn from(event: app::Event) -> Self {
        match event {
            app::Event::Paired => Self::Paired,
            app::Event::AppreciationsCame { count } => Self::AppreciationsCame { count },
            app::Event::PlansChanged { count } => Self::PlansChanged { count },
            app::Event::Removed { count } => Self::Removed { count },
            app::Event::Restored => Self::Restored,
            app::Event::Mended => Self::Mended,
            app::Event::SetAside { deleted_may_be_back } => Self::SetAside { deleted_may_be_back },
            app::Event::PartnerHasNewPhone => Self::PartnerHasNewPhone,
            app::Event::HandedOver => Self::HandedOver,
            app::Event::PartnerLeft => Self::PartnerLeft,
        }
    }
}

mirror_record! {
    /// Something that must not be missed: kept until it is acknowledged.
    QueuedEvent = app::QueuedEvent {
        /// For `ack`.
        id: u64 = same,
        /// What happened.
        event: Event = into,
    }
}

#[uniffi::export]
impl Hearth {
    /// What the first screen shows.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn today(&self) -> Result<Today> {
        Ok(self.app.today().await?.into())
    }

    /// The partner, if the phones were paired.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn partner(&self) -> Result<Option<Partner>> {
        Ok(self.app.partner().await?.map(Into::into))
    }

    /// What must not be missed, oldest first: it comes again until it is acknowledged.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn events(&self) -> Result<Vec<QueuedEvent>> {
        Ok(self.app.events().await?.into_iter().map(Into::into).collect())
    }

    /// Acknowledges an event. One that was acknowledged before is no error.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn ack(&self, id: u64) -> Result<()> {
        Ok(self.app.ack(id).await?)
    }
}

//! What an entry shows in a list: the fields of every kind, joined and read in one place.

use hearth_domain::catalogue::RitualId;
use hearth_domain::day::CivilDay;
use hearth_domain::entries::{CheckIn, OfferId, PlanKind, PlanStatus, Terms};
use hearth_domain::ids::EntryId;
use hearth_domain::space::RowStatus;
use rusqlite::Row as SqlRow;

use super::rows::status_of;
use crate::codec::{bytes, check_in, day, malformed, maybe_bytes, number, parsed, terms};
use crate::cursor::Cursor;

/// What an entry shows. No `Debug`: it is the couple's text.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown {
    /// Which entry.
    pub entry: EntryId,
    /// The day it is about; of a plan the one it is now planned for.
    pub day: CivilDay,
    /// The index (0 or 1) of the member who wrote it; `None` when it belongs to both.
    pub author: Option<u8>,
    /// Whether some of it is not here yet.
    pub lacking: bool,
    /// The fields of its kind.
    pub what: What,
}

/// The fields of each kind. No `Debug`: it is the couple's text.
#[derive(Clone, PartialEq, Eq)]
pub enum What {
    /// Something one noticed in the other.
    Appreciation {
        /// What was noticed.
        text: String,
        /// The chip it was written under.
        tag: Option<String>,
    },
    /// A ritual done on the day.
    Moment {
        /// Which one.
        ritual: RitualId,
    },
    /// Days that ask nothing, from the day on.
    Rest {
        /// The last of them.
        until: CivilDay,
    },
    /// Something the two mean to do.
    Plan {
        /// One line that says what it is.
        title: String,
        /// What both wrote to it.
        note: String,
        /// When, and where it stands.
        stand: PlanStand,
    },
    /// The ticked part of a check-in.
    CheckIn(CheckIn),
}

/// When a plan is, and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlanStand {
    /// What it is for.
    pub kind: PlanKind,
    /// When it begins, how long it lasts, and up to which tier.
    pub terms: Terms,
    /// Whether it was moved since it was made.
    pub moved: bool,
    /// Proposed, agreed or done.
    pub status: PlanStatus,
    /// The name of what it offers now, for a private answer; `None` where nobody is asked for a yes.
    pub offer: Option<OfferId>,
}

/// Joins the fields of every kind to a list `i` of (no, day, seq).
pub(super) const FIELDS: &str = "
    SELECT r.id, r.status, s.day, s.seq, k.name, s.author,
        coalesce(a.text, s.words, CAST(substr(r.document, s.words_at, s.words_size) AS TEXT)), a.tag, n.name,
        t.until, p.title, p.note, (SELECT name FROM name WHERE no = p.kind), p.time, p.lasts, p.tier, p.offer,
        p.moved, p.done,
        EXISTS (SELECT 1 FROM yes WHERE offer = p.offer AND member = 0),
        EXISTS (SELECT 1 FROM yes WHERE offer = p.offer AND member = 1),
        c.mood, c.energy, (SELECT name FROM name WHERE no = c.need)
    FROM i JOIN shown s ON s.no = i.no
    JOIN row r ON r.no = i.no
    JOIN name k ON k.no = s.kind
    LEFT JOIN appreciation a ON a.no = i.no
    LEFT JOIN moment m ON m.no = i.no
    LEFT JOIN name n ON n.no = m.ritual
    LEFT JOIN rest t ON t.no = i.no
    LEFT JOIN plan p ON p.no = i.no
    LEFT JOIN check_in c ON c.no = i.no";

/// The order of lists.
pub(super) const NEWEST_FIRST: &str = "ORDER BY i.day DESC, i.seq DESC";

/// Reads one row of [`FIELDS`].
pub(super) fn shown(row: &SqlRow<'_>) -> rusqlite::Result<(Cursor, Shown)> {
    let status = status_of(row.get_ref(1)?.as_str()?).ok_or_else(|| malformed(1))?;
    let about = day(row, 2)?;
    let place = number(row.get(3)?).map_err(|_| malformed(3))?;
    let what = match row.get_ref(4)?.as_str()? {
        "appreciation" => What::Appreciation { text: row.get(6)?, tag: row.get(7)? },
        "moment" => What::Moment { ritual: parsed(row, 8)? },
        "rest" => What::Rest { until: day(row, 9)? },
        "plan" => What::Plan { title: row.get(10)?, note: row.get(11)?, stand: stand(row)? },
        "check-in" => What::CheckIn(check_in(row, [21, 22, 23, 6])?),
        _ => return Err(malformed(4)),
    };
    let shown = Shown {
        entry: EntryId(bytes(row, 0)?),
        day: about,
        author: row.get(5)?,
        lacking: matches!(status, RowStatus::Lacking { .. }),
        what,
    };
    Ok((Cursor { day: about.number(), place }, shown))
}

fn stand(row: &SqlRow<'_>) -> rusqlite::Result<PlanStand> {
    let kind = match row.get_ref(12)?.as_str_or_null()? {
        None => PlanKind::Plain,
        Some(name) => name.parse().unwrap_or(PlanKind::Newer),
    };
    Ok(PlanStand {
        kind,
        terms: terms(row, 13)?,
        moved: row.get(17)?,
        status: PlanStatus::of(row.get(18)?, [row.get(19)?, row.get(20)?]),
        offer: maybe_bytes(row, 16)?.map(OfferId),
    })
}

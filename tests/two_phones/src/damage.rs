//! What may go wrong with the rows of a phone by itself: a bad page, a bug of another version, half a restore.
//! Made through [`Rows`], so that it strikes maps and the real store alike.

use hearth_domain::document;
use hearth_domain::entries::View;
use hearth_domain::ids::LogId;
use hearth_domain::log::{Chain, Head, HeadSignature, Item};
use hearth_domain::space::{Placed, Rows, Stored};
use hearth_domain::state::{RowSum, State};

use crate::home::Home;
use crate::phone::Phone;
use crate::random::Random;

/// One thing that may go wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each says what it is")]
pub enum Damage {
    DocumentTorn,
    DocumentGarbage,
    DocumentOfAnother,
    DocumentGone,
    RowGone,
    StateWrong,
    SumWrong,
    ItemChanged,
    ItemGone,
    TailGone,
    ChainWrong,
    EndTooLow,
    EndTooHigh,
    CertificateTorn,
    LogGone,
    AnchorsWrong,
    SignaturesGone,
    RowsAllGone,
}

const ALL: usize = usize::MAX >> 1;

impl Damage {
    /// Every kind.
    pub const EVERY: [Self; 18] = [
        Self::DocumentTorn,
        Self::DocumentGarbage,
        Self::DocumentOfAnother,
        Self::DocumentGone,
        Self::RowGone,
        Self::StateWrong,
        Self::SumWrong,
        Self::ItemChanged,
        Self::ItemGone,
        Self::TailGone,
        Self::ChainWrong,
        Self::EndTooLow,
        Self::EndTooHigh,
        Self::CertificateTorn,
        Self::LogGone,
        Self::AnchorsWrong,
        Self::SignaturesGone,
        Self::RowsAllGone,
    ];

    /// Any of them.
    pub fn random(random: &mut Random) -> Self {
        Self::EVERY[random.below(Self::EVERY.len())]
    }

    /// Its name in figures.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DocumentTorn
            | Self::DocumentGarbage
            | Self::DocumentOfAnother
            | Self::DocumentGone => "damaged document",
            Self::RowGone | Self::StateWrong | Self::RowsAllGone => "damaged row",
            Self::SumWrong => "damaged sum",
            Self::ItemChanged | Self::ItemGone | Self::TailGone => "damaged items",
            Self::ChainWrong | Self::EndTooLow | Self::EndTooHigh => "damaged watermark",
            Self::CertificateTorn | Self::LogGone => "damaged log",
            Self::AnchorsWrong | Self::SignaturesGone => "damaged signatures",
        }
    }

    fn is_of_rows(self) -> bool {
        matches!(
            self,
            Self::DocumentTorn
                | Self::DocumentGarbage
                | Self::DocumentOfAnother
                | Self::DocumentGone
                | Self::RowGone
                | Self::StateWrong
                | Self::SumWrong
                | Self::RowsAllGone
        )
    }

    /// Does it; `which` picks what is struck. Nothing where there is nothing of it.
    ///
    /// # Errors
    /// Storage errors.
    pub fn strike(self, rows: &mut dyn Rows, which: u16) -> Stored<()> {
        if self.is_of_rows() { self.strike_rows(rows, which) } else { self.strike_log(rows, which) }
    }

    fn strike_rows(self, rows: &mut dyn Rows, which: u16) -> Stored<()> {
        let entries = rows.rows_after(None, ALL)?;
        let (Some(entry), Some(other)) =
            (nth(&entries, which), nth(&entries, which.wrapping_add(1)))
        else {
            return Ok(());
        };
        match self {
            Self::RowGone => return rows.remove_row(&entry),
            Self::RowsAllGone => {
                return entries.iter().try_for_each(|entry| rows.remove_row(entry));
            }
            Self::SumWrong => return rows.put_sum(&RowSum([7; 32])),
            _ => {}
        }
        let other = rows.row(&other)?;
        let Some(mut row) = rows.row(&entry)? else { return Ok(()) };
        // What is shown of it stands in another table, and stays.
        let view = document::load(&row.document)
            .map_or(View::Unknown, |document| View::of(&entry, &document));
        match self {
            Self::DocumentTorn => row.document.truncate(row.document.len() / 2),
            Self::DocumentGarbage => row.document.fill(0x5a),
            Self::DocumentOfAnother => {
                row.document = other.map(|row| row.document).unwrap_or_default();
            }
            Self::DocumentGone => row.document.clear(),
            _ => row.state = State([which.to_le_bytes()[0]; 32]),
        }
        rows.put_row(&entry, &row, &view)
    }

    fn strike_log(self, rows: &mut dyn Rows, which: u16) -> Stored<()> {
        let mut ids: Vec<LogId> = rows.logs()?.iter().map(|log| log.id).collect();
        ids.sort_unstable();
        let Some(log) = nth(&ids, which) else { return Ok(()) };
        let Some(mut record) = rows.log(&log)? else { return Ok(()) };
        match self {
            Self::ItemChanged => {
                return strike_item(rows, which, |item| {
                    Some(Item { hash: other(item.hash), ..item })
                });
            }
            Self::ItemGone => return strike_item(rows, which, |_| None),
            // With its items: the store's foreign keys let neither go without the other.
            Self::LogGone => return rows.remove_log(&log),
            Self::TailGone => return rows.cut(&log, record.end / 2),
            Self::AnchorsWrong => {
                for (n, _, signature) in anchors(rows, &log, 0, record.end)? {
                    rows.put_anchor(&Head { log, n, chain: Chain([3; 32]) }, signature.as_ref())?;
                }
                return Ok(());
            }
            Self::SignaturesGone => {
                for (n, chain, signature) in anchors(rows, &log, 0, record.end)? {
                    let wrong = signature.map(|_| HeadSignature([1; 64]));
                    rows.put_anchor(&Head { log, n, chain }, wrong.as_ref())?;
                }
                return Ok(());
            }
            Self::ChainWrong => record.chain = Chain([9; 32]),
            Self::EndTooLow => record.end /= 2,
            Self::EndTooHigh => record.end += 3,
            _ => record.certificate.truncate(100),
        }
        rows.put_log(&record)
    }
}

fn nth<T: Copy>(of: &[T], which: u16) -> Option<T> {
    of.get(usize::from(which) % of.len().max(1)).copied()
}

fn other(mut hash: [u8; 32]) -> [u8; 32] {
    hash[3] ^= 1;
    hash
}

type Anchor = (u64, Chain, Option<HeadSignature>);

/// The anchors of a log from item `from` to item `to`.
fn anchors(rows: &mut dyn Rows, log: &LogId, from: u64, to: u64) -> Stored<Vec<Anchor>> {
    let mut anchors = Vec::new();
    for n in from..=to {
        if let Some((at, chain)) = rows.anchor_below(log, n)?
            && at == n
        {
            anchors.push((n, chain, rows.signature_at(log, n)?));
        }
    }
    Ok(anchors)
}

/// Changes or removes one item and leaves those after it, and what is remembered of them, where they were.
fn strike_item(
    rows: &mut dyn Rows,
    which: u16,
    change: impl FnOnce(Item) -> Option<Item>,
) -> Stored<()> {
    let mut items = rows.accepted_after(0, ALL)?;
    items.retain(|placed| placed.n > 0);
    let Some(Placed { log, n, item, .. }) = nth(&items, which) else { return Ok(()) };
    let after = rows.items(&log, n + 1, ALL)?;
    let last = after.last().map_or(n, |placed| placed.n);
    let anchors = anchors(rows, &log, n, last)?;
    rows.cut(&log, n - 1)?;
    if let Some(changed) = change(item) {
        rows.append(&log, n, &changed)?;
    }
    for placed in after {
        rows.append(&log, placed.n, &placed.item)?;
    }
    for (n, chain, signature) in anchors {
        rows.put_anchor(&Head { log, n, chain }, signature.as_ref())?;
    }
    Ok(())
}

impl<H: Home> Phone<H> {
    /// Damages its rows. It may do anything but harm others until it is scrubbed.
    pub fn strike(&mut self, damage: Damage, which: u16) {
        self.damaged = true;
        self.read(|rows| damage.strike(rows, which));
    }
}

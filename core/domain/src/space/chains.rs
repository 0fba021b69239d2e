//! The chain anywhere in a log: from the nearest remembered one below, and the items in between.

use super::facts::Facts;
use super::rows::{LogRecord, Rows, Stored};
use crate::log::Chain;

/// The chain of `record`'s log after item `n`; `None` above its end, or when items are missing in between.
pub fn chain_after(
    rows: &mut dyn Rows,
    facts: &Facts,
    record: &LogRecord,
    n: u64,
) -> Stored<Option<Chain>> {
    if n > record.end {
        return Ok(None);
    }
    if n == record.end {
        return Ok(Some(record.chain));
    }
    let (mut chain, mut next) = match rows.anchor_below(&record.id, n)? {
        Some((at, chain)) => (chain, at + 1),
        None => (Chain::start(&facts.space, &record.author, &record.id), 0),
    };
    while next <= n {
        let limit = usize::try_from(n - next + 1).unwrap_or(256).min(256);
        let page = rows.items(&record.id, next, limit)?;
        if page.is_empty() {
            return Ok(None);
        }
        for placed in page {
            if placed.n != next {
                return Ok(None);
            }
            chain = chain.after(&placed.item);
            next += 1;
        }
    }
    Ok(Some(chain))
}

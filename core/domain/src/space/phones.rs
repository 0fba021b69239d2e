//! Which phones speak for each of the two: the certificates known here, the keys whose phone was replaced or
//! revoked, and the acts that do so (`design.md` 5; `docs/formats.md` 5). A function of logs, and of what
//! pairings on this phone confirmed; the allow-list of a phone follows it, and never the other way round.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, Pen};
use super::own_log;
use super::row::logs_by_id;
use super::rows::{LogRecord, Placed, Rows, Standing, Stored};
use crate::ids::{AuthorKey, DeviceKey, LogId, MemberId};
use crate::log::{Certificate, Item, KnownKeys, Signer};

/// Every log known here, by id.
type LogsById = BTreeMap<LogId, LogRecord>;

/// The keys that the logs held here, this phone's own certificate, and pairings on this phone make known.
pub(super) struct Known<'a> {
    pub facts: &'a Facts,
    pub logs: &'a LogsById,
}

impl KnownKeys for Known<'_> {
    fn speaks_for(&self, member: &MemberId, key: &AuthorKey) -> bool {
        let Some(index) = self.facts.members.index_of(member) else { return false };
        (index == self.facts.me && *key == self.facts.author())
            || self.facts.confirmed.iter().any(|one| one.author == *key && one.member == *member)
            || self.logs.values().any(|log| log.author == *key && log.member == index)
    }
}

/// `design.md` 5: for our own member only what was confirmed on this phone. That is this phone's own key;
/// what it signed; the key that signed this phone's certificate; the member's first key, after which the
/// member is named; and the earlier phones that this person was shown when this one took their place.
pub(super) fn is_confirmed(facts: &Facts, certificate: &Certificate) -> bool {
    let own = &facts.certificate;
    certificate.author == own.author
        || certificate.signer == Signer::Itself
        || certificate.signer == Signer::Earlier(own.author)
        || own.signer == Signer::Earlier(certificate.author)
        || facts.confirmed.contains(certificate)
}

/// Whether this very certificate was believed before: a log here has it, or a pairing here confirmed it. What
/// became of its signer later does not matter then.
pub(super) fn is_known(facts: &Facts, logs: &LogsById, certificate: &Certificate) -> bool {
    let bytes = certificate.encode();
    facts.confirmed.contains(certificate)
        || facts.certificate == *certificate
        || logs.values().any(|log| log.certificate == bytes)
}

/// Whether a key of the member with this index was replaced or revoked: a log of another author key of the same
/// member revokes it. Such a key begins no further log and signs no further certificate. A close of one of its logs
/// says less: a phone that is about to take its place ends a branch, too, while it is still being told of the rest.
/// What stands beyond the end of its log says nothing, as with a close ([`super::closes::that_count`]).
///
/// Of the phone that handed over to this one in its person's hands, nobody else says so: it is still to give what it wrote.
pub(super) fn is_replaced(
    rows: &mut dyn Rows,
    facts: &Facts,
    logs: &LogsById,
    member: u8,
    key: &AuthorKey,
) -> Stored<bool> {
    let handed_over =
        facts.certificate.signer == Signer::Earlier(*key) && earlier_keys(facts).contains(key);
    let has_a_say = |by: &AuthorKey| by != key && (!handed_over || *by == facts.author());
    let by_another = |act: &Placed| {
        stands_in(logs, act).is_some_and(|by| by.member == member && has_a_say(&by.author))
    };
    Ok(rows.revocations()?.iter().any(|act| act.item.hash == key.0 && by_another(act)))
}

/// The other keys of the same member than `author` of which a log closes this one. Only such a key can name a log that
/// its phone still knew of; whoever has the replaced key cannot.
fn named_by(
    rows: &mut dyn Rows,
    logs: &LogsById,
    log: &LogId,
    member: u8,
    author: &AuthorKey,
) -> Stored<BTreeSet<AuthorKey>> {
    let mut by = BTreeSet::new();
    for close in rows.closes()?.iter().filter(|close| close.item.subject == log.0) {
        let other = stands_in(logs, close).map(|by| (by.member, by.author));
        by.extend(other.filter(|by| by.0 == member && by.1 != *author).map(|by| by.1));
    }
    Ok(by)
}

/// Whether this log may begin here, even though its key was replaced: a key of its member names it that was not replaced
/// itself. One that was may have named, beforehand, what its holder was going to begin.
pub(super) fn is_named_by_another(
    rows: &mut dyn Rows,
    facts: &Facts,
    logs: &LogsById,
    log: &LogId,
    member: u8,
    author: &AuthorKey,
) -> Stored<bool> {
    for by in named_by(rows, logs, log, member, author)? {
        if !is_replaced(rows, facts, logs, member, &by)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The log in which an act stands, unless it stands beyond its end: there it shows a signature and says nothing.
/// Whether a phone holds it there at all depends on how the groups were cut that it took.
fn stands_in<'a>(logs: &'a LogsById, act: &Placed) -> Option<&'a LogRecord> {
    logs.get(&act.log).filter(|by| act.n <= by.end)
}

/// The logs held here that no phone takes which knows what this one knows: their key was replaced, and no key that
/// came in its place ever named them. Such a log comes back with an old copy of this phone. It stays as it is, and
/// is given to nobody (`docs/formats.md` 5, replaced keys).
pub(super) fn left_behind(
    rows: &mut dyn Rows,
    facts: &Facts,
    logs: &LogsById,
) -> Stored<BTreeSet<LogId>> {
    let mut left = BTreeSet::new();
    // Most couples never replaced a phone.
    if rows.revocations()?.is_empty() {
        return Ok(left);
    }
    for log in logs.values().filter(|log| log.author != facts.author()) {
        if is_replaced(rows, facts, logs, log.member, &log.author)?
            && named_by(rows, logs, &log.id, log.member, &log.author)?.is_empty()
        {
            left.insert(log.id);
        }
    }
    Ok(left)
}

/// Every certificate for either member that is known here, this phone's own and the partner's confirmed ones
/// among them.
fn known_certificates(rows: &mut dyn Rows, facts: &Facts) -> Stored<Vec<Certificate>> {
    let mut known = vec![facts.certificate];
    known.extend(&facts.confirmed);
    for record in rows.logs()? {
        known.extend(Certificate::decode(&record.certificate));
    }
    let mut distinct: Vec<Certificate> = Vec::new();
    for certificate in known {
        if !distinct.contains(&certificate) {
            distinct.push(certificate);
        }
    }
    Ok(distinct)
}

/// The certificates known here in an order in which each is vouched for by one before it: what a phone that
/// has nothing yet needs in order to believe this one, and the logs of everyone's earlier phones.
pub fn certificates(rows: &mut dyn Rows, facts: &Facts) -> Stored<Vec<Certificate>> {
    let mut left = known_certificates(rows, facts)?;
    let mut line = Line::default();
    while let Some(next) =
        left.iter().position(|one| one.verify(&facts.space, &facts.members, &line).is_ok())
    {
        line.0.push(left.remove(next));
    }
    Ok(line.0)
}

/// Certificates that are believed, each vouched for by one before it.
#[derive(Default)]
struct Line(Vec<Certificate>);

impl KnownKeys for Line {
    fn speaks_for(&self, member: &MemberId, key: &AuthorKey) -> bool {
        self.0.iter().any(|one| one.member == *member && one.author == *key)
    }
}

/// The author keys of both members that are known to be replaced or revoked.
pub fn replaced_keys(rows: &mut dyn Rows, facts: &Facts) -> Stored<Vec<AuthorKey>> {
    let logs = logs_by_id(rows)?;
    let mut replaced = Vec::new();
    for certificate in known_certificates(rows, facts)? {
        let Some(member) = facts.members.index_of(&certificate.member) else { continue };
        if is_replaced(rows, facts, &logs, member, &certificate.author)? {
            replaced.push(certificate.author);
        }
    }
    Ok(replaced)
}

/// Whether a phone may not sync any more: its key was replaced or revoked by its own member (`design.md` 5,
/// checked at connect and before each group). A phone of which no certificate is known is none of these.
///
/// A certificate falls with a replaced key of the phone that stands in its line: else whoever found a phone could
/// give it a further key before it is revoked. One of another phone does not: the phone that takes its place has it there.
pub fn is_revoked(rows: &mut dyn Rows, facts: &Facts, device: &DeviceKey) -> Stored<bool> {
    let logs = logs_by_id(rows)?;
    let known = known_certificates(rows, facts)?;
    let mut left = Vec::new();
    for certificate in &known {
        let Some(member) = facts.members.index_of(&certificate.member) else { continue };
        if certificate.device != *device
            || !is_replaced(rows, facts, &logs, member, &certificate.author)?
        {
            left.push(*certificate);
        }
    }
    let mut good = Line::default();
    let is_vouched_for = |good: &Line, one: &Certificate| match one.signer {
        // A member's first key may have no certificate here: the member is named after it.
        Signer::Earlier(by) => {
            good.speaks_for(&one.member, &by) || known.iter().all(|other| other.author != by)
        }
        Signer::Itself | Signer::Partner(_) => true,
    };
    while let Some(next) = left.iter().position(|one| is_vouched_for(&good, one)) {
        good.0.push(left.remove(next));
    }
    let of_it = |one: &Certificate| one.device == *device;
    Ok(known.iter().any(of_it) && !good.0.iter().any(of_it))
}

/// One of this member's own phones (SR-37: nobody sees the other's).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwnPhone {
    /// Its transport key.
    pub device: DeviceKey,
    /// Its author key.
    pub author: AuthorKey,
    /// Whether it is the phone that is asked.
    pub this: bool,
    /// Whether it was replaced or revoked.
    pub replaced: bool,
}

/// This member's phones, this one first.
pub fn own_phones(rows: &mut dyn Rows, facts: &Facts) -> Stored<Vec<OwnPhone>> {
    let logs = logs_by_id(rows)?;
    let mut phones: Vec<OwnPhone> = Vec::new();
    for certificate in known_certificates(rows, facts)? {
        let Certificate { member, device, author, .. } = certificate;
        if !facts.is_mine(&member) || phones.iter().any(|phone| phone.author == author) {
            continue;
        }
        let this = author == facts.author();
        let replaced = !this && is_replaced(rows, facts, &logs, facts.me, &author)?;
        phones.push(OwnPhone { device, author, this, replaced });
    }
    phones.sort_by_key(|phone| !phone.this);
    Ok(phones)
}

/// Revokes another phone of this member: ends every log of its key where it stands, and the key with it, so
/// that it begins no other. To be done after a full exchange with the partner: what the partner was given by
/// that phone and this one does not hold stays there, and is never taken here (`design.md` 5 "later items are
/// void"). `false` when there is nothing to do: the key is this phone's, the other member's, or revoked.
pub fn revoke(rows: &mut dyn Rows, facts: &Facts, pen: &Pen, key: &AuthorKey) -> Stored<bool> {
    let logs = logs_by_id(rows)?;
    let theirs = facts.members.both().iter().any(|member| {
        let known = Known { facts, logs: &logs };
        let speaks = MemberId::of_first_key(key) == *member || known.speaks_for(member, key);
        speaks && !facts.is_mine(member)
    });
    if theirs || *key == facts.author() || is_revoked_by_us(rows, facts, &logs, key)? {
        return Ok(false);
    }
    // Who ends a key answers from then on for those that were ended before: what it had named counts no more.
    let mut ended = BTreeSet::from([*key]);
    for record in logs.values().filter(|log| log.member == facts.me && log.author != facts.author())
    {
        if record.standing == Standing::Closed
            && is_replaced(rows, facts, &logs, facts.me, &record.author)?
            && !is_revoked_by_us(rows, facts, &logs, &record.author)?
        {
            ended.insert(record.author);
        }
    }
    // Also those that the phone itself ended: a phone that loses its copy of one takes it again only because another
    // key of the member names it.
    let is_ended = |record: &LogRecord| {
        let before = record.author != *key;
        ended.contains(&record.author) && (!before || record.standing == Standing::Closed)
    };
    for mut record in logs.into_values().filter(is_ended) {
        let mut log = own_log::current(rows, facts, pen)?;
        own_log::name_closed(rows, &mut log, &Item::close(record.id, record.chain.0))?;
        record.standing = Standing::Closed;
        rows.put_log(&record)?;
    }
    let mut log = own_log::current(rows, facts, pen)?;
    for key in ended {
        own_log::append(rows, &mut log, &Item::revocation(&key))?;
    }
    Ok(true)
}

/// Ends the logs of the phones whose place this one took, and revokes their keys: the last step of replacing a
/// phone, after a full exchange with whoever has anything of them (`design.md` 5). Whether there was anything
/// to do.
pub fn close_earlier_phones(rows: &mut dyn Rows, facts: &Facts, pen: &Pen) -> Stored<bool> {
    let mut acted = false;
    for key in earlier_keys(facts) {
        acted |= revoke(rows, facts, pen, &key)?;
    }
    Ok(acted)
}

/// The keys of the phones whose place this one took.
fn earlier_keys(facts: &Facts) -> Vec<AuthorKey> {
    let mine = facts.confirmed.iter().filter(|one| facts.is_mine(&one.member));
    mine.map(|one| one.author).filter(|key| *key != facts.author()).collect()
}

fn is_revoked_by_us(
    rows: &mut dyn Rows,
    facts: &Facts,
    logs: &LogsById,
    key: &AuthorKey,
) -> Stored<bool> {
    let by_us = |act: &Placed| stands_in(logs, act).is_some_and(|by| by.author == facts.author());
    Ok(rows.revocations()?.iter().any(|act| act.item.hash == key.0 && by_us(act)))
}

/// Whether this phone lists again what stands in another branch of a log, or beyond its end: its own log; or
/// one of a phone whose place it took, until that is revoked (`sync.md` 1 "Fork": "or its replacement"). After
/// that whoever found the old phone could put words into this one's log.
pub(super) fn is_kept_by_us(
    rows: &mut dyn Rows,
    facts: &Facts,
    record: &LogRecord,
) -> Stored<bool> {
    if record.author == facts.author() {
        return Ok(true);
    }
    if !earlier_keys(facts).contains(&record.author) {
        return Ok(false);
    }
    let logs = logs_by_id(rows)?;
    Ok(!is_revoked_by_us(rows, facts, &logs, &record.author)?)
}

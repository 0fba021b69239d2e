//! Reading: pages, filters, search, the rhythm's facts, and readers beside a writer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod disk;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use common::{Random, day};
use disk::{entries, key, lines, newest, open, search, write};
use hearth_domain::ids::EntryId;
use hearth_domain::space::RowStatus;
use hearth_store::couple::{CoupleReader, Filter};
use hearth_store::{Cursor, FileSize, Room, StoreError};

#[test]
fn pages_are_complete_and_without_doubles_while_new_rows_arrive() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let mut random = Random(7);
    let add = |store: &mut _, random: &mut Random, name: &str| {
        let about = day("2026-11-01").plus(i32::try_from(random.below(20)).unwrap()).unwrap();
        write(store, about, &common::appreciation(name))
    };
    let there: BTreeSet<EntryId> =
        (0..120).map(|n| add(&mut store, &mut random, &format!("old {n}"))).collect();
    let mut reader = CoupleReader::open(&folder, &key()).unwrap();
    let (mut seen, mut cursor): (Vec<EntryId>, Option<Cursor>) = (Vec::new(), None);
    let mut days = Vec::new();
    loop {
        let page = newest(&mut reader, &Filter::default(), cursor.as_ref(), 7);
        seen.extend(page.rows.iter().map(|row| row.entry));
        days.extend(page.rows.iter().map(|row| row.day));
        // As the app hands it out and gets it back: as text.
        let Some(next) = page.next else { break };
        cursor = Some(next.to_string().parse().unwrap());
        add(&mut store, &mut random, "new");
    }
    let distinct: BTreeSet<EntryId> = seen.iter().copied().collect();
    assert_eq!(distinct.len(), seen.len(), "a row came twice");
    assert!(there.is_subset(&distinct), "a row was left out");
    assert!(days.is_sorted_by(|newer, older| newer >= older));
}

#[test]
fn a_page_that_holds_the_last_row_has_no_next() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let mut reader = CoupleReader::open(&folder, &key()).unwrap();
    assert!(newest(&mut reader, &Filter::default(), None, 5).next.is_none());
    for _ in 0..5 {
        write(&mut store, day("2026-11-20"), &common::moment("walk"));
    }
    assert!(newest(&mut reader, &Filter::default(), None, 5).next.is_none());
    assert!(newest(&mut reader, &Filter::default(), None, 4).next.is_some());
    assert_eq!(newest(&mut reader, &Filter::default(), None, 0).rows.len(), 0);
}

#[test]
fn a_list_is_of_the_kinds_and_the_author_asked_for_and_hides_what_is_about_to_be_deleted() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let about = day("2026-11-20");
    let tea = write(&mut store, about, &common::tagged("tea", "made"));
    write(&mut store, about, &common::moment("walk"));
    write(&mut store, about, &common::plan("harbour", ""));
    write(&mut store, about, &common::rest("2026-11-22"));
    let mut reader = CoupleReader::open(&folder, &key()).unwrap();
    let mut list = |filter: Filter<'_>| lines(&newest(&mut reader, &filter, None, 9));
    assert_eq!(
        list(Filter::default()),
        ["rest until 2026-11-22", "plan harbour: ", "did walk", "made: tea"]
    );
    assert_eq!(list(Filter { kinds: &["plan"], ..Filter::default() }), ["plan harbour: "]);
    let two = Filter { kinds: &["moment", "appreciation", "not a kind"], ..Filter::default() };
    assert_eq!(list(two), ["did walk", "made: tea"]);
    assert_eq!(list(Filter { kinds: &["not a kind"], ..Filter::default() }), [""; 0]);
    let me = common::facts(0).me;
    assert_eq!(list(Filter { author: Some(me), ..Filter::default() }).len(), 3);
    assert_eq!(list(Filter { author: Some(1 - me), ..Filter::default() }).len(), 0);
    let hidden = Filter { exclude: &[tea], ..Filter::default() };
    assert_eq!(list(hidden).len(), 3);
    let page = newest(&mut reader, &hidden, None, 3);
    assert!(page.rows.len() == 3 && page.next.is_none());
}

#[test]
fn search_finds_beginnings_of_words_in_any_case_accent_and_script() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let about = day("2026-11-20");
    let texts = [
        "Crème brûlée at the Café, for José",
        "Straße nach Łódź",
        "ты сделал чай",
        "हिन्दी में प्यार",
        "you said ❤️ and 🎉🎉",
        "great🎉party with 👩‍👩‍👧",
        "don't worry, be happy",
        "100% of 3,14",
    ];
    for text in texts {
        write(&mut store, about, &common::appreciation(text));
    }
    write(&mut store, about, &common::plan("Harbour walk", "bring the dog's ball"));
    let mut reader = CoupleReader::open(&folder, &key()).unwrap();
    let cases = [
        ("creme", 0),
        ("CRÈME BRUL", 0),
        ("jose cafe", 0),
        ("strasse", 99),
        ("straße", 1),
        ("ЧАЙ", 2),
        ("हिन्दी", 3),
        ("प्या", 3),
        ("❤", 4),
        ("❤️", 4),
        ("🎉🎉", 4),
        ("great🎉", 5),
        ("👩‍👩‍👧", 5),
        ("don't", 6),
        ("wor hap", 6),
        ("100%", 7),
        ("3,14", 7),
        ("tea", 99),
        ("creme worry", 99),
    ];
    for (words, found) in cases {
        let expected: Vec<String> = texts.get(found).map(ToString::to_string).into_iter().collect();
        assert_eq!(search(&mut reader, words), expected, "{words}");
    }
    assert_eq!(search(&mut reader, "dog harb"), ["plan Harbour walk: bring the dog's ball"]);
    // Decomposed accents are the same words.
    assert_eq!(search(&mut reader, "cre\u{300}me jose\u{301}"), [texts[0]]);
}

#[test]
fn no_input_of_a_search_is_an_error_or_a_command() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    write(&mut store, day("2026-11-20"), &common::appreciation("tea AND words NEAR the NOT or"));
    let mut reader = CoupleReader::open(&folder, &key()).unwrap();
    for hostile in [
        "\"",
        "\"\"\"",
        "tea\"",
        "'",
        "*",
        "a*b",
        "AND",
        "OR",
        "NOT",
        "tea AND",
        "AND tea",
        "NEAR(tea, 2)",
        "NEAR",
        "words:tea",
        "{words}:tea",
        "^tea",
        "-tea",
        "+",
        "(",
        ")",
        "tea)",
        "\\",
        "\0",
        "tea\0",
        "%",
        "_",
        ";",
        "'; DROP TABLE shown; --",
        "\u{feff}",
        "\u{200d}",
        "a\u{60c}b",
        "\u{5be}",
        "\u{fdd0}",
        "\u{10ffff}",
        "",
        " ",
    ] {
        let found = search(&mut reader, hostile);
        assert!(found.len() <= 1, "{hostile:?}");
    }
    assert_eq!(search(&mut reader, "NEAR NOT AND").len(), 1);
    assert_eq!(search(&mut reader, &"tea ".repeat(10_000)).len(), 1);
    assert_eq!(search(&mut reader, &"x".repeat(1_000_000)).len(), 0);
    assert_eq!(entries(&folder).len(), 1);
}

#[test]
fn search_has_pages_and_hides_what_is_about_to_be_deleted() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let ids: Vec<EntryId> = (0..30)
        .map(|n| {
            write(
                &mut store,
                day("2026-11-01").plus(n % 5).unwrap(),
                &common::appreciation(&format!("tea {n}")),
            )
        })
        .collect();
    let mut reader = CoupleReader::open(&folder, &key()).unwrap();
    let (mut seen, mut cursor) = (BTreeSet::new(), None);
    loop {
        let page = reader
            .read::<_, StoreError>(|read| read.search("tea", &ids[..3], cursor.as_ref(), 4))
            .unwrap();
        assert!(page.rows.iter().all(|row| seen.insert(row.entry)));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ids[3..].iter().copied().collect());
}

#[test]
fn the_rhythm_reads_moments_and_rests_with_their_days() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let (me, first) = (common::facts(0).me, day("2026-11-18"));
    write(&mut store, day("2026-11-20"), &common::moment("walk"));
    write(&mut store, first, &common::moment("tea"));
    let hidden = write(&mut store, first, &common::moment("walk"));
    let rest = write(&mut store, first, &common::rest("2026-11-22"));
    let mut reader = CoupleReader::open(&folder, &key()).unwrap();
    let (moments, rests, counts) = reader
        .read::<_, StoreError>(|read| {
            Ok((read.moments(&[hidden])?, read.rests(&[])?, read.counts()?))
        })
        .unwrap();
    let seen: Vec<_> =
        moments.iter().map(|one| (one.day, one.ritual.as_str(), one.author)).collect();
    assert_eq!(seen, [(first, "tea", Some(me)), (day("2026-11-20"), "walk", Some(me))]);
    assert_eq!((rests.len(), rests[0].entry, rests[0].until), (1, rest, day("2026-11-22")));
    let expected = BTreeMap::from([("moment".to_owned(), 3), ("rest".to_owned(), 1)]);
    assert_eq!(counts, expected);
    let without = reader.read::<_, StoreError>(|read| read.rests(&[rest])).unwrap();
    assert_eq!(without, vec![]);
}

#[test]
fn one_entry_is_found_by_its_id_with_its_status() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let tea = write(&mut store, day("2026-11-20"), &common::appreciation("tea"));
    let mut reader = CoupleReader::open(&folder, &key()).unwrap();
    let mut entry = |id: &EntryId| reader.read::<_, StoreError>(|read| read.entry(id)).unwrap();
    let facts = entry(&tea).unwrap();
    let shown = facts.shown.unwrap();
    assert_eq!(
        (facts.status, shown.day, shown.lacking),
        (RowStatus::Whole, day("2026-11-20"), false)
    );
    assert_eq!(disk::line(&shown), "tea");
    assert!(entry(&EntryId([0; 16])).is_none());
}

#[test]
fn the_doctor_counts_rows_items_and_logs() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    for _ in 0..3 {
        write(&mut store, day("2026-11-20"), &common::moment("walk"));
    }
    let mut reader = CoupleReader::open(&folder, &key()).unwrap();
    let (counts, logs, items) = reader
        .read::<_, StoreError>(|read| {
            let mut items = 0;
            read.each_item(|_| items += 1)?;
            Ok((read.totals()?, read.logs()?, items))
        })
        .unwrap();
    // One item more than rows: the certificate.
    assert_eq!((counts.rows.whole, counts.shown, counts.items, items), (3, 3, 4, 4));
    assert_eq!((logs.len(), logs[0].end), (1, 3));
    let files = FileSize::of_room(&folder, Room::Couple).unwrap();
    assert_eq!(files[0].name, "couple.db");
    assert!(files[0].bytes + files[1].bytes > 0);
}

#[test]
fn two_readers_see_whole_transactions_while_the_writer_writes() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let (facts, pen, done) = (common::facts(0), common::pen(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let mut reader = CoupleReader::open(&folder, &key()).unwrap();
                let done = &done;
                scope.spawn(move || {
                    let (mut most, mut looks) = (0, 0);
                    loop {
                        let last_look = done.load(Ordering::Acquire);
                        let (list, count) = reader
                            .read::<_, StoreError>(|read| {
                                let list = read.newest(&Filter::default(), None, 9999)?.rows.len();
                                Ok((list, read.counts()?.get("appreciation").copied().unwrap_or(0)))
                            })
                            .unwrap();
                        // Three a transaction; both queries see the same state; nothing goes back.
                        assert_eq!(list % 3, 0);
                        assert_eq!(u64::try_from(list).unwrap(), count);
                        assert!(list >= most);
                        (most, looks) = (list, looks + 1);
                        if last_look {
                            return (most, looks);
                        }
                    }
                })
            })
            .collect();
        for n in 0..40 {
            let result: Result<(), disk::Refused> = store.write(|rows| {
                for part in 0..3 {
                    let entry = common::appreciation(&format!("{n} {part}"));
                    hearth_domain::space::create(
                        rows,
                        &facts,
                        &pen,
                        Some(day("2026-11-20")),
                        &entry,
                    )?;
                }
                Ok(())
            });
            result.unwrap();
        }
        done.store(true, Ordering::Release);
        for reader in readers {
            assert_eq!(reader.join().unwrap().0, 120);
        }
    });
}

//! Every sentence that a person reads here, except those of the core's own refusals and of `--help`. Warm,
//! plain, short; "you two"; never guilty (`product.md` 4f, 6c).

use hearth_app::{About, CivilDay, Did, Event, Meeting, Visibility};

/// `HEARTH_NOW` holds something else.
pub const BAD_NOW: &str = "HEARTH_NOW is no time; leave it unset, or set it to seconds since 1970.";
/// Standard output cannot take the answer.
pub const NO_OUTPUT: &str =
    "The answer could not be written here; what you asked for is done, hearth list shows it.";
/// Standard input gave an error.
pub const NO_INPUT: &str =
    "Standard input could not be read; give the text as an argument instead.";
/// Standard input holds bytes that are no text.
pub const NOT_TEXT: &str = "This is not plain text; save it as UTF-8 and try again.";
/// Standard input holds far more than fits.
pub const MUCH_TOO_LONG: &str = "This is over a million bytes long and 20000 fit; make it shorter.";
/// Before a text is read from a terminal.
pub const WRITE_NOW: &str = "Write as long as you like, then press Enter and Ctrl-D.\n";
/// Ctrl-C.
pub const STOPPED: &str = "Stopped here. What was kept is kept.";
/// A panic; the folder is as the last finished write left it.
pub const STUMBLED: &str =
    "Something went wrong inside Hearth; what was kept is kept, please try again.";
/// A command before `init`.
pub const NOT_MADE: &str = "There is no Hearth in this folder yet; run hearth init first.";
/// Neither `--home` nor a home folder.
pub const NO_HOME: &str = "Say where this phone is: hearth --home DIR, or set HEARTH_HOME.";
/// The home folder is a file.
pub const NOT_A_FOLDER: &str = "This is a file, not a folder; choose another place with --home.";
/// The home folder may not be used.
pub const NO_RIGHTS: &str =
    "Hearth may not use this folder; choose another with --home, or change its rights.";
/// `init` in a folder full of other things.
pub const OTHER_FILES: &str =
    "There are other files in this folder; choose an empty one with --home.";
/// `config.json` cannot be read.
pub const BAD_SETTINGS: &str = "The file config.json in this folder cannot be read; hearth init writes it anew and keeps the rest.";
/// An empty page of a list without a filter or words.
pub const NOTHING_YET: &str = "Nothing here yet. That is fine.";
/// An empty list of plans.
pub const NO_PLANS: &str = "No plans yet. That is fine.";
/// A search without a result.
pub const NOTHING_FOUND: &str = "Nothing here has these words. Fewer words find more.";
/// An empty page of a list at its end.
pub const NO_MORE: &str = "That was all.";
/// How the core refuses a name that no exercise has.
pub const NO_EXERCISE: &str = "There is no exercise of that name";
/// After the refusal of an exercise that there is not.
pub const WHERE_EXERCISES_ARE: &str = "; hearth exercises shows them all.";
/// At the end of what clap refuses.
pub const MORE_HELP: &str = "add --help to see what there is";
/// A plan's id that is something else's.
pub const NOT_A_PLAN: &str = "This is not a plan; hearth plan list shows the plans.";
/// An appreciation's id that is something else's.
pub const NOT_AN_APPRECIATION: &str =
    "This is not an appreciation; hearth list --kind appreciation shows them.";
/// Giving what is given.
pub const GIVEN_BEFORE: &str = "This is given already; you two have it.";
/// `leave` without a terminal and without `--yes`.
pub const SAY_YES: &str = "To leave, say so: hearth leave --yes.";
/// `appreciate keep`.
pub const KEPT: &str = "Kept, only you.";
/// `appreciate give`, `plan give`.
pub const GIVEN: &str = "Given. It reaches the other phone the next time the two meet.";
/// `plan edit`.
pub const CHANGED: &str = "Changed.";
/// `delete --undo`.
pub const BACK: &str = "It is back.";
/// `delete --only-here`.
pub const REMOVED_HERE: &str = "Removed from this phone. The other phone keeps its own.";
/// `delete` of what only the partner may delete.
pub const NOT_YOURS: &str = "Only the one who wrote this can delete it for both; add --only-here to remove it from this phone.";
/// `delete --only-here` of what is here alone.
pub const ONLY_HERE_ALREADY: &str = "Only you have this; leave out --only-here to delete it.";
/// `leave` without a partner.
pub const NOBODY_TO_LEAVE: &str = "This phone is not paired, so there is nothing to leave.";
/// A day of rest, instead of the small thing.
pub const RESTING: &str = "Today is for rest. Nothing is asked of you.";

/// What the other phone sees, before a pairing.
pub const WHAT_IS_SHARED: &str = "\
Before you two pair:
  The other phone sees what you give from now on: appreciations, and the moments,
  rests and plans marked \"you two\"; the parts of a check-in that you tick; your
  part in the week's challenge; cards that you both answered; the touch that you
  let be open; and what you want to be called.
  It never sees what is marked \"only you\". Nothing from before goes over unless
  you give it. Either of you can leave at any time.
";
/// Above the code. The picture comes last: it is as high as many a terminal.
pub const SCAN_THIS: &str = "\
Scan this with the other phone, or paste it there after hearth pair scan. It is
good for two minutes; Ctrl-C closes it.
";
/// Over the digits.
pub const TYPE_THESE: &str = "\
Type these on the other phone, after hearth pair type. They are good for two
minutes; Ctrl-C closes it.
";
/// Before digits that take the place of others.
pub const NEW_DIGITS: &str = "Those were typed wrongly. Type these now:";
/// Before digits are typed.
pub const TYPE: &str = "Type the eight digits that the other phone shows:";
/// No digits came.
pub const NO_DIGITS: &str = "No digits were given; type the eight that the other phone shows.";
/// Before the code is pasted.
pub const PASTE: &str = "Paste the code that the other phone shows:";
/// No code came.
pub const NO_CODE: &str =
    "No code was given; copy the one that the other phone shows and paste it here.";
/// The person did not say yes.
pub const DECLINED: &str = "Not paired, and nothing was shared. Whenever you both like.";
/// The screen closed without an answer.
pub const CLOSED: &str = "The pairing is closed; show a new code whenever you both like.";
/// Both said yes, the first sync did not come about.
pub const NOT_COMPLETE: &str = "You both said yes, but the phones have not met yet; run hearth sync on both within ten minutes.";
/// While looking for the other phone.
pub const LOOKING: &str = "Looking for the other phone ...";
/// While checking.
pub const CHECKING: &str = "Looking through everything ...";

/// The person did not say yes to leaving.
pub const STAYED: &str = "Nothing was changed.";

/// The question before a pairing.
pub fn pair_with(name: &str, about: About) -> String {
    let question = match about {
        About::NewSpace => "Pair the two phones?",
        About::Rejoin => {
            "You two shared a space before; it goes on from there. Pair the two phones?"
        }
        About::PartnersNewPhone => {
            "With a new phone, which takes the old one's place. Pair the two?"
        }
        About::PartnersLostPhone => {
            "Their old phone is gone, and this one would vouch for the new one. Is it really \
             them, here with you?"
        }
        About::InPlaceOfLost => {
            "They would vouch for this phone in the place of the one that is gone. Go on?"
        }
        About::InPlaceOfThis => "This phone would take the place of that one. Go on?",
        About::HandOver => "That phone would take the place of this one. Go on?",
    };
    format!("{name} is here. {question} [yes/no]")
}

/// After a pairing.
pub fn paired(name: &str, about: About) -> String {
    match about {
        About::HandOver => {
            return "Your new phone has everything that was shared. This one counts no more."
                .to_owned();
        }
        About::InPlaceOfThis => {
            return "This phone has everything that was shared. Pair it with your partner's next: \
                    it counts there from then on."
                .to_owned();
        }
        _ => {}
    }
    format!(
        "You and {name} are paired.\n\
         What you give from now on reaches the other phone whenever the two meet: hearth sync.\n\
         Moments from before stay yours, or share them all: hearth did --share-earlier."
    )
}

/// As a sentence: a capital letter first, a full stop last.
pub fn sentence(text: &str) -> String {
    let mut signs = text.trim().chars();
    let mut sentence: String = signs.next().into_iter().flat_map(char::to_uppercase).collect();
    sentence.extend(signs);
    if !sentence.ends_with(['.', '?', '!', ':']) {
        sentence.push('.');
    }
    sentence
}

/// A day as people say it: "today", "Friday 20 November", with the year when it is another one.
pub fn day(day: CivilDay, today: CivilDay) -> String {
    match day.since(today) {
        0 => "today".to_owned(),
        -1 => "yesterday".to_owned(),
        1 => "tomorrow".to_owned(),
        _ => {
            let same_year =
                day.date().format("%Y").to_string() == today.date().format("%Y").to_string();
            long_day(day, !same_year)
        }
    }
}

/// "Friday 20 November", and the year.
pub fn long_day(day: CivilDay, with_year: bool) -> String {
    let format = if with_year { "%A %-d %B %Y" } else { "%A %-d %B" };
    day.date().format(format).to_string()
}

/// How many moments.
pub fn moments(count: u32) -> String {
    match count {
        0 => "No moments yet. That is fine.".to_owned(),
        1 => "1 moment so far.".to_owned(),
        _ => format!("{count} moments so far."),
    }
}

/// How many moments, where the two have none together yet: one's own still count.
pub fn moments_of(ours: u32, own: u32) -> String {
    match (ours, own) {
        (0, 1) => "1 moment of yours so far.".to_owned(),
        (0, 2..) => format!("{own} moments of yours so far."),
        _ => moments(ours),
    }
}

/// The greeting: the same after an hour and after a month (`product.md` 4f).
pub fn greeting(name: Option<&str>, moments: &str) -> String {
    let name = name.map(|name| format!(", {name}")).unwrap_or_default();
    format!("Good to see you{name}. {moments}")
}

/// The badge of a thing.
pub fn badge(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Private => "only you",
        Visibility::Shared => "you two",
    }
}

/// `did`.
pub fn noted(did: &Did, today: CivilDay, moments: &str) -> String {
    let (name, when) = (&did.name, day(did.day, today));
    let badge = badge(did.visibility);
    if did.already {
        format!("{name}, {when}, is noted already, {badge}. {moments}")
    } else {
        format!("Noted, {badge}: {name}, {when}. {moments}")
    }
}

/// `did --share-earlier`.
pub fn shared_earlier(count: u32) -> String {
    match count {
        0 => "There was nothing from before to share.".to_owned(),
        1 => "Shared: 1 moment from before. It reaches the other phone the next time the two meet."
            .to_owned(),
        _ => format!(
            "Shared: {count} moments from before. They reach the other phone the next time the two meet."
        ),
    }
}

/// `rest`.
pub fn rest(from: CivilDay, until: CivilDay, today: CivilDay, visibility: Visibility) -> String {
    let badge = badge(visibility);
    let when = if from == until {
        day(from, today)
    } else {
        format!("{} to {}", day(from, today), day(until, today))
    };
    format!("Rest, {badge}: {when}. Nothing is asked, and your numbers stay as they are.")
}

/// `plan new`.
pub fn planned(
    title: &str,
    id: &str,
    about: CivilDay,
    today: CivilDay,
    visibility: Visibility,
) -> String {
    let (badge, when) = (badge(visibility), day(about, today));
    let then = match visibility {
        Visibility::Private => format!("hearth plan give {id} shares it, if you like."),
        Visibility::Shared => "It reaches the other phone the next time the two meet.".to_owned(),
    };
    format!("Planned, {badge}: {title}, {when}.\n{then}")
}

/// `delete`.
pub fn will_be_gone(minutes: u64, id: &str) -> String {
    format!("It will be gone in {minutes} minutes; hearth delete --undo {id}\ntakes it back.")
}

/// `delete --now`.
pub fn gone(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Private => "Gone.",
        Visibility::Shared => {
            "Gone from this phone. The other phone is asked to remove it the next time the two meet."
        }
    }
}

/// `sync`. How much went over is not said: a sealed answer counts, too, and whether the partner answered shows only
/// when both did (`product.md` 1.2).
pub fn met(meeting: &Meeting) -> String {
    if meeting.complete {
        "Both phones have everything.".to_owned()
    } else {
        "Some of it went over, the rest goes with the next hearth sync.".to_owned()
    }
}

/// What happened meanwhile; `None` for what needs no words.
pub fn event(event: &Event) -> Option<String> {
    Some(match event {
        Event::Paired => return None,
        Event::AppreciationsCame { count: 1 } => {
            "1 appreciation for you: hearth list --kind appreciation --only ours".to_owned()
        }
        Event::AppreciationsCame { count } => {
            format!("{count} appreciations for you: hearth list --kind appreciation --only ours")
        }
        Event::PlansChanged { count: 1 } => "1 plan is new or changed: hearth plan list".to_owned(),
        Event::PlansChanged { count } => {
            format!("{count} plans are new or changed: hearth plan list")
        }
        Event::Removed { count: 1 } => "1 thing was taken out of what you two share.".to_owned(),
        Event::Removed { count } => {
            format!("{count} things were taken out of what you two share.")
        }
        Event::Restored => {
            "This folder is an older copy. What the other phone has comes back with the next hearth sync; on a \
             new phone, with your partner beside you: hearth pair show --instead-of gone"
                .to_owned()
        }
        Event::Mended => {
            "Something here was damaged. It is mended, or comes back with the next hearth sync."
                .to_owned()
        }
        Event::SetAside { deleted_may_be_back } => {
            let said = "What you two share could not be read here. The damaged file is kept until what the other phone \
                        has comes back with the next hearth sync; what that phone never got is in the file alone.";
            let deleted = if *deleted_may_be_back { DELETED_MAY_BE_BACK } else { "" };
            format!("{said}{deleted}")
        }
        Event::PartnerHasNewPhone => "Your partner has a new phone.".to_owned(),
        Event::HandedOver => {
            "Your new phone has taken this one's place. This one syncs no more.".to_owned()
        }
        Event::PartnerLeft => {
            "Your partner has left the shared space. What you two shared is still here.".to_owned()
        }
    })
}

/// After what became of a damaged file that told of deletes.
pub const DELETED_MAY_BE_BACK: &str =
    " Something that you had deleted may be back: look, and delete it again.";
/// How the damaged files that are kept go.
pub const HOW_TO_FORGET: &str = "It holds what was in it then, also what you delete later, and opens with this phone's \
                                 keys; hearth doctor --forget-damaged removes it.";
/// What to type when files are damaged; after the sentence that says so.
pub const HOW_TO_MEND: &str = " The command hearth doctor --mend mends it.";

/// Bytes as people read them.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Where a name is wanted and there is none any more.
pub const PARTNER: &str = "Your partner";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_as_people_say_them() {
        let of = |text: &str| text.parse::<CivilDay>().ok();
        let (Some(today), Some(near), Some(far)) =
            (of("2026-11-20"), of("2026-11-27"), of("2027-01-01"))
        else {
            return assert_eq!(of("2026-11-20"), None);
        };
        assert_eq!(day(today, today), "today");
        assert_eq!(day(near, today), "Friday 27 November");
        assert_eq!(day(far, today), "Friday 1 January 2027");
    }

    #[test]
    fn a_refusal_is_a_sentence() {
        assert_eq!(
            sentence("there is no such day; choose one"),
            "There is no such day; choose one."
        );
        assert_eq!(sentence("Already. "), "Already.");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(208), "208 bytes");
        assert_eq!(size(1_299), "1.2 kB");
        assert_eq!(size(2_450_000), "2.4 MB");
    }
}

//! What a person reads about exercises, talks, words to look up, rest and reminders; the rest stands in `words.rs`.

use hearth_app::{CivilDay, OwnRhythmView, Reminders, RestEnded, Settled};

use crate::words;

/// `exercises` with filters that leave nothing.
pub const NO_SUCH_EXERCISES: &str = "Nothing here fits all of that. Fewer wishes find more.";
/// `talk show` without a talk.
pub const NO_TALK: &str = "No talk is going on. Whenever you both like: hearth talk start";
/// Above the hints for the one who listens.
pub const LISTENING: &str = "Listening";
/// Above the hints for the one who speaks.
pub const SPEAKING: &str = "Speaking";
/// Above beginnings of saying something back.
pub const SAYING_BACK: &str = "Saying it back";
/// Above words for a pause.
pub const PAUSING: &str = "Asking for a pause";
/// `help-me --about` of something that there is not.
pub const NO_SITUATION: &str =
    "There is no page of that name; hearth help-me shows all of them, and the regions.";
/// Above the situations of `help-me`.
pub const WHAT_IS_GOING_ON: &str = "What is going on? hearth help-me --about NAME";
/// Above the regions of `help-me`.
pub const WHICH_REGION: &str = "Numbers of a region: hearth help-me --region CODE";
/// What a terminal keeps although Hearth does not.
pub const HISTORY: &str =
    "Hearth keeps nothing of this. Your terminal may keep what you typed in its history.";
/// `tip --kept` without any.
pub const NO_TIPS_KEPT: &str = "No tips kept yet. That is fine.";
/// `tip --keep`.
pub const TIP_KEPT: &str = "Kept, only you.";
/// `tip --hide`.
pub const TIP_HIDDEN: &str = "You will not see this one again.";
/// `challenge` when there is none.
pub const NO_CHALLENGE: &str = "Nothing for this week. That is fine.";
/// Under the pages of the guide.
pub const HOW_TO_READ: &str = "To read one: hearth guide NAME. Nothing about reading is kept.";
/// `guide` of a page that there is not.
pub const NO_PAGE: &str = "There is no page of that name; hearth guide shows all of them.";
/// `find` without a result.
pub const NOTHING_TO_READ: &str = "Nothing to read has these words. Fewer words find more.";
/// `remind --quiet` of something else.
pub const QUIET_HOURS: &str = "Quiet hours are two times; write them as 22:00-07:00.";
/// `remind --on` of something else.
pub const WHICH_DAYS: &str = "Choose daily, or days like mon,thu.";

/// `exercises --favourite`.
pub fn favourite(on: bool) -> &'static str {
    if on { "A favourite now, only you." } else { "Not a favourite any more." }
}

/// What another exercise comes after.
pub fn comes_first(name: &str, times: u32) -> String {
    match times {
        1 => format!("First, once: {name}."),
        2 => format!("First, twice: {name}."),
        _ => format!("First, {times} times: {name}."),
    }
}

/// What is left of a turn, or of a pause.
pub fn time_left(seconds: u32, back_at: Option<&str>) -> String {
    let minutes = seconds.div_ceil(60);
    match back_at {
        Some(_) if seconds == 0 => "The time to come back is here.".to_owned(),
        Some(at) => format!("Back at {at}."),
        None => format!("{minutes} min to go."),
    }
}

/// `prompt`.
pub fn another_prompt(skip: u32) -> String {
    format!("Another one: hearth prompt --skip {skip}")
}

/// `challenge`.
pub fn this_week(minutes: u16) -> String {
    format!("For you two this week, about {minutes} min in all, if you both like.")
}

/// `rest --end`.
pub fn rest_ended(ended: RestEnded, today: CivilDay) -> String {
    match ended.shared_until {
        None => "Welcome back. Today asks again, whenever you like.".to_owned(),
        Some(until) => format!(
            "Welcome back. Today asks again, for you alone. The rest that you two share goes on until {}.",
            words::day(until, today)
        ),
    }
}

/// `rest --open`.
pub fn open_rest(from: CivilDay, today: CivilDay) -> String {
    let from = words::day(from, today);
    format!("Rest, only you, from {from} until you say: hearth rest --end. Nothing is asked.")
}

/// One's own rhythm beside its numbers. How settled a ritual is has no figure.
pub fn own_rhythm(own: &OwnRhythmView) -> Vec<String> {
    const DOTS: u16 = 5;
    let widest = own.strength.iter().map(|one| one.name.chars().count()).max().unwrap_or(0);
    let line = |one: &Settled| {
        let full = usize::from(one.thousandths.div_ceil(1000 / DOTS).min(DOTS));
        let empty = usize::from(DOTS) - full;
        let dots = format!("{}{}", "\u{25CF}".repeat(full), "\u{25CB}".repeat(empty));
        format!("  {:<widest$}  {dots}", one.name)
    };
    let mut lines: Vec<String> = own.strength.iter().map(line).collect();
    if !lines.is_empty() {
        lines.insert(0, "How settled, only you:".to_owned());
    }
    lines.extend(own.chain.map(|days| match days {
        1 => "Days in a row, only you: 1 day".to_owned(),
        days => format!("Days in a row, only you: {days} days"),
    }));
    lines
}

/// `rhythm --chain`.
pub fn chain(on: bool) -> &'static str {
    if on {
        "Days in a row are counted from now on, only you."
    } else {
        "Days in a row are not counted any more."
    }
}

/// `rhythm --day-start`.
pub fn day_start(time: &str) -> String {
    format!("Your day starts at {time} from now on. What was noted before stays on its day.")
}

/// `remind`.
pub fn reminders(of: &Reminders, when: impl Fn(CivilDay) -> String) -> String {
    if let Some(stopped) = &of.stopped {
        return stopped.clone();
    }
    if !of.settings.are_on() {
        return "Reminders are off. To turn them on: hearth remind --on daily --at 18:00"
            .to_owned();
    }
    let line = |one: &hearth_app::NextReminder| {
        format!("{}, {}  {}", when(one.when.date), one.when.at, one.text)
    };
    let mut lines: Vec<String> = of.next.iter().map(line).collect();
    let (quiet, also) = (
        of.settings.quiet,
        [
            of.settings.plans.then_some("One comes before a plan, too."),
            of.settings.coming_back.then_some("After quiet days, one says that the door is open."),
        ],
    );
    if lines.is_empty() {
        lines.push("No reminder is due.".to_owned());
    }
    lines.extend(also.into_iter().flatten().map(str::to_owned));
    lines.push(format!("None comes from {} to {}.", quiet.from, quiet.to));
    lines.join("\n")
}

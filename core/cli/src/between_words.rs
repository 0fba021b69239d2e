//! What a person reads about check-ins, plans and the week's challenge; the rest stands in `words.rs`.

use hearth_app::{Challenge, ChallengeStanding, CivilDay, PlanKind, PlanStand, PlanState, Ticks};

use crate::words;

/// `check-in note`, where nothing is ticked.
pub const NOTED: &str = "Noted, only you.";
/// `check-in` on a day without one.
pub const HOW_ARE_YOU: &str =
    "How are you? If you like: hearth check-in note --mood 4 --energy 3 --need listen";
/// Under one's own check-in, where nothing is ticked.
pub const NOTHING_SHARED: &str = "Nothing of it is shared.";
/// `check-in share --nothing`.
pub const TAKEN_BACK: &str =
    "Only you have it now. The other phone removes it the next time the two meet.";
/// `check-in past` without any.
pub const NO_CHECK_INS: &str = "Nothing here yet. That is fine.";
/// `check-in theirs` without any.
pub const NONE_SHARED: &str = "Nothing shared here. That is fine.";
/// `check-in share` on a day without one.
pub const NO_SUCH_CHECK_IN: &str =
    "There is no check-in of that day; hearth check-in past shows the days that have one.";
/// `today`, for who wants to be asked.
pub const ASKED: &str = HOW_ARE_YOU;
/// `plan list --past` without any.
pub const NO_PAST_PLANS: &str = "No earlier plans. That is fine.";
/// `plan yes`.
pub const YES: &str = "Your yes is noted. It reaches the other phone the next time the two meet.";
/// `plan yes`, the second of two.
pub const AGREED: &str = "Agreed. Your yes reaches the other phone the next time the two meet.";
/// `plan done`.
pub const DONE: &str = "Noted as done.";
/// `plan done --undo`.
pub const NOT_DONE: &str = "It is open again.";
/// `plan not-today`.
pub const PUT_OFF: &str = "Put off, only you. It asks no more here, and nobody else knows.";
/// `plan not-today --undo`.
pub const NOT_PUT_OFF: &str = "It is among the coming plans again.";
/// `plan let-go`.
pub const LET_GO: &str = "Let go, with no reason asked or shown.";
/// `plan move` without a word of where to.
pub const WHERE_TO: &str = "Say where it moves to: --on DAY, --at HH:MM, --for MINUTES or --tier.";
/// `plan --at` of something else, and `--any-time` with it.
pub const PLAN_TIME: &str = "A plan's time is one of the day; write it as 19:30.";
/// `challenge swap`.
pub const SWAPPED: &str = "Another one, for you two. A week has one swap.";
/// `challenge let-go`.
pub const CHALLENGE_LET_GO: &str = "Let go. That is fine.";

/// The names of ticked fields.
pub fn fields(ticks: Ticks) -> Option<String> {
    let all = [
        (ticks.mood, "mood"),
        (ticks.energy, "energy"),
        (ticks.need, "need"),
        (ticks.mind, "what is on your mind"),
    ];
    let names: Vec<&str> = all.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect();
    let (last, rest) = names.split_last()?;
    Some(if rest.is_empty() {
        (*last).to_owned()
    } else {
        format!("{} and {last}", rest.join(", "))
    })
}

/// `check-in note` and `check-in share`, of what is ticked.
pub fn shared(ticks: Ticks) -> String {
    match fields(ticks) {
        Some(names) => format!(
            "Noted. You two: {names}. Whatever else you noted is only yours.\n\
             It reaches the other phone the next time the two meet."
        ),
        None => NOTED.to_owned(),
    }
}

/// Under one's own check-in.
pub fn is_shared(ticks: Ticks) -> String {
    fields(ticks).map_or_else(|| NOTHING_SHARED.to_owned(), |names| format!("You two: {names}."))
}

/// Above what the partner shared of a day.
pub fn shared_by(partner: &str) -> String {
    format!("{partner} shared")
}

/// `check-in ask`.
pub fn asked_for(cadence: &str) -> String {
    match cadence {
        "daily" => "Today asks how you are, once a day. Only you know.".to_owned(),
        "weekly" => "Today asks how you are, once a week. Only you know.".to_owned(),
        _ => "Today asks nothing of the kind. You can check in whenever you like.".to_owned(),
    }
}

/// A level of 1 to 5.
pub fn dots(level: u8) -> String {
    const DOTS: u8 = 5;
    let full = usize::from(level.min(DOTS));
    let empty = usize::from(DOTS) - full;
    format!("{}{}", "\u{25CF}".repeat(full), "\u{25CB}".repeat(empty))
}

/// What a plan is for.
pub fn kind(kind: PlanKind) -> &'static str {
    match kind {
        PlanKind::Date => "date",
        PlanKind::Affection => "affection",
        PlanKind::Quiet => "quiet evening",
        PlanKind::Plain | PlanKind::Newer => "plan",
    }
}

/// When in the day a plan is, how long, and up to which level of touch.
pub fn terms(stand: &PlanStand) -> String {
    let parts = [
        stand.time.map(|time| time.to_string()),
        stand.minutes.map(|minutes| format!("{minutes} min")),
        stand.tier.map(|tier| format!("touch up to {tier}")),
    ];
    parts.into_iter().flatten().fold(String::new(), |said, part| said + ", " + &part)
}

/// Where a plan stands; nothing for a plain one.
pub fn standing(stand: &PlanStand, partner: Option<&str>) -> Option<String> {
    let partner = partner.unwrap_or("your partner");
    let said = match stand.state {
        PlanState::Open => None,
        PlanState::ProposedByMe => Some("you said yes".to_owned()),
        PlanState::ProposedByPartner => Some(format!("{partner} said yes")),
        PlanState::Agreed => Some("agreed".to_owned()),
        PlanState::Done => Some("done".to_owned()),
    };
    match (said, stand.moved) {
        (Some(said), true) if stand.state != PlanState::Done => Some(format!("moved, {said}")),
        (None, true) => Some("moved".to_owned()),
        (said, _) => said,
    }
}

/// `plan move`.
pub fn moved(day: CivilDay, today: CivilDay, shared: bool) -> String {
    let when = words::day(day, today);
    if shared {
        format!("Moved: {when}. It reaches the other phone the next time the two meet.")
    } else {
        format!("Moved, only you: {when}.")
    }
}

/// Under the challenge of the week.
pub fn challenge(challenge: &Challenge, paired: bool) -> String {
    match challenge.standing {
        _ if !paired => "It takes two; it can be taken once you two are paired.".to_owned(),
        ChallengeStanding::Offered if challenge.may_swap => {
            "If you both like: hearth challenge take. For another one, once: hearth challenge swap."
                .to_owned()
        }
        ChallengeStanding::Offered => "If you both like: hearth challenge take.".to_owned(),
        ChallengeStanding::TakenByMe => {
            "You have taken it. It begins once you both have. To let it go: hearth challenge let-go."
                .to_owned()
        }
        ChallengeStanding::Taken => {
            "You two have taken it. When it is done: hearth challenge done. Or hearth challenge let-go."
                .to_owned()
        }
        ChallengeStanding::Done => "Done, you two.".to_owned(),
        ChallengeStanding::LetGo => {
            "You let it go, and only this phone knows. It is still there, if you like: hearth challenge take."
                .to_owned()
        }
    }
}

/// `today`, of the challenge.
pub fn this_week(challenge: &Challenge) -> String {
    let text = &challenge.text;
    match challenge.standing {
        ChallengeStanding::Done => format!("This week, done: {text}"),
        _ => format!("This week, if you both like: {text}"),
    }
}

//! The one table: each line of `design.md` 10 with what was measured at each size, the goal at 20 000 entries,
//! and whether it was reached.

use std::fmt::Write as _;
use std::time::Duration;

use budgets::meeting::Meeting;

use crate::samples::{Samples, bytes, milliseconds};
use crate::scenes::{Scenes, Sessions};

/// The size that the goals are about.
const GOALS_AT: usize = 20_000;

/// A figure, comparable and as it is shown.
struct Figure {
    exact: f64,
    shown: String,
}

impl Figure {
    fn time(samples: &Samples) -> Self {
        Self { exact: samples.median().as_secs_f64(), shown: milliseconds(samples.median()) }
    }

    fn bytes(count: u64) -> Self {
        Self { exact: exact(count), shown: bytes(count) }
    }

    fn count(count: u64, of: &str) -> Self {
        Self { exact: exact(count), shown: format!("{count}{of}") }
    }

    /// Flights as round trips: two are one.
    fn trips(flights: u32) -> Self {
        let trips = f64::from(flights) / 2.0;
        Self { exact: trips, shown: format!("{trips}") }
    }
}

/// Counts here are far below 2^52, up to which no whole number loses anything.
#[allow(clippy::cast_precision_loss, reason = "see above")]
fn exact(count: u64) -> f64 {
    count as f64
}

/// What a line has to stay below, or reach at most.
enum Goal {
    None,
    AtMost(f64, &'static str),
    Below(f64, &'static str),
}

impl Goal {
    fn shown(&self) -> &'static str {
        match self {
            Self::None => "",
            Self::AtMost(_, shown) | Self::Below(_, shown) => shown,
        }
    }

    fn verdict(&self, exact: f64) -> String {
        let (hit, limit) = match self {
            Self::None => return String::new(),
            Self::AtMost(limit, _) => (exact <= *limit, limit),
            Self::Below(limit, _) => (exact < *limit, limit),
        };
        if hit { "hit".into() } else { format!("**missed**: {:.2} x", exact / limit) }
    }
}

/// What follows a time by the clock: the same without waiting for the disk, and without what else ran meanwhile.
const BUSY: &str = "- - of it, work of the processor";

type Line = (&'static str, Box<dyn Fn(&Scenes) -> Figure>, Goal);

/// The whole table.
pub fn table(scenes: &[Scenes]) -> String {
    let mut text = String::from("| work |");
    for scene in scenes {
        let _ = write!(text, " {} entries |", scene.filled.entries);
    }
    text += " for x 10 | goal at 20 000 | |\n|---|";
    text += &"---|".repeat(scenes.len() + 3);
    for (work, figure, goal) in lines() {
        let _ = write!(text, "\n| {work} |");
        let figures: Vec<Figure> = scenes.iter().map(&figure).collect();
        for figure in &figures {
            let _ = write!(text, " {} |", figure.shown);
        }
        let growth = growth(scenes, &figures);
        let judged = scenes.iter().position(|scene| scene.filled.entries == GOALS_AT);
        let verdict = judged.map(|at| goal.verdict(figures[at].exact)).unwrap_or_default();
        let _ = write!(text, " {growth} | {} | {verdict} |", goal.shown());
    }
    text
}

/// How a figure grows from the first size to the last, for ten times as many entries: 10 is as fast as they do.
#[allow(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 entries")]
fn growth(scenes: &[Scenes], figures: &[Figure]) -> String {
    let ([first, .., last], [fewest, .., most]) = (figures, scenes) else { return String::new() };
    if first.exact <= 0.0 || last.exact <= 0.0 {
        return String::new();
    }
    let decades = (most.filled.entries as f64 / fewest.filled.entries as f64).log10();
    format!("x {:.2}", (last.exact / first.exact).powf(1.0 / decades))
}

fn lines() -> Vec<Line> {
    let mut lines = open_and_edit();
    lines.extend(nothing_changed());
    lines.extend(scattered());
    lines.extend(new_phone());
    lines.push(line(
        "couple.db on disk, after a checkpoint",
        |s| Figure::bytes(s.on_disk),
        Goal::AtMost(12e6, "<= 12 MB"),
    ));
    lines
}

fn line(work: &'static str, figure: impl Fn(&Scenes) -> Figure + 'static, goal: Goal) -> Line {
    (work, Box::new(figure), goal)
}

fn open_and_edit() -> Vec<Line> {
    vec![
        line(
            "open + newest 50 in a new process, from the start of main",
            |s| Figure::time(&s.opens[0]),
            Goal::Below(5e-3, "< 5 ms"),
        ),
        line(BUSY, |s| Figure::time(&s.opens_busy), Goal::None),
        line(
            "- from outside: start of the process to its end",
            |s| Figure::time(&s.opens[1]),
            Goal::None,
        ),
        line(
            "- peak heap: Rust and SQLite",
            |s| Figure::bytes(s.opened.as_ref().map_or(0, |o| o.heap)),
            Goal::Below(10e6, "< 10 MB"),
        ),
        line(
            "- peak resident size, code and libraries included",
            |s| Figure::bytes(s.opened.as_ref().map_or(0, |o| o.resident)),
            Goal::None,
        ),
        line(
            "a new appreciation, durable, with list and search",
            |s| Figure::time(&s.edits[0]),
            Goal::Below(1e-3, "< 1 ms"),
        ),
        line(BUSY, |s| Figure::time(&s.edits_busy[0]), Goal::None),
        line(
            "an edit of a plan's note, durable",
            |s| Figure::time(&s.edits[1]),
            Goal::Below(1e-3, "< 1 ms"),
        ),
        line(BUSY, |s| Figure::time(&s.edits_busy[1]), Goal::None),
    ]
}

fn nothing_changed() -> Vec<Line> {
    vec![
        line(
            "sync, nothing changed: bytes both ways (2 logs)",
            |s| total(&s.nothing),
            Goal::AtMost(256.0, "<= 256 B"),
        ),
        line(
            "- the same with 4 logs",
            |s| Figure::bytes(s.four_logs.as_ref().map_or(0, Meeting::bytes)),
            Goal::AtMost(256.0, "<= 256 B"),
        ),
        line("- time of one side", |s| slower(&s.nothing), Goal::Below(2e-3, "< 2 ms")),
        line("- round trips", |s| trips(&s.nothing), Goal::None),
        line("- heap of one side", |s| heap(&s.nothing), Goal::Below(40e6, "< 40 MB")),
    ]
}

fn scattered() -> Vec<Line> {
    vec![
        line(
            "sync, each side 25 edits + 10 new + 5 deleted: bytes both ways",
            |s| total(&s.scattered),
            Goal::AtMost(7e3, "<= 7 kB"),
        ),
        line(
            "- round trips until everything has arrived",
            |s| carried(&s.scattered),
            Goal::AtMost(1.0, "1"),
        ),
        line("- round trips until both know it", |s| trips(&s.scattered), Goal::None),
        line(
            "- time of both sides one after the other, with opening both",
            |s| Figure::time(&s.scattered.whole),
            Goal::Below(40e-3, "< 40 ms"),
        ),
        line(BUSY, |s| Figure::time(&s.scattered.busy), Goal::None),
        line("- time of one side, without opening", |s| slower(&s.scattered), Goal::None),
        line(
            "- then: the deleted leaves the files of one side",
            |s| Figure::time(&s.sweeps),
            Goal::None,
        ),
        line("- heap of one side", |s| heap(&s.scattered), Goal::Below(40e6, "< 40 MB")),
    ]
}

fn new_phone() -> Vec<Line> {
    vec![
        line(
            "a new phone: bytes both ways",
            |s| total(&s.new_phone),
            Goal::AtMost(1.6e6, "<= 1.6 MB"),
        ),
        line(
            "- round trips until everything has arrived",
            |s| carried(&s.new_phone),
            Goal::AtMost(1.0, "1"),
        ),
        line(
            "- time of both sides one after the other, with opening both",
            |s| Figure::time(&s.new_phone.whole),
            Goal::Below(3.0, "< 3 s"),
        ),
        line(BUSY, |s| Figure::time(&s.new_phone.busy), Goal::None),
        line("- the giving side", |s| Figure::time(&s.new_phone.sides[0]), Goal::None),
        line("- the taking side", |s| Figure::time(&s.new_phone.sides[1]), Goal::None),
        line(
            "- signatures checked",
            |s| Figure::count(s.new_phone.last.as_ref().map_or(0, |m| m.costs[1].parts.checks), ""),
            Goal::None,
        ),
        line("- heap of one side", |s| heap(&s.new_phone), Goal::Below(40e6, "< 40 MB")),
    ]
}

fn total(sessions: &Sessions) -> Figure {
    Figure::bytes(sessions.last.as_ref().map_or(0, Meeting::bytes))
}

fn heap(sessions: &Sessions) -> Figure {
    Figure::bytes(sessions.last.as_ref().map_or(0, Meeting::heap))
}

fn trips(sessions: &Sessions) -> Figure {
    Figure::trips(sessions.last.as_ref().map_or(0, |meeting| meeting.flights))
}

fn carried(sessions: &Sessions) -> Figure {
    Figure::trips(sessions.last.as_ref().map_or(0, |meeting| meeting.carried))
}

fn slower(sessions: &Sessions) -> Figure {
    let [one, other] = &sessions.sides;
    Figure::time(if one.median() > other.median() { one } else { other })
}

/// Where the time of the last sessions and of the opening went.
pub fn parts(scenes: &[Scenes]) -> String {
    let mut text = String::new();
    for scene in scenes {
        let _ = writeln!(text, "\n{} entries", scene.filled.entries);
        let names = ["lock", "writer", "reader", "50 rows"];
        for (name, samples) in names.iter().zip(&scene.open_steps) {
            let _ = writeln!(text, "  open: {name} {}", milliseconds(samples.median()));
        }
        for (name, samples) in ["appreciation", "plan's note"].iter().zip(&scene.edits_busy) {
            let _ = writeln!(text, "  edit: {name} busy {}", milliseconds(samples.median()));
        }
        let sessions = [
            ("nothing", &scene.nothing),
            ("scattered", &scene.scattered),
            ("new phone", &scene.new_phone),
        ];
        for (name, sessions) in sessions {
            let Some(meeting) = &sessions.last else { continue };
            let whole = milliseconds(sessions.busy.median());
            let _ = writeln!(text, "  {name}: both sides and opening busy {whole}; the last one:");
            for cost in &meeting.costs {
                let parts = &cost.parts;
                let session = cost.time.saturating_sub(parts.give + parts.accept + parts.other);
                let shown = |time: Duration| milliseconds(time);
                let _ = writeln!(
                    text,
                    "    {} (busy {}) = give {} + accept {} ({} groups, {} checks) + other {} + session {}; {} B sent, heap {}",
                    shown(cost.time),
                    shown(cost.busy),
                    shown(parts.give),
                    shown(parts.accept),
                    parts.groups,
                    parts.checks,
                    shown(parts.other),
                    shown(session),
                    cost.sent,
                    bytes(cost.heap.peak()),
                );
            }
        }
    }
    text
}

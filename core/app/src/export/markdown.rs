//! The copy to read. What a person wrote stands in quotes, so that nothing in it is taken for a heading.

use hearth_domain::day::CivilDay;

use super::document::{Appreciation, Card, Document, OneCheckIn, Plan};
use super::journal::Journal;

/// The whole text.
pub(super) fn of(document: &Document) -> String {
    let mut page = Page(String::from("# From Hearth\n"));
    if let Some(name) = &document.name {
        page.line(&format!("Written by {}.", one_line(name)));
    }
    page.appreciations("What I noticed", &document.appreciations);
    page.section("Moments", &document.moments, |page, one| {
        page.item(one.day, &[&one.name, share(one.shared)]);
    });
    page.section("Rest", &document.rests, |page, one| {
        let until =
            one.until.map_or_else(|| "until I say".to_owned(), |day| format!("until {day}"));
        page.item(one.from, &[&until, share(one.shared)]);
    });
    page.section("Check-ins", &document.check_ins, Page::check_in);
    page.section("Plans", &document.plans, Page::plan);
    page.section("Cards", &document.cards, Page::card);
    if let Some(received) = &document.received {
        page.appreciations("What I was given", received);
    }
    if let Some(journal) = &document.journal {
        page.journal(journal);
    }
    page.section("What I did in the shared space", &document.record, |page, one| {
        page.item(one.day, &[&one.kind, &one.what]);
        page.quote(one.text.as_deref().unwrap_or_default());
    });
    page.section("What I chose", document.settings.iter(), |page, (key, value)| {
        page.line(&format!("- {key}: {}", one_line(&value.to_string())));
    });
    page.0
}

fn share(shared: bool) -> &'static str {
    if shared { "you two" } else { "only me" }
}

/// Without line breaks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Page(String);

impl Page {
    fn line(&mut self, line: &str) {
        self.0.push('\n');
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn item(&mut self, day: CivilDay, parts: &[&str]) {
        let parts: Vec<String> =
            parts.iter().filter(|part| !part.is_empty()).map(|part| one_line(part)).collect();
        self.line(&format!("**{day}** {}", parts.join(" · ")));
    }

    /// What was written, line by line.
    fn quote(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.0.push('\n');
        for line in text.lines() {
            self.0.push_str(format!("> {line}").trim_end());
            self.0.push('\n');
        }
    }

    /// A heading and its things; nothing without any.
    fn section<T>(
        &mut self,
        title: &str,
        things: impl IntoIterator<Item = T>,
        mut show: impl FnMut(&mut Self, T),
    ) {
        for (number, one) in things.into_iter().enumerate() {
            if number == 0 {
                self.line(&format!("## {title}"));
            }
            show(self, one);
        }
    }

    fn appreciations(&mut self, title: &str, all: &[Appreciation]) {
        self.section(title, all, |page, one| {
            page.item(one.day, &[one.state, one.tag.as_deref().unwrap_or_default()]);
            page.quote(&one.text);
        });
    }

    fn check_in(&mut self, one: &OneCheckIn) {
        let level = |name: &str, level: Option<u8>| {
            level.map(|level| format!("{name} {level} of 5")).unwrap_or_default()
        };
        let (mood, energy) = (level("mood", one.mood), level("energy", one.energy));
        let need = one.need.map(|need| format!("need: {need}")).unwrap_or_default();
        self.item(
            one.day,
            &[&mood, &energy, &need, if one.shared { "shared in part" } else { "" }],
        );
        self.quote(one.mind.as_deref().unwrap_or_default());
    }

    fn plan(&mut self, one: &Plan) {
        let time = one.time.as_deref().unwrap_or_default();
        let minutes = one.minutes.map(|minutes| format!("{minutes} min")).unwrap_or_default();
        let done = if one.done { "done" } else { "" };
        self.item(one.day, &[&one.title, time, &minutes, done, share(one.shared)]);
        self.quote(&one.note);
    }

    fn card(&mut self, one: &Card) {
        self.item(one.day, &[one.question.as_deref().unwrap_or_default(), one.state]);
        self.quote(&one.answer);
        if let Some(theirs) = &one.theirs {
            self.line("Their answer:");
            self.quote(theirs);
        }
    }

    fn journal(&mut self, journal: &Journal) {
        self.section("Journal", &journal.entries, |page, one| {
            let tags = one.tags.join(", ");
            page.item(one.day, &[one.prompt.as_deref().unwrap_or_default(), &tags]);
            page.quote(&one.text);
        });
        self.section("Private notes", &journal.notes, |page, one| {
            page.item(one.day, &[&one.about]);
            page.quote(&one.text);
        });
        self.section("Self-checks that I kept", &journal.checks, |page, one| {
            page.item(one.day, &[&one.name]);
            page.quote(&one.answers);
        });
    }
}

//! The story, act by act, and what both phones show after each. It takes two days: the first is yesterday.

mod private;

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::desk::Desk;
use super::phone::{PATIENCE, Phone};
use super::screen::screen;
use super::verdict::{self, Facts};
use crate::columns::side_by_side;
use crate::error::{Doing as _, Error, Result};

const MIRA_GIVES: &str = "You made tea before I was awake ☕";
const MIRA_KEEPS: &str = "You hummed in the rain and thought nobody heard.";
const MIRA_HIDES: &str = "Ask his sister about the old guitar.";
const MIRA_GIVES_LATER: &str = "You rang the doctor so that I didn't have to.";
const TOM_GIVES: &str = "You laughed at my worst joke, twice.";
const TOM_KEEPS: &str = "Your hands were cold and you still held mine.";
const NOTE: &str = "Bring the blue blanket.";
const MIRA_ADDS: &str = "Mira bakes the bread.";
const TOM_ADDS: &str = "Tom asks for the boat.";
const MIRA_ANSWERS: &str = "The ten minutes before the alarm.";
const TOM_ANSWERS: &str = "Washing up on Sunday, with the radio on.";

/// Two phones, and where the story is told.
pub struct Story<'a> {
    mira: Phone,
    tom: Phone,
    desk: &'a Desk,
    width: usize,
    out: &'a mut dyn Write,
    /// Bytes from Mira to Tom, and from Tom to Mira.
    moved: (u64, u64),
    meeting: Duration,
}

impl<'a> Story<'a> {
    /// On this desk.
    pub fn new(desk: &'a Desk, width: usize, out: &'a mut dyn Write) -> Self {
        let (mira, tom) = (Phone::new("Mira", desk), Phone::new("Tom", desk));
        Self { mira, tom, desk, width, out, moved: (0, 0), meeting: Duration::ZERO }
    }

    /// Plays it. Gives what is wrong at its end, one sentence each; nothing when all is well.
    pub fn play(mut self) -> Result<Vec<String>> {
        let began = Instant::now();
        let folder = self.desk.folder().display().to_string();
        self.line(&format!("Mira and Tom, a phone each, on one desk: {folder}"))?;
        let meet = self.desk.meet().display().to_string();
        for phone in [&mut self.mira, &mut self.tom] {
            let name = phone.name();
            phone.ask(&["init", "--name", name, "--bind", "127.0.0.1:0", "--meet", &meet])?;
        }
        self.mira.go_back_a_day();
        self.tom.go_back_a_day();
        let [mira_gives, tom_gives, plan] = self.alone()?;
        self.journal()?;
        self.pair()?;
        self.raise()?;

        self.mira.come_to_today();
        self.tom.come_to_today();
        self.caption("A day later, each gives something from before; then they sync")?;
        self.mira.ask(&["appreciate", "give", "--id", &mira_gives])?;
        self.mira.ask(&["did", "--share-earlier"])?;
        self.tom.ask(&["appreciate", "give", "--id", &tom_gives])?;
        self.tom.ask(&["plan", "give", &plan])?;
        self.sync()?;
        self.screens()?;

        self.opened()?;

        self.apart()?;
        self.lower()?;
        self.card()?;
        self.caption("They meet again")?;
        self.sync()?;
        self.screens()?;
        self.line("And the card of the day has opened, on both phones at once:")?;
        let open = self.tom.ask(&["card"])?;
        for part in ["question", "theirs", "mine"] {
            self.line(&format!("  {}", open[part].as_str().unwrap_or_default()))?;
        }
        self.gone()?;

        let facts = Facts {
            mira_keeps: &[MIRA_KEEPS, MIRA_HIDES],
            tom_keeps: &[TOM_KEEPS],
            given: &[MIRA_GIVES, MIRA_GIVES_LATER],
            deleted: TOM_GIVES,
            note: &[NOTE, MIRA_ADDS, TOM_ADDS],
            answers: [MIRA_ANSWERS, TOM_ANSWERS],
        };
        let mut found = verdict::judge(&mut self.mira, &mut self.tom, &facts, self.desk)?;
        found.wrong.extend(self.search()?);
        self.figures(began.elapsed(), &found.fingerprints)?;
        if found.wrong.is_empty() {
            self.line("The shared lists agree, both edits of the note are there, the picnic is")?;
            self.line("agreed, what was deleted is gone, the card is open on both, and no kept")?;
            self.line("line is in any file or any word of the other phone.")?;
        }
        Ok(found.wrong)
    }

    /// Gives the ids of what each will give, and of the plan.
    fn alone(&mut self) -> Result<[String; 3]> {
        self.caption("Apart: each writes for themselves, and nobody else knows")?;
        let mira_gives = id(&self.mira.ask(&["appreciate", "keep", MIRA_GIVES])?)?;
        self.mira.ask(&["appreciate", "keep", MIRA_KEEPS])?;
        self.mira.ask(&["did", "day-in-two-lines"])?;
        let surprise = ["plan", "new", "A surprise", "--note", MIRA_HIDES, "--only-me"];
        self.mira.ask(&surprise)?;
        let tom_gives = id(&self.tom.ask(&["appreciate", "keep", TOM_GIVES])?)?;
        self.tom.ask(&["appreciate", "keep", TOM_KEEPS])?;
        self.tom.ask(&["did", "twenty-minute-talk"])?;
        let picnic = ["plan", "new", "Picnic by the lake", "--note", NOTE, "--only-me"];
        let date = ["--kind", "date", "--on", "tomorrow", "--at", "15:00"];
        let plan = id(&self.tom.ask(&[&picnic[..], &date].concat())?)?;
        self.screens()?;
        Ok([mira_gives, tom_gives, plan])
    }

    fn pair(&mut self) -> Result<()> {
        self.caption("Side by side on the sofa: Mira shows a code, Tom scans it, both say yes")?;
        let show = ["pair", "show", "--yes"];
        let mut showing = self.mira.start(&show)?;
        let shown = showing.line(PATIENCE)?.unwrap_or_default();
        let code = serde_json::from_str(&shown)
            .ok()
            .and_then(|said: Value| Some(said["code"].as_str()?.to_owned()));
        let Some(code) = code else {
            // It did not come to show one: its own words are the better error.
            self.mira.answer(&show, showing)?;
            return Err(Error::failed("Mira's `hearth pair show` showed no code."));
        };
        self.tom.ask(&["pair", "scan", &code, "--yes"])?;
        let paired = self.mira.answer(&show, showing)?;
        let partner = paired["partner"].as_str().unwrap_or("nobody");
        let length = code.len();
        self.line(&format!("A code of {length} letters, and Mira's phone knows {partner}."))?;
        self.line("Nothing written before is shared by pairing: both show what they showed.")?;
        let shared = self.tom.ask(&["list", "--only", "ours"])?;
        match shared["items"].as_array() {
            Some(items) if items.is_empty() => Ok(()),
            _ => Err(Error::failed("Pairing shared something that nobody gave.")),
        }
    }

    fn apart(&mut self) -> Result<()> {
        self.caption(
            "Apart again: both write, Tom deletes one for both, both edit the same note,",
        )?;
        self.line("and Mira says yes to the picnic, so that two have")?;
        let theirs = self.mira.ask(&["list", "--only", "ours", "--kind", "plan"])?;
        let plan = id(&theirs["items"][0])?;
        let ours = self.tom.ask(&["list", "--only", "ours", "--kind", "appreciation"])?;
        let mut given = ours["items"].as_array().into_iter().flatten();
        let regretted = id(given.find(|item| item["text"] == TOM_GIVES).unwrap_or(&Value::Null))?;
        self.mira.ask(&["appreciate", "give", MIRA_GIVES_LATER])?;
        self.mira.ask(&["plan", "edit", &plan, "--note", &format!("{NOTE} {MIRA_ADDS}")])?;
        self.mira.ask(&["plan", "yes", &plan])?;
        self.tom.ask(&["did", "good-news-five"])?;
        self.tom.ask(&["plan", "edit", &plan, "--note", &format!("{TOM_ADDS} {NOTE}")])?;
        self.tom.ask(&["delete", &regretted, "--now"])?;
        self.screens()
    }

    /// Each seals an answer to the card of the day, which is the same on both phones.
    fn card(&mut self) -> Result<()> {
        self.caption("Still apart: each answers the card of the day, and neither can look")?;
        let (hers, his) = (self.mira.ask(&["card"])?, self.tom.ask(&["card"])?);
        if hers != his {
            return Err(Error::failed("The two phones show another card of the day."));
        }
        self.line(&format!("  {}", hers["question"].as_str().unwrap_or_default()))?;
        self.mira.ask(&["card", "answer", MIRA_ANSWERS])?;
        self.tom.ask(&["card", "answer", TOM_ANSWERS])?;
        self.line("Both have sealed: 32 bytes each, whatever was written.")
    }

    /// Both at once, as when both come home.
    fn sync(&mut self) -> Result<()> {
        let began = Instant::now();
        let sync = ["sync", "--within", "30", "--figures"];
        let (mira, tom) = (self.mira.start(&sync)?, self.tom.start(&sync)?);
        let hers = self.mira.answer(&sync, mira)?;
        let his = self.tom.answer(&sync, tom)?;
        let bytes = |said: &Value, name: &str| said["cost"][name].as_u64().unwrap_or(0);
        let (to_tom, to_mira) = (bytes(&hers, "bytes_sent"), bytes(&his, "bytes_sent"));
        self.moved.0 += to_tom;
        self.moved.1 += to_mira;
        self.meeting += began.elapsed();
        let took = began.elapsed().as_millis();
        self.line(&format!("sync: {to_tom} bytes to Tom, {to_mira} to Mira, {took} ms\n"))
    }

    fn screens(&mut self) -> Result<()> {
        let list = ["list", "--limit", "100"];
        let (hers, his) = (self.mira.ask(&list)?, self.tom.ask(&list)?);
        let (mira, tom) = (self.mira.name(), self.tom.name());
        let (left, right) = (screen(mira, tom, &hers), screen(tom, mira, &his));
        for row in side_by_side(&left, &right, self.width.saturating_sub(2)) {
            self.line(&row)?;
        }
        Ok(())
    }

    fn figures(&mut self, took: Duration, fingerprints: &[String; 2]) -> Result<()> {
        self.caption("In figures")?;
        let (to_tom, to_mira) = self.moved;
        let commands = self.mira.commands() + self.tom.commands();
        let (took, meeting) = (took.as_secs_f32(), self.meeting.as_millis());
        self.line(&format!("bytes moved  {to_tom} to Tom, {to_mira} to Mira, in the two syncs"))?;
        self.line(&format!("time         {meeting} ms for the two syncs, processes included;"))?;
        self.line(&format!("             {took:.1} s for all of the story's {commands} commands"))?;
        self.line("fingerprint")?;
        self.line(&format!("  Mira       {}", fingerprints[0]))?;
        self.line(&format!("  Tom        {}\n", fingerprints[1]))
    }

    fn caption(&mut self, text: &str) -> Result<()> {
        writeln!(self.out, "\n■ {text}").doing("writing")
    }

    fn line(&mut self, text: &str) -> Result<()> {
        writeln!(self.out, "  {text}").doing("writing")
    }
}

fn id(answer: &Value) -> Result<String> {
    let id = answer["id"].as_str().map(ToOwned::to_owned);
    id.ok_or_else(|| Error::failed("A phone did not say the id of what it wrote or shows."))
}

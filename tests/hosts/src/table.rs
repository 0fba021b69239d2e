//! The surface by name, for scenarios. Written by `cargo xtask bindings`; not to be edited.

use std::sync::Arc;

use hearth_ffi as h;
use serde_json::{Value, json};

use crate::values::{Answer, Failed, Read, Show, With, variant};

#[derive(Clone)]
pub enum Thing {
    ChangeStream(Arc<h::ChangeStream>),
    Hearth(Arc<h::Hearth>),
    PairingSession(Arc<h::PairingSession>),
    UnlockProof(Arc<h::UnlockProof>),
}

impl Read for Arc<h::ChangeStream> {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        match with.thing(value)? {
            Thing::ChangeStream(it) => Ok(it),
            _ => Err(Failed::scenario(format!("{value} is no ChangeStream"))),
        }
    }
}

impl Read for Arc<h::Hearth> {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        match with.thing(value)? {
            Thing::Hearth(it) => Ok(it),
            _ => Err(Failed::scenario(format!("{value} is no Hearth"))),
        }
    }
}

impl Read for Arc<h::PairingSession> {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        match with.thing(value)? {
            Thing::PairingSession(it) => Ok(it),
            _ => Err(Failed::scenario(format!("{value} is no PairingSession"))),
        }
    }
}

impl Read for Arc<h::UnlockProof> {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        match with.thing(value)? {
            Thing::UnlockProof(it) => Ok(it),
            _ => Err(Failed::scenario(format!("{value} is no UnlockProof"))),
        }
    }
}

pub async fn call(on: Option<&Thing>, name: &str, with: &With) -> Result<Answer, Failed> {
    Ok(match (on, name) {
        (None, "consent_screen") => Answer::View(h::consent_screen(&with.get::<String>("id", None)?)?.show()),
        (None, "delete_everything_in") => { h::delete_everything_in(with.get::<h::Config>("config", None)?, with.get::<h::Ports>("ports", None)?).await?; Answer::View(Value::Null) },
        (None, "first_card") => Answer::View(h::first_card(&with.get::<String>("picked", None)?)?.show()),
        (None, "first_causes") => Answer::View(h::first_causes()?.show()),
        (None, "first_steps") => Answer::View(h::first_steps(with.get::<Vec<String>>("picked", None)?)?.show()),
        (None, "guide_books") => Answer::View(h::guide_books()?.show()),
        (None, "guide_pages") => Answer::View(h::guide_pages()?.show()),
        (None, "help_line") => Answer::View(h::help_line(&with.get::<String>("id", None)?)?.show()),
        (None, "help_numbers") => Answer::View(h::help_numbers(&with.get::<String>("region", None)?, with.get::<Vec<h::HelpKind>>("kinds", None)?, with.get::<h::Now>("now", None)?)?.show()),
        (None, "help_regions") => Answer::View(h::help_regions()?.show()),
        (None, "help_required") => Answer::View(h::help_required(&with.get::<String>("screen", None)?)?.show()),
        (None, "help_screen") => Answer::View(h::help_screen(&with.get::<String>("id", None)?)?.show()),
        (None, "help_situations") => Answer::View(h::help_situations()?.show()),
        (None, "prompt_themes") => Answer::View(h::prompt_themes()?.show()),
        (None, "rescue_in") => Answer::View(h::rescue_in(with.get::<h::Config>("config", None)?, with.get::<h::Ports>("ports", None)?).await?.show()),
        (None, "restore") => Answer::View(h::restore(with.get::<h::Config>("config", None)?, with.get::<h::Ports>("ports", None)?, with.get::<String>("source", None)?, with.get::<Vec<u8>>("passphrase", None)?).await?.show()),
        (None, "talk_hints") => Answer::View(h::talk_hints()?.show()),
        (None, "touch_levels") => Answer::View(h::touch_levels()?.show()),
        (None, "way_out_screen") => Answer::View(h::way_out_screen(&with.get::<String>("id", None)?)?.show()),
        (Some(Thing::ChangeStream(it)), "cancel") => { it.cancel(); Answer::View(Value::Null) },
        (Some(Thing::ChangeStream(it)), "next") => Answer::View(it.next(with.get::<Option<u64>>("after", None)?).await.show()),
        (None, "Hearth.open") => Answer::Thing(Thing::Hearth(Arc::new(h::Hearth::open(with.get::<h::Config>("config", None)?, with.get::<h::Ports>("ports", None)?).await?))),
        (Some(Thing::Hearth(it)), "about") => Answer::View(it.about(with.get::<h::Pillar>("topic", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "ack") => { it.ack(with.get::<u64>("id", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "add_to_check_in") => Answer::View(it.add_to_check_in(with.get::<h::CheckIn>("check_in", None)?, with.get::<h::Ticks>("ticks", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "agree") => { it.agree(with.get::<h::ItemId>("id", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "answer_card") => { it.answer_card(&with.get::<String>("text", None)?, with.get::<h::Visibility>("visibility", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "answer_plan") => { it.answer_plan(with.get::<h::ItemId>("id", None)?, with.get::<Option<h::OwnAnswer>>("answer", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "appreciate") => Answer::View(it.appreciate(&with.get::<String>("text", None)?, with.get::<h::Visibility>("visibility", None)?, with.get::<Option<String>>("tag", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "asks_for_secret") => Answer::View(it.asks_for_secret(with.get::<u32>("level", None)?, with.get::<Option<h::CivilDay>>("until", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "backup") => Answer::View(it.backup(&with.get::<String>("target", None)?, with.get::<Vec<u8>>("passphrase", None)?, with.get::<Option<Vec<u8>>>("secret", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "can_leave") => Answer::View(it.can_leave().await?.show()),
        (Some(Thing::Hearth(it)), "card") => Answer::View(it.card().await?.show()),
        (Some(Thing::Hearth(it)), "challenge") => Answer::View(it.challenge().await?.show()),
        (Some(Thing::Hearth(it)), "change_journal_secret") => { it.change_journal_secret(with.get::<Vec<u8>>("old", None)?, with.get::<Vec<u8>>("new", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "changes") => Answer::Thing(Thing::ChangeStream(Arc::new(it.changes()))),
        (Some(Thing::Hearth(it)), "check_in") => Answer::View(it.check_in(with.get::<h::CheckIn>("check_in", None)?, with.get::<h::Ticks>("ticks", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "check_in_day") => Answer::View(it.check_in_day(with.get::<Option<h::CivilDay>>("day", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "check_ins_for_me") => Answer::View(it.check_ins_for_me(with.get::<Option<String>>("cursor", Some(Default::default()))?, with.get::<u32>("limit", Some(50))?).await?.show()),
        (Some(Thing::Hearth(it)), "choose") => Answer::View(it.choose(with.get::<u32>("level", None)?, with.get::<Option<h::CivilDay>>("until", Some(Default::default()))?, with.get::<Option<Arc<h::UnlockProof>>>("proof", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "choose_tip") => { it.choose_tip(&with.get::<String>("id", None)?, with.get::<h::TipChoice>("choice", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "coming_plans") => Answer::View(it.coming_plans(with.get::<u32>("most", Some(50))?).await?.show()),
        (Some(Thing::Hearth(it)), "consent") => Answer::View(it.consent().await?.show()),
        (Some(Thing::Hearth(it)), "delete") => { it.delete(with.get::<h::ItemId>("id", None)?, with.get::<bool>("also_my_record", Some(false))?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "delete_everything") => { it.delete_everything().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "delete_from_journal") => { it.delete_from_journal(with.get::<h::JournalId>("id", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "did") => Answer::View(it.did(&with.get::<String>("exercise", None)?, with.get::<Option<h::Visibility>>("visibility", None)?, with.get::<Option<h::CivilDay>>("on", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "doctor") => Answer::View(it.doctor().await?.show()),
        (Some(Thing::Hearth(it)), "edit_journal") => { it.edit_journal(with.get::<h::JournalId>("id", None)?, with.get::<Option<String>>("text", Some(Default::default()))?, with.get::<Option<Vec<String>>>("tags", Some(Default::default()))?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "edit_note") => { it.edit_note(with.get::<h::JournalId>("id", None)?, &with.get::<String>("text", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "edit_plan") => { it.edit_plan(with.get::<h::ItemId>("id", None)?, with.get::<Option<String>>("title", Some(Default::default()))?, with.get::<Option<String>>("note", Some(Default::default()))?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "end_rest") => Answer::View(it.end_rest().await?.show()),
        (Some(Thing::Hearth(it)), "events") => Answer::View(it.events().await?.show()),
        (Some(Thing::Hearth(it)), "exercises") => Answer::View(it.exercises(with.get::<h::ExerciseFilter>("filter", None)?, with.get::<Option<String>>("named", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "export") => Answer::View(it.export(&with.get::<String>("folder", None)?, with.get::<h::Copied>("what", None)?, with.get::<Option<Arc<h::UnlockProof>>>("proof", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "favourite") => { it.favourite(&with.get::<String>("exercise", None)?, with.get::<bool>("on", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "find") => Answer::View(it.find(&with.get::<String>("id", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "finish_challenge") => { it.finish_challenge().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "finish_delete") => { it.finish_delete(with.get::<h::ItemId>("id", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "finish_journal_delete") => { it.finish_journal_delete(with.get::<h::JournalId>("id", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "finish_plan") => { it.finish_plan(with.get::<h::ItemId>("id", None)?, with.get::<bool>("done", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "forget_damaged") => Answer::View(it.forget_damaged().await?.show()),
        (Some(Thing::Hearth(it)), "give") => Answer::View(it.give(with.get::<h::ItemId>("id", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "journal") => Answer::View(it.journal(with.get::<h::JournalFilter>("filter", None)?, with.get::<Option<String>>("cursor", Some(Default::default()))?, with.get::<u32>("limit", Some(50))?).await?.show()),
        (Some(Thing::Hearth(it)), "journal_prompt") => Answer::View(it.journal_prompt(with.get::<u32>("skips", Some(0))?, with.get::<Option<String>>("theme", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "journal_state") => Answer::View(it.journal_state().await?.show()),
        (Some(Thing::Hearth(it)), "journal_tags") => Answer::View(it.journal_tags().await?.show()),
        (Some(Thing::Hearth(it)), "keep_check") => Answer::View(it.keep_check(&with.get::<String>("name", None)?, &with.get::<String>("answers", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "kept_checks") => Answer::View(it.kept_checks(with.get::<Option<String>>("cursor", Some(Default::default()))?, with.get::<u32>("limit", Some(50))?).await?.show()),
        (Some(Thing::Hearth(it)), "kept_tips") => Answer::View(it.kept_tips().await?.show()),
        (Some(Thing::Hearth(it)), "leave") => { it.leave(with.get::<h::Farewell>("how", None)?, with.get::<h::Keep>("keep", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "let_challenge_go") => { it.let_challenge_go().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "list") => Answer::View(it.list(with.get::<h::ListFilter>("filter", None)?, with.get::<Option<String>>("cursor", Some(Default::default()))?, with.get::<u32>("limit", Some(50))?).await?.show()),
        (Some(Thing::Hearth(it)), "lock") => { it.lock().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "look_up") => Answer::View(it.look_up(&with.get::<String>("typed", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "move_plan") => { it.move_plan(with.get::<h::ItemId>("id", None)?, with.get::<h::CivilDay>("day", None)?, with.get::<h::Terms>("terms", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "network_changed") => { it.network_changed().await; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "not_ready") => { it.not_ready(with.get::<bool>("on", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "not_today") => { it.not_today().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "notes") => Answer::View(it.notes(with.get::<h::NoteFilter>("filter", None)?, with.get::<Option<String>>("cursor", Some(Default::default()))?, with.get::<u32>("limit", Some(50))?).await?.show()),
        (Some(Thing::Hearth(it)), "open_appreciation") => { it.open_appreciation(with.get::<h::ItemId>("id", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "open_cards") => Answer::View(it.open_cards(with.get::<Option<h::CivilDay>>("before", Some(Default::default()))?, with.get::<u32>("limit", Some(50))?).await?.show()),
        (Some(Thing::Hearth(it)), "own_rhythm") => Answer::View(it.own_rhythm().await?.show()),
        (Some(Thing::Hearth(it)), "own_trend") => Answer::View(it.own_trend(with.get::<u16>("days", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "pair_scan") => Answer::Thing(Thing::PairingSession(Arc::new(it.pair_scan(&with.get::<String>("code", None)?, with.get::<h::Aim>("aim", None)?).await?))),
        (Some(Thing::Hearth(it)), "pair_show") => Answer::Thing(Thing::PairingSession(Arc::new(it.pair_show(with.get::<h::Aim>("aim", None)?).await?))),
        (Some(Thing::Hearth(it)), "pair_show_digits") => Answer::Thing(Thing::PairingSession(Arc::new(it.pair_show_digits(with.get::<h::Aim>("aim", None)?).await?))),
        (Some(Thing::Hearth(it)), "pair_type_digits") => Answer::Thing(Thing::PairingSession(Arc::new(it.pair_type_digits(&with.get::<String>("digits", None)?, with.get::<h::Aim>("aim", None)?).await?))),
        (Some(Thing::Hearth(it)), "partner") => Answer::View(it.partner().await?.show()),
        (Some(Thing::Hearth(it)), "pass_card") => { it.pass_card().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "past_plans") => Answer::View(it.past_plans(with.get::<Option<String>>("cursor", Some(Default::default()))?, with.get::<u32>("limit", Some(50))?).await?.show()),
        (Some(Thing::Hearth(it)), "phones") => Answer::View(it.phones().await?.show()),
        (Some(Thing::Hearth(it)), "plan") => Answer::View(it.plan(&with.get::<String>("title", None)?, &with.get::<String>("note", None)?, with.get::<h::Visibility>("visibility", None)?, with.get::<Option<h::CivilDay>>("about", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "prompt") => Answer::View(it.prompt(with.get::<u32>("skips", Some(0))?, with.get::<Option<String>>("theme", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "propose") => Answer::View(it.propose(with.get::<h::NewPlan>("plan", None)?, with.get::<h::Visibility>("visibility", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "prove") => Answer::Thing(Thing::UnlockProof(Arc::new(it.prove(with.get::<Vec<u8>>("secret", None)?).await?))),
        (Some(Thing::Hearth(it)), "reminders") => Answer::View(it.reminders().await?.show()),
        (Some(Thing::Hearth(it)), "removals") => Answer::View(it.removals().await?.show()),
        (Some(Thing::Hearth(it)), "remove_here") => { it.remove_here(with.get::<h::ItemId>("id", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "rescue_journal") => Answer::View(it.rescue_journal(with.get::<Vec<u8>>("secret", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "rest") => Answer::View(it.rest(with.get::<h::Visibility>("visibility", None)?, with.get::<Option<h::CivilDay>>("first", Some(Default::default()))?, with.get::<Option<h::CivilDay>>("until", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "resume") => { it.resume().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "revoke_phone") => { it.revoke_phone(with.get::<h::PhoneId>("phone", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "rhythm") => Answer::View(it.rhythm().await?.show()),
        (Some(Thing::Hearth(it)), "search") => Answer::View(it.search(&with.get::<String>("words", None)?, with.get::<Option<String>>("cursor", Some(Default::default()))?, with.get::<u32>("limit", Some(50))?).await?.show()),
        (Some(Thing::Hearth(it)), "set_check_in_cadence") => { it.set_check_in_cadence(with.get::<h::CheckInCadence>("cadence", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "set_day_chain") => { it.set_day_chain(with.get::<bool>("on", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "set_day_start") => Answer::View(it.set_day_start(&with.get::<String>("time", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "set_journal_secret") => { it.set_journal_secret(with.get::<Vec<u8>>("secret", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "set_name") => { it.set_name(&with.get::<String>("name", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "set_reminders") => Answer::View(it.set_reminders(with.get::<h::ReminderSettings>("settings", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "share_check_in") => { it.share_check_in(with.get::<h::Ticks>("ticks", None)?, with.get::<Option<h::CivilDay>>("day", Some(Default::default()))?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "share_earlier_moments") => Answer::View(it.share_earlier_moments().await?.show()),
        (Some(Thing::Hearth(it)), "shutdown") => { it.shutdown().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "something_bigger") => { it.something_bigger(with.get::<bool>("on", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "suspend") => { it.suspend(with.get::<std::time::Duration>("within", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "swap_challenge") => { it.swap_challenge().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "sync") => Answer::View(it.sync(with.get::<std::time::Duration>("within", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "sync_progress") => Answer::View(it.sync_progress()?.show()),
        (Some(Thing::Hearth(it)), "take_challenge") => { it.take_challenge().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "take_raise_back") => { it.take_raise_back().await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "talk") => Answer::View(it.talk().await?.show()),
        (Some(Thing::Hearth(it)), "talk_act") => Answer::View(it.talk_act(with.get::<h::TalkAct>("act", None)?).await?.show()),
        (Some(Thing::Hearth(it)), "talk_start") => Answer::View(it.talk_start(with.get::<h::TalkKind>("kind", None)?, with.get::<Option<u16>>("minutes", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "tip") => Answer::View(it.tip().await?.show()),
        (Some(Thing::Hearth(it)), "today") => Answer::View(it.today().await?.show()),
        (Some(Thing::Hearth(it)), "undo_delete") => { it.undo_delete(with.get::<h::ItemId>("id", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "undo_journal_delete") => { it.undo_journal_delete(with.get::<h::JournalId>("id", None)?).await?; Answer::View(Value::Null) },
        (Some(Thing::Hearth(it)), "unlock") => Answer::Thing(Thing::UnlockProof(Arc::new(it.unlock(with.get::<Vec<u8>>("secret", None)?).await?))),
        (Some(Thing::Hearth(it)), "waiting_appreciations") => Answer::View(it.waiting_appreciations().await?.show()),
        (Some(Thing::Hearth(it)), "write_journal") => Answer::View(it.write_journal(&with.get::<String>("text", None)?, with.get::<Option<String>>("prompt", Some(Default::default()))?, with.get::<Vec<String>>("tags", Some(Default::default()))?).await?.show()),
        (Some(Thing::Hearth(it)), "write_note") => Answer::View(it.write_note(&with.get::<String>("about", None)?, &with.get::<String>("text", None)?).await?.show()),
        (Some(Thing::PairingSession(it)), "answer") => { it.answer(with.get::<bool>("yes", None)?).await; Answer::View(Value::Null) },
        (Some(Thing::PairingSession(it)), "cancel") => { it.cancel().await; Answer::View(Value::Null) },
        (Some(Thing::PairingSession(it)), "code") => Answer::View(it.code().show()),
        (Some(Thing::PairingSession(it)), "digits") => Answer::View(it.digits().show()),
        (Some(Thing::PairingSession(it)), "next") => Answer::View(it.next().await.show()),
        (Some(Thing::PairingSession(it)), "qr") => Answer::View(it.qr()?.show()),
        _ => return Err(Failed::scenario(format!("there is no {name} here"))),
    })
}

impl Show for h::BackedUp {
    fn show(self) -> Value {
        json!({"journal": self.journal.show()})
    }
}

impl Show for h::Book {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "title": self.title.show(), "author": self.author.show(), "line": self.line.show()})
    }
}

impl Show for h::CardAnswer {
    fn show(self) -> Value {
        json!({"question": self.question.show(), "text": self.text.show()})
    }
}

impl Show for h::CardView {
    fn show(self) -> Value {
        json!({"day": self.day.show(), "card": self.card.show(), "question": self.question.show(), "state": self.state.show()})
    }
}

impl Show for h::Cause {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "label": self.label.show(), "text": self.text.show(), "page": self.page.show()})
    }
}

impl Show for h::Challenge {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "text": self.text.show(), "steps": self.steps.show(), "minutes": self.minutes.show(), "monday": self.monday.show(), "standing": self.standing.show(), "may_swap": self.may_swap.show()})
    }
}

impl Show for h::Change {
    fn show(self) -> Value {
        json!({"revision": self.revision.show(), "topics": self.topics.show()})
    }
}

impl Read for h::CheckIn {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            mood: with.get("mood", Some(Default::default()))?,
            energy: with.get("energy", Some(Default::default()))?,
            need: with.get("need", Some(Default::default()))?,
            mind: with.get("mind", Some(Default::default()))?,
        })
    }
}

impl Show for h::CheckInDay {
    fn show(self) -> Value {
        json!({"day": self.day.show(), "mine": self.mine.show(), "shared": self.shared.show(), "theirs": self.theirs.show(), "cadence": self.cadence.show()})
    }
}

impl Show for h::CheckPage {
    fn show(self) -> Value {
        json!({"checks": self.checks.show(), "next": self.next.show()})
    }
}

impl Read for h::Config {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            home: with.get("home", None)?,
            bind: with.get("bind", Some(Default::default()))?,
            undo_window: with.get("undo_window", Some(Default::default()))?,
            automatic_sync: with.get("automatic_sync", Some(false))?,
        })
    }
}

impl Show for h::ConsentView {
    fn show(self) -> Value {
        json!({"open": self.open.show(), "own": self.own.show()})
    }
}

impl Read for h::Copied {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            received: with.get("received", Some(false))?,
            journal: with.get("journal", Some(false))?,
            overwrite: with.get("overwrite", Some(false))?,
        })
    }
}

impl Show for h::Did {
    fn show(self) -> Value {
        json!({"name": self.name.show(), "day": self.day.show(), "visibility": self.visibility.show(), "already": self.already.show()})
    }
}

impl Show for h::Exercise {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "code": self.code.show(), "pillar": self.pillar.show(), "name": self.name.show(), "minutes": self.minutes.show(), "who": self.who.show(), "log": self.log.show(), "cadence": self.cadence.show(), "cadence_in_words": self.cadence_in_words.show(), "tier": self.tier.show(), "one_line": self.one_line.show(), "why": self.why.show(), "steps": self.steps.show(), "tips": self.tips.show(), "not_when": self.not_when.show(), "alternative": self.alternative.show(), "first": self.first.show(), "favourite": self.favourite.show()})
    }
}

impl Read for h::ExerciseFilter {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            minutes: with.get("minutes", Some(Default::default()))?,
            pillar: with.get("pillar", Some(Default::default()))?,
            company: with.get("company", Some(Default::default()))?,
            favourites: with.get("favourites", Some(false))?,
        })
    }
}

impl Show for h::Exported {
    fn show(self) -> Value {
        json!({"json": self.json.show(), "markdown": self.markdown.show(), "things": self.things.show()})
    }
}

impl Show for h::FileSize {
    fn show(self) -> Value {
        json!({"name": self.name.show(), "bytes": self.bytes.show()})
    }
}

impl Show for h::First {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "name": self.name.show(), "times": self.times.show()})
    }
}

impl Show for h::FirstStep {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "text": self.text.show()})
    }
}

impl Show for h::GuidePage {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "section": self.section.show(), "title": self.title.show(), "body": self.body.show()})
    }
}

impl Show for h::Health {
    fn show(self) -> Value {
        json!({"findings": self.findings.show(), "damaged": self.damaged.show(), "kept": self.kept.show(), "files": self.files.show(), "fingerprint": self.fingerprint.show(), "acts": self.acts.show()})
    }
}

impl Show for h::Helpline {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "name": self.name.show(), "number": self.number.show(), "text": self.text.show(), "chat": self.chat.show(), "hours": self.hours.show(), "kind": self.kind.show(), "note": self.note.show(), "check": self.check.show()})
    }
}

impl Show for h::Item {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "day": self.day.show(), "by": self.by.show(), "visibility": self.visibility.show(), "body": self.body.show(), "incomplete": self.incomplete.show(), "unopened": self.unopened.show()})
    }
}

impl Show for h::ItemPage {
    fn show(self) -> Value {
        json!({"items": self.items.show(), "next": self.next.show()})
    }
}

impl Show for h::JournalEntry {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "day": self.day.show(), "text": self.text.show(), "prompt": self.prompt.show(), "tags": self.tags.show()})
    }
}

impl Show for h::JournalPage {
    fn show(self) -> Value {
        json!({"entries": self.entries.show(), "next": self.next.show()})
    }
}

impl Show for h::KeptCheck {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "day": self.day.show(), "name": self.name.show(), "answers": self.answers.show()})
    }
}

impl Read for h::ListFilter {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            kinds: with.get("kinds", Some(Default::default()))?,
            visibility: with.get("visibility", Some(Default::default()))?,
        })
    }
}

impl Show for h::Measure {
    fn show(self) -> Value {
        json!({"moments": self.moments.show(), "weeks_held": self.weeks_held.show(), "weeks": self.weeks.show()})
    }
}

impl Show for h::Meeting {
    fn show(self) -> Value {
        json!({"complete": self.complete.show(), "cost": self.cost.show()})
    }
}

impl Read for h::NewPlan {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            kind: with.get("kind", None)?,
            title: with.get("title", None)?,
            note: with.get("note", Some("".to_owned()))?,
            day: with.get("day", Some(Default::default()))?,
            terms: with.get("terms", None)?,
        })
    }
}

impl Show for h::NextReminder {
    fn show(self) -> Value {
        json!({"date": self.date.show(), "at": self.at.show(), "text": self.text.show()})
    }
}

impl Show for h::NotePage {
    fn show(self) -> Value {
        json!({"notes": self.notes.show(), "next": self.next.show()})
    }
}

impl Read for h::Now {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            utc_seconds: with.get("utc_seconds", None)?,
            offset_minutes: with.get("offset_minutes", None)?,
            zone: with.get("zone", None)?,
        })
    }
}

impl Show for h::OpenCard {
    fn show(self) -> Value {
        json!({"day": self.day.show(), "mine": self.mine.show(), "theirs": self.theirs.show()})
    }
}

impl Show for h::OpenCardPage {
    fn show(self) -> Value {
        json!({"cards": self.cards.show(), "next": self.next.show()})
    }
}

impl Show for h::OwnConsent {
    fn show(self) -> Value {
        json!({"level": self.level.show(), "until": self.until.show(), "waits": self.waits.show(), "resting": self.resting.show()})
    }
}

impl Show for h::OwnRhythm {
    fn show(self) -> Value {
        json!({"strength": self.strength.show(), "chain": self.chain.show(), "rested_weeks": self.rested_weeks.show(), "day_start": self.day_start.show()})
    }
}

impl Show for h::Partner {
    fn show(self) -> Value {
        json!({"name": self.name.show(), "complete": self.complete.show(), "met_week": self.met_week.show()})
    }
}

impl Show for h::Phone {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "this": self.this.show(), "replaced": self.replaced.show()})
    }
}

impl Show for h::PlanStand {
    fn show(self) -> Value {
        json!({"kind": self.kind.show(), "time": self.time.show(), "minutes": self.minutes.show(), "tier": self.tier.show(), "moved": self.moved.show(), "state": self.state.show(), "answer": self.answer.show()})
    }
}

impl Show for h::PrivateNote {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "day": self.day.show(), "about": self.about.show(), "text": self.text.show()})
    }
}

impl Show for h::Progress {
    fn show(self) -> Value {
        json!({"done": self.done.show(), "of": self.of.show()})
    }
}

impl Show for h::Prompt {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "theme": self.theme.show(), "text": self.text.show()})
    }
}

impl Show for h::QrCode {
    fn show(self) -> Value {
        json!({"side": self.side.show(), "dark": self.dark.show()})
    }
}

impl Show for h::QueuedEvent {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "event": self.event.show()})
    }
}

impl Read for h::QuietHours {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            starts: with.get("starts", None)?,
            ends: with.get("ends", None)?,
        })
    }
}

impl Show for h::QuietHours {
    fn show(self) -> Value {
        json!({"starts": self.starts.show(), "ends": self.ends.show()})
    }
}

impl Show for h::Region {
    fn show(self) -> Value {
        json!({"code": self.code.show(), "name": self.name.show()})
    }
}

impl Read for h::ReminderSettings {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            days: with.get("days", None)?,
            plans: with.get("plans", None)?,
            coming_back: with.get("coming_back", None)?,
            time: with.get("time", None)?,
            quiet: with.get("quiet", None)?,
        })
    }
}

impl Show for h::ReminderSettings {
    fn show(self) -> Value {
        json!({"days": self.days.show(), "plans": self.plans.show(), "coming_back": self.coming_back.show(), "time": self.time.show(), "quiet": self.quiet.show()})
    }
}

impl Show for h::Reminders {
    fn show(self) -> Value {
        json!({"settings": self.settings.show(), "next": self.next.show(), "stopped": self.stopped.show()})
    }
}

impl Show for h::Removal {
    fn show(self) -> Value {
        json!({"asked_on": self.asked_on.show(), "done": self.done.show()})
    }
}

impl Show for h::Rescued {
    fn show(self) -> Value {
        json!({"file": self.file.show(), "became": self.became.show(), "saved": self.saved.show(), "lost": self.lost.show(), "deletes_lost": self.deletes_lost.show()})
    }
}

impl Show for h::RestEnded {
    fn show(self) -> Value {
        json!({"ended": self.ended.show(), "shared_until": self.shared_until.show()})
    }
}

impl Show for h::Restored {
    fn show(self) -> Value {
        json!({"journal": self.journal.show()})
    }
}

impl Show for h::Rhythm {
    fn show(self) -> Value {
        json!({"own": self.own.show(), "ours": self.ours.show(), "resting": self.resting.show()})
    }
}

impl Show for h::Screen {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "title": self.title.show(), "body": self.body.show(), "buttons": self.buttons.show()})
    }
}

impl Show for h::Settled {
    fn show(self) -> Value {
        json!({"ritual": self.ritual.show(), "name": self.name.show(), "thousandths": self.thousandths.show()})
    }
}

impl Show for h::Situation {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "label": self.label.show(), "title": self.title.show(), "kinds": self.kinds.show(), "body": self.body.show()})
    }
}

impl Show for h::SmallThing {
    fn show(self) -> Value {
        json!({"ritual": self.ritual.show(), "name": self.name.show(), "minutes": self.minutes.show(), "one_line": self.one_line.show()})
    }
}

impl Show for h::SyncCost {
    fn show(self) -> Value {
        json!({"given": self.given.show(), "taken": self.taken.show(), "bytes_sent": self.bytes_sent.show(), "bytes_received": self.bytes_received.show()})
    }
}

impl Show for h::TalkButton {
    fn show(self) -> Value {
        json!({"label": self.label.show(), "tap": self.tap.show()})
    }
}

impl Show for h::TalkHints {
    fn show(self) -> Value {
        json!({"listening": self.listening.show(), "speaking": self.speaking.show(), "saying_back": self.saying_back.show(), "pausing": self.pausing.show()})
    }
}

impl Show for h::TalkView {
    fn show(self) -> Value {
        json!({"kind": self.kind.show(), "minutes": self.minutes.show(), "screen": self.screen.show(), "title": self.title.show(), "sentence": self.sentence.show(), "buttons": self.buttons.show(), "seconds_left": self.seconds_left.show(), "back_at": self.back_at.show(), "signal": self.signal.show(), "over": self.over.show(), "noted": self.noted.show()})
    }
}

impl Read for h::Terms {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            time: with.get("time", Some(Default::default()))?,
            minutes: with.get("minutes", Some(Default::default()))?,
            tier: with.get("tier", Some(Default::default()))?,
        })
    }
}

impl Read for h::Ticks {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let with = with.inside(value);
        Ok(Self {
            mood: with.get("mood", Some(false))?,
            energy: with.get("energy", Some(false))?,
            need: with.get("need", Some(false))?,
            mind: with.get("mind", Some(false))?,
        })
    }
}

impl Show for h::Ticks {
    fn show(self) -> Value {
        json!({"mood": self.mood.show(), "energy": self.energy.show(), "need": self.need.show(), "mind": self.mind.show()})
    }
}

impl Show for h::Tip {
    fn show(self) -> Value {
        json!({"id": self.id.show(), "text": self.text.show(), "kept": self.kept.show()})
    }
}

impl Show for h::Today {
    fn show(self) -> Value {
        json!({"day": self.day.show(), "name": self.name.show(), "partner": self.partner.show(), "small_thing": self.small_thing.show(), "moments": self.moments.show(), "resting": self.resting.show(), "plans": self.plans.show(), "check_in": self.check_in.show(), "challenge": self.challenge.show(), "tip": self.tip.show(), "after_a_gap": self.after_a_gap.show()})
    }
}

impl Show for h::TouchLevel {
    fn show(self) -> Value {
        json!({"level": self.level.show(), "name": self.name.show(), "text": self.text.show()})
    }
}

impl Show for h::TrendDay {
    fn show(self) -> Value {
        json!({"day": self.day.show(), "mood": self.mood.show(), "energy": self.energy.show()})
    }
}

impl Show for h::Waiting {
    fn show(self) -> Value {
        json!({"level": self.level.show(), "until": self.until.show(), "earliest": self.earliest.show()})
    }
}

impl Show for h::About {
    fn show(self) -> Value {
        match self {
            Self::NewSpace { .. } => json!("NewSpace"),
            Self::Rejoin { .. } => json!("Rejoin"),
            Self::PartnersNewPhone { .. } => json!("PartnersNewPhone"),
            Self::PartnersLostPhone { .. } => json!("PartnersLostPhone"),
            Self::InPlaceOfLost { .. } => json!("InPlaceOfLost"),
            Self::InPlaceOfThis { .. } => json!("InPlaceOfThis"),
            Self::HandOver { .. } => json!("HandOver"),
        }
    }
}

impl Read for h::Aim {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let (name, value) = variant(value)?;
        let with = with.inside(value);
        Ok(match name {
            "Partner" => Self::Partner,
            "InPlaceOfLost" => Self::InPlaceOfLost,
            "InPlaceOfThis" => Self::InPlaceOfThis,
            "HandOver" => Self::HandOver { proof: with.get("proof", None)? },
            _ => return Err(Failed::scenario(format!("there is no Aim.{name}"))),
        })
    }
}

impl Show for h::Became {
    fn show(self) -> Value {
        match self {
            Self::Indexed { .. } => json!("Indexed"),
            Self::Saved { .. } => json!("Saved"),
            Self::ComesBack { .. } => json!("ComesBack"),
        }
    }
}

impl Show for h::Body {
    fn show(self) -> Value {
        match self {
            Self::Appreciation { text, tag } => json!({"Appreciation": json!({"text": text.show(), "tag": tag.show()})}),
            Self::Moment { ritual, name } => json!({"Moment": json!({"ritual": ritual.show(), "name": name.show()})}),
            Self::Rest { until } => json!({"Rest": json!({"until": until.show()})}),
            Self::Plan { title, note, stand } => json!({"Plan": json!({"title": title.show(), "note": note.show(), "stand": stand.show()})}),
            Self::CheckIn { mood, energy, need, mind } => json!({"CheckIn": json!({"mood": mood.show(), "energy": energy.show(), "need": need.show(), "mind": mind.show()})}),
        }
    }
}

impl Show for h::By {
    fn show(self) -> Value {
        match self {
            Self::Me { .. } => json!("Me"),
            Self::Partner { .. } => json!("Partner"),
            Self::Both { .. } => json!("Both"),
        }
    }
}

impl Show for h::Cadence {
    fn show(self) -> Value {
        match self {
            Self::Daily { .. } => json!("Daily"),
            Self::Weekly { times } => json!({"Weekly": json!({"times": times.show()})}),
            Self::Once { .. } => json!("Once"),
            Self::Any { .. } => json!("Any"),
        }
    }
}

impl Show for h::CardState {
    fn show(self) -> Value {
        match self {
            Self::Unanswered { .. } => json!("Unanswered"),
            Self::Kept { .. } => json!("Kept"),
            Self::Passed { .. } => json!("Passed"),
            Self::Sealed { .. } => json!("Sealed"),
            Self::SetAside { .. } => json!("SetAside"),
            Self::Open { mine, theirs } => json!({"Open": json!({"mine": mine.show(), "theirs": theirs.show()})}),
        }
    }
}

impl Show for h::ChallengeStanding {
    fn show(self) -> Value {
        match self {
            Self::Offered { .. } => json!("Offered"),
            Self::TakenByMe { .. } => json!("TakenByMe"),
            Self::Taken { .. } => json!("Taken"),
            Self::Done { .. } => json!("Done"),
            Self::LetGo { .. } => json!("LetGo"),
        }
    }
}

impl Read for h::CheckInCadence {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "Never" => Self::Never,
            "Daily" => Self::Daily,
            "Weekly" => Self::Weekly,
            _ => return Err(Failed::scenario(format!("there is no CheckInCadence.{name}"))),
        })
    }
}

impl Show for h::CheckInCadence {
    fn show(self) -> Value {
        match self {
            Self::Never { .. } => json!("Never"),
            Self::Daily { .. } => json!("Daily"),
            Self::Weekly { .. } => json!("Weekly"),
        }
    }
}

impl Show for h::Choice {
    fn show(self) -> Value {
        match self {
            Self::Now { .. } => json!("Now"),
            Self::Later { earliest } => json!({"Later": json!({"earliest": earliest.show()})}),
        }
    }
}

impl Read for h::Company {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "Alone" => Self::Alone,
            "Together" => Self::Together,
            _ => return Err(Failed::scenario(format!("there is no Company.{name}"))),
        })
    }
}

impl Show for h::Event {
    fn show(self) -> Value {
        match self {
            Self::Paired { .. } => json!("Paired"),
            Self::AppreciationsCame { count } => json!({"AppreciationsCame": json!({"count": count.show()})}),
            Self::PlansChanged { count } => json!({"PlansChanged": json!({"count": count.show()})}),
            Self::Removed { count } => json!({"Removed": json!({"count": count.show()})}),
            Self::Restored { .. } => json!("Restored"),
            Self::Mended { .. } => json!("Mended"),
            Self::SetAside { deleted_may_be_back } => json!({"SetAside": json!({"deleted_may_be_back": deleted_may_be_back.show()})}),
            Self::PartnerHasNewPhone { .. } => json!("PartnerHasNewPhone"),
            Self::HandedOver { .. } => json!("HandedOver"),
            Self::PartnerLeft { .. } => json!("PartnerLeft"),
        }
    }
}

impl Read for h::Farewell {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let (name, value) = variant(value)?;
        let with = with.inside(value);
        Ok(match name {
            "Quiet" => Self::Quiet,
            "Tell" => Self::Tell { within: with.get("within", None)? },
            _ => return Err(Failed::scenario(format!("there is no Farewell.{name}"))),
        })
    }
}

impl Show for h::HearthError {
    fn show(self) -> Value {
        match self {
            Self::Invalid { .. } => json!("Invalid"),
            Self::NotHere { .. } => json!("NotHere"),
            Self::NotYours { .. } => json!("NotYours"),
            Self::NotPaired { .. } => json!("NotPaired"),
            Self::AlreadyPaired { .. } => json!("AlreadyPaired"),
            Self::Suspended { .. } => json!("Suspended"),
            Self::AlreadyOpen { .. } => json!("AlreadyOpen"),
            Self::Storage { .. } => json!("Storage"),
            Self::Damaged { .. } => json!("Damaged"),
            Self::UpdateNeeded { .. } => json!("UpdateNeeded"),
            Self::NotMet { .. } => json!("NotMet"),
            Self::Internal { .. } => json!("Internal"),
        }
    }
}

impl Read for h::HelpKind {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "Emergency" => Self::Emergency,
            "DomesticAbuse" => Self::DomesticAbuse,
            "Crisis" => Self::Crisis,
            "SexualViolence" => Self::SexualViolence,
            "Children" => Self::Children,
            "Substance" => Self::Substance,
            "OwnBehaviour" => Self::OwnBehaviour,
            "Counselling" => Self::Counselling,
            "Doctor" => Self::Doctor,
            _ => return Err(Failed::scenario(format!("there is no HelpKind.{name}"))),
        })
    }
}

impl Show for h::HelpKind {
    fn show(self) -> Value {
        match self {
            Self::Emergency { .. } => json!("Emergency"),
            Self::DomesticAbuse { .. } => json!("DomesticAbuse"),
            Self::Crisis { .. } => json!("Crisis"),
            Self::SexualViolence { .. } => json!("SexualViolence"),
            Self::Children { .. } => json!("Children"),
            Self::Substance { .. } => json!("Substance"),
            Self::OwnBehaviour { .. } => json!("OwnBehaviour"),
            Self::Counselling { .. } => json!("Counselling"),
            Self::Doctor { .. } => json!("Doctor"),
        }
    }
}

impl Show for h::Hit {
    fn show(self) -> Value {
        match self {
            Self::Help { id, label } => json!({"Help": json!({"id": id.show(), "label": label.show()})}),
            Self::Exercise { id, name, one_line } => json!({"Exercise": json!({"id": id.show(), "name": name.show(), "one_line": one_line.show()})}),
            Self::Page { page } => json!({"Page": json!({"page": page.show()})}),
            Self::Empathy { id, name, feeling, phrasings } => json!({"Empathy": json!({"id": id.show(), "name": name.show(), "feeling": feeling.show(), "phrasings": phrasings.show()})}),
            Self::Challenge { id, text } => json!({"Challenge": json!({"id": id.show(), "text": text.show()})}),
            Self::Tip { id, text } => json!({"Tip": json!({"id": id.show(), "text": text.show()})}),
            Self::Prompt { id, text } => json!({"Prompt": json!({"id": id.show(), "text": text.show()})}),
            Self::Book { book } => json!({"Book": json!({"book": book.show()})}),
        }
    }
}

impl Read for h::JournalFilter {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let (name, value) = variant(value)?;
        let with = with.inside(value);
        Ok(match name {
            "All" => Self::All,
            "Month" => Self::Month { year: with.get("year", None)?, month: with.get("month", None)? },
            "Tag" => Self::Tag { tag: with.get("tag", None)? },
            "Words" => Self::Words { words: with.get("words", None)? },
            _ => return Err(Failed::scenario(format!("there is no JournalFilter.{name}"))),
        })
    }
}

impl Show for h::JournalState {
    fn show(self) -> Value {
        match self {
            Self::NotMade { .. } => json!("NotMade"),
            Self::Locked { wait } => json!({"Locked": json!({"wait": wait.show()})}),
            Self::Open { .. } => json!("Open"),
        }
    }
}

impl Read for h::Keep {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "All" => Self::All,
            "Mine" => Self::Mine,
            "Nothing" => Self::Nothing,
            _ => return Err(Failed::scenario(format!("there is no Keep.{name}"))),
        })
    }
}

impl Read for h::Kind {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "Appreciation" => Self::Appreciation,
            "Moment" => Self::Moment,
            "Rest" => Self::Rest,
            "Plan" => Self::Plan,
            "CheckIn" => Self::CheckIn,
            _ => return Err(Failed::scenario(format!("there is no Kind.{name}"))),
        })
    }
}

impl Show for h::LogRule {
    fn show(self) -> Value {
        match self {
            Self::Shared { .. } => json!("Shared"),
            Self::Private { .. } => json!("Private"),
            Self::Never { .. } => json!("Never"),
        }
    }
}

impl Read for h::Need {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "Listen" => Self::Listen,
            "Help" => Self::Help,
            "Touch" => Self::Touch,
            "Space" => Self::Space,
            "Fun" => Self::Fun,
            "Nothing" => Self::Nothing,
            _ => return Err(Failed::scenario(format!("there is no Need.{name}"))),
        })
    }
}

impl Show for h::Need {
    fn show(self) -> Value {
        match self {
            Self::Listen { .. } => json!("Listen"),
            Self::Help { .. } => json!("Help"),
            Self::Touch { .. } => json!("Touch"),
            Self::Space { .. } => json!("Space"),
            Self::Fun { .. } => json!("Fun"),
            Self::Nothing { .. } => json!("Nothing"),
        }
    }
}

impl Read for h::NoteFilter {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let (name, value) = variant(value)?;
        let with = with.inside(value);
        Ok(match name {
            "All" => Self::All,
            "About" => Self::About { about: with.get("about", None)? },
            "Words" => Self::Words { words: with.get("words", None)? },
            _ => return Err(Failed::scenario(format!("there is no NoteFilter.{name}"))),
        })
    }
}

impl Read for h::OwnAnswer {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "NotToday" => Self::NotToday,
            "Maybe" => Self::Maybe,
            _ => return Err(Failed::scenario(format!("there is no OwnAnswer.{name}"))),
        })
    }
}

impl Show for h::OwnAnswer {
    fn show(self) -> Value {
        match self {
            Self::NotToday { .. } => json!("NotToday"),
            Self::Maybe { .. } => json!("Maybe"),
        }
    }
}

impl Show for h::PairingEvent {
    fn show(self) -> Value {
        match self {
            Self::Ask { partner_name, about } => json!({"Ask": json!({"partner_name": partner_name.show(), "about": about.show()})}),
            Self::NewDigits { digits } => json!({"NewDigits": json!({"digits": digits.show()})}),
            Self::Paired { partner_name } => json!({"Paired": json!({"partner_name": partner_name.show()})}),
            Self::Failed { error } => json!({"Failed": json!({"error": error.show()})}),
        }
    }
}

impl Read for h::Pillar {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "Communication" => Self::Communication,
            "Emotional" => Self::Emotional,
            "Physical" => Self::Physical,
            "Quality" => Self::Quality,
            "Support" => Self::Support,
            _ => return Err(Failed::scenario(format!("there is no Pillar.{name}"))),
        })
    }
}

impl Show for h::Pillar {
    fn show(self) -> Value {
        match self {
            Self::Communication { .. } => json!("Communication"),
            Self::Emotional { .. } => json!("Emotional"),
            Self::Physical { .. } => json!("Physical"),
            Self::Quality { .. } => json!("Quality"),
            Self::Support { .. } => json!("Support"),
        }
    }
}

impl Read for h::PlanKind {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "Plain" => Self::Plain,
            "Date" => Self::Date,
            "Affection" => Self::Affection,
            "Quiet" => Self::Quiet,
            "Newer" => Self::Newer,
            _ => return Err(Failed::scenario(format!("there is no PlanKind.{name}"))),
        })
    }
}

impl Show for h::PlanKind {
    fn show(self) -> Value {
        match self {
            Self::Plain { .. } => json!("Plain"),
            Self::Date { .. } => json!("Date"),
            Self::Affection { .. } => json!("Affection"),
            Self::Quiet { .. } => json!("Quiet"),
            Self::Newer { .. } => json!("Newer"),
        }
    }
}

impl Show for h::PlanState {
    fn show(self) -> Value {
        match self {
            Self::Open { .. } => json!("Open"),
            Self::ProposedByMe { .. } => json!("ProposedByMe"),
            Self::ProposedByPartner { .. } => json!("ProposedByPartner"),
            Self::Agreed { .. } => json!("Agreed"),
            Self::Done { .. } => json!("Done"),
        }
    }
}

impl Show for h::Section {
    fn show(self) -> Value {
        match self {
            Self::Why { .. } => json!("Why"),
            Self::Base { .. } => json!("Base"),
            Self::Emotional { .. } => json!("Emotional"),
            Self::Touch { .. } => json!("Touch"),
            Self::Time { .. } => json!("Time"),
            Self::Help { .. } => json!("Help"),
            Self::Avoid { .. } => json!("Avoid"),
            Self::MaybeNot { .. } => json!("MaybeNot"),
            Self::Faq { .. } => json!("Faq"),
            Self::Evidence { .. } => json!("Evidence"),
            Self::Privacy { .. } => json!("Privacy"),
        }
    }
}

impl Read for h::TalkAct {
    fn read(value: &Value, with: &With) -> Result<Self, Failed> {
        let (name, value) = variant(value)?;
        let with = with.inside(value);
        Ok(match name {
            "Next" => Self::Next,
            "GotMe" => Self::GotMe,
            "OnceMore" => Self::OnceMore,
            "Swap" => Self::Swap,
            "Pause" => Self::Pause { minutes: with.get("minutes", None)? },
            "AnotherRound" => Self::AnotherRound,
            "Finish" => Self::Finish { note: with.get("note", None)? },
            "End" => Self::End,
            _ => return Err(Failed::scenario(format!("there is no TalkAct.{name}"))),
        })
    }
}

impl Read for h::TalkKind {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "TwentyMinutes" => Self::TwentyMinutes,
            "SpeakerListener" => Self::SpeakerListener,
            _ => return Err(Failed::scenario(format!("there is no TalkKind.{name}"))),
        })
    }
}

impl Show for h::TalkKind {
    fn show(self) -> Value {
        match self {
            Self::TwentyMinutes { .. } => json!("TwentyMinutes"),
            Self::SpeakerListener { .. } => json!("SpeakerListener"),
        }
    }
}

impl Show for h::TalkSignal {
    fn show(self) -> Value {
        match self {
            Self::TurnOver { .. } => json!("TurnOver"),
            Self::TimeToReturn { .. } => json!("TimeToReturn"),
        }
    }
}

impl Show for h::TalkTap {
    fn show(self) -> Value {
        match self {
            Self::Next { .. } => json!("Next"),
            Self::GotMe { .. } => json!("GotMe"),
            Self::OnceMore { .. } => json!("OnceMore"),
            Self::Swap { .. } => json!("Swap"),
            Self::Pause { .. } => json!("Pause"),
            Self::Again { .. } => json!("Again"),
            Self::Done { .. } => json!("Done"),
            Self::DoneUnnoted { .. } => json!("DoneUnnoted"),
            Self::End { .. } => json!("End"),
            Self::ListenerTips { .. } => json!("ListenerTips"),
            Self::SayBackPhrases { .. } => json!("SayBackPhrases"),
            Self::HowItWorks { .. } => json!("HowItWorks"),
            Self::Close { .. } => json!("Close"),
            Self::Here { .. } => json!("Here"),
        }
    }
}

impl Read for h::TipChoice {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "Keep" => Self::Keep,
            "Hide" => Self::Hide,
            "Leave" => Self::Leave,
            _ => return Err(Failed::scenario(format!("there is no TipChoice.{name}"))),
        })
    }
}

impl Show for h::TipOfTheDay {
    fn show(self) -> Value {
        match self {
            Self::Tip { tip } => json!({"Tip": json!({"tip": tip.show()})}),
            Self::Rest { line } => json!({"Rest": json!({"line": line.show()})}),
        }
    }
}

impl Show for h::Topic {
    fn show(self) -> Value {
        match self {
            Self::Appreciations { .. } => json!("Appreciations"),
            Self::Rhythm { .. } => json!("Rhythm"),
            Self::Plans { .. } => json!("Plans"),
            Self::Partner { .. } => json!("Partner"),
            Self::Sync { .. } => json!("Sync"),
            Self::Events { .. } => json!("Events"),
            Self::Cards { .. } => json!("Cards"),
            Self::Consent { .. } => json!("Consent"),
            Self::Journal { .. } => json!("Journal"),
            Self::CheckIns { .. } => json!("CheckIns"),
            Self::Challenge { .. } => json!("Challenge"),
        }
    }
}

impl Read for h::Visibility {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "Private" => Self::Private,
            "Shared" => Self::Shared,
            _ => return Err(Failed::scenario(format!("there is no Visibility.{name}"))),
        })
    }
}

impl Show for h::Visibility {
    fn show(self) -> Value {
        match self {
            Self::Private { .. } => json!("Private"),
            Self::Shared { .. } => json!("Shared"),
        }
    }
}

impl Read for h::Weekday {
    fn read(value: &Value, _: &With) -> Result<Self, Failed> {
        let (name, _) = variant(value)?;
        Ok(match name {
            "Monday" => Self::Monday,
            "Tuesday" => Self::Tuesday,
            "Wednesday" => Self::Wednesday,
            "Thursday" => Self::Thursday,
            "Friday" => Self::Friday,
            "Saturday" => Self::Saturday,
            "Sunday" => Self::Sunday,
            _ => return Err(Failed::scenario(format!("there is no Weekday.{name}"))),
        })
    }
}

impl Show for h::Weekday {
    fn show(self) -> Value {
        match self {
            Self::Monday { .. } => json!("Monday"),
            Self::Tuesday { .. } => json!("Tuesday"),
            Self::Wednesday { .. } => json!("Wednesday"),
            Self::Thursday { .. } => json!("Thursday"),
            Self::Friday { .. } => json!("Friday"),
            Self::Saturday { .. } => json!("Saturday"),
            Self::Sunday { .. } => json!("Sunday"),
        }
    }
}

impl Show for h::Who {
    fn show(self) -> Value {
        match self {
            Self::Alone { .. } => json!("Alone"),
            Self::Either { .. } => json!("Either"),
            Self::Together { .. } => json!("Together"),
        }
    }
}

// The surface by name, for scenarios. Written by `cargo xtask bindings`; not to be edited.
// No Foundation here: it has a `Progress`, too.
import HearthKit

enum Thing: Sendable {
  case changeStream(ChangeStream)
  case hearth(Hearth)
  case pairingSession(PairingSession)
  case unlockProof(UnlockProof)
}

extension ChangeStream: Read {
  static func read(_ value: Json, _ with: With) throws -> Self {
    guard case .changeStream(let it) = try with.thing(value), let it = it as? Self else { throw Wrong("\(value) is no ChangeStream") }
    return it
  }
}

extension Hearth: Read {
  static func read(_ value: Json, _ with: With) throws -> Self {
    guard case .hearth(let it) = try with.thing(value), let it = it as? Self else { throw Wrong("\(value) is no Hearth") }
    return it
  }
}

extension PairingSession: Read {
  static func read(_ value: Json, _ with: With) throws -> Self {
    guard case .pairingSession(let it) = try with.thing(value), let it = it as? Self else { throw Wrong("\(value) is no PairingSession") }
    return it
  }
}

extension UnlockProof: Read {
  static func read(_ value: Json, _ with: With) throws -> Self {
    guard case .unlockProof(let it) = try with.thing(value), let it = it as? Self else { throw Wrong("\(value) is no UnlockProof") }
    return it
  }
}

func call(_ on: Thing?, _ name: String, _ with: With) async throws -> Answer {
  switch on {
  case nil: return try await callFunction(name, with)
  case .changeStream(let it): return try await callChangeStream(it, name, with)
  case .hearth(let it): return try await callHearth(it, name, with)
  case .pairingSession(let it): return try await callPairingSession(it, name, with)
  case .unlockProof(let it): return try await callUnlockProof(it, name, with)
  }
}

private func callFunction(_ name: String, _ with: With) async throws -> Answer {
  switch name {
  case "consent_screen":
    let it = try consentScreen(id: with.get("id"))
    return .view(it.show())
  case "delete_everything_in":
    try await deleteEverythingIn(config: with.get("config"), ports: with.get("ports"))
    return .view(.null)
  case "first_card":
    let it = try firstCard(picked: with.get("picked"))
    return .view(it.show())
  case "first_causes":
    let it = try firstCauses()
    return .view(it.show())
  case "first_steps":
    let it = try firstSteps(picked: with.get("picked"))
    return .view(it.show())
  case "guide_books":
    let it = try guideBooks()
    return .view(it.show())
  case "guide_pages":
    let it = try guidePages()
    return .view(it.show())
  case "help_line":
    let it = try helpLine(id: with.get("id"))
    return .view(it.show())
  case "help_numbers":
    let it = try helpNumbers(region: with.get("region"), kinds: with.get("kinds"), now: with.get("now"))
    return .view(it.show())
  case "help_regions":
    let it = try helpRegions()
    return .view(it.show())
  case "help_required":
    let it = try helpRequired(screen: with.get("screen"))
    return .view(it.show())
  case "help_screen":
    let it = try helpScreen(id: with.get("id"))
    return .view(it.show())
  case "help_situations":
    let it = try helpSituations()
    return .view(it.show())
  case "prompt_themes":
    let it = try promptThemes()
    return .view(it.show())
  case "rescue_in":
    let it = try await rescueIn(config: with.get("config"), ports: with.get("ports"))
    return .view(it.show())
  case "restore":
    let it = try await restore(config: with.get("config"), ports: with.get("ports"), source: with.get("source"), passphrase: with.get("passphrase"))
    return .view(it.show())
  case "talk_hints":
    let it = try talkHints()
    return .view(it.show())
  case "touch_levels":
    let it = try touchLevels()
    return .view(it.show())
  case "way_out_screen":
    let it = try wayOutScreen(id: with.get("id"))
    return .view(it.show())
  case "Hearth.open": return .thing(.hearth(try await Hearth.open(config: with.get("config"), ports: with.get("ports"))))
  default: throw Wrong("there is no \(name) here")
  }
}

private func callChangeStream(_ it: ChangeStream, _ name: String, _ with: With) async throws -> Answer {
  switch name {
  case "cancel":
    it.cancel()
    return .view(.null)
  case "next":
    let it = try await it.next(after: with.get("after"))
    return .view(it.show())
  default: throw Wrong("there is no \(name) here")
  }
}

private func callHearth(_ it: Hearth, _ name: String, _ with: With) async throws -> Answer {
  switch name {
  case "about":
    let it = try await it.about(topic: with.get("topic"))
    return .view(it.show())
  case "ack":
    try await it.ack(id: with.get("id"))
    return .view(.null)
  case "add_to_check_in":
    let it = try await it.addToCheckIn(checkIn: with.get("check_in"), ticks: with.get("ticks"))
    return .view(it.show())
  case "agree":
    try await it.agree(id: with.get("id"))
    return .view(.null)
  case "answer_card":
    try await it.answerCard(text: with.get("text"), visibility: with.get("visibility"))
    return .view(.null)
  case "answer_plan":
    try await it.answerPlan(id: with.get("id"), answer: with.get("answer"))
    return .view(.null)
  case "appreciate":
    let it = try await it.appreciate(text: with.get("text"), visibility: with.get("visibility"), tag: with.get("tag", nil))
    return .view(it.show())
  case "asks_for_secret":
    let it = try await it.asksForSecret(level: with.get("level"), until: with.get("until", nil))
    return .view(it.show())
  case "backup":
    let it = try await it.backup(target: with.get("target"), passphrase: with.get("passphrase"), secret: with.get("secret", nil))
    return .view(it.show())
  case "can_leave":
    let it = try await it.canLeave()
    return .view(it.show())
  case "card":
    let it = try await it.card()
    return .view(it.show())
  case "challenge":
    let it = try await it.challenge()
    return .view(it.show())
  case "change_journal_secret":
    try await it.changeJournalSecret(old: with.get("old"), new: with.get("new"))
    return .view(.null)
  case "changes": return .thing(.changeStream(it.changes()))
  case "check_in":
    let it = try await it.checkIn(checkIn: with.get("check_in"), ticks: with.get("ticks"))
    return .view(it.show())
  case "check_in_day":
    let it = try await it.checkInDay(day: with.get("day", nil))
    return .view(it.show())
  case "check_ins_for_me":
    let it = try await it.checkInsForMe(cursor: with.get("cursor", nil), limit: with.get("limit", 50))
    return .view(it.show())
  case "choose":
    let it = try await it.choose(level: with.get("level"), until: with.get("until", nil), proof: with.get("proof", nil))
    return .view(it.show())
  case "choose_tip":
    try await it.chooseTip(id: with.get("id"), choice: with.get("choice"))
    return .view(.null)
  case "coming_plans":
    let it = try await it.comingPlans(most: with.get("most", 50))
    return .view(it.show())
  case "consent":
    let it = try await it.consent()
    return .view(it.show())
  case "delete":
    try await it.delete(id: with.get("id"), alsoMyRecord: with.get("also_my_record", false))
    return .view(.null)
  case "delete_everything":
    try await it.deleteEverything()
    return .view(.null)
  case "delete_from_journal":
    try await it.deleteFromJournal(id: with.get("id"))
    return .view(.null)
  case "did":
    let it = try await it.did(exercise: with.get("exercise"), visibility: with.get("visibility"), on: with.get("on", nil))
    return .view(it.show())
  case "doctor":
    let it = try await it.doctor()
    return .view(it.show())
  case "edit_journal":
    try await it.editJournal(id: with.get("id"), text: with.get("text", nil), tags: with.get("tags", nil))
    return .view(.null)
  case "edit_note":
    try await it.editNote(id: with.get("id"), text: with.get("text"))
    return .view(.null)
  case "edit_plan":
    try await it.editPlan(id: with.get("id"), title: with.get("title", nil), note: with.get("note", nil))
    return .view(.null)
  case "end_rest":
    let it = try await it.endRest()
    return .view(it.show())
  case "events":
    let it = try await it.events()
    return .view(it.show())
  case "exercises":
    let it = try await it.exercises(filter: with.get("filter"), named: with.get("named", nil))
    return .view(it.show())
  case "export":
    let it = try await it.export(folder: with.get("folder"), what: with.get("what"), proof: with.get("proof", nil))
    return .view(it.show())
  case "favourite":
    try await it.favourite(exercise: with.get("exercise"), on: with.get("on"))
    return .view(.null)
  case "find":
    let it = try await it.find(id: with.get("id"))
    return .view(it.show())
  case "finish_challenge":
    try await it.finishChallenge()
    return .view(.null)
  case "finish_delete":
    try await it.finishDelete(id: with.get("id"))
    return .view(.null)
  case "finish_journal_delete":
    try await it.finishJournalDelete(id: with.get("id"))
    return .view(.null)
  case "finish_plan":
    try await it.finishPlan(id: with.get("id"), done: with.get("done"))
    return .view(.null)
  case "forget_damaged":
    let it = try await it.forgetDamaged()
    return .view(it.show())
  case "give":
    let it = try await it.give(id: with.get("id"))
    return .view(it.show())
  case "journal":
    let it = try await it.journal(filter: with.get("filter"), cursor: with.get("cursor", nil), limit: with.get("limit", 50))
    return .view(it.show())
  case "journal_prompt":
    let it = try await it.journalPrompt(skips: with.get("skips", 0), theme: with.get("theme", nil))
    return .view(it.show())
  case "journal_state":
    let it = try await it.journalState()
    return .view(it.show())
  case "journal_tags":
    let it = try await it.journalTags()
    return .view(it.show())
  case "keep_check":
    let it = try await it.keepCheck(name: with.get("name"), answers: with.get("answers"))
    return .view(it.show())
  case "kept_checks":
    let it = try await it.keptChecks(cursor: with.get("cursor", nil), limit: with.get("limit", 50))
    return .view(it.show())
  case "kept_tips":
    let it = try await it.keptTips()
    return .view(it.show())
  case "leave":
    try await it.leave(how: with.get("how"), keep: with.get("keep"))
    return .view(.null)
  case "let_challenge_go":
    try await it.letChallengeGo()
    return .view(.null)
  case "list":
    let it = try await it.list(filter: with.get("filter"), cursor: with.get("cursor", nil), limit: with.get("limit", 50))
    return .view(it.show())
  case "lock":
    try await it.lock()
    return .view(.null)
  case "look_up":
    let it = try await it.lookUp(typed: with.get("typed"))
    return .view(it.show())
  case "move_plan":
    try await it.movePlan(id: with.get("id"), day: with.get("day"), terms: with.get("terms"))
    return .view(.null)
  case "network_changed":
    await it.networkChanged()
    return .view(.null)
  case "not_ready":
    try await it.notReady(on: with.get("on"))
    return .view(.null)
  case "not_today":
    try await it.notToday()
    return .view(.null)
  case "notes":
    let it = try await it.notes(filter: with.get("filter"), cursor: with.get("cursor", nil), limit: with.get("limit", 50))
    return .view(it.show())
  case "open_appreciation":
    try await it.openAppreciation(id: with.get("id"))
    return .view(.null)
  case "open_cards":
    let it = try await it.openCards(before: with.get("before", nil), limit: with.get("limit", 50))
    return .view(it.show())
  case "own_rhythm":
    let it = try await it.ownRhythm()
    return .view(it.show())
  case "own_trend":
    let it = try await it.ownTrend(days: with.get("days"))
    return .view(it.show())
  case "pair_scan": return .thing(.pairingSession(try await it.pairScan(code: with.get("code"), aim: with.get("aim"))))
  case "pair_show": return .thing(.pairingSession(try await it.pairShow(aim: with.get("aim"))))
  case "pair_show_digits": return .thing(.pairingSession(try await it.pairShowDigits(aim: with.get("aim"))))
  case "pair_type_digits": return .thing(.pairingSession(try await it.pairTypeDigits(digits: with.get("digits"), aim: with.get("aim"))))
  case "partner":
    let it = try await it.partner()
    return .view(it.show())
  case "pass_card":
    try await it.passCard()
    return .view(.null)
  case "past_plans":
    let it = try await it.pastPlans(cursor: with.get("cursor", nil), limit: with.get("limit", 50))
    return .view(it.show())
  case "phones":
    let it = try await it.phones()
    return .view(it.show())
  case "plan":
    let it = try await it.plan(title: with.get("title"), note: with.get("note"), visibility: with.get("visibility"), about: with.get("about", nil))
    return .view(it.show())
  case "prompt":
    let it = try await it.prompt(skips: with.get("skips", 0), theme: with.get("theme", nil))
    return .view(it.show())
  case "propose":
    let it = try await it.propose(plan: with.get("plan"), visibility: with.get("visibility"))
    return .view(it.show())
  case "prove": return .thing(.unlockProof(try await it.prove(secret: with.get("secret"))))
  case "reminders":
    let it = try await it.reminders()
    return .view(it.show())
  case "removals":
    let it = try await it.removals()
    return .view(it.show())
  case "remove_here":
    try await it.removeHere(id: with.get("id"))
    return .view(.null)
  case "rescue_journal":
    let it = try await it.rescueJournal(secret: with.get("secret"))
    return .view(it.show())
  case "rest":
    let it = try await it.rest(visibility: with.get("visibility"), first: with.get("first", nil), until: with.get("until", nil))
    return .view(it.show())
  case "resume":
    try await it.resume()
    return .view(.null)
  case "revoke_phone":
    try await it.revokePhone(phone: with.get("phone"))
    return .view(.null)
  case "rhythm":
    let it = try await it.rhythm()
    return .view(it.show())
  case "search":
    let it = try await it.search(words: with.get("words"), cursor: with.get("cursor", nil), limit: with.get("limit", 50))
    return .view(it.show())
  case "set_check_in_cadence":
    try await it.setCheckInCadence(cadence: with.get("cadence"))
    return .view(.null)
  case "set_day_chain":
    try await it.setDayChain(on: with.get("on"))
    return .view(.null)
  case "set_day_start":
    let it = try await it.setDayStart(time: with.get("time"))
    return .view(it.show())
  case "set_journal_secret":
    try await it.setJournalSecret(secret: with.get("secret"))
    return .view(.null)
  case "set_name":
    try await it.setName(name: with.get("name"))
    return .view(.null)
  case "set_reminders":
    let it = try await it.setReminders(settings: with.get("settings"))
    return .view(it.show())
  case "share_check_in":
    try await it.shareCheckIn(ticks: with.get("ticks"), day: with.get("day", nil))
    return .view(.null)
  case "share_earlier_moments":
    let it = try await it.shareEarlierMoments()
    return .view(it.show())
  case "shutdown":
    try await it.shutdown()
    return .view(.null)
  case "something_bigger":
    try await it.somethingBigger(on: with.get("on"))
    return .view(.null)
  case "suspend":
    try await it.suspend(within: with.get("within"))
    return .view(.null)
  case "swap_challenge":
    try await it.swapChallenge()
    return .view(.null)
  case "sync":
    let it = try await it.sync(within: with.get("within"))
    return .view(it.show())
  case "sync_progress":
    let it = try it.syncProgress()
    return .view(it.show())
  case "take_challenge":
    try await it.takeChallenge()
    return .view(.null)
  case "take_raise_back":
    try await it.takeRaiseBack()
    return .view(.null)
  case "talk":
    let it = try await it.talk()
    return .view(it.show())
  case "talk_act":
    let it = try await it.talkAct(act: with.get("act"))
    return .view(it.show())
  case "talk_start":
    let it = try await it.talkStart(kind: with.get("kind"), minutes: with.get("minutes", nil))
    return .view(it.show())
  case "tip":
    let it = try await it.tip()
    return .view(it.show())
  case "today":
    let it = try await it.today()
    return .view(it.show())
  case "undo_delete":
    try await it.undoDelete(id: with.get("id"))
    return .view(.null)
  case "undo_journal_delete":
    try await it.undoJournalDelete(id: with.get("id"))
    return .view(.null)
  case "unlock": return .thing(.unlockProof(try await it.unlock(secret: with.get("secret"))))
  case "waiting_appreciations":
    let it = try await it.waitingAppreciations()
    return .view(it.show())
  case "write_journal":
    let it = try await it.writeJournal(text: with.get("text"), prompt: with.get("prompt", nil), tags: with.get("tags", []))
    return .view(it.show())
  case "write_note":
    let it = try await it.writeNote(about: with.get("about"), text: with.get("text"))
    return .view(it.show())
  default: throw Wrong("there is no \(name) here")
  }
}

private func callPairingSession(_ it: PairingSession, _ name: String, _ with: With) async throws -> Answer {
  switch name {
  case "answer":
    try await it.answer(yes: with.get("yes"))
    return .view(.null)
  case "cancel":
    await it.cancel()
    return .view(.null)
  case "code":
    let it = it.code()
    return .view(it.show())
  case "digits":
    let it = it.digits()
    return .view(it.show())
  case "next":
    let it = await it.next()
    return .view(it.show())
  case "qr":
    let it = try it.qr()
    return .view(it.show())
  default: throw Wrong("there is no \(name) here")
  }
}

private func callUnlockProof(_ it: UnlockProof, _ name: String, _ with: With) async throws -> Answer {
  switch name {
  default: throw Wrong("there is no \(name) here")
  }
}

extension BackedUp: Show {
  func show() -> Json { .object(["journal": self.journal.show()]) }
}

extension Book: Show {
  func show() -> Json { .object(["id": self.id.show(), "title": self.title.show(), "author": self.author.show(), "line": self.line.show()]) }
}

extension CardAnswer: Show {
  func show() -> Json { .object(["question": self.question.show(), "text": self.text.show()]) }
}

extension CardView: Show {
  func show() -> Json { .object(["day": self.day.show(), "card": self.card.show(), "question": self.question.show(), "state": self.state.show()]) }
}

extension Cause: Show {
  func show() -> Json { .object(["id": self.id.show(), "label": self.label.show(), "text": self.text.show(), "page": self.page.show()]) }
}

extension Challenge: Show {
  func show() -> Json { .object(["id": self.id.show(), "text": self.text.show(), "steps": self.steps.show(), "minutes": self.minutes.show(), "monday": self.monday.show(), "standing": self.standing.show(), "may_swap": self.maySwap.show()]) }
}

extension Change: Show {
  func show() -> Json { .object(["revision": self.revision.show(), "topics": self.topics.show()]) }
}

extension CheckIn: Read {
  static func read(_ value: Json, _ with: With) throws -> CheckIn {
    let with = with.inside(value)
    return try CheckIn(mood: with.get("mood", nil), energy: with.get("energy", nil), need: with.get("need", nil), mind: with.get("mind", nil))
  }
}

extension CheckInDay: Show {
  func show() -> Json { .object(["day": self.day.show(), "mine": self.mine.show(), "shared": self.shared.show(), "theirs": self.theirs.show(), "cadence": self.cadence.show()]) }
}

extension CheckPage: Show {
  func show() -> Json { .object(["checks": self.checks.show(), "next": self.next.show()]) }
}

extension Config: Read {
  static func read(_ value: Json, _ with: With) throws -> Config {
    let with = with.inside(value)
    return try Config(home: with.get("home"), bind: with.get("bind", nil), undoWindow: with.get("undo_window", nil), automaticSync: with.get("automatic_sync", false))
  }
}

extension ConsentView: Show {
  func show() -> Json { .object(["open": self.open.show(), "own": self.own.show()]) }
}

extension Copied: Read {
  static func read(_ value: Json, _ with: With) throws -> Copied {
    let with = with.inside(value)
    return try Copied(received: with.get("received", false), journal: with.get("journal", false), overwrite: with.get("overwrite", false))
  }
}

extension Did: Show {
  func show() -> Json { .object(["name": self.name.show(), "day": self.day.show(), "visibility": self.visibility.show(), "already": self.already.show()]) }
}

extension Exercise: Show {
  func show() -> Json { .object(["id": self.id.show(), "code": self.code.show(), "pillar": self.pillar.show(), "name": self.name.show(), "minutes": self.minutes.show(), "who": self.who.show(), "log": self.log.show(), "cadence": self.cadence.show(), "cadence_in_words": self.cadenceInWords.show(), "tier": self.tier.show(), "one_line": self.oneLine.show(), "why": self.why.show(), "steps": self.steps.show(), "tips": self.tips.show(), "not_when": self.notWhen.show(), "alternative": self.alternative.show(), "first": self.first.show(), "favourite": self.favourite.show()]) }
}

extension ExerciseFilter: Read {
  static func read(_ value: Json, _ with: With) throws -> ExerciseFilter {
    let with = with.inside(value)
    return try ExerciseFilter(minutes: with.get("minutes", nil), pillar: with.get("pillar", nil), company: with.get("company", nil), favourites: with.get("favourites", false))
  }
}

extension Exported: Show {
  func show() -> Json { .object(["json": self.json.show(), "markdown": self.markdown.show(), "things": self.things.show()]) }
}

extension FileSize: Show {
  func show() -> Json { .object(["name": self.name.show(), "bytes": self.bytes.show()]) }
}

extension First: Show {
  func show() -> Json { .object(["id": self.id.show(), "name": self.name.show(), "times": self.times.show()]) }
}

extension FirstStep: Show {
  func show() -> Json { .object(["id": self.id.show(), "text": self.text.show()]) }
}

extension GuidePage: Show {
  func show() -> Json { .object(["id": self.id.show(), "section": self.section.show(), "title": self.title.show(), "body": self.body.show()]) }
}

extension Health: Show {
  func show() -> Json { .object(["findings": self.findings.show(), "damaged": self.damaged.show(), "kept": self.kept.show(), "files": self.files.show(), "fingerprint": self.fingerprint.show(), "acts": self.acts.show()]) }
}

extension Helpline: Show {
  func show() -> Json { .object(["id": self.id.show(), "name": self.name.show(), "number": self.number.show(), "text": self.text.show(), "chat": self.chat.show(), "hours": self.hours.show(), "kind": self.kind.show(), "note": self.note.show(), "check": self.check.show()]) }
}

extension Item: Show {
  func show() -> Json { .object(["id": self.id.show(), "day": self.day.show(), "by": self.by.show(), "visibility": self.visibility.show(), "body": self.body.show(), "incomplete": self.incomplete.show(), "unopened": self.unopened.show()]) }
}

extension ItemPage: Show {
  func show() -> Json { .object(["items": self.items.show(), "next": self.next.show()]) }
}

extension JournalEntry: Show {
  func show() -> Json { .object(["id": self.id.show(), "day": self.day.show(), "text": self.text.show(), "prompt": self.prompt.show(), "tags": self.tags.show()]) }
}

extension JournalPage: Show {
  func show() -> Json { .object(["entries": self.entries.show(), "next": self.next.show()]) }
}

extension KeptCheck: Show {
  func show() -> Json { .object(["id": self.id.show(), "day": self.day.show(), "name": self.name.show(), "answers": self.answers.show()]) }
}

extension ListFilter: Read {
  static func read(_ value: Json, _ with: With) throws -> ListFilter {
    let with = with.inside(value)
    return try ListFilter(kinds: with.get("kinds", []), visibility: with.get("visibility", nil))
  }
}

extension Measure: Show {
  func show() -> Json { .object(["moments": self.moments.show(), "weeks_held": self.weeksHeld.show(), "weeks": self.weeks.show()]) }
}

extension Meeting: Show {
  func show() -> Json { .object(["complete": self.complete.show(), "cost": self.cost.show()]) }
}

extension NewPlan: Read {
  static func read(_ value: Json, _ with: With) throws -> NewPlan {
    let with = with.inside(value)
    return try NewPlan(kind: with.get("kind"), title: with.get("title"), note: with.get("note", ""), day: with.get("day", nil), terms: with.get("terms"))
  }
}

extension NextReminder: Show {
  func show() -> Json { .object(["date": self.date.show(), "at": self.at.show(), "text": self.text.show()]) }
}

extension NotePage: Show {
  func show() -> Json { .object(["notes": self.notes.show(), "next": self.next.show()]) }
}

extension Now: Read {
  static func read(_ value: Json, _ with: With) throws -> Now {
    let with = with.inside(value)
    return try Now(utcSeconds: with.get("utc_seconds"), offsetMinutes: with.get("offset_minutes"), zone: with.get("zone"))
  }
}

extension OpenCard: Show {
  func show() -> Json { .object(["day": self.day.show(), "mine": self.mine.show(), "theirs": self.theirs.show()]) }
}

extension OpenCardPage: Show {
  func show() -> Json { .object(["cards": self.cards.show(), "next": self.next.show()]) }
}

extension OwnConsent: Show {
  func show() -> Json { .object(["level": self.level.show(), "until": self.until.show(), "waits": self.waits.show(), "resting": self.resting.show()]) }
}

extension OwnRhythm: Show {
  func show() -> Json { .object(["strength": self.strength.show(), "chain": self.chain.show(), "rested_weeks": self.restedWeeks.show(), "day_start": self.dayStart.show()]) }
}

extension Partner: Show {
  func show() -> Json { .object(["name": self.name.show(), "complete": self.complete.show(), "met_week": self.metWeek.show()]) }
}

extension Phone: Show {
  func show() -> Json { .object(["id": self.id.show(), "this": self.this.show(), "replaced": self.replaced.show()]) }
}

extension PlanStand: Show {
  func show() -> Json { .object(["kind": self.kind.show(), "time": self.time.show(), "minutes": self.minutes.show(), "tier": self.tier.show(), "moved": self.moved.show(), "state": self.state.show(), "answer": self.answer.show()]) }
}

extension PrivateNote: Show {
  func show() -> Json { .object(["id": self.id.show(), "day": self.day.show(), "about": self.about.show(), "text": self.text.show()]) }
}

extension Progress: Show {
  func show() -> Json { .object(["done": self.done.show(), "of": self.of.show()]) }
}

extension Prompt: Show {
  func show() -> Json { .object(["id": self.id.show(), "theme": self.theme.show(), "text": self.text.show()]) }
}

extension QrCode: Show {
  func show() -> Json { .object(["side": self.side.show(), "dark": self.dark.show()]) }
}

extension QueuedEvent: Show {
  func show() -> Json { .object(["id": self.id.show(), "event": self.event.show()]) }
}

extension QuietHours: Read {
  static func read(_ value: Json, _ with: With) throws -> QuietHours {
    let with = with.inside(value)
    return try QuietHours(starts: with.get("starts"), ends: with.get("ends"))
  }
}

extension QuietHours: Show {
  func show() -> Json { .object(["starts": self.starts.show(), "ends": self.ends.show()]) }
}

extension Region: Show {
  func show() -> Json { .object(["code": self.code.show(), "name": self.name.show()]) }
}

extension ReminderSettings: Read {
  static func read(_ value: Json, _ with: With) throws -> ReminderSettings {
    let with = with.inside(value)
    return try ReminderSettings(days: with.get("days"), plans: with.get("plans"), comingBack: with.get("coming_back"), time: with.get("time"), quiet: with.get("quiet"))
  }
}

extension ReminderSettings: Show {
  func show() -> Json { .object(["days": self.days.show(), "plans": self.plans.show(), "coming_back": self.comingBack.show(), "time": self.time.show(), "quiet": self.quiet.show()]) }
}

extension Reminders: Show {
  func show() -> Json { .object(["settings": self.settings.show(), "next": self.next.show(), "stopped": self.stopped.show()]) }
}

extension Removal: Show {
  func show() -> Json { .object(["asked_on": self.askedOn.show(), "done": self.done.show()]) }
}

extension Rescued: Show {
  func show() -> Json { .object(["file": self.file.show(), "became": self.became.show(), "saved": self.saved.show(), "lost": self.lost.show(), "deletes_lost": self.deletesLost.show()]) }
}

extension RestEnded: Show {
  func show() -> Json { .object(["ended": self.ended.show(), "shared_until": self.sharedUntil.show()]) }
}

extension Restored: Show {
  func show() -> Json { .object(["journal": self.journal.show()]) }
}

extension Rhythm: Show {
  func show() -> Json { .object(["own": self.own.show(), "ours": self.ours.show(), "resting": self.resting.show()]) }
}

extension Screen: Show {
  func show() -> Json { .object(["id": self.id.show(), "title": self.title.show(), "body": self.body.show(), "buttons": self.buttons.show()]) }
}

extension Settled: Show {
  func show() -> Json { .object(["ritual": self.ritual.show(), "name": self.name.show(), "thousandths": self.thousandths.show()]) }
}

extension Situation: Show {
  func show() -> Json { .object(["id": self.id.show(), "label": self.label.show(), "title": self.title.show(), "kinds": self.kinds.show(), "body": self.body.show()]) }
}

extension SmallThing: Show {
  func show() -> Json { .object(["ritual": self.ritual.show(), "name": self.name.show(), "minutes": self.minutes.show(), "one_line": self.oneLine.show()]) }
}

extension SyncCost: Show {
  func show() -> Json { .object(["given": self.given.show(), "taken": self.taken.show(), "bytes_sent": self.bytesSent.show(), "bytes_received": self.bytesReceived.show()]) }
}

extension TalkButton: Show {
  func show() -> Json { .object(["label": self.label.show(), "tap": self.tap.show()]) }
}

extension TalkHints: Show {
  func show() -> Json { .object(["listening": self.listening.show(), "speaking": self.speaking.show(), "saying_back": self.sayingBack.show(), "pausing": self.pausing.show()]) }
}

extension TalkView: Show {
  func show() -> Json { .object(["kind": self.kind.show(), "minutes": self.minutes.show(), "screen": self.screen.show(), "title": self.title.show(), "sentence": self.sentence.show(), "buttons": self.buttons.show(), "seconds_left": self.secondsLeft.show(), "back_at": self.backAt.show(), "signal": self.signal.show(), "over": self.over.show(), "noted": self.noted.show()]) }
}

extension Terms: Read {
  static func read(_ value: Json, _ with: With) throws -> Terms {
    let with = with.inside(value)
    return try Terms(time: with.get("time", nil), minutes: with.get("minutes", nil), tier: with.get("tier", nil))
  }
}

extension Ticks: Read {
  static func read(_ value: Json, _ with: With) throws -> Ticks {
    let with = with.inside(value)
    return try Ticks(mood: with.get("mood", false), energy: with.get("energy", false), need: with.get("need", false), mind: with.get("mind", false))
  }
}

extension Ticks: Show {
  func show() -> Json { .object(["mood": self.mood.show(), "energy": self.energy.show(), "need": self.need.show(), "mind": self.mind.show()]) }
}

extension Tip: Show {
  func show() -> Json { .object(["id": self.id.show(), "text": self.text.show(), "kept": self.kept.show()]) }
}

extension Today: Show {
  func show() -> Json { .object(["day": self.day.show(), "name": self.name.show(), "partner": self.partner.show(), "small_thing": self.smallThing.show(), "moments": self.moments.show(), "resting": self.resting.show(), "plans": self.plans.show(), "check_in": self.checkIn.show(), "challenge": self.challenge.show(), "tip": self.tip.show(), "after_a_gap": self.afterAGap.show()]) }
}

extension TouchLevel: Show {
  func show() -> Json { .object(["level": self.level.show(), "name": self.name.show(), "text": self.text.show()]) }
}

extension TrendDay: Show {
  func show() -> Json { .object(["day": self.day.show(), "mood": self.mood.show(), "energy": self.energy.show()]) }
}

extension Waiting: Show {
  func show() -> Json { .object(["level": self.level.show(), "until": self.until.show(), "earliest": self.earliest.show()]) }
}

extension About: Show {
  func show() -> Json {
    switch self {
    case .newSpace: return .string("NewSpace")
    case .rejoin: return .string("Rejoin")
    case .partnersNewPhone: return .string("PartnersNewPhone")
    case .partnersLostPhone: return .string("PartnersLostPhone")
    case .inPlaceOfLost: return .string("InPlaceOfLost")
    case .inPlaceOfThis: return .string("InPlaceOfThis")
    case .handOver: return .string("HandOver")
    }
  }
}

extension Aim: Read {
  static func read(_ value: Json, _ with: With) throws -> Aim {
    let (name, value) = try value.variant()
    let with = with.inside(value)
    switch name {
    case "Partner": return .partner
    case "InPlaceOfLost": return .inPlaceOfLost
    case "InPlaceOfThis": return .inPlaceOfThis
    case "HandOver": return try .handOver(proof: with.get("proof"))
    default: throw Wrong("there is no Aim.\(name)")
    }
  }
}

extension Became: Show {
  func show() -> Json {
    switch self {
    case .indexed: return .string("Indexed")
    case .saved: return .string("Saved")
    case .comesBack: return .string("ComesBack")
    }
  }
}

extension Body: Show {
  func show() -> Json {
    switch self {
    case .appreciation(let text, let tag): return .object(["Appreciation": .object(["text": text.show(), "tag": tag.show()])])
    case .moment(let ritual, let name): return .object(["Moment": .object(["ritual": ritual.show(), "name": name.show()])])
    case .rest(let until): return .object(["Rest": .object(["until": until.show()])])
    case .plan(let title, let note, let stand): return .object(["Plan": .object(["title": title.show(), "note": note.show(), "stand": stand.show()])])
    case .checkIn(let mood, let energy, let need, let mind): return .object(["CheckIn": .object(["mood": mood.show(), "energy": energy.show(), "need": need.show(), "mind": mind.show()])])
    }
  }
}

extension By: Show {
  func show() -> Json {
    switch self {
    case .me: return .string("Me")
    case .partner: return .string("Partner")
    case .both: return .string("Both")
    }
  }
}

extension Cadence: Show {
  func show() -> Json {
    switch self {
    case .daily: return .string("Daily")
    case .weekly(let times): return .object(["Weekly": .object(["times": times.show()])])
    case .once: return .string("Once")
    case .any: return .string("Any")
    }
  }
}

extension CardState: Show {
  func show() -> Json {
    switch self {
    case .unanswered: return .string("Unanswered")
    case .kept: return .string("Kept")
    case .passed: return .string("Passed")
    case .sealed: return .string("Sealed")
    case .setAside: return .string("SetAside")
    case .open(let mine, let theirs): return .object(["Open": .object(["mine": mine.show(), "theirs": theirs.show()])])
    }
  }
}

extension ChallengeStanding: Show {
  func show() -> Json {
    switch self {
    case .offered: return .string("Offered")
    case .takenByMe: return .string("TakenByMe")
    case .taken: return .string("Taken")
    case .done: return .string("Done")
    case .letGo: return .string("LetGo")
    }
  }
}

extension CheckInCadence: Read {
  static func read(_ value: Json, _ with: With) throws -> CheckInCadence {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "Never": return .never
    case "Daily": return .daily
    case "Weekly": return .weekly
    default: throw Wrong("there is no CheckInCadence.\(name)")
    }
  }
}

extension CheckInCadence: Show {
  func show() -> Json {
    switch self {
    case .never: return .string("Never")
    case .daily: return .string("Daily")
    case .weekly: return .string("Weekly")
    }
  }
}

extension Choice: Show {
  func show() -> Json {
    switch self {
    case .now: return .string("Now")
    case .later(let earliest): return .object(["Later": .object(["earliest": earliest.show()])])
    }
  }
}

extension Company: Read {
  static func read(_ value: Json, _ with: With) throws -> Company {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "Alone": return .alone
    case "Together": return .together
    default: throw Wrong("there is no Company.\(name)")
    }
  }
}

extension Event: Show {
  func show() -> Json {
    switch self {
    case .paired: return .string("Paired")
    case .appreciationsCame(let count): return .object(["AppreciationsCame": .object(["count": count.show()])])
    case .plansChanged(let count): return .object(["PlansChanged": .object(["count": count.show()])])
    case .removed(let count): return .object(["Removed": .object(["count": count.show()])])
    case .restored: return .string("Restored")
    case .mended: return .string("Mended")
    case .setAside(let deletedMayBeBack): return .object(["SetAside": .object(["deleted_may_be_back": deletedMayBeBack.show()])])
    case .partnerHasNewPhone: return .string("PartnerHasNewPhone")
    case .handedOver: return .string("HandedOver")
    case .partnerLeft: return .string("PartnerLeft")
    }
  }
}

extension Farewell: Read {
  static func read(_ value: Json, _ with: With) throws -> Farewell {
    let (name, value) = try value.variant()
    let with = with.inside(value)
    switch name {
    case "Quiet": return .quiet
    case "Tell": return try .tell(within: with.get("within"))
    default: throw Wrong("there is no Farewell.\(name)")
    }
  }
}

extension HearthError: Show {
  func show() -> Json {
    switch self {
    case .Invalid: return .string("Invalid")
    case .NotHere: return .string("NotHere")
    case .NotYours: return .string("NotYours")
    case .NotPaired: return .string("NotPaired")
    case .AlreadyPaired: return .string("AlreadyPaired")
    case .Suspended: return .string("Suspended")
    case .AlreadyOpen: return .string("AlreadyOpen")
    case .Storage: return .string("Storage")
    case .Damaged: return .string("Damaged")
    case .UpdateNeeded: return .string("UpdateNeeded")
    case .NotMet: return .string("NotMet")
    case .Internal: return .string("Internal")
    }
  }
}

extension HelpKind: Read {
  static func read(_ value: Json, _ with: With) throws -> HelpKind {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "Emergency": return .emergency
    case "DomesticAbuse": return .domesticAbuse
    case "Crisis": return .crisis
    case "SexualViolence": return .sexualViolence
    case "Children": return .children
    case "Substance": return .substance
    case "OwnBehaviour": return .ownBehaviour
    case "Counselling": return .counselling
    case "Doctor": return .doctor
    default: throw Wrong("there is no HelpKind.\(name)")
    }
  }
}

extension HelpKind: Show {
  func show() -> Json {
    switch self {
    case .emergency: return .string("Emergency")
    case .domesticAbuse: return .string("DomesticAbuse")
    case .crisis: return .string("Crisis")
    case .sexualViolence: return .string("SexualViolence")
    case .children: return .string("Children")
    case .substance: return .string("Substance")
    case .ownBehaviour: return .string("OwnBehaviour")
    case .counselling: return .string("Counselling")
    case .doctor: return .string("Doctor")
    }
  }
}

extension Hit: Show {
  func show() -> Json {
    switch self {
    case .help(let id, let label): return .object(["Help": .object(["id": id.show(), "label": label.show()])])
    case .exercise(let id, let name, let oneLine): return .object(["Exercise": .object(["id": id.show(), "name": name.show(), "one_line": oneLine.show()])])
    case .page(let page): return .object(["Page": .object(["page": page.show()])])
    case .empathy(let id, let name, let feeling, let phrasings): return .object(["Empathy": .object(["id": id.show(), "name": name.show(), "feeling": feeling.show(), "phrasings": phrasings.show()])])
    case .challenge(let id, let text): return .object(["Challenge": .object(["id": id.show(), "text": text.show()])])
    case .tip(let id, let text): return .object(["Tip": .object(["id": id.show(), "text": text.show()])])
    case .prompt(let id, let text): return .object(["Prompt": .object(["id": id.show(), "text": text.show()])])
    case .book(let book): return .object(["Book": .object(["book": book.show()])])
    }
  }
}

extension JournalFilter: Read {
  static func read(_ value: Json, _ with: With) throws -> JournalFilter {
    let (name, value) = try value.variant()
    let with = with.inside(value)
    switch name {
    case "All": return .all
    case "Month": return try .month(year: with.get("year"), month: with.get("month"))
    case "Tag": return try .tag(tag: with.get("tag"))
    case "Words": return try .words(words: with.get("words"))
    default: throw Wrong("there is no JournalFilter.\(name)")
    }
  }
}

extension JournalState: Show {
  func show() -> Json {
    switch self {
    case .notMade: return .string("NotMade")
    case .locked(let wait): return .object(["Locked": .object(["wait": wait.show()])])
    case .open: return .string("Open")
    }
  }
}

extension Keep: Read {
  static func read(_ value: Json, _ with: With) throws -> Keep {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "All": return .all
    case "Mine": return .mine
    case "Nothing": return .nothing
    default: throw Wrong("there is no Keep.\(name)")
    }
  }
}

extension Kind: Read {
  static func read(_ value: Json, _ with: With) throws -> Kind {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "Appreciation": return .appreciation
    case "Moment": return .moment
    case "Rest": return .rest
    case "Plan": return .plan
    case "CheckIn": return .checkIn
    default: throw Wrong("there is no Kind.\(name)")
    }
  }
}

extension LogRule: Show {
  func show() -> Json {
    switch self {
    case .shared: return .string("Shared")
    case .private: return .string("Private")
    case .never: return .string("Never")
    }
  }
}

extension Need: Read {
  static func read(_ value: Json, _ with: With) throws -> Need {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "Listen": return .listen
    case "Help": return .help
    case "Touch": return .touch
    case "Space": return .space
    case "Fun": return .fun
    case "Nothing": return .nothing
    default: throw Wrong("there is no Need.\(name)")
    }
  }
}

extension Need: Show {
  func show() -> Json {
    switch self {
    case .listen: return .string("Listen")
    case .help: return .string("Help")
    case .touch: return .string("Touch")
    case .space: return .string("Space")
    case .fun: return .string("Fun")
    case .nothing: return .string("Nothing")
    }
  }
}

extension NoteFilter: Read {
  static func read(_ value: Json, _ with: With) throws -> NoteFilter {
    let (name, value) = try value.variant()
    let with = with.inside(value)
    switch name {
    case "All": return .all
    case "About": return try .about(about: with.get("about"))
    case "Words": return try .words(words: with.get("words"))
    default: throw Wrong("there is no NoteFilter.\(name)")
    }
  }
}

extension OwnAnswer: Read {
  static func read(_ value: Json, _ with: With) throws -> OwnAnswer {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "NotToday": return .notToday
    case "Maybe": return .maybe
    default: throw Wrong("there is no OwnAnswer.\(name)")
    }
  }
}

extension OwnAnswer: Show {
  func show() -> Json {
    switch self {
    case .notToday: return .string("NotToday")
    case .maybe: return .string("Maybe")
    }
  }
}

extension PairingEvent: Show {
  func show() -> Json {
    switch self {
    case .ask(let partnerName, let about): return .object(["Ask": .object(["partner_name": partnerName.show(), "about": about.show()])])
    case .newDigits(let digits): return .object(["NewDigits": .object(["digits": digits.show()])])
    case .paired(let partnerName): return .object(["Paired": .object(["partner_name": partnerName.show()])])
    case .failed(let error): return .object(["Failed": .object(["error": error.show()])])
    }
  }
}

extension Pillar: Read {
  static func read(_ value: Json, _ with: With) throws -> Pillar {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "Communication": return .communication
    case "Emotional": return .emotional
    case "Physical": return .physical
    case "Quality": return .quality
    case "Support": return .support
    default: throw Wrong("there is no Pillar.\(name)")
    }
  }
}

extension Pillar: Show {
  func show() -> Json {
    switch self {
    case .communication: return .string("Communication")
    case .emotional: return .string("Emotional")
    case .physical: return .string("Physical")
    case .quality: return .string("Quality")
    case .support: return .string("Support")
    }
  }
}

extension PlanKind: Read {
  static func read(_ value: Json, _ with: With) throws -> PlanKind {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "Plain": return .plain
    case "Date": return .date
    case "Affection": return .affection
    case "Quiet": return .quiet
    case "Newer": return .newer
    default: throw Wrong("there is no PlanKind.\(name)")
    }
  }
}

extension PlanKind: Show {
  func show() -> Json {
    switch self {
    case .plain: return .string("Plain")
    case .date: return .string("Date")
    case .affection: return .string("Affection")
    case .quiet: return .string("Quiet")
    case .newer: return .string("Newer")
    }
  }
}

extension PlanState: Show {
  func show() -> Json {
    switch self {
    case .open: return .string("Open")
    case .proposedByMe: return .string("ProposedByMe")
    case .proposedByPartner: return .string("ProposedByPartner")
    case .agreed: return .string("Agreed")
    case .done: return .string("Done")
    }
  }
}

extension Section: Show {
  func show() -> Json {
    switch self {
    case .why: return .string("Why")
    case .base: return .string("Base")
    case .emotional: return .string("Emotional")
    case .touch: return .string("Touch")
    case .time: return .string("Time")
    case .help: return .string("Help")
    case .avoid: return .string("Avoid")
    case .maybeNot: return .string("MaybeNot")
    case .faq: return .string("Faq")
    case .evidence: return .string("Evidence")
    case .privacy: return .string("Privacy")
    }
  }
}

extension TalkAct: Read {
  static func read(_ value: Json, _ with: With) throws -> TalkAct {
    let (name, value) = try value.variant()
    let with = with.inside(value)
    switch name {
    case "Next": return .next
    case "GotMe": return .gotMe
    case "OnceMore": return .onceMore
    case "Swap": return .swap
    case "Pause": return try .pause(minutes: with.get("minutes"))
    case "AnotherRound": return .anotherRound
    case "Finish": return try .finish(note: with.get("note"))
    case "End": return .end
    default: throw Wrong("there is no TalkAct.\(name)")
    }
  }
}

extension TalkKind: Read {
  static func read(_ value: Json, _ with: With) throws -> TalkKind {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "TwentyMinutes": return .twentyMinutes
    case "SpeakerListener": return .speakerListener
    default: throw Wrong("there is no TalkKind.\(name)")
    }
  }
}

extension TalkKind: Show {
  func show() -> Json {
    switch self {
    case .twentyMinutes: return .string("TwentyMinutes")
    case .speakerListener: return .string("SpeakerListener")
    }
  }
}

extension TalkSignal: Show {
  func show() -> Json {
    switch self {
    case .turnOver: return .string("TurnOver")
    case .timeToReturn: return .string("TimeToReturn")
    }
  }
}

extension TalkTap: Show {
  func show() -> Json {
    switch self {
    case .next: return .string("Next")
    case .gotMe: return .string("GotMe")
    case .onceMore: return .string("OnceMore")
    case .swap: return .string("Swap")
    case .pause: return .string("Pause")
    case .again: return .string("Again")
    case .done: return .string("Done")
    case .doneUnnoted: return .string("DoneUnnoted")
    case .end: return .string("End")
    case .listenerTips: return .string("ListenerTips")
    case .sayBackPhrases: return .string("SayBackPhrases")
    case .howItWorks: return .string("HowItWorks")
    case .close: return .string("Close")
    case .here: return .string("Here")
    }
  }
}

extension TipChoice: Read {
  static func read(_ value: Json, _ with: With) throws -> TipChoice {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "Keep": return .keep
    case "Hide": return .hide
    case "Leave": return .leave
    default: throw Wrong("there is no TipChoice.\(name)")
    }
  }
}

extension TipOfTheDay: Show {
  func show() -> Json {
    switch self {
    case .tip(let tip): return .object(["Tip": .object(["tip": tip.show()])])
    case .rest(let line): return .object(["Rest": .object(["line": line.show()])])
    }
  }
}

extension Topic: Show {
  func show() -> Json {
    switch self {
    case .appreciations: return .string("Appreciations")
    case .rhythm: return .string("Rhythm")
    case .plans: return .string("Plans")
    case .partner: return .string("Partner")
    case .sync: return .string("Sync")
    case .events: return .string("Events")
    case .cards: return .string("Cards")
    case .consent: return .string("Consent")
    case .journal: return .string("Journal")
    case .checkIns: return .string("CheckIns")
    case .challenge: return .string("Challenge")
    }
  }
}

extension Visibility: Read {
  static func read(_ value: Json, _ with: With) throws -> Visibility {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "Private": return .private
    case "Shared": return .shared
    default: throw Wrong("there is no Visibility.\(name)")
    }
  }
}

extension Visibility: Show {
  func show() -> Json {
    switch self {
    case .private: return .string("Private")
    case .shared: return .string("Shared")
    }
  }
}

extension Weekday: Read {
  static func read(_ value: Json, _ with: With) throws -> Weekday {
    let (name, value) = try value.variant()
    _ = value
    switch name {
    case "Monday": return .monday
    case "Tuesday": return .tuesday
    case "Wednesday": return .wednesday
    case "Thursday": return .thursday
    case "Friday": return .friday
    case "Saturday": return .saturday
    case "Sunday": return .sunday
    default: throw Wrong("there is no Weekday.\(name)")
    }
  }
}

extension Weekday: Show {
  func show() -> Json {
    switch self {
    case .monday: return .string("Monday")
    case .tuesday: return .string("Tuesday")
    case .wednesday: return .string("Wednesday")
    case .thursday: return .string("Thursday")
    case .friday: return .string("Friday")
    case .saturday: return .string("Saturday")
    case .sunday: return .string("Sunday")
    }
  }
}

extension Who: Show {
  func show() -> Json {
    switch self {
    case .alone: return .string("Alone")
    case .either: return .string("Either")
    case .together: return .string("Together")
    }
  }
}

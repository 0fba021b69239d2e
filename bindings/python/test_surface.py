"""Every capability of the surface once, from Python: that what goes in comes out, and that each refusal is one.

`cargo xtask bindings`, then `python3 -m unittest discover -s bindings/python`.
"""
from datetime import date

from hearth_here import hearth as h
from test_two_phones import PRIVATE, SHARED, Phones, StandingClock

SECRET = "six or more".encode()
TODAY = date(2026, 11, 20)


class Alone(Phones):
    async def test_today_asks_for_one_small_thing_and_what_was_done_is_in_the_rhythm(self):
        ada = await self.phone("Ada")
        today = await ada.today()
        self.assertEqual((today.day, today.name, today.partner, today.moments), (TODAY, "Ada", None, 0))
        did = await ada.did(today.small_thing.ritual, None)
        self.assertEqual(did.visibility, PRIVATE)
        self.assertEqual((await ada.today()).moments, 1)
        self.assertEqual((await ada.own_rhythm()).day_start, "04:00")
        self.assertEqual(await ada.set_day_start("05:00"), "05:00")
        with self.assertRaises(h.HearthError.Invalid):
            await ada.set_day_start("25:00")
        rest = await ada.rest(PRIVATE)
        self.assertTrue((await ada.rhythm()).resting)
        self.assertEqual((await ada.end_rest()).ended, 1)
        self.assertEqual((await ada.find(rest)).id, rest)

    async def test_a_check_in_is_kept_whole_and_a_step_off_the_scale_is_invalid(self):
        ada = await self.phone("Ada")
        await ada.check_in(h.CheckIn(mood=4, mind="The move."), h.Ticks())
        await ada.add_to_check_in(h.CheckIn(energy=2, need=h.Need.NOTHING), h.Ticks())
        day = await ada.check_in_day()
        mine = day.mine.body
        self.assertEqual((mine.mood, mine.energy, mine.need, mine.mind), (4, 2, h.Need.NOTHING, "The move."))
        self.assertEqual((day.shared, day.theirs, day.cadence), (h.Ticks(), None, h.CheckInCadence.NEVER))
        await ada.set_check_in_cadence(h.CheckInCadence.DAILY)
        self.assertEqual((await ada.check_in_day()).cadence, h.CheckInCadence.DAILY)
        self.assertEqual([one.mood for one in await ada.own_trend(7)], [4])
        for wrong in (h.CheckIn(mood=6), h.CheckIn()):
            with self.assertRaises(h.HearthError.Invalid):
                await ada.check_in(wrong, h.Ticks())
        with self.assertRaises(h.HearthError.NotPaired):
            await ada.check_in(h.CheckIn(mood=3), h.Ticks(mood=True))

    async def test_the_journal_opens_with_its_secret_alone_and_a_proof_is_good_for_one_act(self):
        ada = await self.phone("Ada")
        self.assertTrue((await ada.journal_state()).is_not_made())
        await ada.set_journal_secret(SECRET)
        prompt = await ada.journal_prompt()
        entry = await ada.write_journal("Only I know.", prompt.id, ["winter"])
        note = await ada.write_note("therapy", "Ask about Tuesday.")
        check = await ada.keep_check("steps", "{}")
        await ada.edit_journal(entry, text="Only I know it.")
        page = await ada.journal(h.JournalFilter.TAG("winter"))
        self.assertEqual([(one.id, one.text, one.prompt) for one in page.entries], [(entry, "Only I know it.", prompt.id)])
        self.assertEqual(await ada.journal_tags(), ["winter"])
        self.assertEqual([one.id for one in (await ada.notes(h.NoteFilter.ABOUT("therapy"))).notes], [note])
        self.assertEqual([one.id for one in (await ada.kept_checks()).checks], [check])
        await ada.delete_from_journal(note)
        self.assertEqual((await ada.notes(h.NoteFilter.ALL())).notes, [])
        await ada.undo_journal_delete(note)
        await ada.lock()
        self.assertTrue((await ada.journal_state()).is_locked())
        with self.assertRaises(h.HearthError.Invalid):
            await ada.journal(h.JournalFilter.ALL())
        with self.assertRaises(h.HearthError.Invalid):
            await ada.unlock(b"another one")
        # A wrong guess is waited for; the first few wait for nothing.
        proof = await ada.prove(SECRET)
        self.assertEqual(str(page.entries[0]), "JournalEntry", "a log line tells nothing")
        folder = str(self.folder / "copy")
        copied = await ada.export(folder, h.Copied(), proof)
        self.assertGreaterEqual(copied.things, 0)
        with self.assertRaises(h.HearthError.Invalid):
            await ada.export(folder, h.Copied(overwrite=True), proof)

    async def test_words_exercises_and_help_are_there_and_touch_is_not(self):
        ada = await self.phone("Ada")
        listed = await ada.exercises(h.ExerciseFilter(pillar=h.Pillar.COMMUNICATION))
        self.assertTrue(listed and all(one.pillar == h.Pillar.COMMUNICATION and one.tier == 0 for one in listed))
        [talk] = await ada.exercises(h.ExerciseFilter(), named="C01")
        await ada.favourite(talk.code, True)
        favourites = await ada.exercises(h.ExerciseFilter(favourites=True))
        self.assertEqual([one.id for one in favourites], [talk.id])
        tip = await ada.tip()
        if tip.is_tip():
            await ada.choose_tip(tip.tip.id, h.TipChoice.KEEP)
            self.assertEqual([one.id for one in await ada.kept_tips()], [tip.tip.id])
        self.assertTrue(any(hit.is_page() or hit.is_exercise() for hit in await ada.look_up("listen")))
        self.assertTrue(await ada.about(h.Pillar.QUALITY))
        self.assertIn((await ada.prompt()).theme, h.prompt_themes())
        self.assertTrue(h.guide_pages() and h.guide_books() and h.talk_hints().listening)
        self.assertTrue(h.touch_levels())
        [stress, *_] = h.first_causes()
        self.assertEqual(len(h.first_steps([stress.id])), len(h.first_steps([])))
        self.assertIsNone(h.first_card(stress.id))
        self.assertIsNone(h.consent_screen("no such screen"))
        start = h.help_screen("help-start")
        self.assertTrue(start.body and h.help_situations())
        now = StandingClock().now()
        numbers = h.help_numbers(h.help_regions()[0].code, [], now)
        self.assertEqual(numbers[0].kind, h.HelpKind.EMERGENCY)
        with self.assertRaises(h.HearthError.Invalid):
            h.help_numbers("nowhere", [], now)

    async def test_a_talk_goes_by_its_buttons_and_a_reminder_by_the_week(self):
        ada = await self.phone("Ada")
        talk = await ada.talk_start(h.TalkKind.TWENTY_MINUTES, 5)
        self.assertEqual((talk.minutes, talk.over), (5, False))
        self.assertIn(h.TalkTap.NEXT, [button.tap for button in talk.buttons])
        with self.assertRaises(h.HearthError.Invalid):
            await ada.talk_act(h.TalkAct.GOT_ME())
        self.assertTrue((await ada.talk_act(h.TalkAct.END())).over)
        reminders = await ada.reminders()
        self.assertEqual((reminders.settings.days, reminders.next), ([], []))
        quiet = h.QuietHours(starts="22:00", ends="07:00")
        asked = dict(plans=False, coming_back=False, time="19:30", quiet=quiet)
        chosen = await ada.set_reminders(h.ReminderSettings(days=[h.Weekday.SATURDAY], **asked))
        self.assertEqual((chosen.next[0].date, chosen.next[0].at), (date(2026, 11, 21), "19:30"))
        self.assertEqual(chosen.settings.days, [h.Weekday.SATURDAY])
        with self.assertRaises(h.HearthError.Invalid):
            await ada.set_reminders(h.ReminderSettings(days=[h.Weekday.MONDAY], **asked | {"time": "23:00"}))

    async def test_a_backup_is_restored_and_everything_can_be_deleted(self):
        ada = await self.phone("Ada")
        await ada.appreciate("You made tea.", PRIVATE)
        target, word = str(self.folder / "backup"), b"a long enough word"
        with self.assertRaises(h.HearthError.Invalid):
            await ada.backup(target, b"short")
        self.assertFalse((await ada.backup(target, word)).journal)
        health = await ada.doctor()
        self.assertEqual((health.findings, health.damaged, health.kept), ([], [], []))
        self.assertFalse(await ada.forget_damaged())
        self.assertEqual((await ada.search("tea")).items[0].body.text, "You made tea.")
        await ada.delete_everything()
        home = self.folder / "again"
        config = h.Config(home=str(home), bind="127.0.0.1:0")
        ports = h.Ports(
            secrets=h.file_secret_store(str(self.folder / "keys-again")),
            discovery=h.file_discovery(str(self.folder / "meet")),
            clock=StandingClock(),
        )
        with self.assertRaises(h.HearthError.Invalid):
            await h.restore(config, ports, target, b"another long word")
        self.assertFalse((await h.restore(config, ports, target, word)).journal)
        self.assertEqual(await h.rescue_in(config, ports), [])
        again = await h.Hearth.open(config, ports)
        self.open_phones.append(again)
        self.assertEqual(len((await again.list(h.ListFilter())).items), 1)


class Together(Phones):
    async def test_what_both_do_meets(self):
        ada, bo = await self.phone("Ada"), await self.phone("Bo")
        await self.pair(ada, bo)
        self.assertEqual(((await ada.partner()).name, len(await ada.phones())), ("Bo", 1))
        terms = h.Terms(time="15:00", minutes=90)
        day = date(2026, 11, 22)
        plan = await ada.propose(h.NewPlan(kind=h.PlanKind.DATE, title="Picnic", day=day, terms=terms), SHARED)
        await ada.check_in(h.CheckIn(mood=4, mind="The move."), h.Ticks(mood=True))
        for phone in (ada, bo):
            self.assertTrue((await phone.card()).state.is_unanswered())
            await phone.answer_card("Your laugh.", SHARED)
            self.assertTrue((await phone.card()).state.is_sealed())
            await phone.take_challenge()
        await self.meet(ada, bo)
        await self.meet(ada, bo)
        [item] = await bo.coming_plans()
        self.assertEqual(item.body.stand.state, h.PlanState.PROPOSED_BY_PARTNER)
        self.assertEqual((item.body.stand.time, item.body.stand.minutes), ("15:00", 90))
        await bo.answer_plan(item.id, h.OwnAnswer.MAYBE)
        await bo.agree(item.id)
        theirs = (await bo.check_in_day()).theirs.body
        self.assertEqual((theirs.mood, theirs.mind), (4, None), "what is not ticked stays")
        card = (await bo.card()).state
        self.assertEqual((card.mine.text, card.theirs.text), ("Your laugh.", "Your laugh."))
        self.assertEqual(len((await ada.open_cards()).cards), 1)
        self.assertEqual((await ada.challenge()).standing, h.ChallengeStanding.TAKEN)
        await self.meet(ada, bo)
        self.assertEqual((await ada.find(plan)).body.stand.state, h.PlanState.AGREED)
        await ada.move_plan(plan, date(2026, 11, 23), terms)
        with self.assertRaises(h.HearthError.Invalid):
            await ada.move_plan(plan, day, h.Terms(minutes=2000))
        await ada.delete(plan)
        await ada.finish_delete(plan)
        self.assertEqual([one.done for one in await ada.removals()], [False])
        await self.meet(ada, bo)
        self.assertEqual([one.done for one in await ada.removals()], [True])
        for event in await bo.events():
            await bo.ack(event.id)
        self.assertEqual(await bo.events(), [])

    async def test_going_up_asks_for_the_secret_and_leaving_asks_nobody(self):
        ada, bo = await self.phone("Ada"), await self.phone("Bo")
        await self.pair(ada, bo)
        self.assertEqual((await ada.consent()).open, 0)
        with self.assertRaises(h.HearthError.Invalid):
            await ada.choose(1)
        await ada.set_journal_secret(SECRET)
        self.assertTrue(await ada.asks_for_secret(1))
        self.assertTrue((await ada.choose(1, proof=await ada.prove(SECRET))).is_later())
        self.assertEqual((await ada.consent()).own.waits.level, 1)
        await ada.not_today()
        self.assertIsNone((await ada.consent()).own.waits)
        self.assertTrue(await ada.can_leave())
        await ada.leave(h.Farewell.QUIET(), h.Keep.MINE)
        self.assertFalse(await ada.can_leave())
        self.assertIsNone(await ada.partner())

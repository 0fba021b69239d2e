package app.hearth.demo.model

import app.hearth.Body
import app.hearth.CardState
import app.hearth.CheckInDay
import app.hearth.NewPlan
import app.hearth.PlanKind
import app.hearth.Terms
import app.hearth.Ticks
import app.hearth.Visibility
import app.hearth.sync
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Test
import java.time.LocalDate
import kotlin.time.Duration.Companion.seconds

class TodayPresenterTest {
    private fun Story.looked(at: PhoneOnDesk): TodayPresenter = at.phone.today.also {
        at.look(it)
        until("it was read") { it.state.value.day != null }
    }

    private fun Story.says(at: PhoneOnDesk, line: Line) =
        until("$line") { at.phone.notices.shown.value?.words == Words.Of(line) }

    private fun undo(at: PhoneOnDesk) = checkNotNull(at.phone.notices.shown.value?.undo).invoke()

    private fun PhoneOnDesk.checkIn(): CheckInDay = directly { it.checkInDay() }

    @Test
    fun `alone today has the day, a card to keep, one small thing and no challenge`() = story {
        val today = looked(phone("ada")).state.value
        assertEquals(LocalDate.of(2026, 11, 20), today.day)
        assertEquals(false, today.card?.forTwo)
        assertEquals(CardStanding.UNANSWERED, today.card?.standing)
        assertEquals(false, today.thing?.together)
        assertNotNull(today.tip)
        assertNull(today.challenge)
        assertEquals(0 to 0, today.moments to today.weeksHeld)
        assertEquals(false, today.checkIn?.mayShare)
    }

    @Test
    fun `a card that is passed is gone for the day and the notice says that it leaves no trace`() = story {
        val ada = phone("ada")
        val screen = looked(ada)
        screen.pass()
        until("it is passed") { screen.state.value.card?.standing == CardStanding.PASSED }
        says(ada, Line.PASSED)
    }

    @Test
    fun `a small thing is noted once, says where it went and can be taken back`() = story {
        val ada = phone("ada")
        val bo = phone("bo")
        pair(ada, bo)
        val screen = looked(ada)
        screen.did()
        screen.did()
        until("it is noted") { screen.state.value.thing?.noted == true }
        val shared = checkNotNull(screen.state.value.thing).shared
        says(ada, if (shared) Line.MOMENT else Line.MOMENT_OWN)
        screen.did()
        assertEquals(1u, ada.directly { it.rhythm() }.own.moments)
        if (shared) until("it is counted") { screen.state.value.moments == 1 }
        undo(ada)
        says(ada, Line.BACK_AS_IT_WAS)
        until("it is as it was") { screen.state.value.thing?.noted == false && screen.state.value.moments == 0 }
    }

    @Test
    fun `what is noted already by the two is not taken back by a second tap`() = story {
        val ada = phone("ada")
        val bo = phone("bo")
        pair(ada, bo)
        val screen = looked(ada)
        // Noted elsewhere, while this screen still shows it as open.
        val before = screen.state.value
        ada.directly { it.did(checkNotNull(before.thing).ritual, null) }
        screen.did()
        until("it says so, or shows it") { screen.state.value.thing?.noted == true }
        assertNull(ada.phone.notices.shown.value?.undo)
    }

    @Test
    fun `a step of the check-in is only for the one who taps it and a second tap takes it away`() = story {
        val ada = phone("ada")
        val screen = looked(ada)
        screen.answer(Field.MOOD, 4)
        until("it is said") { screen.state.value.checkIn?.fields?.get(Field.MOOD) == Answered(4, shared = false) }
        says(ada, Line.MOMENT_OWN)
        screen.answer(Field.ENERGY, 3)
        until("both are") { screen.state.value.checkIn?.fields?.get(Field.ENERGY)?.level == 3 }
        screen.answer(Field.MOOD, 4)
        until("it is not said") { screen.state.value.checkIn?.fields?.get(Field.MOOD) == Answered() }
        assertEquals(Answered(3), screen.state.value.checkIn?.fields?.get(Field.ENERGY))
        screen.answer(Field.ENERGY, 3)
        until("nothing is") { screen.state.value.checkIn?.fields?.get(Field.ENERGY) == Answered() }
        assertNull(ada.checkIn().mine)
        screen.answer(Field.ENERGY, 5)
        until("it can be said anew") { screen.state.value.checkIn?.fields?.get(Field.ENERGY) == Answered(5) }
    }

    @Test
    fun `a field is shared only by its own tick, and not any more once it says something else`() = story {
        val ada = phone("ada")
        val bo = phone("bo")
        pair(ada, bo)
        val screen = looked(ada)
        screen.answer(Field.MOOD, 4)
        screen.answer(Field.ENERGY, 3)
        until("both are said") { screen.state.value.checkIn?.fields?.values?.all { it.level != null } == true }
        screen.share(Field.MOOD, true)
        until("it is shared") { screen.state.value.checkIn?.fields?.get(Field.MOOD) == Answered(4, shared = true) }
        says(ada, Line.FIELD_SHARED)
        assertEquals(Ticks(mood = true), ada.checkIn().shared)
        meet(ada, bo)
        val theirs = bo.checkIn().theirs?.body as Body.CheckIn
        assertEquals(4.toUByte() to null, theirs.mood to theirs.energy)
        screen.answer(Field.MOOD, 3)
        until("it is only hers") { screen.state.value.checkIn?.fields?.get(Field.MOOD) == Answered(3, shared = false) }
        screen.share(Field.ENERGY, true)
        until("the other is shared") { screen.state.value.checkIn?.fields?.get(Field.ENERGY)?.shared == true }
        screen.share(Field.ENERGY, false)
        says(ada, Line.FIELD_ONLY_YOU)
        until("nothing is shared") { ada.checkIn().shared == Ticks() }
    }

    @Test
    fun `a hard day is answered by rest and by no small thing`() = story {
        val screen = looked(phone("ada"))
        screen.answer(Field.MOOD, 1)
        until("nothing is suggested") { screen.state.value.thing == null }
        assertEquals("Today, just rest.", screen.state.value.tip)
    }

    @Test
    fun `on a day of rest nothing is asked, and what there is stays`() = story {
        val ada = phone("ada")
        ada.directly { it.did("E03", Visibility.PRIVATE) }
        val screen = looked(ada)
        val before = screen.state.value
        screen.rest()
        until("it rests") { screen.state.value.resting }
        says(ada, Line.REST_TODAY)
        val resting = screen.state.value
        assertEquals(listOf(null, null, null, null, null), with(resting) { listOf(card, thing, checkIn, challenge, tip) })
        assertEquals(1 to before.weeksHeld, resting.moments to resting.weeksHeld)
        screen.endRest()
        says(ada, Line.REST_END)
        until("all is there again") { screen.state.value.copy(thing = null) == before.copy(thing = null) }
        screen.rest()
        says(ada, Line.REST_TODAY)
        until("it rests") { screen.state.value.resting }
        undo(ada)
        until("the rest is taken back") { screen.state.value.copy(thing = null) == before.copy(thing = null) }
    }

    @Test
    fun `plans of today stand there with who knows of them, later ones do not`() = story {
        val ada = phone("ada")
        fun plan(title: String, day: Int, time: String?) = ada.directly {
            it.propose(NewPlan(PlanKind.DATE, title, "", LocalDate.of(2026, 11, day), Terms(time = time)), Visibility.PRIVATE)
        }
        plan("Kitchen date", 20, "19:30")
        plan("Walk", 21, null)
        val screen = looked(ada)
        assertEquals(listOf(PlanToday("19:30", "Kitchen date", shared = false)), screen.state.value.plans)
    }

    @Test
    fun `an error is said in the core's own sentence and changes nothing`() = story {
        val ada = phone("ada")
        val screen = looked(ada)
        val before = screen.state.value
        screen.share(Field.MOOD, true)
        until("the sentence") { ada.phone.notices.shown.value?.words is Words.Sentence }
        assertEquals(before, screen.state.value)
    }

    @Test
    fun `the week's challenge is offered to two`() = story {
        val ada = phone("ada")
        val bo = phone("bo")
        pair(ada, bo)
        assertEquals(WeeksStanding.OFFERED, looked(ada).state.value.challenge?.standing)
        ada.directly { it.takeChallenge() }
        assertEquals("what one of the two did is not told", WeeksStanding.OFFERED, looked(ada).state.value.challenge?.standing)
        bo.directly { it.takeChallenge() }
        meet(ada, bo)
        until("both took it") { ada.phone.today.state.value.challenge?.standing == WeeksStanding.TAKEN }
    }

    /** What the screen of Ada shows before and after she answers, where Bo did this before they met. */
    private fun Story.shownAfter(did: PhoneOnDesk.() -> Unit): List<Any> {
        val (ada, bo) = phone("ada") to phone("bo")
        bo.did()
        meet(ada, bo)
        val today = looked(ada)
        val card = ada.phone.card.also { ada.look(it) }
        until("the card") { card.state.value.question != null }
        val before = today.state.value to card.state.value
        // Something of her own, which reads again.
        today.answer(Field.MOOD, 3)
        until("it is said") { today.state.value.checkIn?.fields?.get(Field.MOOD)?.level == 3 }
        val between = today.state.value to card.state.value
        card.type("The way you hum.")
        card.seal()
        until("it is sealed") { today.state.value.card?.standing == CardStanding.SEALED && !card.state.value.busy }
        return listOf(before, between, today.state.value to card.state.value, card.state.value.toString())
    }

    @Test
    fun `sr_03 whether the other sealed, passed, kept or did nothing draws the same before both are open`() = story {
        pair(phone("ada"), phone("bo"))
        val shown = mutableListOf<List<Any>>()
        val acts: List<PhoneOnDesk.() -> Unit> = listOf(
            { },
            { directly { it.answerCard("A secret of mine.", Visibility.SHARED) } },
            { directly { it.answerCard("A secret of mine.", Visibility.PRIVATE) } },
            { directly { it.passCard() } },
            { directly { it.takeChallenge() } },
            { directly { it.rest(Visibility.PRIVATE) } },
        )
        for (act in acts) again { shown += shownAfter(act) }
        for (one in shown) assertEquals(shown.first(), one)
        assertFalse(shown.toString().contains("secret"))
    }

    @Test
    fun `sr_03 a card that a meeting opened unasked stays closed under the eyes of who does something else`() = story {
        val ada = phone("ada", automatic = true)
        val bo = phone("bo")
        pair(ada, bo)
        val screen = looked(ada)
        ada.directly { it.answerCard("Mine.", Visibility.SHARED) }
        until("it is sealed") { screen.state.value.card?.standing == CardStanding.SEALED }
        bo.directly { it.answerCard("Theirs.", Visibility.SHARED) }
        // Bo asks for this meeting, she does not: her phone answers by itself.
        bo.directly { it.sync(60.seconds) }
        until("it is open in the core") { ada.directly { it.card() }.state is CardState.Open }
        screen.answer(Field.MOOD, 3)
        until("it is said") { screen.state.value.checkIn?.fields?.get(Field.MOOD)?.level == 3 }
        assertEquals(CardStanding.SEALED, screen.state.value.card?.standing)
        ada.phone.core.away()
        until("it sleeps") { ada.phone.core.state.value is CoreState.Asleep }
        ada.phone.core.front()
        until("it is open when she comes back") { screen.state.value.card?.standing == CardStanding.OPEN }
    }
}

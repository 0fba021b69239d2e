package app.hearth.demo.model

import app.hearth.Kind
import app.hearth.ListFilter
import app.hearth.Body
import app.hearth.Visibility
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class CardPresenterTest {
    private fun Story.looked(at: PhoneOnDesk): CardPresenter = at.phone.card.also {
        at.look(it)
        until("it was read") { it.state.value.question != null }
    }

    private fun Story.says(at: PhoneOnDesk, line: Line) =
        until("$line") { at.phone.notices.shown.value?.words == Words.Of(line) }

    private fun PhoneOnDesk.kept() = directly { core ->
        core.list(ListFilter(kinds = listOf(Kind.APPRECIATION))).items.map { it.visibility to (it.body as Body.Appreciation).text }
    }

    @Test
    fun `an answer that is kept is only for the one who wrote it`() = story {
        val ada = phone("ada")
        val screen = looked(ada)
        assertFalse("nothing is written", screen.state.value.mayAnswer)
        screen.type("The kettle.")
        assertTrue(screen.state.value.mayAnswer)
        screen.keep()
        screen.keep()
        until("it is kept") { screen.state.value.standing == CardStanding.KEPT && !screen.state.value.busy }
        says(ada, Line.KEPT)
        assertEquals("", screen.state.value.text)
        assertFalse(screen.state.value.asks)
        assertEquals(listOf(Visibility.PRIVATE to "${screen.state.value.question}\n\nThe kettle."), ada.kept())
    }

    @Test
    fun `two answers are sealed until both have, and open on both phones by themselves`() = story {
        val ada = phone("ada")
        val bo = phone("bo")
        pair(ada, bo)
        val (ofAda, ofBo) = looked(ada) to looked(bo)
        assertTrue(ofAda.state.value.forTwo)
        assertEquals(ofAda.state.value.question, ofBo.state.value.question)
        ofAda.type("The kettle.")
        ofAda.seal()
        says(ada, Line.SEALED)
        assertEquals(CardStanding.SEALED, ofAda.state.value.standing)
        ofBo.type("The stairs.")
        ofBo.seal()
        says(bo, Line.SEALED)
        meet(ada, bo)
        until("both are open") { listOf(ofAda, ofBo).all { it.state.value.standing == CardStanding.OPEN } }
        assertEquals(BothAnswers("The kettle.", "The stairs."), ofAda.state.value.answers)
        assertEquals(BothAnswers("The stairs.", "The kettle."), ofBo.state.value.answers)
        assertEquals("bo", ofAda.state.value.partner)
        assertFalse(ofAda.state.value.toString().contains("kettle"))
    }

    @Test
    fun `what could not be sealed stands in the field and the sentence says why`() = story {
        val ada = phone("ada")
        val screen = looked(ada)
        screen.type("The kettle.")
        screen.seal()
        until("the sentence") { ada.phone.notices.shown.value?.words is Words.Sentence }
        until("it may be tried again") { screen.state.value.mayAnswer }
        assertEquals("The kettle.", screen.state.value.text)
        assertEquals(CardStanding.UNANSWERED, screen.state.value.standing)
    }

    @Test
    fun `words that were written to one card are not put to the next`() = story {
        val ada = phone("ada")
        val screen = looked(ada)
        val question = screen.state.value.question
        screen.type("The kettle.")
        ada.clock.seconds += 24 * 60 * 60
        screen.keep()
        says(ada, Line.CARD_TURNED)
        until("it may be tried again") { screen.state.value.mayAnswer }
        assertFalse("the next card is there", screen.state.value.question == question)
        assertEquals("The kettle.", screen.state.value.text)
        assertEquals(emptyList<Any>(), ada.kept())
        screen.keep()
        says(ada, Line.KEPT)
    }

    @Test
    fun `half an answer outlives a screen that is not looked at and a phone that sleeps`() = story {
        val ada = phone("ada")
        val screen = ada.phone.card
        val looking = ada.look(screen)
        screen.type("Half an ans")
        looking.cancel()
        ada.phone.core.away()
        until("it sleeps") { ada.phone.core.state.value is CoreState.Asleep }
        ada.phone.core.front()
        ada.look(screen)
        until("it is read") { screen.state.value.question != null }
        assertEquals("Half an ans", screen.state.value.text)
    }
}

package app.hearth.demo.model

import app.hearth.Kind
import app.hearth.ListFilter
import app.hearth.Visibility
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import kotlin.time.Duration.Companion.seconds

class AppreciatePresenterTest {
    private fun PhoneOnDesk.written(visibility: Visibility) = directly { core ->
        core.list(ListFilter(kinds = listOf(Kind.APPRECIATION), visibility = visibility)).items.size
    }

    @Test
    fun `what is kept is only for the one who wrote it and says so`() = story {
        val ada = phone("ada")
        val screen = ada.phone.appreciate
        ada.look(screen)
        screen.show(Shelf.KEPT)
        screen.type("You hummed in the rain.")
        screen.tag(Tag.DID)
        screen.keep()
        until("the row") { screen.state.value.rows?.size == 1 }
        assertEquals("You hummed in the rain.", screen.state.value.rows?.single()?.text)
        assertEquals(Words.Of(Line.KEPT), ada.phone.notices.shown.value?.words)
        assertEquals("" to null, screen.state.value.text to screen.state.value.tag)
        assertEquals(0, ada.written(Visibility.SHARED))
    }

    @Test
    fun `an undo takes what was kept away and a second one brings it back`() = story {
        val ada = phone("ada")
        val screen = ada.phone.appreciate
        ada.look(screen)
        screen.show(Shelf.KEPT)
        screen.type("You stayed.")
        screen.keep()
        until("the row") { screen.state.value.rows?.size == 1 }
        ada.phone.notices.shown.value?.undo?.invoke()
        until("it is away") { screen.state.value.rows?.size == 0 }
        ada.phone.notices.shown.value?.undo?.invoke()
        until("it is back") { screen.state.value.rows?.size == 1 }
    }

    @Test
    fun `a row is deleted and comes back by an undo`() = story {
        val ada = phone("ada")
        val screen = ada.phone.appreciate
        ada.directly { it.appreciate("You stayed.", Visibility.PRIVATE) }
        ada.look(screen)
        screen.show(Shelf.KEPT)
        until("the row") { screen.state.value.rows?.size == 1 }
        assertEquals(listOf(RowAct.DELETE), screen.state.value.rowActs)
        screen.does(RowAct.DELETE, checkNotNull(screen.state.value.rows).single())
        until("it is away") { screen.state.value.rows?.size == 0 }
        ada.phone.notices.shown.value?.undo?.invoke()
        until("it is back") { screen.state.value.rows?.size == 1 }
    }

    @Test
    fun `what comes lies on a small stack until it is opened, and opening shows nowhere else`() = story {
        val (ada, bo) = phone("ada") to phone("bo")
        pair(ada, bo)
        bo.directly { core -> repeat(2) { core.appreciate("number $it", Visibility.SHARED) } }
        meet(ada, bo)
        val screen = ada.phone.appreciate
        ada.look(screen)
        screen.show(Shelf.FOR_YOU)
        until("two lie there") { screen.state.value.waiting == 2 && screen.state.value.rows != null }
        assertEquals(emptyList<AppreciationRow>(), screen.state.value.rows)
        val before = bo.written(Visibility.SHARED)
        screen.open()
        until("one is open") { screen.state.value.waiting == 1 && screen.state.value.rows?.size == 1 }
        screen.open()
        until("both are open") { screen.state.value.waiting == 0 && screen.state.value.rows?.size == 2 }
        screen.open()
        assertEquals(before, bo.written(Visibility.SHARED))
        assertEquals(null, ada.phone.notices.shown.value)
    }

    @Test
    fun `what somebody writes is in no text that could be logged`() {
        val row = AppreciationRow("an id", "You stayed.")
        assertFalse("You" in "${Appreciate(text = "You stayed.", rows = listOf(row))} $row")
    }

    @Test
    fun `alone there is nobody to give to`() = story {
        val ada = phone("ada")
        val screen = ada.phone.appreciate
        ada.look(screen)
        screen.type("You stayed.")
        until("it was read") { screen.state.value.rows != null }
        assertTrue(screen.state.value.mayKeep)
        assertFalse(screen.state.value.mayGive)
    }

    @Test
    fun `what could not be written stands in the field again and the sentence says why`() = story {
        val ada = phone("ada")
        val screen = ada.phone.appreciate
        ada.look(screen)
        val long = "a".repeat(20_001)
        screen.type(long)
        screen.keep()
        until("the sentence") { ada.phone.notices.shown.value?.words is Words.Sentence }
        assertEquals(long, screen.state.value.text)
    }

    @Test
    fun `a list goes on by pages to its end`() = story {
        val ada = phone("ada")
        val screen = ada.phone.appreciate
        ada.directly { core -> repeat(120) { core.appreciate("number $it", Visibility.PRIVATE) } }
        ada.look(screen)
        screen.show(Shelf.KEPT)
        until("a page") { screen.state.value.rows?.size == 50 }
        screen.more()
        until("the next") { screen.state.value.rows?.size == 100 }
        screen.more()
        until("the last") { screen.state.value.rows?.size == 120 }
        assertFalse(screen.state.value.hasMore)
    }

    @Test
    fun `what somebody types outlives a screen that is not looked at and a phone that sleeps`() = story {
        val ada = phone("ada")
        val screen = ada.phone.appreciate
        val looking = ada.look(screen)
        screen.type("Half a sen")
        looking.cancel()
        ada.phone.core.away()
        until("it sleeps") { ada.phone.core.state.value is CoreState.Asleep }
        ada.phone.core.front()
        until("it wakes") { ada.phone.core.state.value is CoreState.Awake }
        assertEquals("Half a sen", screen.state.value.text)
    }

    @Test
    fun `a notice goes by itself and an error stays`() = story {
        val ada = phone("ada")
        ada.phone.notices.say(Line.KEPT)
        pass(9.seconds)
        assertEquals(null, ada.phone.notices.shown.value)
        ada.phone.notices.error("Free some space.")
        pass(60.seconds)
        assertEquals(Words.Sentence("Free some space."), ada.phone.notices.shown.value?.words)
    }
}

package app.hearth.demo.model

import app.hearth.ListFilter
import app.hearth.Visibility
import org.junit.Assert.assertEquals
import org.junit.Test
import kotlin.time.Duration.Companion.seconds

class GivingTest {
    private fun PhoneOnDesk.given() = directly { it.list(ListFilter(visibility = Visibility.SHARED)).items.size }

    private fun PhoneOnDesk.kept() = directly { it.list(ListFilter(visibility = Visibility.PRIVATE)).items.size }

    private fun Story.paired(): Pair<PhoneOnDesk, PhoneOnDesk> = (phone("ada") to phone("bo")).also { (ada, bo) -> pair(ada, bo) }

    /** Taps Give, and waits until the notice offers to take it back. */
    private fun Story.gives(ada: PhoneOnDesk) {
        ada.look(ada.phone.appreciate)
        until("there is somebody to give to") { ada.phone.appreciate.state.value.paired }
        ada.phone.appreciate.type("You stayed.")
        ada.phone.appreciate.give()
        until("the notice") { ada.phone.notices.shown.value?.undo != null }
    }

    @Test
    fun `what is given is kept for eight seconds and then given`() = story {
        val (ada, _) = paired()
        gives(ada)
        pass(7.seconds)
        assertEquals(0 to 1, ada.given() to ada.kept())
        pass(2.seconds)
        until("it is given") { ada.given() == 1 }
        assertEquals(0, ada.kept())
    }

    @Test
    fun `taken back in time it stays kept however long one waits`() = story {
        val (ada, _) = paired()
        gives(ada)
        ada.phone.notices.shown.value?.undo?.invoke()
        assertEquals(Words.Of(Line.KEPT), ada.phone.notices.shown.value?.words)
        pass(60.seconds)
        assertEquals(0 to 1, ada.given() to ada.kept())
    }

    @Test
    fun `a phone that is put away gives at once`() = story {
        val (ada, _) = paired()
        gives(ada)
        ada.phone.core.away()
        until("it sleeps") { ada.phone.core.state.value is CoreState.Asleep }
        ada.phone.core.front()
        assertEquals(1 to 0, ada.given() to ada.kept())
    }

    @Test
    fun `Sync now takes along what was only waiting`() = story {
        val (ada, bo) = paired()
        gives(ada)
        for (phone in listOf(ada, bo)) phone.phone.us.syncNow()
        until("they met") { listOf(ada, bo).all { it.phone.sync.state.value == Syncing.Complete } }
        assertEquals(1, bo.given())
        assertEquals("what has left is not offered back", null, ada.phone.notices.shown.value?.undo)
    }

    @Test
    fun `a process that ends in between leaves it kept`() = story {
        val (ada, _) = paired()
        gives(ada)
        ada.kill()
        ada.start()
        assertEquals(0 to 1, ada.given() to ada.kept())
    }
}

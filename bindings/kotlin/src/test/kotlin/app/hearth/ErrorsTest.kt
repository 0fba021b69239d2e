package app.hearth

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.Duration
import java.time.LocalDate

class ErrorsTest : Phones() {
    @Test
    fun `every kind of mistake is its own exception with a sentence`() = story {
        val ada = phone("Ada")
        val unknown = fails<HearthException.Invalid> { ada.did("no such exercise", null) }
        assertTrue(unknown.message.orEmpty().contains("exercise"))
        val alone = fails<HearthException.NotPaired> { ada.appreciate("Now.", Visibility.SHARED) }
        assertEquals("this needs your partner's phone; pair the two phones first", alone.message)
        fails<HearthException.Invalid> { ada.give("no id of anything") }
        fails<HearthException.Invalid> { ada.did("E01", null, on = LocalDate.of(1800, 1, 1)) }
        fails<HearthException.Invalid> { ada.pairScan("no code", Aim.Partner) }
        fails<HearthException.Invalid> { ada.list(ListFilter(), "no cursor") }
        fails<HearthException.AlreadyOpen> { phone("Ada") }
    }

    @Test
    fun `a suspended phone says so until it is resumed`() = story {
        val ada = phone("Ada")
        ada.appreciate("You made tea.", Visibility.PRIVATE)
        repeat(2) { ada.suspend(Duration.ofSeconds(10)) }
        fails<HearthException.Suspended> { ada.rhythm() }
        repeat(2) { ada.resume() }
        assertEquals(listOf("You made tea."), ada.texts())
    }

    @Test
    fun `a phone may be shut down twice`() = story {
        val ada = phone("Ada")
        repeat(2) { ada.shutdown() }
        fails<HearthException.Suspended> { ada.rhythm() }
    }

    @Test
    fun `what a person wrote is not in the text of an item`() = story {
        val ada = phone("Ada")
        ada.appreciate("You made tea.", Visibility.PRIVATE)
        val page = ada.list(ListFilter())
        for (thing in listOf(page, page.items.single(), page.items.single().body)) {
            assertFalse("$thing", "tea" in "$thing")
        }
    }
}

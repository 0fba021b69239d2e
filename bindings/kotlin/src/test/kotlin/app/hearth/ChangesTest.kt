package app.hearth

import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Test

class ChangesTest : Phones() {
    @Test
    fun `the first change comes at once and bursts become one`() = story {
        val ada = phone("Ada")
        val stream = ada.changes()
        val first = checkNotNull(stream.next())
        assertEquals(Topic.entries, first.topics)
        repeat(3) { ada.appreciate("Number $it.", Visibility.PRIVATE) }
        ada.did("E01", Visibility.PRIVATE)
        val burst = Change(first.revision + 4u, listOf(Topic.APPRECIATIONS, Topic.RHYTHM))
        assertEquals(burst, stream.next())
        stream.cancel()
        assertNull(stream.next())
    }

    @Test
    fun `a wait that was given up loses no change`() = story {
        val ada = phone("Ada")
        val stream = ada.changes()
        stream.next()
        coroutineScope {
            val waiting = async(start = CoroutineStart.UNDISPATCHED) { stream.next() }
            assertFalse("nothing has changed", waiting.isCompleted)
            waiting.cancel()
        }
        ada.appreciate("You made tea.", Visibility.PRIVATE)
        assertEquals(listOf(Topic.APPRECIATIONS), stream.next()?.topics)
    }

    @Test
    fun `cancel ends a wait that is under way`() = story {
        val stream = phone("Ada").changes()
        stream.next()
        coroutineScope {
            val waiting = async(start = CoroutineStart.UNDISPATCHED) { stream.next() }
            stream.cancel()
            assertNull(waiting.await())
        }
    }
}

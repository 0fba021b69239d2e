package app.hearth

import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

class ChangesTest : Phones() {
    @Test
    fun `the first change comes at once and bursts become one`() = story {
        val ada = phone("Ada")
        val stream = ada.changes()
        val first = checkNotNull(stream.next(null))
        assertEquals(Topic.entries, first.topics)
        repeat(3) { ada.appreciate("Number $it.", Visibility.PRIVATE) }
        ada.did("E01", Visibility.PRIVATE)
        val burst = Change(first.revision + 4u, listOf(Topic.APPRECIATIONS, Topic.RHYTHM))
        assertEquals(burst, stream.next(first.revision))
        stream.cancel()
        assertNull(stream.next(first.revision))
    }

    @Test
    fun `a wait that was given up before anything changed misses nothing`() = story {
        val ada = phone("Ada")
        val stream = ada.changes()
        val seen = stream.next(null)?.revision
        coroutineScope {
            val waiting = async(start = CoroutineStart.UNDISPATCHED) { stream.next(seen) }
            assertFalse("nothing has changed", waiting.isCompleted)
            waiting.cancel()
        }
        ada.appreciate("You made tea.", Visibility.PRIVATE)
        assertEquals(listOf(Topic.APPRECIATIONS), stream.next(seen)?.topics)
    }

    @Test
    fun `whatever a wait had to say when it was given up, asked again it comes again`() = story {
        val ada = phone("Ada")
        val (stream, witness) = ada.changes() to ada.changes()
        var seen = checkNotNull(stream.next(null)).revision
        var givenUp = 0
        repeat(1_000) {
            val expected = Change(seen + 1u, listOf(Topic.RHYTHM))
            coroutineScope {
                val waiting = async(Dispatchers.Default) { stream.next(seen) }
                // Woken by the same change: it cancels between the answer and its delivery, as often as not.
                launch(Dispatchers.Default) {
                    witness.next(seen)
                    waiting.cancel()
                }
                ada.setDayChain(it % 2 == 0)
                waiting.join()
                if (waiting.isCancelled) givenUp++
            }
            assertEquals(expected, withTimeoutOrNull(10_000) { stream.next(seen) })
            seen = expected.revision
        }
        assertTrue("some were given up", givenUp > 0)
    }

    @Test
    fun `several wait on one stream and all are woken`() = story {
        val ada = phone("Ada")
        val stream = ada.changes()
        val seen = stream.next(null)?.revision
        coroutineScope {
            val waits = List(5) { async(start = CoroutineStart.UNDISPATCHED) { stream.next(seen) } }
            ada.setDayChain(true)
            for (wait in waits) assertEquals(listOf(Topic.RHYTHM), wait.await()?.topics)
        }
    }

    @Test
    fun `cancel ends a wait that is under way`() = story {
        val stream = phone("Ada").changes()
        val seen = stream.next(null)?.revision
        coroutineScope {
            val waiting = async(start = CoroutineStart.UNDISPATCHED) { stream.next(seen) }
            stream.cancel()
            assertNull(waiting.await())
        }
    }
}

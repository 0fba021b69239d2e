package app.hearth

import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit.SECONDS

class CancelTest : Phones() {
    /** A clock that holds up whoever asks, while it is held. */
    private class HeldClock : StandingClock() {
        @Volatile
        var hold: CountDownLatch? = null
        val asked = CountDownLatch(1)

        override fun now(): Now {
            hold?.let {
                asked.countDown()
                check(it.await(60, SECONDS))
            }
            return super.now()
        }
    }

    @Test
    fun `a call that is cancelled while it is carried out is carried out whole`() = story {
        val clock = HeldClock()
        val ada = phone("Ada", clock = clock)
        val held = CountDownLatch(1)
        clock.hold = held
        coroutineScope {
            val writing = launch(Dispatchers.Default) { ada.appreciate("You made tea.", Visibility.PRIVATE) }
            assertTrue("the writer is at it", clock.asked.await(60, SECONDS))
            writing.cancel()
            writing.join()
            assertTrue(writing.isCancelled)
        }
        clock.hold = null
        held.countDown()
        assertEquals(listOf("You made tea."), settled(ada))
    }

    @Test
    fun `a call that is cancelled before it began leaves nothing`() = story {
        val ada = phone("Ada")
        coroutineScope {
            val writing = launch(start = CoroutineStart.LAZY) { ada.appreciate("Never.", Visibility.PRIVATE) }
            writing.cancel()
            writing.join()
        }
        assertEquals(emptyList<String>(), settled(ada))
    }

    @Test
    fun `of many calls cancelled at any point each is there once or not at all`() = story {
        val ada = phone("Ada")
        val all = (0 until 200).map { "Number $it." }
        val answered = ConcurrentHashMap.newKeySet<String>()
        coroutineScope {
            for ((place, text) in all.withIndex()) {
                val writing = launch(Dispatchers.Default) {
                    ada.appreciate(text, Visibility.PRIVATE)
                    answered += text
                }
                // Some are not begun yet, some are in line, some are done.
                if (place % 7 == 0) writing.join()
                repeat(place % 7 * 500) { Thread.onSpinWait() }
                writing.cancel()
            }
        }
        val there = settled(ada)
        assertEquals(there.distinct(), there)
        assertTrue(all.containsAll(there))
        assertTrue("what was answered is there", there.containsAll(answered))
        assertTrue("those that were waited for were answered", answered.size >= 200 / 7)
    }

    /** What is there when everything that was in line is done. */
    private suspend fun settled(phone: Hearth): List<String> {
        val last = phone.appreciate("In line behind all.", Visibility.PRIVATE)
        val items = phone.list(ListFilter(), limit = 500u).items
        return items.filter { it.id != last }.map { it.text }
    }
}

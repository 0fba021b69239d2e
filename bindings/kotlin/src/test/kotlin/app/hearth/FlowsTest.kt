package app.hearth

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.launchIn
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.flow.transformWhile
import kotlinx.coroutines.launch
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

class FlowsTest : Phones() {
    @Test
    fun `a flow of changes begins with what is now and goes on with what comes`() = story {
        val ada = phone("Ada")
        val seen = Channel<Change>(Channel.UNLIMITED)
        coroutineScope {
            val collecting = ada.changeFlow().onEach { seen.send(it) }.launchIn(this)
            assertEquals(Topic.entries, seen.receive().topics)
            ada.appreciate("You made tea.", Visibility.PRIVATE)
            assertEquals(listOf(Topic.APPRECIATIONS), seen.receive().topics)
            ada.setDayChain(true)
            assertEquals(listOf(Topic.RHYTHM), seen.receive().topics)
            collecting.cancel()
        }
    }

    @Test
    fun `a stream goes on from its beginning when a flow of it was cancelled, taken from or failed`() = story {
        val ada = phone("Ada")
        ada.changes().use { stream ->
            coroutineScope {
                val waiting = async(start = CoroutineStart.UNDISPATCHED) { stream.asFlow().toList() }
                waiting.cancel()
            }
            assertEquals("cancelled", Topic.entries, stream.asFlow().first().topics)
            fails<IllegalStateException> { stream.asFlow().collect { error("the collector fails") } }
            assertEquals("taken from and failed", Topic.entries, stream.asFlow().first().topics)
            stream.cancel()
            assertEquals(emptyList<Change>(), stream.asFlow().toList())
        }
    }

    @Test
    fun `a flow of changes ends with the shutdown`() = story {
        val ada = phone("Ada")
        coroutineScope {
            val all = async(start = CoroutineStart.UNDISPATCHED) { ada.changeFlow().toList() }
            ada.shutdown()
            assertTrue(all.await().isNotEmpty())
        }
    }

    @Test
    fun `what is observed is read at once and again when its topic changes`() = story {
        val ada = phone("Ada")
        val seen = Channel<List<String>>(Channel.UNLIMITED)
        coroutineScope {
            val collecting = ada.observe(Topic.APPRECIATIONS) { texts() }.onEach { seen.send(it) }.launchIn(this)
            assertEquals(emptyList<String>(), seen.receive())
            ada.setDayChain(true)
            ada.appreciate("You made tea.", Visibility.PRIVATE)
            assertEquals("another topic reads nothing", listOf("You made tea."), seen.receive())
            collecting.cancel()
        }
    }

    @Test
    fun `no change is missed however slow the one who looks`() = story {
        val ada = phone("Ada")
        val last = 200
        coroutineScope {
            val numbers = async(Dispatchers.Default) {
                ada.observe(Topic.APPRECIATIONS) { list(ListFilter(), limit = 500u).items.size }
                    // Slow: another call before the next change is asked for.
                    .onEach { ada.rhythm() }
                    .transformWhile { emit(it); it < last }
                    .toList()
            }
            for (writer in 0 until 4) launch(Dispatchers.Default) {
                repeat(last / 4) { ada.appreciate("Number $it of $writer.", Visibility.PRIVATE) }
            }
            val seen = numbers.await()
            assertEquals("it saw the last one", last, seen.last())
            assertEquals("and never went back", seen.sorted(), seen)
        }
    }

    @Test
    fun `what a read throws ends the flow, and resumed it goes on anew`() = story {
        val ada = phone("Ada")
        ada.suspend(PATIENCE)
        fails<HearthException.Suspended> { ada.observe { rhythm() }.first() }
        ada.resume()
        assertEquals(ada.rhythm(), ada.observe { rhythm() }.first())
    }

    @Test
    fun `an event comes again until it is acknowledged`() = story {
        val (ada, _) = two()
        val event = ada.eventFlow().first()
        assertEquals(Event.Paired, event.event)
        assertEquals(event, ada.eventFlow().first())
        ada.ack(event.id)
        assertEquals(emptyList<QueuedEvent>(), ada.events())
    }

    @Test
    fun `a collection gives each event once`() = story {
        val (ada, bo) = two()
        val seen = Channel<Event>(Channel.UNLIMITED)
        coroutineScope {
            val collecting = ada.eventFlow().onEach { seen.send(it.event) }.launchIn(this)
            assertEquals(Event.Paired, seen.receive())
            bo.appreciate("You made tea.", Visibility.SHARED)
            meet(ada, bo)
            assertEquals(Event.AppreciationsCame(1u), seen.receive())
            collecting.cancel()
        }
    }

    @Test
    fun `each event is acknowledged when it was handled and stays when that failed`() = story {
        val (ada, _) = two()
        fails<IllegalStateException> { ada.eachEvent { error("the screen is gone") } }
        fails<CancellationException> { ada.eachEvent { throw CancellationException("the screen is left") } }
        assertEquals("not acknowledged", 1, ada.events().size)
        val handled = mutableListOf<Event>()
        coroutineScope {
            // Cancelled just when it has handled it.
            val handling = launch(start = CoroutineStart.LAZY) {
                val mine = coroutineContext
                ada.eachEvent {
                    handled += it
                    mine[kotlinx.coroutines.Job]?.cancel()
                }
            }
            handling.join()
        }
        assertEquals(listOf<Event>(Event.Paired), handled)
        assertEquals(emptyList<QueuedEvent>(), ada.events())
    }

    @Test
    fun `a pairing screen is a flow until it is over`() = story {
        val ada = phone("Ada")
        val bo = phone("Bo")
        ada.pairShow(Aim.Partner).use { screen ->
            bo.pairScan(checkNotNull(screen.code()), Aim.Partner).use { other ->
                coroutineScope {
                    val names = listOf(screen, other).map { session ->
                        async {
                            session.asFlow().onEach { if (it is PairingEvent.Ask) session.answer(true) }.toList()
                        }
                    }.map { (it.await().last() as PairingEvent.Paired).partnerName }
                    assertEquals(listOf("Bo", "Ada"), names)
                }
            }
        }
    }

    @Test
    fun `a pairing screen that nobody looks at any longer says no`() = story {
        val ada = phone("Ada")
        val bo = phone("Bo")
        ada.pairShow(Aim.Partner).use { screen ->
            bo.pairScan(checkNotNull(screen.code()), Aim.Partner).use { other ->
                assertTrue(other.asFlow().first() is PairingEvent.Ask)
                assertTrue(screen.asFlow().toList().last() is PairingEvent.Failed)
            }
        }
    }

    @Test
    fun `a pairing screen that is let go of says no, too`() = story {
        val ada = phone("Ada")
        val bo = phone("Bo")
        ada.pairShow(Aim.Partner).use { screen ->
            bo.pairScan(checkNotNull(screen.code()), Aim.Partner).use { assertTrue(it.next() is PairingEvent.Ask) }
            assertTrue(screen.asFlow().toList().last() is PairingEvent.Failed)
        }
    }

    private suspend fun two(): Pair<Hearth, Hearth> {
        val both = phone("Ada") to phone("Bo")
        pair(both.first, both.second)
        return both
    }
}

package app.hearth.demo.model

import app.hearth.ListFilter
import app.hearth.Progress
import app.hearth.Visibility
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import kotlin.time.Duration.Companion.milliseconds

class SyncPresenterTest {
    private fun Story.paired(): Pair<PhoneOnDesk, PhoneOnDesk> {
        val both = phone("ada") to phone("bo")
        both.first.directly { it.setName("Ada") }
        both.second.directly { it.setName("Bo") }
        pairByScreens(both.first, both.second)
        return both
    }

    private fun PhoneOnDesk.syncNow(): SyncPresenter {
        phone.us.syncNow()
        look(phone.sync)
        return phone.sync
    }

    @Test
    fun `two phones that sync now have everything`() = story {
        val (ada, bo) = paired()
        ada.directly { it.appreciate("You hummed.", Visibility.SHARED) }
        val both = listOf(ada.syncNow(), bo.syncNow())
        until("both have it") { both.all { it.state.value == Syncing.Complete } }
        assertEquals(1, bo.directly { it.list(ListFilter()) }.items.size)
    }

    @Test
    fun `a phone that is alone is told to pair`() = story {
        val ada = phone("ada")
        val sync = ada.syncNow()
        until("the sentence") { sync.state.value is Syncing.Failed }
        val failed = sync.state.value as Syncing.Failed
        assertEquals(Helps.PAIRING, failed.helps)
        assertEquals("This needs your partner's phone; pair the two phones first.", failed.sentence)
    }

    @Test
    fun `what was looked for can be stopped`() = story {
        val (ada, _) = paired()
        val sync = ada.syncNow()
        assertEquals(Syncing.Running(), sync.state.value)
        sync.cancel()
        assertEquals(Syncing.Stopped, sync.state.value)
        sync.start()
        assertEquals(Syncing.Running(), sync.state.value)
    }

    @Test
    fun `how it ended is told once and not when the screen is opened again`() = story {
        val ada = phone("ada")
        val sync = ada.syncNow()
        until("the sentence") { sync.state.value is Syncing.Failed }
        ada.phone.navigator.back()
        until("it is as before") { sync.state.value == Syncing.Ready }
    }

    @Test
    fun `sr 03 only long work shows how much of it is done`() {
        assertNull("nothing known", Progress(0u, 0u).share())
        assertNull("a week's worth", Progress(7u, 40u).share())
        assertEquals(0.5f, Progress(2_000u, 4_000u).share())
        assertEquals(1f, Progress(5_000u, 4_000u).share())
    }

    @Test
    fun `us has both names and says when they met by the week alone`() = story {
        val (ada, _) = paired()
        ada.phone.navigator.go(Place.US)
        val us = ada.phone.us
        ada.look(us)
        until("the names") { us.state.value.partner == "Bo" && us.state.value.name == "Ada" }
        assertEquals(Met.THIS_WEEK, us.state.value.met)
        assertTrue(us.state.value.maySync && !us.state.value.mayPair)
    }

    @Test
    fun `sr 03 us says nothing new about a meeting while somebody watches it`() = story {
        val (ada, bo) = phone("ada") to phone("bo")
        val us = ada.phone.us
        val looking = ada.look(us)
        until("it was read") { us.state.value.known }
        pairByScreens(ada, bo)
        until("the partner") { us.state.value.partner != null }
        assertNull(us.state.value.met)
        looking.cancel()
        ada.look(us)
        until("at the next look") { us.state.value.met == Met.THIS_WEEK }
    }

    @Test
    fun `a first sync of many things shows how much of it is done`() = story {
        val (ada, bo) = paired()
        ada.directly { core -> repeat(600) { core.appreciate("number $it", Visibility.SHARED) } }
        val shares = mutableListOf<Float>()
        val both = listOf(ada.syncNow(), bo.syncNow())
        until("both have it") {
            pass(200.milliseconds)
            (both.last().state.value as? Syncing.Running)?.share?.let { if (shares.lastOrNull() != it) shares += it }
            both.all { it.state.value == Syncing.Complete }
        }
        assertTrue("$shares", shares.isNotEmpty() && shares == shares.sorted() && shares.all { it in 0f..1f })
    }

    @Test
    fun `us offers to pair to one who is alone`() = story {
        val ada = phone("ada")
        val us = ada.phone.us
        ada.look(us)
        until("it was read") { us.state.value.known }
        assertTrue(us.state.value.mayPair && !us.state.value.maySync)
        us.pair()
        assertEquals(Place.PAIR, ada.phone.navigator.at.value)
    }
}

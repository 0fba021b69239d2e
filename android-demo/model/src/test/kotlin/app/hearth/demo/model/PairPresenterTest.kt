package app.hearth.demo.model

import app.hearth.About
import app.hearth.Kind
import app.hearth.ListFilter
import app.hearth.Visibility
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

class PairPresenterTest {
    private fun Story.two(): Pair<PhoneOnDesk, PhoneOnDesk> {
        val (ada, bo) = phone("ada") to phone("bo")
        ada.directly { it.setName("Ada") }
        bo.directly { it.setName("Bo") }
        return ada to bo
    }

    private fun PhoneOnDesk.partner() = directly { it.partner() }

    @Test
    fun `nothing is opened before the list was read`() = story {
        val ada = phone("ada").goToPairing()
        step<Pairing.Reads>(ada)
        ada.goOn()
        assertTrue(step<Pairing.ShowsCode>(ada).text.isNotEmpty())
    }

    @Test
    fun `two phones pair by a code when both say yes`() = story {
        val (ada, bo) = two()
        val (shows, pastes) = ada.goToPairing() to bo.goToPairing()
        knock(shows, pastes)
        val (ofAda, ofBo) = step<Pairing.Asks>(shows) to step<Pairing.Asks>(pastes)
        assertEquals("Bo" to "Ada", ofAda.name to ofBo.name)
        assertEquals(About.NEW_SPACE to About.NEW_SPACE, ofAda.about to ofBo.about)
        shows.answer(true)
        step<Pairing.Waits>(shows)
        pastes.answer(true)
        assertFalse("no moments from before", step<Pairing.Paired>(shows).earlier)
        step<Pairing.Paired>(pastes)
        assertEquals("Bo" to "Ada", ada.partner()?.name to bo.partner()?.name)
        assertTrue("they met", listOf(ada, bo).all { it.partner()?.complete == true })
    }

    @Test
    fun `two phones pair by eight digits`() = story {
        val (ada, bo) = two()
        val (shows, types) = ada.goToPairing() to bo.goToPairing()
        shows.take(Way.SHOW_DIGITS)
        val digits = step<Pairing.ShowsDigits>(shows).digits
        types.take(Way.TYPE)
        types.type(digits.take(4))
        assertFalse(step<Pairing.Types>(types).mayGoOn)
        types.type(digits)
        types.tryTyped()
        step<Pairing.Asks>(shows)
        step<Pairing.Asks>(types)
        types.answer(true)
        shows.answer(true)
        step<Pairing.Paired>(shows)
        step<Pairing.Paired>(types)
    }

    @Test
    fun `digits that were typed wrongly are used up and others stand there`() = story {
        val (ada, bo) = two()
        val (shows, types) = ada.goToPairing() to bo.goToPairing()
        shows.take(Way.SHOW_DIGITS)
        val first = step<Pairing.ShowsDigits>(shows)
        assertFalse(first.others)
        types.take(Way.TYPE)
        types.type(first.digits.replace(Regex("\\d")) { "${(it.value.toInt() + 1) % 10}" })
        types.tryTyped()
        assertTrue("what to do", step<Pairing.Failed>(types).sentence.endsWith("."))
        until("others") { (shows.state.value as? Pairing.ShowsDigits)?.others == true }
        assertTrue(step<Pairing.ShowsDigits>(shows).digits != first.digits)
    }

    @Test
    fun `a no of either is a no and nothing was shared`() = story {
        val (ada, bo) = two()
        val (shows, pastes) = ada.goToPairing() to bo.goToPairing()
        knock(shows, pastes)
        shows.answer(true)
        pastes.answer(false)
        val said = step<Pairing.Failed>(shows).sentence
        assertTrue(said, said.startsWith("One of you said no"))
        step<Pairing.Failed>(pastes)
        assertNull(ada.partner())
        assertNull(bo.partner())
    }

    @Test
    fun `leaving the screen says no and the list is read anew the next time`() = story {
        val (ada, bo) = two()
        val (shows, pastes) = ada.goToPairing() to bo.goToPairing()
        knock(shows, pastes)
        shows.answer(true)
        bo.phone.navigator.back()
        step<Pairing.Failed>(shows)
        step<Pairing.Reads>(pastes)
        assertNull(ada.partner())
    }

    @Test
    fun `a screen that is only turned keeps its code`() = story {
        val ada = phone("ada")
        ada.phone.navigator.go(Place.PAIR)
        val looking = ada.look(ada.phone.pair)
        ada.phone.pair.goOn()
        val code = step<Pairing.ShowsCode>(ada.phone.pair)
        looking.cancel()
        ada.look(ada.phone.pair)
        pass(1.seconds)
        assertSame(code, ada.phone.pair.state.value)
    }

    @Test
    fun `the core stays awake for a minute while a code is shown and no longer`() = story {
        val (ada, bo) = two()
        val shows = ada.goToPairing()
        shows.goOn()
        val code = step<Pairing.ShowsCode>(shows)
        ada.phone.core.away()
        pass(59.seconds)
        assertTrue(ada.phone.core.state.value is CoreState.Awake)
        val pastes = bo.goToPairing()
        pastes.take(Way.PASTE)
        pastes.type(code.text)
        pastes.tryTyped()
        step<Pairing.Asks>(shows)
        pass(2.seconds)
        step<Pairing.Failed>(shows)
        until("it sleeps") { ada.phone.core.state.value is CoreState.Asleep }
        assertEquals(Duration.ZERO, ada.phone.core.holdBack)
    }

    @Test
    fun `quick hide closes the code and nothing holds the core awake any more`() = story {
        val ada = phone("ada")
        val shows = ada.goToPairing()
        shows.goOn()
        step<Pairing.ShowsCode>(shows)
        ada.phone.hide()
        ada.phone.core.away()
        until("it sleeps") { ada.phone.core.state.value is CoreState.Asleep }
        assertSame(Pairing.Reads, shows.state.value)
    }

    @Test
    fun `two phones that are paired may pair again and everything stays`() = story {
        val (ada, bo) = two()
        pairByScreens(ada, bo)
        ada.directly { it.appreciate("You hummed.", Visibility.SHARED) }
        for (each in listOf(ada, bo)) each.phone.navigator.go(Place.SYNC)
        until("both are anew") { listOf(ada, bo).all { it.phone.pair.state.value == Pairing.Reads } }
        val (shows, pastes) = ada.goToPairing() to bo.goToPairing()
        knock(shows, pastes)
        assertEquals(About.REJOIN, step<Pairing.Asks>(shows).about)
        for (each in listOf(shows, pastes)) each.answer(true)
        step<Pairing.Paired>(shows)
        step<Pairing.Paired>(pastes)
        assertEquals(1, bo.directly { it.list(ListFilter()) }.items.size)
    }

    @Test
    fun `two who both said yes and did not meet may still do it`() = story {
        val (ada, bo) = two()
        val (shows, pastes) = ada.goToPairing() to bo.goToPairing()
        knock(shows, pastes)
        for (each in listOf(shows, pastes)) each.answer(true)
        step<Pairing.Completes>(shows).also { shows.stopMeeting() }
        step<Pairing.Completes>(pastes).also { pastes.stopMeeting() }
        assertEquals(listOf(Place.US, Place.US), listOf(ada, bo).map { it.phone.navigator.at.value })
        for (each in listOf(ada, bo)) each.phone.us.also { each.look(it) }
        until("either way is open or done") { listOf(ada, bo).all { it.phone.us.state.value.maySync } }
        for (each in listOf(ada, bo)) each.phone.us.syncNow()
        until("they met") { listOf(ada, bo).all { it.phone.sync.state.value == Syncing.Complete } }
        assertTrue(listOf(ada, bo).all { it.partner()?.complete == true })
    }

    @Test
    fun `what is no code says so and stands in the field to be mended`() = story {
        val ada = phone("ada")
        val pastes = ada.goToPairing()
        pastes.take(Way.PASTE)
        pastes.type("half a co")
        pastes.tryTyped()
        until("the sentence") { ada.phone.notices.shown.value?.words is Words.Sentence }
        assertEquals("half a co", step<Pairing.Pastes>(pastes).code)
        pastes.take(Way.TYPE)
        assertNull("it is not about what comes next", ada.phone.notices.shown.value)
    }

    @Test
    fun `a strange code before the camera is told once`() = story {
        val ada = phone("ada")
        val scans = ada.goToPairing()
        scans.take(Way.SCAN)
        scans.scanned("https://example.org")
        until("the sentence") { ada.phone.notices.shown.value?.words is Words.Sentence }
        step<Pairing.Scans>(scans)
        ada.phone.notices.putAway()
        scans.scanned("https://example.org")
        pass(1.seconds)
        assertNull(ada.phone.notices.shown.value)
    }

    @Test
    fun `a camera that may not be used says what to do and the code goes on being shown`() = story {
        val ada = phone("ada")
        val shows = ada.goToPairing()
        shows.goOn()
        val code = step<Pairing.ShowsCode>(shows)
        shows.cameraAnswered(may = false)
        assertEquals(Words.Of(Line.PAIR_CAMERA), ada.phone.notices.shown.value?.words)
        assertSame(code, shows.state.value)
    }

    @Test
    fun `moments from before are shared all or none`() = story {
        val (ada, bo) = two()
        for (each in listOf(ada, bo)) each.directly { it.did("E01", Visibility.PRIVATE) }
        pairByScreens(ada, bo)
        assertTrue("it asks", step<Pairing.Paired>(ada.phone.pair).earlier)
        bo.phone.pair.shareEarlier(all = false)
        assertEquals(Place.US, bo.phone.navigator.at.value)
        assertEquals("none", 0, bo.shared())
        ada.phone.pair.shareEarlier(all = true)
        until("it is said") { ada.phone.notices.shown.value?.words == Words.Of(Line.SHARED_EARLIER) }
        assertEquals("all", 1, ada.shared())
    }

    private fun PhoneOnDesk.shared() = directly { core ->
        core.list(ListFilter(kinds = listOf(Kind.MOMENT), visibility = Visibility.SHARED)).items.size
    }
}

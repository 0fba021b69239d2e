package app.hearth

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.LocalDate

class TwoPhonesTest : Phones() {
    @Test
    fun `two phones write alone, pair, give, sync and agree`() = story {
        val ada = phone("Ada")
        val bo = phone("Bo")
        val kept = ada.appreciate("You made tea.", Visibility.PRIVATE, tag = "kindness")
        ada.appreciate("Only for me.", Visibility.PRIVATE)
        assertEquals(listOf("Bo", "Ada"), pair(ada, bo))
        val given = ada.give(kept)
        assertEquals("given twice is given once", given, ada.give(kept))
        val did = bo.did("E01", null, on = LocalDate.of(2026, 11, 19))
        assertEquals(Did(did.name, LocalDate.of(2026, 11, 19), Visibility.SHARED, false), did)
        val (ofAda, ofBo) = meet(ada, bo)
        assertTrue(ofAda.complete && ofBo.complete)
        assertEquals(ofAda.cost.given to ofAda.cost.bytesSent, ofBo.cost.taken to ofBo.cost.bytesReceived)
        val shared = ListFilter(visibility = Visibility.SHARED)
        assertEquals(listOf(did.name, "You made tea.").sorted(), ada.texts(shared))
        assertEquals(ada.list(shared).items.map { it.id }.toSet(), bo.list(shared).items.map { it.id }.toSet())
        assertEquals(ada.texts(shared), bo.texts(shared))
        val tea = bo.list(ListFilter(kinds = listOf(Kind.APPRECIATION))).items.single()
        assertEquals(By.PARTNER, tea.by)
        assertEquals(Body.Appreciation("You made tea.", "kindness"), tea.body)
        assertEquals(1u, ada.rhythm().ours.moments)
        assertEquals(ada.rhythm().ours, bo.rhythm().ours)
        val (nothing, _) = meet(ada, bo)
        assertTrue(nothing.cost.bytesSent + nothing.cost.bytesReceived <= 256u)
    }

    @Test
    fun `a no on either screen stores nothing`() = story {
        val ada = phone("Ada")
        val bo = phone("Bo")
        val screen = ada.pairShow(Aim.Partner)
        val other = bo.pairScan(checkNotNull(screen.code()), Aim.Partner)
        for (session in listOf(screen, other)) assertTrue(session.next() is PairingEvent.Ask)
        other.answer(false)
        val failed = screen.next() as PairingEvent.Failed
        assertTrue(failed.error is HearthException.NotMet)
        fails<HearthException.NotPaired> { ada.sync(PATIENCE) }
    }

    @Test
    fun `the code is drawn as a square with its corners`() = story {
        val screen = phone("Ada").pairShow(Aim.Partner)
        val qr = screen.qr()
        val side = qr.side.toInt()
        assertEquals(side * side, qr.dark.size)
        for (row in listOf(0, 6)) assertTrue(qr.dark.subList(row * side, row * side + 7).all { it })
        screen.cancel()
    }

    @Test
    fun `a list is read page by page`() = story {
        val ada = phone("Ada")
        val written = (0 until 5).map { "Number $it." }
        for (text in written) ada.appreciate(text, Visibility.PRIVATE)
        val seen = mutableListOf<String>()
        var cursor: String? = null
        do {
            val page = ada.list(ListFilter(), cursor, 2u)
            seen += page.items.map { it.text }
            cursor = page.next
        } while (cursor != null)
        assertEquals(written, seen.sorted())
    }
}

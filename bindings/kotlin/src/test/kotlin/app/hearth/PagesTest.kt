package app.hearth

import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import org.junit.Assert.assertEquals
import org.junit.Test
import java.time.LocalDate

class PagesTest : Phones() {
    private val five = (0 until 5).map { "Number $it." }

    @Test
    fun `a list is a flow of its things whatever the size of a page`() = story {
        val ada = phone("Ada")
        assertEquals("an empty one ends", 0, ada.listFlow().count())
        for (text in five) ada.appreciate(text, Visibility.PRIVATE)
        ada.did("E01", Visibility.PRIVATE)
        val whole = ada.list(ListFilter()).items
        for (size in 1..7) assertEquals(whole, ada.listFlow(pageSize = size).toList())
        val kept = ListFilter(kinds = listOf(Kind.APPRECIATION))
        assertEquals(five, ada.listFlow(kept, 2).toList().map { it.text }.sorted())
        assertEquals(five, ada.searchFlow("number", 2).toList().map { it.text }.sorted())
    }

    @Test
    fun `a page is read when it is needed and not before`() = story {
        val ada = phone("Ada")
        for (text in five) ada.appreciate(text, Visibility.PRIVATE)
        val seen = mutableListOf<Item>()
        fails<HearthException.Suspended> {
            ada.listFlow(pageSize = 2).collect {
                seen += it
                // The second page cannot be read any more.
                if (seen.size == 2) ada.suspend(PATIENCE)
            }
        }
        assertEquals(2, seen.size)
        ada.resume()
        assertEquals(seen, ada.listFlow(pageSize = 2).take(2).toList())
    }

    @Test
    fun `past plans are read to the end`() = story {
        val ada = phone("Ada")
        for (text in five) ada.plan(text, "", Visibility.PRIVATE, LocalDate.of(2026, 11, 10))
        assertEquals(five, ada.pastPlansFlow(2).toList().map { it.text }.sorted())
    }

    @Test
    fun `the journal is read to the end while it is open`() = story {
        val ada = phone("Ada")
        fails<HearthException.Invalid> { ada.journalFlow(JournalFilter.All).toList() }
        ada.setJournalSecret("a secret".toCharArray())
        for (text in five) {
            ada.writeJournal(text)
            ada.writeNote("the lake", text)
            ada.keepCheck("A check", text)
        }
        assertEquals(five, ada.journalFlow(JournalFilter.All, 2).toList().map { it.text }.sorted())
        assertEquals(five, ada.notesFlow(NoteFilter.All, 2).toList().map { it.text }.sorted())
        assertEquals(5, ada.keptChecksFlow(2).count())
    }

    @Test
    fun `open cards and the partner's check-ins are read to the end`() = story {
        val days = MovedClock()
        val ada = phone("Ada", clock = days)
        val bo = phone("Bo", clock = days)
        pair(ada, bo)
        repeat(3) {
            for (phone in listOf(ada, bo)) phone.answerCard("Mine.", Visibility.SHARED)
            bo.checkIn(CheckIn(mood = 3u), Ticks(mood = true))
            // Sealed answers go one way, the keys to them the other.
            repeat(3) { meet(ada, bo) }
            days.day++
        }
        val opened = ada.openCardsFlow(pageSize = 1).toList()
        assertEquals(3, opened.size)
        assertEquals(ada.openCards().cards, opened)
        assertEquals(opened.drop(1), ada.openCardsFlow(before = opened.first().day, pageSize = 1).toList())
        assertEquals(3, ada.checkInsForMeFlow(1).count())
    }

    /** A clock that goes from day to day. */
    private class MovedClock : StandingClock() {
        @Volatile
        var day = 0

        override fun now() = super.now().let { it.copy(utcSeconds = it.utcSeconds + day * 86_400) }
    }
}

package app.hearth.demo.model

import app.hearth.JournalState
import app.hearth.setJournalSecret
import app.hearth.unlock
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class FirstRunPresenterTest {
    private val PhoneOnDesk.run get() = phone.firstRun
    private val PhoneOnDesk.step get() = run.state.value.step

    private fun PhoneOnDesk.goTo(step: Step) {
        while (this.step != step) run.next()
    }

    private fun PhoneOnDesk.types(secret: String) = run.typeSecret(secret.toCharArray())

    @Test
    fun `from the first screen to Today with nothing set`() = story {
        val ada = phone("ada", welcomed = false)
        ada.look(ada.run)
        assertEquals(Place.FIRST_RUN, ada.phone.navigator.at.value)
        val seen = mutableListOf<Step>()
        while (ada.step != Step.DONE) {
            seen += ada.step
            if (ada.step == Step.ALONE_OR_TWO) ada.run.alone(false) else ada.run.next()
        }
        assertEquals(
            listOf(
                Step.WELCOME, Step.NOT_FOR_DANGER, Step.PRIVATE, Step.ALONE_OR_TWO, Step.NAME, Step.APP_LOCK, Step.JOURNAL_SECRET,
            ),
            seen,
        )
        assertFalse(ada.marks.welcomed)
        ada.run.finish()
        assertTrue(ada.marks.welcomed)
        assertEquals(Place.TODAY, ada.phone.navigator.at.value)
        assertEquals(JournalState.NotMade, ada.directly { it.journalState() })
    }

    @Test
    fun `alone has an honest word of its own and the way back knows it`() = story {
        val ada = phone("ada", welcomed = false)
        ada.goTo(Step.ALONE_OR_TWO)
        ada.run.alone(true)
        assertEquals(Step.ALONE_HONEST, ada.step)
        ada.run.next()
        assertEquals(Step.NAME, ada.step)
        assertTrue(ada.phone.back())
        assertEquals(Step.ALONE_HONEST, ada.step)
        ada.phone.back()
        ada.run.alone(false)
        assertEquals(Step.NAME, ada.step)
        ada.phone.back()
        assertEquals(Step.ALONE_OR_TWO, ada.step)
    }

    @Test
    fun `back goes one step back and from the first screen out of the app`() = story {
        val ada = phone("ada", welcomed = false)
        ada.run.next()
        ada.run.next()
        assertTrue(ada.phone.back())
        assertEquals(Step.NOT_FOR_DANGER, ada.step)
        assertTrue(ada.phone.back())
        assertEquals(Step.WELCOME, ada.step)
        assertFalse(ada.phone.back())
    }

    @Test
    fun `a name that the core does not take changes nothing and its sentence says why`() = story {
        val ada = phone("ada", welcomed = false)
        ada.goTo(Step.NAME)
        assertFalse(ada.run.state.value.mayName)
        val long = "a".repeat(65)
        ada.run.typeName(long)
        ada.run.takeName()
        until("the sentence") { ada.phone.notices.shown.value?.words is Words.Sentence }
        assertEquals(Step.NAME to long, ada.step to ada.run.state.value.name)
        ada.run.typeName("Ada")
        ada.run.takeName()
        until("it goes on") { ada.step == Step.APP_LOCK }
    }

    @Test
    fun `the phone's lock is for a phone that has one`() = story {
        val ada = phone("ada", welcomed = false)
        ada.goTo(Step.APP_LOCK)
        ada.run.lock(locked = true, possible = false)
        assertEquals(Step.APP_LOCK, ada.step)
        assertTrue(ada.run.state.value.noLockScreen)
        assertFalse(ada.marks.locked)
        ada.run.lock(locked = true, possible = true)
        assertTrue(ada.marks.locked)
        ada.phone.back()
        assertFalse(ada.run.state.value.noLockScreen)
        ada.run.lock(locked = false, possible = true)
        assertFalse(ada.marks.locked)
    }

    @Test
    fun `a secret typed twice makes the journal and its door is closed`() = story {
        val ada = phone("ada", welcomed = false)
        ada.look(ada.run)
        ada.goTo(Step.JOURNAL_SECRET)
        val first = "warm bread at six".toCharArray()
        ada.run.typeSecret(first)
        ada.run.takeSecret()
        assertEquals(Step.JOURNAL_SECRET_CONFIRM, ada.step)
        assertEquals(0, ada.run.typed().size)
        val second = "warm bread at six".toCharArray()
        ada.run.typeSecret(second)
        ada.run.takeSecret()
        assertTrue(ada.run.state.value.working)
        until("it was made") { ada.step == Step.DONE }
        assertTrue(ada.directly { it.journalState() } is JournalState.Locked)
        ada.directly { it.unlock("warm bread at six".toCharArray()) }
        assertTrue("both are wiped", (first + second).all { it == '\u0000' })
        // It is made, so the way back does not ask again.
        ada.phone.back()
        assertEquals(Step.APP_LOCK, ada.step)
    }

    @Test
    fun `a second secret that differs is asked for again and makes nothing`() = story {
        val ada = phone("ada", welcomed = false)
        ada.goTo(Step.JOURNAL_SECRET)
        ada.types("warm bread at six")
        ada.run.takeSecret()
        val other = "warm bread at sea".toCharArray()
        ada.run.typeSecret(other)
        ada.run.takeSecret()
        assertTrue(ada.run.state.value.differs)
        assertEquals(Step.JOURNAL_SECRET_CONFIRM, ada.step)
        assertTrue("it is wiped", other.all { it == '\u0000' })
        assertEquals(JournalState.NotMade, ada.directly { it.journalState() })
        ada.types("warm bread at six")
        assertFalse(ada.run.state.value.differs)
        ada.run.takeSecret()
        until("it was made") { ada.step == Step.DONE }
    }

    @Test
    fun `a secret is as short as the core takes it`() = story {
        val ada = phone("ada", welcomed = false)
        ada.goTo(Step.JOURNAL_SECRET)
        ada.types("five5")
        assertFalse(ada.run.state.value.maySecret)
        ada.types("six666")
        assertTrue(ada.run.state.value.maySecret)
        ada.run.takeSecret()
        ada.types("six666")
        ada.run.takeSecret()
        until("it was made") { ada.step == Step.DONE }
    }

    @Test
    fun `a secret that the core does not take is asked for from the start and its sentence says why`() = story {
        val ada = phone("ada", welcomed = false)
        ada.goTo(Step.JOURNAL_SECRET)
        repeat(2) {
            ada.types("a".repeat(1025))
            ada.run.takeSecret()
        }
        until("the sentence") { ada.phone.notices.shown.value?.words is Words.Sentence }
        until("it is asked for again") { ada.step == Step.JOURNAL_SECRET && !ada.run.state.value.working }
        assertEquals(0, ada.run.typed().size)
        assertEquals(JournalState.NotMade, ada.directly { it.journalState() })
    }

    @Test
    fun `leaving a step or hiding the app wipes what was typed of a secret`() = story {
        val ada = phone("ada", welcomed = false)
        fun typed() = "half a secret".toCharArray().also(ada.run::typeSecret)
        ada.goTo(Step.JOURNAL_SECRET)
        val leaves = listOf<() -> Unit>(ada.run::next, { ada.phone.back() }, ada.phone::hide, ada.run::finish)
        for (leave in leaves) {
            ada.goTo(Step.JOURNAL_SECRET)
            val first = typed()
            ada.run.takeSecret()
            val second = typed()
            leave()
            assertTrue((first + second).all { it == '\u0000' })
            while (ada.step > Step.JOURNAL_SECRET) ada.run.back()
        }
    }

    @Test
    fun `what is typed outlives a phone that sleeps`() = story {
        val ada = phone("ada", welcomed = false)
        ada.goTo(Step.JOURNAL_SECRET)
        ada.types("half")
        ada.phone.core.away()
        until("it sleeps") { ada.phone.core.state.value is CoreState.Asleep }
        ada.phone.core.front()
        until("it wakes") { ada.phone.core.state.value is CoreState.Awake }
        assertEquals("half", ada.run.typed().concatToString())
    }

    @Test
    fun `broken off in the middle it begins again and what was set is kept`() = story {
        val ada = phone("ada", welcomed = false)
        ada.goTo(Step.APP_LOCK)
        ada.run.lock(locked = true, possible = true)
        repeat(2) {
            ada.types("warm bread at six")
            ada.run.takeSecret()
        }
        until("it was made") { ada.step == Step.DONE }
        ada.kill()
        ada.start()
        ada.look(ada.run)
        assertEquals(Step.WELCOME, ada.step)
        assertTrue(ada.marks.locked)
        assertEquals("nothing to hide yet", Door.OPEN, ada.phone.gate.door.value)
        until("it was read") { ada.run.state.value.hasJournal }
        ada.goTo(Step.APP_LOCK)
        ada.run.next()
        assertEquals("the secret is not asked for again", Step.DONE, ada.step)
    }

    @Test
    fun `a journal that is there already is not asked for however fast one goes on`() = story {
        val ada = phone("ada", welcomed = false)
        ada.directly { it.setJournalSecret("warm bread at six".toCharArray()) }
        ada.kill()
        ada.start()
        ada.goTo(Step.JOURNAL_SECRET)
        ada.look(ada.run)
        until("it goes on") { ada.step == Step.DONE }
    }

    @Test
    fun `what somebody types is in no text that could be logged`() = story {
        val ada = phone("ada", welcomed = false)
        ada.run.typeName("Ada")
        ada.goTo(Step.JOURNAL_SECRET)
        ada.types("warm bread at six")
        val printed = "${ada.run.state.value} ${ada.run}"
        assertFalse(printed, "Ada" in printed || "bread" in printed)
    }
}

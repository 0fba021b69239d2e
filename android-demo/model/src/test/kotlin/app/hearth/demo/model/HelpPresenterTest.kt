package app.hearth.demo.model

import app.hearth.HelpKind
import app.hearth.Now
import app.hearth.helpRegions
import app.hearth.helpRequired
import app.hearth.helpSituations
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

/** Without a core, as Get help is. */
class HelpPresenterTest {
    private fun help(country: String = "US", now: Now = StandingClock().now()) = HelpPresenter(country) { now }

    private val HelpPresenter.at get() = page.value

    private fun HelpPresenter.atNumbers(): HelpPage.Numbers = at as HelpPage.Numbers

    private fun assertSays(page: HelpPage, screen: String) {
        for (sentence in helpRequired(screen)) assertTrue(sentence, page.body.any { sentence in it })
    }

    @Test
    fun `sr 23 the sentences that may not be missing stand on their pages`() {
        assertTrue(helpRequired("help-start").size >= 4)
        val help = help()
        assertSays(help.at, "help-start")
        for (situation in helpSituations()) {
            help.whatIsGoingOn()
            help.about(situation)
            assertSays(help.at, situation.id)
        }
        help.numbers()
        assertSays(help.at, "help-numbers")
        help.chat(help.atNumbers().lines.first { it.chat != null })
        assertSays(help.at, "help-link")
    }

    @Test
    fun `the emergency number stands first in every region and whatever one looked at`() {
        for (region in helpRegions()) {
            for (situation in listOf(null) + helpSituations()) {
                val help = help(region.code)
                situation?.let(help::about)
                help.numbers()
                val page = help.atNumbers()
                assertEquals(HelpKind.EMERGENCY, page.lines.first().kind)
                assertEquals(region, page.region)
            }
        }
    }

    @Test
    fun `what one looked at chooses the numbers and the straight way has all`() {
        val help = help()
        help.numbers()
        val all = help.atNumbers().lines
        help.back()
        help.whatIsGoingOn()
        help.about(helpSituations().single { it.id == "help-fear" })
        help.numbers()
        val fitting = help.atNumbers().lines
        assertTrue(fitting.size in 2 until all.size)
        assertTrue(fitting.all { it.kind == HelpKind.EMERGENCY || it.kind == HelpKind.DOMESTIC_ABUSE })
    }

    @Test
    fun `a phone's own name for its country finds the region`() {
        for ((country, code) in listOf("GB" to "UK", "BE" to "EU", "DE" to "DE")) {
            val help = help(country)
            help.numbers()
            assertEquals(code, help.atNumbers().region?.code)
        }
    }

    @Test
    fun `in a country that is not here a sentence says what to do and the list is there`() {
        for (country in listOf("BR", "")) {
            val help = help(country)
            help.numbers()
            assertNull(help.atNumbers().region)
            assertTrue(help.atNumbers().lines.isEmpty())
            assertTrue("emergency number" in help.atNumbers().noRegion)
            help.regions("Region")
            val regions = help.at as HelpPage.Regions
            assertNull(regions.chosen)
            help.choose(regions.regions.single { it.code == "NZ" })
            assertEquals("NZ", help.atNumbers().region?.code)
        }
    }

    @Test
    fun `choosing a region keeps what one looked at and leaves one page of numbers on the way back`() {
        val help = help("NZ")
        help.about(helpSituations().single { it.id == "help-fear" })
        help.numbers()
        help.regions("Region")
        help.choose(helpRegions().single { it.code == "UK" })
        assertTrue(help.atNumbers().lines.none { it.kind == HelpKind.CRISIS })
        help.back()
        assertTrue(help.at is HelpPage.About)
    }

    @Test
    fun `a number that was not confirmed lately says so`() {
        val help = help(now = Now(utcSeconds = StandingClock().now().utcSeconds + 200L * 24 * 3600, offsetMinutes = 0, zone = ""))
        help.numbers()
        assertTrue(help.atNumbers().lines.all { it.check })
        assertTrue("Check this number" in help.atNumbers().check)
    }

    @Test
    fun `before a call stands what it leaves behind but an emergency does not wait`() {
        val help = help()
        help.numbers()
        val (emergency, other) = help.atNumbers().lines.partition { it.kind == HelpKind.EMERGENCY }.let { it.first.first() to it.second.first() }
        assertEquals(emergency.number, help.call(emergency))
        assertTrue(help.at is HelpPage.Numbers)
        assertNull(help.call(other))
        assertTrue(help.at is HelpPage.BeforeCall)
        assertEquals(other.number, help.call(other))
    }

    @Test
    fun `copying says where the number is and the next page forgets it`() {
        val help = help()
        help.numbers()
        help.copied()
        assertNotNull(help.said.value)
        help.back()
        assertNull(help.said.value)
    }

    @Test
    fun `back goes a page back and from the first out of it`() {
        val help = help()
        help.whatIsGoingOn()
        help.about(helpSituations().first())
        assertTrue(help.back())
        assertTrue(help.at is HelpPage.Choice)
        assertTrue(help.back())
        assertFalse(help.back())
    }

    @Test
    fun `what somebody looks at is in no text that could be logged and a new visit begins anew`() {
        val help = help()
        help.about(helpSituations().single { it.id == "help-fear" })
        assertFalse("fear" in "${help.at} $help")
        help.regions("Region")
        help.choose(helpRegions().single { it.code == "FR" })
        val again = help()
        assertTrue(again.at is HelpPage.Start)
        again.numbers()
        assertEquals("US", again.atNumbers().region?.code)
    }
}

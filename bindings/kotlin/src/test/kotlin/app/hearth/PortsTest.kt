package app.hearth

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.LocalDate

class PortsTest : Phones() {
    @Test
    fun `secrets in a map open the same phone again`() = story {
        val secrets = MapSecrets()
        val ada = phone("Ada", secrets)
        ada.appreciate("You made tea.", Visibility.PRIVATE)
        ada.shutdown()
        fails<HearthException.Damaged> { phone("Ada", MapSecrets()) }
        assertEquals(listOf("You made tea."), phone("Ada", secrets).texts())
    }

    @Test
    fun `a port's own exception reaches the caller as storage with its reason`() = story {
        val secrets = MapSecrets()
        secrets.throws = PortException.Failed("the phone is locked")
        val locked = fails<HearthException.Storage> { phone("Ada", secrets) }
        assertTrue(locked.message.orEmpty().startsWith("the phone is locked"))
    }

    @Test
    fun `any other exception of a port is storage without its text`() = story {
        val secrets = MapSecrets()
        secrets.throws = IllegalStateException("a secret")
        val broken = fails<HearthException.Storage> { phone("Ada", secrets) }
        assertFalse(broken.message.orEmpty(), "a secret" in broken.message.orEmpty())
    }

    @Test
    fun `a port that throws in the middle fails that one call and no other`() = story {
        var broken = false
        val clock = object : StandingClock() {
            override fun now() = if (broken) throw PortException.Failed("the clock stands still") else super.now()
        }
        val ada = phone("Ada", clock = clock)
        broken = true
        val stopped = fails<HearthException.Storage> { ada.appreciate("Never.", Visibility.PRIVATE) }
        assertTrue(stopped.message.orEmpty(), stopped.message.orEmpty().startsWith("the clock stands still"))
        broken = false
        ada.appreciate("You made tea.", Visibility.PRIVATE)
        assertEquals(listOf("You made tea."), ada.texts())
    }

    @Test
    fun `the day is the clock's day`() = story {
        // 2026-11-21, 03:00 in Paris: still Friday.
        val night = object : Clock {
            override fun now() = Now(1_795_226_400, 60, "Europe/Paris")
        }
        val did = phone("Ada", clock = night).did("E01", Visibility.PRIVATE)
        assertEquals(LocalDate.of(2026, 11, 20), did.day)
    }
}

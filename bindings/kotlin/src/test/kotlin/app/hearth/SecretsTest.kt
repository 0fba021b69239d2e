package app.hearth

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.File
import java.time.Duration

class SecretsTest : Phones() {
    private val said = "tøyst två ❤️"

    private fun wiped(secret: CharArray) = secret.isNotEmpty() && secret.all { it == '\u0000' }

    @Test
    fun `a secret as characters is the same secret as its bytes`() = story {
        val ada = phone("Ada")
        ada.setJournalSecret(said.toCharArray())
        ada.lock()
        ada.unlock(said.toByteArray())
        ada.lock()
        ada.unlock(said.toCharArray())
        ada.prove(said.toCharArray())
        ada.changeJournalSecret(said.toCharArray(), "another one".toCharArray())
        ada.lock()
        fails<HearthException.Invalid> { ada.unlock(said.toCharArray()) }
    }

    @Test
    fun `the characters are overwritten whether it goes well or not`() = story {
        val ada = phone("Ada")
        val all = List(6) { said.toCharArray() }
        ada.setJournalSecret(all[0])
        ada.unlock(all[1])
        ada.prove(all[2])
        fails<HearthException.Invalid> { ada.setJournalSecret(all[3]) }
        ada.changeJournalSecret(all[4], all[5])
        for (secret in all) assertTrue(wiped(secret))
        val wrong = "not this one".toCharArray()
        fails<HearthException.Invalid> { ada.unlock(wrong) }
        assertTrue(wiped(wrong))
    }

    @Test
    fun `half a character is no secret and not another one`() = story {
        val ada = phone("Ada")
        val halves = listOf("secret\uD83D", "\uDE00secret").map { it.toCharArray() }
        for (half in halves) {
            fails<HearthException.Invalid> { ada.setJournalSecret(half) }
            assertTrue(wiped(half))
        }
        assertTrue(ada.journalState() is JournalState.NotMade)
    }

    @Test
    fun `a backup comes back with its words`() = story {
        val ada = phone("Ada")
        ada.appreciate("You made tea.", Visibility.PRIVATE)
        ada.setJournalSecret(said.toCharArray())
        val file = File(folder.root, "backup").path
        val words = "twelve letters and more"
        val given = listOf(words.toCharArray(), said.toCharArray())
        ada.backup(file, given[0], given[1])
        for (secret in given) assertTrue(wiped(secret))
        ada.shutdown()
        val ports = Ports(MapSecrets(), fileDiscovery(File(folder.root, "meet").path), StandingClock())
        val config = Config(File(folder.root, "New").path, undoWindow = Duration.ofSeconds(10))
        restore(config, ports, file, words.toCharArray())
        assertEquals(listOf("You made tea."), Hearth.use(config, ports) { it.texts() })
        assertFalse(words in File(file).readText(Charsets.ISO_8859_1))
    }
}

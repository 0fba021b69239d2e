package app.hearth

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.File
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

class ScopeTest : Phones() {
    private val secrets = MapSecrets()

    /** Holds up the opening, while it is held. */
    private inner class HeldSecrets(val hold: CountDownLatch) : SecretStore by secrets {
        val asked = CountDownLatch(1)

        override fun read(name: String): ByteArray? {
            asked.countDown()
            check(hold.await(60, SECONDS))
            return secrets.read(name)
        }
    }

    private val config get() = Config(File(folder.root, "Ada").path, 10.minutes, bind = "127.0.0.1:0")

    private fun ports(store: SecretStore = secrets) =
        Ports(store, fileDiscovery(File(folder.root, "meet").path), StandingClock())

    /** Nobody has it open, and the object is of no use any more. */
    private suspend fun isOver(used: Hearth?) {
        used?.let { assertTrue("let go of", it.uniffiIsDestroyed) }
        val texts = Hearth.use(config, ports()) { it.texts() }
        assertEquals(texts, Hearth.use(config, ports()) { it.texts() })
    }

    @Test
    fun `a scope answers what its block does and is shut down`() = story {
        lateinit var used: Hearth
        val id = Hearth.use(config, ports()) {
            used = it
            it.appreciate("You made tea.", Visibility.PRIVATE)
        }
        isOver(used)
        assertEquals(id, Hearth.use(config, ports()) { it.find(id).id })
    }

    @Test
    fun `a scope is shut down when its block throws`() = story {
        lateinit var used: Hearth
        val thrown = fails<IllegalStateException> {
            Hearth.use(config, ports()) {
                used = it
                error("the block fails")
            }
        }
        assertEquals("the block fails", thrown.message)
        isOver(used)
    }

    @Test
    fun `a scope is shut down before its cancellation has come back`() = story {
        val used = CompletableDeferred<Hearth>()
        coroutineScope {
            val using = launch(Dispatchers.Default) {
                Hearth.use(config, ports()) {
                    used.complete(it)
                    awaitCancellation()
                }
            }
            used.await()
            using.cancel()
            using.join()
            assertTrue(using.isCancelled)
        }
        isOver(used.await())
    }

    @Test
    fun `a scope that is cancelled while it opens does not run and leaves nothing open`() = story {
        val held = HeldSecrets(CountDownLatch(1))
        var ran = false
        coroutineScope {
            val using = launch(Dispatchers.Default) { Hearth.use(config, ports(held)) { ran = true } }
            assertTrue("it opens", held.asked.await(60, SECONDS))
            using.cancel()
            held.hold.countDown()
            using.join()
            assertTrue(using.isCancelled)
        }
        assertFalse(ran)
        isOver(null)
    }

    @Test
    fun `what cannot be opened throws and runs nothing`() = story {
        Hearth.use(config, ports()) {
            fails<HearthException.AlreadyOpen> { Hearth.use(config, ports()) { error("never") } }
        }
        isOver(null)
    }

    @Test
    fun `a call of any kind after the shutdown or a suspend says suspended`() = story {
        Hearth.use(config, ports()) { ada ->
            ada.suspend(10.seconds)
            fails<HearthException.Suspended> { ada.list(ListFilter()) }
            fails<HearthException.Suspended> { ada.appreciate("Never.", Visibility.PRIVATE) }
            fails<HearthException.Suspended> { ada.today() }
            fails<HearthException.Suspended> { ada.sync(1.seconds) }
            fails<HearthException.Suspended> { ada.pairShow(Aim.Partner) }
            fails<HearthException.Suspended> { ada.events() }
            ada.resume()
            assertEquals(emptyList<String>(), ada.texts())
            ada.shutdown()
            fails<HearthException.Suspended> { ada.texts() }
        }
    }

    @Test
    fun `time in Kotlin's own type is the same time`() = story {
        assertEquals(java.time.Duration.ofMinutes(10), config.undoWindow)
        val ada = phone("Ada")
        fails<HearthException.NotPaired> { ada.sync(1.seconds) }
    }

    @Test
    fun `a code is drawn row by row`() = story {
        phone("Ada").pairShow(Aim.Partner).use { screen ->
            val qr = screen.qr()
            val rows = qr.rows()
            assertEquals(qr.side.toInt(), rows.size)
            assertTrue(rows.all { it.size == rows.size })
            assertEquals(qr.dark, rows.flatten())
            assertTrue("the corner", rows[0].take(7).all { it } && rows.take(7).all { it[0] })
        }
    }

    @Test
    fun `the wrapper is at most three hundred lines`() {
        val written = File("src/main/kotlin").walk().filter { it.extension == "kt" }.toList()
        assertTrue(written.isNotEmpty())
        assertTrue(written.sumOf { it.readLines().size } <= 300)
    }
}

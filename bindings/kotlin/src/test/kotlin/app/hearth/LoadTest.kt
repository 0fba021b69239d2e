package app.hearth

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.launchIn
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.plus
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.File
import java.lang.management.ManagementFactory
import java.util.concurrent.Executors
import javax.management.ObjectName

class LoadTest : Phones() {
    @Test
    fun `two hundred parallel calls from eight threads are all carried out`() = story {
        val ada = phone("Ada")
        Executors.newFixedThreadPool(8).asCoroutineDispatcher().use { eight ->
            coroutineScope {
                (0 until 200).map { place ->
                    async(eight) {
                        when (place % 4) {
                            0 -> assertEquals(0u, ada.rhythm().ours.moments)
                            1 -> ada.texts().let { assertEquals(it.distinct(), it) }
                            else -> ada.appreciate("Number $place.", Visibility.PRIVATE)
                        }
                    }
                }.awaitAll()
            }
        }
        val written = (0 until 200).filter { it % 4 > 1 }.map { "Number $it." }
        assertEquals(written.sorted(), ada.texts())
    }

    @Test
    fun `ten thousand wake-ups leave no object behind`() {
        var woken = 0
        story {
            val ada = phone("Ada")
            // Whatever is made once is made by the first.
            wakeUps(ada)
            val before = living()
            repeat(40) { woken += wakeUps(ada) }
            val after = living()
            for (name in listOf("Hearth", "Clocks in Rust")) assertTrue("$name is counted", (after[name] ?: 0) > 0)
            assertEquals("what there is more of", emptyList<String>(), more(before, after))
        }
        assertEquals(10_000, woken)
    }

    @Test
    fun `phones that were opened and shut down leave nothing behind`() = story {
        repeat(2) { openAndRead() }
        val before = living()
        repeat(20) { openAndRead() }
        assertEquals("what there is more of", emptyList<String>(), more(before, living()))
    }

    /** Five Flows wait and are woken fifty times each, then are cancelled while they wait. */
    private suspend fun wakeUps(phone: Hearth): Int {
        var woken = 0
        coroutineScope {
            val seen = List(5) { Channel<Change>(Channel.UNLIMITED) }
            val flows = seen.map { changes ->
                phone.changeFlow().onEach { changes.send(it) }.launchIn(this + Dispatchers.Default)
            }
            for (changes in seen) changes.receive()
            repeat(50) {
                phone.setDayChain(it % 2 == 0)
                for (changes in seen) {
                    assertEquals(listOf(Topic.RHYTHM), changes.receive().topics)
                    woken++
                }
            }
            for (flow in flows) flow.cancel()
        }
        return woken
    }

    private val secrets = MapSecrets()

    private suspend fun openAndRead() {
        val config = Config(File(folder.root, "Ada").path, bind = "127.0.0.1:0")
        Hearth.use(config, Ports(secrets, NobodyNear(), StandingClock(), Silent())) { it.rhythm() }
    }

    private class NobodyNear : Discovery {
        override fun advertise(service: Service, addresses: List<String>, txt: ByteArray) = Unit
        override fun browse(service: Service) = emptyList<Found>()
        override fun stop(service: Service) = Unit
    }

    private class Silent : LogSink {
        override fun line(text: String) = Unit
    }

    /** How often there is more than a thread on its way out may still hold; a leak is dozens or thousands. */
    private fun more(before: Map<String, Int>, after: Map<String, Int>) =
        after.filter { (name, count) -> count > (before[name] ?: 0) + 4 }.map { "$it, not ${before[it.key] ?: 0}" }

    /**
     * How many objects of every class of ours, and of waiting coroutines, the virtual machine holds after a full
     * collection (its own histogram); the places in UniFFI's handle maps, which is what Rust holds of ours; and the
     * threads. What we hold of Rust's is `UniffiCleanAction`: one until it has freed its object.
     */
    private fun living(): Map<String, Int> {
        val diagnostics = ObjectName("com.sun.management:type=DiagnosticCommand")
        val signature = arrayOf(Array<String>::class.java.name)
        val histogram = ManagementFactory.getPlatformMBeanServer()
            .invoke(diagnostics, "gcClassHistogram", arrayOf(emptyArray<String>()), signature) as String
        val classes = histogram.lines().mapNotNull { line ->
            // As `  12:   3   72  app.hearth.ChangeStream`.
            val words = line.trim().split(Regex("\\s+"))
            val name = words.getOrNull(3)?.takeIf { "app.hearth." in it || "ContinuationImpl" in it }
            name?.let { it.removePrefix("app.hearth.") to words[1].toInt() }
        }.toMap()
        assertTrue("a histogram was read", classes.isNotEmpty())
        return classes + mapOf(
            "Calls that Rust is to wake" to uniffiContinuationHandleMap.size,
            "Clocks in Rust" to FfiConverterTypeClock.handleMap.size,
            "Discoveries in Rust" to FfiConverterTypeDiscovery.handleMap.size,
            "LogSinks in Rust" to FfiConverterTypeLogSink.handleMap.size,
            "SecretStores in Rust" to FfiConverterTypeSecretStore.handleMap.size,
            "Threads" to checkNotNull(File("/proc/self/task").list()).size,
        )
    }
}

package app.hearth

import app.hearth.scenarios.Air
import app.hearth.scenarios.Desk
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** What the way into the core costs from Kotlin: see `tests/hosts/bench.sh`. Not among the tests, which its name says. */
class Bench {
    @get:Rule
    val folder = TemporaryFolder()

    private suspend fun median(what: String, times: Int, act: suspend () -> Unit) {
        repeat(times) { act() } // for the compiler that works while it runs
        val took = List(times) { System.nanoTime().also { act() }.let { System.nanoTime() - it } }
        println("$what ${took.sorted()[times / 2] / 1000.0}")
    }

    @Test
    fun `what it costs`() = runBlocking {
        val phone = Hearth.open(Config(folder.root.path), Desk("bench", Air()).ports)
        repeat(200) { phone.appreciate("Number $it: you made tea.", Visibility.PRIVATE) }
        val stream = phone.changes()
        median("in memory", 5000) { phone.syncProgress() }
        median("one call", 1000) { phone.partner() }
        median("50 rows", 300) { phone.list(ListFilter()) }
        median("write", 300) { phone.setDayChain(true) }
        var seen = stream.next(null)?.revision
        median("write and wake-up", 300) {
            coroutineScope {
                val waiting = async(start = CoroutineStart.UNDISPATCHED) { stream.next(seen) }
                phone.setDayChain(true)
                seen = waiting.await()?.revision
            }
        }
        phone.shutdown()
    }
}

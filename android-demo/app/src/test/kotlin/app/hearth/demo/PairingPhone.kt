// The other phone on the desk of a screen test: a core without screens.
package app.hearth.demo

import app.hearth.Config
import app.hearth.Hearth
import app.hearth.PairingSession
import app.hearth.Ports
import app.hearth.asFlow
import app.hearth.PairingEvent
import app.hearth.fileDiscovery
import app.hearth.fileSecretStore
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.robolectric.RuntimeEnvironment
import java.io.File

/** Beside the phone of the app, where it finds it. */
internal class PairingPhone(name: String) : AutoCloseable {
    private val scope = CoroutineScope(Dispatchers.Default)
    private val desk = (RuntimeEnvironment.getApplication() as TestApp).folder.parentFile
    private val core: Hearth = runBlocking {
        val secrets = fileSecretStore(File(desk, "other-secrets").path)
        val config = Config(home = File(desk, "other").path, bind = "127.0.0.1:0")
        Hearth.open(config, Ports(secrets, fileDiscovery(File(desk, "meet").path), FridayAtOne)).also { it.setName(name) }
    }

    /** What was asked here. */
    @Volatile
    var asked: PairingEvent.Ask? = null
        private set

    /** The pairing screen that is open here. */
    @Volatile
    lateinit var session: PairingSession
        private set

    fun <T> does(what: suspend Hearth.() -> T): Deferred<T> = scope.async { core.what() }

    /** Opens a pairing screen, and goes on to the first meeting when both said yes. */
    fun pairs(open: suspend Hearth.() -> PairingSession) {
        scope.launch {
            session = core.open()
            session.asFlow().collect {
                if (it is PairingEvent.Ask) asked = it
                if (it is PairingEvent.Paired) scope.launch { core.sync(java.time.Duration.ofSeconds(30)) }
            }
        }
    }

    fun answers(yes: Boolean) {
        waitFor("the question on the other phone") { asked != null }
        scope.launch { session.answer(yes) }
    }

    override fun close() {
        scope.cancel()
        runBlocking { core.shutdown() }
        core.close()
    }
}

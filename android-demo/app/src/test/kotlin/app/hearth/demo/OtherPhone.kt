// The other phone on the desk: its core alone, in the same process as the app.
package app.hearth.demo

import app.hearth.Aim
import app.hearth.Config
import app.hearth.Hearth
import app.hearth.PairingEvent
import app.hearth.Ports
import app.hearth.demo.model.CoreState
import app.hearth.fileDiscovery
import app.hearth.fileSecretStore
import app.hearth.sync
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import java.io.File
import kotlin.time.Duration.Companion.seconds

/** A second phone that lies beside the app's. */
public class OtherPhone(private val app: TestApp, name: String = "Bo") : AutoCloseable {
    private val core: Hearth = runBlocking {
        val desk = app.folder.parentFile
        val secrets = fileSecretStore(File(desk, "$name/secrets").path)
        val ports = Ports(secrets, fileDiscovery(File(desk, "meet").path), FridayAtOne)
        Hearth.open(Config(home = File(desk, "$name/home").path, bind = "127.0.0.1:0"), ports).also { it.setName(name) }
    }

    private val ofTheApp: Hearth
        get() {
            waitFor("the app's core") { app.phone.core.state.value is CoreState.Awake }
            return (app.phone.core.state.value as CoreState.Awake).hearth
        }

    /** What this person does, and what the app's person does beside its screens. */
    public fun <T> does(what: suspend (Hearth) -> T): T = runBlocking { what(core) }

    public fun <T> appDoes(what: suspend (Hearth) -> T): T = ofTheApp.let { runBlocking { what(it) } }

    /** Pairs the two by the code, both saying yes, and lets them meet for the first time. */
    public fun pair() {
        appDoes { here ->
            here.setName("Ada")
            val screen = here.pairShow(Aim.Partner)
            val sessions = listOf(screen, core.pairScan(checkNotNull(screen.code()), Aim.Partner))
            for (session in sessions) check(session.next() is PairingEvent.Ask)
            for (session in sessions) session.answer(true)
            for (session in sessions) check(session.next() is PairingEvent.Paired)
        }
        meet()
    }

    /** "Sync now" on both, until both have everything. */
    public fun meet() {
        val meetings = appDoes { here ->
            coroutineScope { listOf(here, core).map { async { it.sync(60.seconds) } }.awaitAll() }
        }
        check(meetings.all { it.complete })
    }

    override fun close() {
        runBlocking { core.shutdown() }
        core.close()
    }
}

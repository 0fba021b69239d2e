// What the tests share: a folder with phones in it, and ports in plain Kotlin.
package app.hearth

import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.After
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.rules.TemporaryFolder
import java.io.File
import java.time.Duration
import java.util.concurrent.ConcurrentHashMap

val PATIENCE: Duration = Duration.ofSeconds(60)

/** Stands at Friday 2026-11-20, 13:00 in Paris. */
open class StandingClock : Clock {
    override fun now() = Now(utcSeconds = 1_795_176_000, offsetMinutes = 60, zone = "Europe/Paris")
}

/** Secrets in memory, and a way to be locked. */
class MapSecrets : SecretStore {
    private val secrets = ConcurrentHashMap<String, ByteArray>()
    var throws: Exception? = null

    override fun read(name: String): ByteArray? {
        throws?.let { throw it }
        return secrets[name]
    }

    override fun write(name: String, secret: ByteArray) {
        throws?.let { throw it }
        secrets[name] = secret
    }

    override fun remove(name: String) {
        secrets.remove(name)
    }
}

abstract class Phones {
    @get:Rule
    val folder = TemporaryFolder()

    private val opened = mutableListOf<Hearth>()

    /** A test in coroutines: a call that never answers fails it. */
    fun story(tell: suspend () -> Unit) = runBlocking { withTimeout(120_000) { tell() } }

    suspend fun phone(name: String, secrets: SecretStore = MapSecrets(), clock: Clock = StandingClock()): Hearth {
        val config = Config(
            home = File(folder.root, name).path,
            bind = "127.0.0.1:0",
            undoWindow = Duration.ofMinutes(10),
        )
        val meet = fileDiscovery(File(folder.root, "meet").path)
        val phone = Hearth.open(config, Ports(secrets, meet, clock))
        opened += phone
        phone.setName(name)
        return phone
    }

    @After
    fun closeAll() = story {
        for (phone in opened) {
            phone.shutdown()
            phone.close()
        }
    }

    /** Pairs by the code, both saying yes, and completes it by the first sync. Returns the partners' names. */
    suspend fun pair(shows: Hearth, scans: Hearth): List<String> {
        val screen = shows.pairShow(Aim.Partner)
        val other = scans.pairScan(checkNotNull(screen.code()), Aim.Partner)
        assertNull(other.code())
        for (session in listOf(screen, other)) assertTrue(session.next() is PairingEvent.Ask)
        screen.answer(true)
        other.answer(true)
        val names = listOf(screen, other).map { (it.next() as PairingEvent.Paired).partnerName }
        for (session in listOf(screen, other)) assertNull("the screen is over", session.next())
        meet(shows, scans)
        return names
    }

    /** "Sync now" on both. */
    suspend fun meet(one: Hearth, other: Hearth): Pair<Meeting, Meeting> = coroutineScope {
        val ofOne = async { one.sync(PATIENCE) }
        val ofOther = async { other.sync(PATIENCE) }
        ofOne.await() to ofOther.await()
    }

    /** The exception of this kind that the call ends with. */
    suspend inline fun <reified E : Exception> fails(crossinline call: suspend () -> Unit): E {
        try {
            call()
        } catch (e: Exception) {
            if (e is E) return e
            throw AssertionError("not a ${E::class.simpleName}", e)
        }
        throw AssertionError("no ${E::class.simpleName}")
    }
}

val Item.text: String
    get() = when (val body = body) {
        is Body.Appreciation -> body.text
        is Body.Moment -> body.name
        is Body.Plan -> body.title
        is Body.Rest -> "rest"
        is Body.CheckIn -> body.mind.orEmpty()
    }

suspend fun Hearth.texts(filter: ListFilter = ListFilter()) = list(filter, limit = 500u).items.map { it.text }.sorted()

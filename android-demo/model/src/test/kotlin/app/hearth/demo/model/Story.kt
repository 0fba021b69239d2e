// A phone without views, on the real core: time moves only when a story says so, the core answers when it answers.
package app.hearth.demo.model

import app.hearth.Aim
import app.hearth.Clock
import app.hearth.Config
import app.hearth.Hearth
import app.hearth.Now
import app.hearth.PairingEvent
import app.hearth.Ports
import app.hearth.fileDiscovery
import app.hearth.fileSecretStore
import app.hearth.sync
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestCoroutineScheduler
import java.io.File
import java.nio.file.Files
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Several phones on one desk. */
@OptIn(ExperimentalCoroutinesApi::class)
internal class Story(private val desk: File = Files.createTempDirectory("story").toFile()) : AutoCloseable {
    private val scheduler = TestCoroutineScheduler()
    private val phones = mutableListOf<PhoneOnDesk>()

    /** A new phone, looked at. */
    fun phone(name: String, welcomed: Boolean = true, automatic: Boolean = false): PhoneOnDesk =
        PhoneOnDesk(this, File(desk, name), Marks(welcomed), automatic).also { phones += it }

    /** Pairs two phones by the code, both saying yes, and lets them meet for the first time. */
    fun pair(one: PhoneOnDesk, other: PhoneOnDesk) {
        one.directly { it.setName(one.name) }
        other.directly { it.setName(other.name) }
        val screen = one.directly { it.pairShow(Aim.Partner) }
        val scan = other.directly { it.pairScan(checkNotNull(screen.code()), Aim.Partner) }
        for (session in listOf(screen, scan)) one.directly { check(session.next() is PairingEvent.Ask) }
        for (session in listOf(screen, scan)) one.directly { session.answer(true) }
        for (session in listOf(screen, scan)) one.directly { check(session.next() is PairingEvent.Paired) }
        meet(one, other)
    }

    /** "Sync now" on both, until both have everything. */
    fun meet(one: PhoneOnDesk, other: PhoneOnDesk) {
        val there = other.directly { it }
        val meetings = one.directly { here ->
            coroutineScope { listOf(here, there).map { async { it.sync(LONG_ENOUGH) } }.awaitAll() }
        }
        check(meetings.all { it.complete })
    }

    /** The same desk once more, as it lies there: what happens on it from now on is another story. */
    fun again(tell: Story.() -> Unit) {
        phones.forEach { it.kill() }
        val copy = Files.createTempDirectory("story").toFile()
        desk.copyRecursively(copy, overwrite = true)
        Story(copy).use(tell)
        phones.forEach { it.start() }
    }

    internal fun scope() = CoroutineScope(SupervisorJob() + StandardTestDispatcher(scheduler))

    /** Waits for the core, which answers in real time, and lets no other time pass. */
    fun until(what: String, ready: () -> Boolean) {
        val end = System.nanoTime() + LONGEST
        while (true) {
            scheduler.runCurrent()
            if (ready()) return
            check(System.nanoTime() < end) { "it did not come: $what" }
            Thread.onSpinWait()
        }
    }

    /** Lets this much time pass. */
    fun pass(time: Duration) {
        scheduler.advanceTimeBy(time)
        scheduler.runCurrent()
    }

    override fun close() {
        phones.forEach { it.shutDown() }
        desk.deleteRecursively()
    }

    private companion object {
        const val LONGEST = 60_000_000_000
        val LONG_ENOUGH = 60.seconds
    }
}

internal class Marks(override var welcomed: Boolean, override var locked: Boolean = false) : Settings

/** Stands at Friday 20 November 2026, 13:00 in Paris, until a story moves it. */
internal class StandingClock : Clock {
    @Volatile
    var seconds: Long = 1_795_176_000

    override fun now() = Now(utcSeconds = seconds, offsetMinutes = 60, zone = "Europe/Paris")
}

/** One of them. */
internal class PhoneOnDesk(private val story: Story, private val folder: File, val marks: Marks, private val automatic: Boolean) {
    private var scope = story.scope()
    private var opened: Hearth? = null
    val name: String = folder.name
    val clock = StandingClock()
    lateinit var phone: Phone
        private set

    init {
        start()
    }

    /** The process begins. */
    fun start() {
        scope = story.scope()
        val ports = Ports(
            secrets = fileSecretStore(File(folder, "secrets").path),
            discovery = fileDiscovery(File(folder.parentFile, "meet").path),
            clock = clock,
        )
        val config = Config(home = File(folder, "home").path, bind = "127.0.0.1:0", automaticSync = automatic)
        phone = Phone(scope, marks) { Hearth.open(config, ports).also { opened = it } }
        phone.core.front()
    }

    /** The process ends without a word, as the system ends one. */
    fun kill() {
        scope.cancel()
        shutDown()
    }

    /** Looks at a screen: it reads as long as it is looked at. */
    fun look(at: Presenter<*>): Job = scope.launch {
        phone.core.state.collectLatest { if (it is CoreState.Awake) at.present(it.hearth) }
    }

    /** The core itself, for what a story needs beside the screens. */
    fun <T> directly(what: suspend (Hearth) -> T): T {
        story.until("the core is awake") { phone.core.state.value is CoreState.Awake }
        return runBlocking { what(checkNotNull(opened)) }
    }

    fun shutDown() {
        runBlocking { opened?.shutdown() }
        opened?.close()
        opened = null
    }
}

/** Tells one. */
internal fun story(tell: Story.() -> Unit): Unit = Story().use(tell)

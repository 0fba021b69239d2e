// The core while the process lives: opened once, asleep while nobody looks, awake before a screen reads.
package app.hearth.demo.model

import app.hearth.Hearth
import app.hearth.HearthException
import app.hearth.suspend
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** How the core is. */
public sealed interface CoreState {
    /** It opens, or wakes. */
    public data object Waking : CoreState

    /** Screens may read and write. */
    public data class Awake(val hearth: Hearth) : CoreState

    /** Every file and socket is closed; nobody looks. */
    public data object Asleep : CoreState

    /** It could not be opened; [sentence] says what to do. Nothing was changed. */
    public data class Shut(val sentence: String) : CoreState
}

/**
 * Keeps one [Hearth] through the life of the process. `front` and `away` only say what is wanted; they are carried out
 * one after the other, so a phone that is turned or put away in the middle of an opening ends in the last state asked for.
 */
public class Core(private val scope: CoroutineScope, private val open: suspend () -> Hearth) {
    private val wanted = MutableStateFlow(false)
    private val now = MutableStateFlow<CoreState>(CoreState.Waking)
    private val beforeSleep = mutableListOf<suspend () -> Unit>()
    private var hearth: Hearth? = null

    /** One turn at a time: an opening, or a falling asleep. */
    private val one = Mutex()

    /** What may be done now. */
    public val state: StateFlow<CoreState> = now.asStateFlow()

    /** How long it stays awake behind a screen that needs it, such as pairing while the person looks at the other phone. */
    public var holdBack: Duration = Duration.ZERO

    init {
        scope.launch {
            wanted.collectLatest { front ->
                if (!front && holdBack > Duration.ZERO) delay(holdBack)
                // Half an opening is no state that anything could go on from.
                withContext(NonCancellable) { one.withLock { if (front) wake() else sleep() } }
            }
        }
    }

    /** Somebody looks. */
    public fun front() {
        wanted.value = true
    }

    /** Nobody looks any more. */
    public fun away() {
        wanted.value = false
    }

    /** Runs before each sleep, while calls still work: what was only waiting for its moment is done now. */
    public fun beforeSleep(act: suspend () -> Unit) {
        beforeSleep += act
    }

    /** The core, once it is awake. Waits while it sleeps or is shut. */
    public suspend fun awake(): Hearth = now.filterIsInstance<CoreState.Awake>().first().hearth

    /** Tries again after [CoreState.Shut]. */
    public fun tryAgain() {
        scope.launch { one.withLock { if (now.value is CoreState.Shut && wanted.value) wake() } }
    }

    /** Ends it for good. */
    public suspend fun shutDown() {
        val it = hearth ?: return
        now.value = CoreState.Asleep
        hearth = null
        it.shutdown()
        it.close()
    }

    private suspend fun wake() {
        if (now.value is CoreState.Awake) return
        now.value = CoreState.Waking
        now.value = try {
            val it = hearth?.also { it.resume() } ?: open().also { hearth = it }
            CoreState.Awake(it)
        } catch (e: HearthException) {
            CoreState.Shut(e.sentence)
        }
    }

    private suspend fun sleep() {
        val awake = now.value as? CoreState.Awake
        if (awake != null) for (act in beforeSleep) quietly(act)
        now.value = CoreState.Asleep
        if (awake != null) quietly { awake.hearth.suspend(SLEEP_WITHIN) }
    }

    /** On the way to sleep there is nobody to tell; the core ends by itself what it had begun. */
    private suspend fun quietly(act: suspend () -> Unit) {
        try {
            act()
        } catch (_: HearthException) {
        }
    }

    private companion object {
        val SLEEP_WITHIN = 2.seconds
    }
}

/** The core's own words for what went wrong and what to do, as a sentence stands on a screen. */
public val HearthException.sentence: String
    get() = checkNotNull(message) { "an error of the core has a sentence" }
        .replaceFirstChar(Char::uppercaseChar).removeSuffix(".").plus(".")

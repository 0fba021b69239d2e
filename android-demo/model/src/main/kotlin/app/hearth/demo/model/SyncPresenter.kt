// "Sync now": both people do it on purpose, so it says how it ended, and never what came.
package app.hearth.demo.model

import app.hearth.Hearth
import app.hearth.HearthException
import app.hearth.Progress
import app.hearth.Topic
import app.hearth.observe
import app.hearth.sync
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlin.time.Duration.Companion.seconds

/** How far it is. */
public sealed interface Syncing {
    /** Nothing runs; a tap begins. */
    public data object Ready : Syncing

    /** Looking for the other phone, or exchanging. [share] is how much of it is done, from 0 to 1, where it takes long. */
    public data class Running(val share: Float? = null) : Syncing

    /** Both phones hold the same. */
    public data object Complete : Syncing

    /** They met, and something is left for the next time. */
    public data object RestNextTime : Syncing

    /** Stopped here; what arrived is kept. */
    public data object Stopped : Syncing

    /** It did not come about: [sentence] of the core says what to do, [helps] what else could be tried. */
    public data class Failed(val sentence: String, val helps: Helps) : Syncing
}

/** What is offered beside the sentence of a failure. */
public enum class Helps {
    /** Try again; the network may be what keeps the phones apart. */
    NETWORK,

    /** Pair first. */
    PAIRING,

    /** What the sentence says, and nothing else. */
    NOTHING_ELSE,
}

/** The screen of "Sync now". A sync that was begun goes on when the screen is left, and then reports to nobody. */
public class SyncPresenter(desk: Desk, private val navigator: Navigator) : Presenter<Syncing>(desk, Syncing.Ready) {
    private var running: Job? = null

    init {
        desk.scope.launch {
            navigator.at.collect { place ->
                // What was true then need not be when the screen is opened again.
                if (place != Place.SYNC && current !is Syncing.Running) set { Syncing.Ready }
            }
        }
    }

    override suspend fun present(hearth: Hearth) {
        hearth.observe(Topic.SYNC) { syncProgress() }.collect { progress ->
            if (current is Syncing.Running) set { Syncing.Running(progress?.share()) }
        }
    }

    /** Looks for the other phone, unless that is being done. */
    public fun start() {
        if (current is Syncing.Running) return
        set { Syncing.Running() }
        running = desk.scope.launch(start = CoroutineStart.UNDISPATCHED) {
            val end = ended()
            set { if (navigator.at.value == Place.SYNC) end else Syncing.Ready }
        }
    }

    /** Stops it. */
    public fun cancel() {
        if (current !is Syncing.Running) return
        running?.cancel()
        set { Syncing.Stopped }
    }

    /** Goes to pairing, which also helps two phones that are paired find each other. */
    public fun pair(): Unit = navigator.go(Place.PAIR)

    private suspend fun ended(): Syncing = try {
        if (desk.core.awake().sync(LOOK_FOR).complete) Syncing.Complete else Syncing.RestNextTime
    } catch (_: HearthException.Suspended) {
        // The phone was put away: what arrived is kept, and nobody looks at how it ended.
        Syncing.Ready
    } catch (e: HearthException.NotMet) {
        Syncing.Failed(e.sentence, Helps.NETWORK)
    } catch (e: HearthException.NotPaired) {
        Syncing.Failed(e.sentence, Helps.PAIRING)
    } catch (e: HearthException) {
        Syncing.Failed(e.sentence, Helps.NOTHING_ELSE)
    }

    private companion object {
        val LOOK_FOR = 30.seconds
    }
}

/**
 * How much is done, for work that takes so long that somebody would wonder. What two phones exchange from day to day shows
 * no bar at all: how much that is would tell what the partner did (SR-03, SR-09).
 */
internal fun Progress.share(): Float? = if (of < LONG) null else done.coerceAtMost(of).toFloat() / of.toFloat()

private const val LONG = 500uL

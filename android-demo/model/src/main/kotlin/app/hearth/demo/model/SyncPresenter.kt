// "Sync now": both people do it on purpose, so it says how it ended, and never what came.
package app.hearth.demo.model

import app.hearth.Hearth
import app.hearth.HearthException
import app.hearth.sync
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.map
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
public class SyncPresenter(desk: Desk, private val navigator: Navigator, private val giving: Giving) :
    Presenter<Syncing>(desk, Syncing.Ready) {
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
        state.map { it is Syncing.Running }.distinctUntilChanged().collectLatest { runs ->
            if (runs) hearth.shares().collect { share -> set { if (this is Syncing.Running) Syncing.Running(share) else this } }
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
        // Who meets the other one now means it: what was only waiting for its moment goes along.
        giving.all()
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

// Pairing: the sharing list, a code or digits, the other's name, and a yes on both phones (SR-35).
package app.hearth.demo.model

import app.hearth.Aim
import app.hearth.Hearth
import app.hearth.HearthException
import app.hearth.Kind
import app.hearth.ListFilter
import app.hearth.PairingEvent
import app.hearth.PairingSession
import app.hearth.Visibility
import app.hearth.asFlow
import app.hearth.sync
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.transformWhile
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * The pairing screen. The session lives here, so a turn of the phone changes nothing; it holds the core awake for a minute
 * while somebody looks for the other phone's app, and ends when the screen is left.
 */
public class PairPresenter(desk: Desk, private val navigator: Navigator) : Presenter<Pairing>(desk, Pairing.Reads) {
    private var session: Job? = null
    private var open: PairingSession? = null
    private var meeting: Job? = null
    private var scannedLast: String? = null
    private var told: String? = null

    init {
        desk.scope.launch {
            navigator.at.collect { if (it != Place.PAIR) leave() }
        }
    }

    override suspend fun present(hearth: Hearth) {
        state.map { it is Pairing.Completes }.distinctUntilChanged().collectLatest { runs ->
            if (runs) hearth.shares().collect { share -> set { if (this is Pairing.Completes) Pairing.Completes(share) else this } }
        }
    }

    /** The list was read. */
    public fun goOn(): Unit = take(Way.SHOW_CODE)

    /** Takes another way; what this phone showed before is closed. */
    public fun take(way: Way) {
        when (way) {
            Way.SHOW_CODE -> begin { it.pairShow(Aim.Partner) }
            Way.SHOW_DIGITS -> begin { it.pairShowDigits(Aim.Partner) }
            Way.SCAN -> instead(Pairing.Scans).also { scannedLast = null }
            Way.TYPE -> instead(Pairing.Types(""))
            Way.PASTE -> instead(Pairing.Pastes(""))
        }
    }

    /** Whether the camera may be used was answered, on the tap on "Scan". */
    public fun cameraAnswered(may: Boolean) {
        if (navigator.at.value != Place.PAIR) return
        if (may) take(Way.SCAN) else desk.notices.say(Line.PAIR_CAMERA)
    }

    /** The camera is taken by something else, or broken. */
    public fun cameraFailed() {
        desk.notices.say(Line.PAIR_CAMERA_BUSY)
        if (current is Pairing.Scans) instead(Pairing.Types(""))
    }

    /** Each sign somebody types in the field that is shown. */
    public fun type(text: String) {
        set {
            when (this) {
                is Pairing.Types -> Pairing.Types(text)
                is Pairing.Pastes -> Pairing.Pastes(text)
                else -> this
            }
        }
    }

    /** What was typed or pasted is tried. */
    public fun tryTyped() {
        when (val step = current) {
            is Pairing.Types -> if (step.mayGoOn) begin { it.pairTypeDigits(step.digits, Aim.Partner) }
            is Pairing.Pastes -> if (step.mayGoOn) begin { it.pairScan(step.code.trim(), Aim.Partner) }
            else -> Unit
        }
    }

    /** The camera saw a code. */
    public fun scanned(text: String) {
        // The camera sees it again and again; what is no code of ours was said once.
        if (current !is Pairing.Scans || text == scannedLast) return
        scannedLast = text
        begin { it.pairScan(text, Aim.Partner) }
    }

    /** The answer to "(name) is here". */
    public fun answer(yes: Boolean) {
        if (current !is Pairing.Asks) return
        val asked = open ?: return
        set { Pairing.Waits }
        act { asked.answer(yes) }
    }

    /** Tries the first meeting again. */
    public fun meet() {
        if (current is Pairing.NotMetYet) complete()
    }

    /** Stops the first meeting; what arrived is kept, and "Sync now" goes on with it. */
    public fun stopMeeting() {
        if (current !is Pairing.Completes) return
        meeting?.cancel()
        navigator.go(Place.US)
    }

    /** All moments from before, or none of them; then it is over. */
    public fun shareEarlier(all: Boolean) {
        if ((current as? Pairing.Paired)?.earlier != true) return
        if (!all) return navigator.go(Place.US)
        act { hearth ->
            // How many were new to the two is not said: it would tell what the other shared.
            hearth.shareEarlierMoments()
            desk.notices.say(Line.SHARED_EARLIER)
            navigator.go(Place.US)
        }
    }

    /** Paired, and nothing to ask. */
    public fun done(): Unit = navigator.go(Place.US)

    private fun leave(): Unit = instead(Pairing.Reads)

    private fun instead(step: Pairing) {
        session?.cancel()
        holdBack(Duration.ZERO)
        takeBack()
        set { step }
    }

    /** A sentence about what was tried is not about what comes next. */
    private fun takeBack() {
        val stands = told?.let(Words::Sentence)
        if (stands != null && desk.notices.shown.value?.words == stands) desk.notices.putAway()
        told = null
    }

    private fun begin(open: suspend (Hearth) -> PairingSession) {
        val before = session
        val from = current
        takeBack()
        set { Pairing.Opens }
        holdBack(AWAY_FOR)
        session = desk.scope.launch(start = CoroutineStart.UNDISPATCHED) {
            // There is one screen at a time, and the one before says no on its way out.
            before?.cancelAndJoin()
            try {
                run(opened(open))
            } catch (e: HearthException.Invalid) {
                failed(e.sentence, from)
            } catch (e: HearthException) {
                over(Pairing.Failed(e.sentence))
            }
        }
    }

    private suspend fun opened(open: suspend (Hearth) -> PairingSession): PairingSession {
        val hearth = desk.core.awake()
        // Let go of in the middle, a screen could stay open in the core that nobody closes.
        return withContext(NonCancellable) { open(hearth) }
    }

    private suspend fun run(session: PairingSession) = session.use {
        open = session
        try {
            shown(session)?.let { ifStill(it) }
            session.asFlow().transformWhile { event ->
                emit(event)
                event !is PairingEvent.Paired && event !is PairingEvent.Failed
            }.collect(::hear)
        } finally {
            open = null
        }
    }

    private fun shown(session: PairingSession): Pairing? {
        val (code, digits) = session.code() to session.digits()
        return when {
            code != null -> Pairing.ShowsCode(session.qr(), code)
            digits != null -> Pairing.ShowsDigits(digits, others = false)
            else -> null
        }
    }

    private suspend fun hear(event: PairingEvent) {
        when (event) {
            is PairingEvent.Ask -> ifStill(Pairing.Asks(event.partnerName, event.about))
            is PairingEvent.NewDigits -> ifStill(Pairing.ShowsDigits(event.digits, others = true))
            is PairingEvent.Paired -> complete()
            is PairingEvent.Failed -> over(Pairing.Failed(event.error.sentence))
        }
    }

    /** The first meeting. Both have said yes, so it goes on when the screen is left. */
    private fun complete() {
        set { Pairing.Completes() }
        meeting = desk.scope.launch {
            val end = try {
                val hearth = desk.core.awake()
                hearth.sync(FIRST_MEETING)
                Pairing.Paired(earlier = hearth.hasEarlierMoments())
            } catch (_: HearthException) {
                Pairing.NotMetYet
            }
            if (current is Pairing.Completes) {
                set { end }
                holdBack(Duration.ZERO)
            }
        }
    }

    private suspend fun Hearth.hasEarlierMoments() =
        list(ListFilter(kinds = listOf(Kind.MOMENT), visibility = Visibility.PRIVATE), null, 1u).items.isNotEmpty()

    /** A session that was closed meanwhile has nothing to show any more. */
    private suspend fun ifStill(step: Pairing) {
        currentCoroutineContext().ensureActive()
        set { step }
    }

    /** No code, or a typo: what was typed is still there to be mended. What this phone showed before is closed. */
    private suspend fun failed(sentence: String, from: Pairing) {
        if (from is Pairing.ShowsCode || from is Pairing.ShowsDigits) return over(Pairing.Failed(sentence))
        told = sentence
        desk.notices.error(sentence)
        over(from)
    }

    private suspend fun over(step: Pairing) {
        ifStill(step)
        holdBack(Duration.ZERO)
    }

    private fun holdBack(time: Duration) {
        desk.core.holdBack = time
    }

    private companion object {
        val AWAY_FOR = 60.seconds
        val FIRST_MEETING = 30.seconds
    }
}

// Everything of one process: the core, and every screen's presenter, which outlives the turns of the phone.
package app.hearth.demo.model

import app.hearth.Hearth
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** One phone. [scope] runs on the thread that draws, and lives as long as the process. */
public class Phone(scope: CoroutineScope, public val settings: Settings, open: suspend () -> Hearth) {
    public val core: Core = Core(scope, open)
    public val notices: Notices = Notices(scope)
    public val navigator: Navigator = Navigator(if (settings.welcomed) Place.TODAY else Place.FIRST_RUN)

    /** The app's own lock. */
    public val gate: Gate = Gate(settings)

    private val desk = Desk(scope, core, notices)
    private val giving = Giving(desk)

    /** The phone joined or left a network. */
    public fun networkChanged() {
        (core.state.value as? CoreState.Awake)?.let { desk.scope.launch { it.hearth.networkChanged() } }
    }

    /** One step back, within the first run too; false where there is none. */
    public fun back(): Boolean = (navigator.at.value == Place.FIRST_RUN && firstRun.back()) || navigator.back()

    /** Quick hide: the journal is closed, and what comes back is a word that says nothing, then Today. */
    public fun hide() {
        gate.hide()
        notices.putAway()
        if (settings.welcomed) navigator.go(Place.TODAY) else firstRun.hide()
        (core.state.value as? CoreState.Awake)?.let { desk.scope.launch { it.hearth.lock() } }
    }

    public val appreciate: AppreciatePresenter by lazy { AppreciatePresenter(desk, giving) }
    public val sync: SyncPresenter by lazy { SyncPresenter(desk, navigator, giving) }
    public val us: UsPresenter by lazy { UsPresenter(desk, navigator, sync) }
    public val pair: PairPresenter by lazy { PairPresenter(desk, navigator) }
    public val firstRun: FirstRunPresenter by lazy { FirstRunPresenter(desk, settings, navigator) }
    public val today: TodayPresenter by lazy { TodayPresenter(desk) }
    public val card: CardPresenter by lazy { CardPresenter(desk) }
}

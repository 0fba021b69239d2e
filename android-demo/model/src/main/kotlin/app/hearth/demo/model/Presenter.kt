// What every screen is made of: a state to draw, and acts that a person can do.
package app.hearth.demo.model

import app.hearth.Hearth
import app.hearth.HearthException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

/** What the screens of one phone share. All of it runs on one thread: that of [scope]. */
public class Desk(public val scope: CoroutineScope, public val core: Core, public val notices: Notices)

/**
 * A screen without its views. It outlives a turn of the phone, so what somebody is typing lives here and nowhere else:
 * not in the system's saved state, which other programs of the phone keep.
 */
public abstract class Presenter<S : Any>(protected val desk: Desk, start: S) {
    private val now = MutableStateFlow(start)

    /** What to draw: the value now, then each next one. */
    public val state: StateFlow<S> = now.asStateFlow()

    protected val current: S get() = now.value

    protected fun set(change: S.() -> S) {
        now.update(change)
    }

    /** Reads what it shows, again whenever that changed. Runs while the screen is looked at and the core is awake. */
    public abstract suspend fun present(hearth: Hearth)

    /** [present], with what goes wrong said in the notice line: a phone that cannot be read stays open to Get help. */
    public suspend fun look(hearth: Hearth): Unit = saying { present(hearth) }

    /**
     * Carries an act out, also when the screen goes meanwhile. What goes wrong is said in the notice line, and the state is
     * as it was.
     */
    protected fun act(what: suspend (Hearth) -> Unit): Job = desk.scope.launch(start = CoroutineStart.UNDISPATCHED) {
        saying { what(desk.core.awake()) }
    }

    protected suspend fun saying(what: suspend () -> Unit) {
        try {
            what()
        } catch (_: HearthException.Suspended) {
            // The phone was put away. The act was done whole or not begun; the screen reads again when it is back.
        } catch (e: HearthException) {
            desk.notices.error(e.sentence)
        }
    }
}

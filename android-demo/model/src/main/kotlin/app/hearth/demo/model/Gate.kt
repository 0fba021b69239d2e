// The app's own lock: whether what is behind it may be seen.
package app.hearth.demo.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/** How the app's door is. */
public enum class Door {
    OPEN, CLOSED,

    /** Hidden in a hurry: a word that says nothing, until somebody goes on. */
    HIDDEN,

    /** Closed, and the phone has no lock that could open it: one that is set in its settings can. */
    NO_LOCK_SCREEN,
}

/**
 * Closed when the app begins and whenever it was put away, if somebody chose that. A turn of the phone is no leaving, so
 * the host does not tell of one. The journal is not behind this door but behind its own (SR-05). The first run has
 * nothing to hide yet.
 */
public class Gate(private val settings: Settings) {
    private val now = MutableStateFlow(resting())

    /** What may be shown. */
    public val door: StateFlow<Door> = now.asStateFlow()

    /** The app was put away. */
    public fun away() {
        if (now.value != Door.HIDDEN) now.value = resting()
    }

    /** Quick hide: what comes back says nothing of what was there (SR-19). */
    public fun hide() {
        now.value = Door.HIDDEN
    }

    /** Somebody wants in. Whether the phone shall ask now; [possible] where it has a lock of its own. */
    public fun unlock(possible: Boolean): Boolean {
        if (now.value == Door.HIDDEN && resting() == Door.OPEN) now.value = Door.OPEN
        if (now.value == Door.OPEN) return false
        now.value = if (possible) Door.CLOSED else Door.NO_LOCK_SCREEN
        return possible
    }

    /** The phone asked, and this was the answer. */
    public fun answered(opened: Boolean) {
        if (opened) now.value = Door.OPEN
    }

    private fun resting() = if (settings.locked && settings.welcomed) Door.CLOSED else Door.OPEN
}

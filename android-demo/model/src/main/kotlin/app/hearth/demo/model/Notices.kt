// The one line above the tabs: where something went, an undo, or what to do about an error.
package app.hearth.demo.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** What a notice says. */
public sealed interface Words {
    /** A line of the app's own texts. */
    public data class Of(val line: Line) : Words

    /** A sentence of the core, as it is. */
    public data class Sentence(val text: String) : Words
}

/** The lines of `content/en/` that a notice may say; the app has a text for each. */
public enum class Line {
    KEPT, GIVEN, REMOVED, ASKED_TO_REMOVE, REMOVED_HERE, BACK_AS_IT_WAS, PASSED, SEALED, MOMENT, MOMENT_OWN, REST_TODAY, REST_END,
    PAIR_CAMERA, PAIR_CAMERA_BUSY, SHARED_EARLIER, CARD_TURNED, FIELD_SHARED, FIELD_ONLY_YOU,
}

/** A notice: what it says and what one tap does about it. */
public data class Notice(val words: Words, val undo: (() -> Unit)? = null)

/** Shows one notice at a time; a newer one takes the place of the one before. */
public class Notices(private val scope: CoroutineScope) {
    private val now = MutableStateFlow<Notice?>(null)
    private var ending: Job? = null

    /** What stands there. */
    public val shown: StateFlow<Notice?> = now.asStateFlow()

    /** Says a line for some seconds. */
    public fun say(line: Line, undo: (() -> Unit)? = null, within: Duration = SECONDS_TO_READ) {
        show(Notice(Words.Of(line), undo), within)
    }

    /** Says what went wrong, and what to do. It stays until something else is said or it is put away. */
    public fun error(sentence: String) {
        show(Notice(Words.Sentence(sentence)), null)
    }

    /** Takes it away. */
    public fun putAway() {
        ending?.cancel()
        now.value = null
    }

    private fun show(notice: Notice, within: Duration?) {
        ending?.cancel()
        now.value = notice
        ending = within?.let {
            scope.launch {
                delay(it)
                if (now.value === notice) now.value = null
            }
        }
    }

    private companion object {
        val SECONDS_TO_READ = 8.seconds
    }
}

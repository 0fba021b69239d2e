// Giving with a moment to take it back: until then it is kept, and no other phone can have it.
package app.hearth.demo.model

import app.hearth.HearthException
import app.hearth.ItemId
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.time.Duration.Companion.seconds

/**
 * Gives what was kept, [WINDOW] later, or when the app is put away or "Sync now" is tapped. If the process is ended in between, it stays kept:
 * what was not given can still be given, what was given cannot be taken back.
 */
public class Giving(private val desk: Desk) {
    private val waiting = mutableMapOf<ItemId, Job>()

    init {
        desk.core.beforeSleep { all() }
    }

    /** Gives it soon, and says so. */
    public fun soon(id: ItemId) {
        waiting[id]?.cancel()
        waiting[id] = desk.scope.launch {
            delay(WINDOW)
            now(id)
        }
        desk.notices.say(Line.GIVEN, undo = { takeBack(id) }, within = WINDOW)
    }

    private fun takeBack(id: ItemId) {
        // What is on its way has left the hand.
        waiting.remove(id)?.cancel() ?: return
        desk.notices.say(Line.KEPT)
    }

    /** Gives now whatever waits. */
    internal suspend fun all() {
        if (waiting.isEmpty()) return
        for (id in waiting.keys.toList()) {
            waiting[id]?.cancel()
            now(id)
        }
        // The same line, without an undo that would do nothing.
        desk.notices.say(Line.GIVEN)
    }

    private suspend fun now(id: ItemId) {
        waiting.remove(id) ?: return
        try {
            desk.core.awake().give(id)
        } catch (e: HearthException) {
            desk.notices.error(e.sentence)
        }
    }

    private companion object {
        val WINDOW = 8.seconds
    }
}

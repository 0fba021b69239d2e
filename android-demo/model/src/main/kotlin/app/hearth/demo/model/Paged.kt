// A list that is read page by page as somebody scrolls.
package app.hearth.demo.model

import app.hearth.Hearth
import app.hearth.PAGE_SIZE
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/** One page as the core gives it. */
internal class Page<T>(val rows: List<T>, val next: String?)

/**
 * What was read of a list so far. [read] gives a page, of which [keep] lets some through; a screenful is read however few
 * that are.
 */
internal class Paged<T>(
    private val keep: (T) -> Boolean = { true },
    private val read: suspend (Hearth, String?) -> Page<T>,
) {
    var rows: List<T> = emptyList()
        private set
    private var next: String? = null
    private val oneReads = Mutex()

    /** Whether there is more than was read. */
    val hasMore: Boolean get() = next != null

    /** Reads anew what was read before: at least a screenful. */
    suspend fun again(hearth: Hearth): Unit = oneReads.withLock {
        val most = maxOf(rows.size, PAGE_SIZE)
        val (all, cursor) = upTo(hearth, most, null)
        rows = all
        next = cursor
    }

    /** Reads the next screenful. */
    suspend fun more(hearth: Hearth): Unit = oneReads.withLock {
        val (added, cursor) = upTo(hearth, PAGE_SIZE, next ?: return@withLock)
        rows = rows + added
        next = cursor
    }

    private suspend fun upTo(hearth: Hearth, most: Int, from: String?): Pair<List<T>, String?> {
        val all = mutableListOf<T>()
        var cursor = from
        do {
            val page = read(hearth, cursor)
            page.rows.filterTo(all, keep)
            cursor = page.next
        } while (cursor != null && all.size < most)
        return all to cursor
    }
}

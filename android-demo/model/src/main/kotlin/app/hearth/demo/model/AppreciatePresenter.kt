// "What did you notice?": write, then keep or give; below, what came, what was given and what was kept.
package app.hearth.demo.model

import app.hearth.Body
import app.hearth.By
import app.hearth.Hearth
import app.hearth.Item
import app.hearth.ItemId
import app.hearth.Kind
import app.hearth.ListFilter
import app.hearth.Topic
import app.hearth.Visibility
import app.hearth.listFlow
import app.hearth.observe
import kotlinx.coroutines.flow.firstOrNull
import java.time.YearMonth

/** What the screen shows. */
public data class Appreciate(
    val text: String = "",
    val tag: Tag? = null,
    /** Whether there is somebody to give to. */
    val paired: Boolean = false,
    /** How many that came lie on the stack, unopened. */
    val waiting: Int = 0,
    val shelf: Shelf = Shelf.GIVEN,
    /** None before the list was read: it is neither empty nor full then. */
    val rows: List<AppreciationRow>? = null,
    val hasMore: Boolean = false,
    /** The row that was tapped, and shows what can be done with it. */
    val chosen: ItemId? = null,
) {
    /** What a tap on a row offers. */
    val rowActs: List<RowAct>
        get() = when (shelf) {
            Shelf.KEPT -> listOf(RowAct.GIVE, RowAct.DELETE).filter { it != RowAct.GIVE || paired }
            Shelf.GIVEN -> listOf(RowAct.ASK_TO_REMOVE)
            Shelf.FOR_YOU -> listOf(RowAct.REMOVE_HERE)
        }
    val mayKeep: Boolean get() = text.isNotBlank()
    val mayGive: Boolean get() = mayKeep && paired

    /** What somebody writes must not come out when a state is printed. */
    override fun toString(): String = "Appreciate($shelf)"
}

/** The chips under the field. They are stored by these names, so the names stay. */
public enum class Tag(public val stored: String) { DID("did"), SAID("said"), MADE("made"), WAS("was") }

/** Which of them the list shows. */
public enum class Shelf { FOR_YOU, GIVEN, KEPT }

/** What can be done with one in the list. */
public enum class RowAct { GIVE, DELETE, ASK_TO_REMOVE, REMOVE_HERE }

/** An appreciation in the list; [firstOf] is its month, where it is the first of that month. */
public data class AppreciationRow(val id: ItemId, val text: String, val firstOf: YearMonth? = null) {
    override fun toString(): String = "AppreciationRow($id)"
}

/** The second tab. */
public class AppreciatePresenter(desk: Desk, private val giving: Giving) : Presenter<Appreciate>(desk, Appreciate()) {
    private var list = listOf(current.shelf)

    override suspend fun present(hearth: Hearth) {
        hearth.observe(Topic.APPRECIATIONS, Topic.PARTNER) { (partner() != null) to waitingAppreciations().toInt() }.collect { (paired, waiting) ->
            set { copy(paired = paired, waiting = waiting) }
            list.again(hearth)
            show()
        }
    }

    /** Each letter somebody types. */
    public fun type(text: String): Unit = set { copy(text = text) }

    /** A tap on a chip; a second one takes it back. */
    public fun tag(tag: Tag): Unit = set { copy(tag = tag.takeIf { it != this.tag }) }

    /** Keeps what stands in the field, only for the one who wrote it. */
    public fun keep(): Unit = write { id ->
        // Just kept and not wanted: away without another question.
        desk.notices.say(Line.KEPT, undo = { delete(id, Line.REMOVED) })
    }

    /** Gives it, with a moment to take that back. */
    public fun give(): Unit = write { id -> giving.soon(id) }

    /** Opens the one on top of the stack, and shows it among those that came. The one who gave it does not learn of it. */
    public fun open() {
        act { hearth ->
            hearth.openAppreciation(hearth.topOfTheStack() ?: return@act)
            show(Shelf.FOR_YOU)
        }
    }

    /** A tap on a row; a second one takes it back. */
    public fun choose(row: AppreciationRow): Unit = set { copy(chosen = row.id.takeIf { it != chosen }) }

    /** Does what was chosen for a row. What is deleted can be taken back for a moment; what is removed here cannot. */
    public fun does(what: RowAct, row: AppreciationRow) {
        set { copy(chosen = null) }
        when (what) {
            RowAct.GIVE -> giving.soon(row.id)
            RowAct.DELETE -> delete(row.id, Line.REMOVED)
            RowAct.ASK_TO_REMOVE -> delete(row.id, Line.ASKED_TO_REMOVE)
            RowAct.REMOVE_HERE -> act { hearth ->
                hearth.removeHere(row.id)
                desk.notices.say(Line.REMOVED_HERE)
            }
        }
    }

    /** Shows another shelf. */
    public fun show(shelf: Shelf) {
        list = listOf(shelf)
        set { copy(shelf = shelf, rows = null, hasMore = false, chosen = null) }
        act { readFor(list, it) { again(it) } }
    }

    /** The next page, when somebody has scrolled that far. */
    public fun more() {
        if (current.hasMore) act { readFor(list, it) { more(it) } }
    }

    private fun write(then: (ItemId) -> Unit) {
        val (text, tag) = current
        if (!current.mayKeep) return
        // The field is empty at once, so that a second tap has nothing to write; what could not be written comes back.
        set { copy(text = "", tag = null) }
        act { hearth ->
            var written: ItemId? = null
            try {
                written = hearth.appreciate(text, Visibility.PRIVATE, tag?.stored)
            } finally {
                // Before what somebody has begun to type meanwhile.
                if (written == null) set { copy(text = listOf(text, this.text).filter { it.isNotEmpty() }.joinToString("\n"), tag = this.tag ?: tag) }
            }
            then(written)
        }
    }

    private fun delete(id: ItemId, says: Line) {
        act { hearth ->
            hearth.delete(id)
            desk.notices.say(says, undo = { undelete(id) })
        }
    }

    private fun undelete(id: ItemId) {
        act { hearth ->
            hearth.undoDelete(id)
            desk.notices.say(Line.BACK_AS_IT_WAS)
        }
    }

    private suspend fun readFor(list: Paged<Item>, hearth: Hearth, read: suspend Paged<Item>.(Hearth) -> Unit) {
        list.read(hearth)
        if (list === this.list) show()
    }

    private fun show() {
        val list = list
        set { copy(rows = rows(list.rows), hasMore = list.hasMore) }
    }

    private fun listOf(shelf: Shelf): Paged<Item> {
        val visibility = if (shelf == Shelf.KEPT) Visibility.PRIVATE else Visibility.SHARED
        val filter = ListFilter(kinds = listOf(Kind.APPRECIATION), visibility = visibility)
        return Paged({ (it.by == By.PARTNER) == (shelf == Shelf.FOR_YOU) && !it.unopened }) { hearth, cursor ->
            val page = hearth.list(filter, cursor)
            Page(page.items, page.next)
        }
    }

    private suspend fun Hearth.topOfTheStack(): ItemId? {
        val shared = ListFilter(kinds = listOf(Kind.APPRECIATION), visibility = Visibility.SHARED)
        return listFlow(shared).firstOrNull { it.unopened }?.id
    }

    private fun rows(items: List<Item>): List<AppreciationRow> {
        var month: YearMonth? = null
        return items.mapNotNull { item ->
            val body = item.body as? Body.Appreciation ?: return@mapNotNull null
            val its = YearMonth.from(item.day)
            AppreciationRow(item.id, body.text, its.takeIf { it != month }).also { month = its }
        }
    }
}

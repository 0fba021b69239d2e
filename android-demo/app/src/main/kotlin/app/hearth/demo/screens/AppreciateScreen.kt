// "What did you notice?": the field, its chips, keep or give; below, a list that goes on as one scrolls.
package app.hearth.demo.screens

import android.view.View
import android.widget.EditText
import android.widget.ListView
import android.widget.TextView
import app.hearth.demo.R
import app.hearth.demo.Shell
import app.hearth.demo.model.Appreciate
import app.hearth.demo.model.AppreciationRow
import app.hearth.demo.model.RowAct
import app.hearth.demo.model.Shelf
import app.hearth.demo.model.Tag
import app.hearth.demo.parts.AtTheEnd
import app.hearth.demo.parts.Badge
import app.hearth.demo.parts.Card
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.Flow
import app.hearth.demo.parts.Rows
import app.hearth.demo.parts.Sees
import app.hearth.demo.parts.button
import app.hearth.demo.parts.field
import app.hearth.demo.parts.inMargins
import app.hearth.demo.parts.monthAndYear
import app.hearth.demo.parts.shows
import app.hearth.demo.parts.size
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.parts.written
import app.hearth.demo.parts.words

internal class AppreciateScreen(shell: Shell) : Screen(shell) {
    override val presenter = shell.phone.appreciate
    override val title: CharSequence = context.getText(R.string.title_appreciate)

    private val field: EditText = context.field(R.string.hint_appreciate, presenter::type)
    private val tags = Tag.entries.associateWith { tag -> context.button(R.style.Chip, wordsOf(tag)) { presenter.tag(tag) } }
    private val keep = context.button(R.style.Button_Quiet, R.string.button_keep) { presenter.keep() }
    private val give = context.button(R.style.Button_Primary, R.string.button_give) { presenter.give() }
    private val shelves = Shelf.entries.associateWith { shelf -> context.button(R.style.Chip, wordsOf(shelf)) { presenter.show(shelf) } }
    private val new: TextView = context.text(R.style.Text_Prompt)
    private val stack = Card(context).apply {
        put(context.text(R.style.Text_Caption, R.string.heading_for_you))
        put(Badge(context, Sees.YOU_TWO), R.dimen.space_4)
        put(new, R.dimen.space_8)
        put(context.text(R.style.Text_Soft, R.string.hint_stack), R.dimen.space_4)
        putAtEnd(context.button(R.style.Button_Warm, R.string.button_open) { presenter.open() }, R.dimen.space_4)
    }
    private val empty: TextView = context.text(R.style.Text_Soft)
    private val rows = Rows(::row)

    override val view: View = ListView(context).apply {
        divider = context.getDrawable(R.drawable.hairline)
        isVerticalScrollBarEnabled = false
        setHeaderDividersEnabled(false)
        addHeaderView(composer(), null, false)
        adapter = rows
        inMargins()
        clipToPadding = false
        setOnScrollListener(AtTheEnd(presenter::more))
        setOnItemClickListener { _, view, _, _ -> (view as? Row)?.shown?.first?.let(presenter::choose) }
    }

    override suspend fun draw() {
        presenter.state.collect(::draw)
    }

    private fun draw(state: Appreciate) {
        field.shows(state.text)
        for ((tag, chip) in tags) chip.isSelected = tag == state.tag
        for ((shelf, chip) in shelves) chip.isSelected = shelf == state.shelf
        keep.isEnabled = state.mayKeep
        give.isEnabled = state.mayGive
        give.there = state.paired
        stack.there = state.waiting > 0
        new.words = context.resources.getQuantityString(R.plurals.new_for_you, state.waiting, state.waiting)
        rows.show(state.rows.orEmpty().map { it to state.rowActs.takeIf { _ -> it.id == state.chosen } })
        empty.there = state.rows?.isEmpty() == true
        empty.words = context.getText(emptyOf(state.shelf))
    }

    private fun composer(): View = Column(context).apply {
        put(field)
        put(Flow(context).apply { tags.values.forEach(::put) }, R.dimen.space_4)
        put(Badge(context, Sees.UNTIL_GIVEN), R.dimen.space_8)
        put(Flow(context).apply { atEnd = true; put(keep); put(give) }, R.dimen.space_4)
        put(stack, R.dimen.space_24)
        put(Flow(context).apply { shelves.values.forEach(::put) }, R.dimen.space_24)
        put(empty, R.dimen.space_12)
    }

    private fun row(row: Pair<AppreciationRow, List<RowAct>?>, old: View?): View = (old as? Row ?: Row()).also { it.draw(row) }

    /** An appreciation, under its month when it is the first of one. */
    private inner class Row : Column(context) {
        private val month = put(context.text(R.style.Text_Caption))
        private val words = put(context.text(R.style.Text_Body), R.dimen.space_4).written()

        init {
            month.setPadding(0, size(R.dimen.space_12), 0, 0)
            // Else the buttons would take the row's own taps away.
            descendantFocusability = FOCUS_BLOCK_DESCENDANTS
        }

        private val acts = put(Flow(context).apply { atEnd = true }, R.dimen.space_4)
        var shown: Pair<AppreciationRow, List<RowAct>?>? = null
            private set

        fun draw(of: Pair<AppreciationRow, List<RowAct>?>) {
            if (of == shown) return
            shown = of
            val row = of.first
            acts.there = of.second != null
            acts.removeAllViews()
            for (act in of.second.orEmpty()) acts.put(context.button(R.style.Button_Quiet, wordsOf(act)) { presenter.does(act, row) })
            month.there = row.firstOf != null
            row.firstOf?.let { month.words = context.monthAndYear(it) }
            words.words = row.text
        }
    }

    private fun wordsOf(tag: Tag) = when (tag) {
        Tag.DID -> R.string.tag_did
        Tag.SAID -> R.string.tag_said
        Tag.MADE -> R.string.tag_made
        Tag.WAS -> R.string.tag_was
    }

    private fun wordsOf(act: RowAct) = when (act) {
        RowAct.GIVE -> R.string.button_give
        RowAct.DELETE -> R.string.button_delete
        RowAct.ASK_TO_REMOVE -> R.string.button_ask_to_remove
        RowAct.REMOVE_HERE -> R.string.button_remove_here
    }

    private fun wordsOf(shelf: Shelf) = when (shelf) {
        Shelf.FOR_YOU -> R.string.shelf_for_you
        Shelf.GIVEN -> R.string.shelf_given
        Shelf.KEPT -> R.string.shelf_kept
    }

    private fun emptyOf(shelf: Shelf) = when (shelf) {
        Shelf.FOR_YOU -> R.string.empty_received
        Shelf.GIVEN -> R.string.empty_given
        Shelf.KEPT -> R.string.empty_kept
    }
}

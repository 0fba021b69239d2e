// Us: the names of the two, and the rows to what they set up. A row stands here once its screen does.
package app.hearth.demo.screens

import android.view.View
import android.widget.TextView
import app.hearth.demo.R
import app.hearth.demo.Shell
import app.hearth.demo.model.Met
import app.hearth.demo.model.Us
import app.hearth.demo.parts.CardOfRows
import app.hearth.demo.parts.CardRow
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.isHeading
import app.hearth.demo.parts.scrolling
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.parts.words

internal class UsScreen(shell: Shell) : Screen(shell) {
    override val presenter = shell.phone.us
    override val title: CharSequence = context.getText(R.string.title_us)

    private val names: TextView = context.text(R.style.Text_Prompt).apply { isHeading() }
    private val alone = context.text(R.style.Text_Soft)
    private val sync = CardRow(context, R.string.button_sync_now) { presenter.syncNow() }
    private val pair = CardRow(context, R.string.button_pair) { presenter.pair() }
    private val help = CardRow(context, R.string.button_get_help) { shell.openHelp() }
    private val ours = CardOfRows(context).apply { put(sync); put(pair) }

    override val view: View = scrolling(
        Column(context).apply {
            put(names)
            put(alone)
            put(ours, R.dimen.space_16)
            put(CardOfRows(context).apply { put(help) }, R.dimen.space_16)
            put(context.text(R.style.Text_Caption, R.string.hint_quick_hide), R.dimen.space_24)
        },
    )

    override suspend fun draw() {
        presenter.state.collect(::draw)
    }

    private fun draw(us: Us) {
        val called = namesOf(us)
        names.there = called != null
        names.words = called ?: ""
        alone.there = us.known && us.partner == null
        alone.words = context.getText(if (us.pending) R.string.pair_not_met else R.string.empty_us_solo)
        ours.there = us.known
        sync.there = us.maySync
        sync.shows(us.met?.let { context.getText(wordsOf(it)) })
        pair.there = us.mayPair
    }

    private fun namesOf(us: Us): String? {
        val (name, partner) = us.name to us.partner
        return if (name != null && partner != null) context.getString(R.string.two_names, name, partner) else partner ?: name
    }

    private fun wordsOf(met: Met) = when (met) {
        Met.THIS_WEEK -> R.string.last_this_week
        Met.NOT_LATELY -> R.string.last_not_lately
    }
}

// "Sync now": one line on how it goes, one on what to do.
package app.hearth.demo.screens

import android.view.View
import app.hearth.demo.R
import app.hearth.demo.Shell
import app.hearth.demo.model.Helps
import app.hearth.demo.model.Syncing
import app.hearth.demo.parts.Bar
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.Flow
import app.hearth.demo.parts.button
import app.hearth.demo.parts.scrolling
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.parts.words

internal class SyncScreen(shell: Shell) : Screen(shell) {
    override val presenter = shell.phone.sync
    override val title: CharSequence = context.getText(R.string.title_sync)

    private val line = context.text(R.style.Text_Prompt).apply { accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE }
    private val bar = Bar(context)
    private val long = context.text(R.style.Text_Soft, R.string.sync_first_long)
    private val network = context.text(R.style.Text_Soft, R.string.sync_by_hotspot)
    private val code = context.text(R.style.Text_Soft, R.string.sync_by_code)
    private val cancel = context.button(R.style.Button_Quiet, R.string.button_cancel) { presenter.cancel() }
    private val pairAgain = context.button(R.style.Button_Quiet, R.string.button_pair_again) { presenter.pair() }
    private val pair = context.button(R.style.Button_Primary, R.string.button_pair) { presenter.pair() }
    private val again = context.button(R.style.Button_Primary, R.string.button_sync_now) { presenter.start() }

    override val view: View = scrolling(
        Column(context).apply {
            put(line)
            put(bar)
            for (hint in listOf(long, network, code)) put(hint)
            put(Flow(context).apply { atEnd = true; listOf(cancel, pairAgain, pair, again).forEach(::put) }, R.dimen.space_16)
        },
    )

    override suspend fun draw() {
        presenter.state.collect(::draw)
    }

    internal fun draw(state: Syncing) {
        val running = state as? Syncing.Running
        val helps = (state as? Syncing.Failed)?.helps
        line.words = lineOf(state)
        line.there = line.text.isNotEmpty()
        bar.there = running != null
        bar.shows(running?.share)
        long.there = running?.share != null
        network.there = helps == Helps.NETWORK
        code.there = helps == Helps.NETWORK
        cancel.there = running != null
        pairAgain.there = helps == Helps.NETWORK
        pair.there = helps == Helps.PAIRING
        again.there = running == null && helps != Helps.PAIRING
    }

    private fun lineOf(state: Syncing): CharSequence = when (state) {
        Syncing.Ready -> ""
        is Syncing.Running -> context.getText(if (state.share == null) R.string.sync_looking else R.string.sync_exchanging)
        Syncing.Complete -> context.getText(R.string.sync_done)
        Syncing.RestNextTime -> context.getText(R.string.sync_rest_next_time)
        Syncing.Stopped -> context.getText(R.string.sync_cancelled)
        is Syncing.Failed -> state.sentence
    }
}

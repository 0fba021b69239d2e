// Pairing: one step after the other, each drawn anew when it comes.
package app.hearth.demo.screens

import android.Manifest.permission.CAMERA
import android.content.pm.PackageManager.FEATURE_CAMERA_ANY
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.view.TextureView
import android.view.View
import app.hearth.demo.HearthApp
import app.hearth.demo.R
import app.hearth.demo.Shell
import app.hearth.demo.model.Pairing
import app.hearth.demo.model.Way
import app.hearth.demo.model.otherWays
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.Flow
import app.hearth.demo.parts.button
import app.hearth.demo.parts.isHeading
import app.hearth.demo.parts.scrolling
import app.hearth.demo.parts.text
import app.hearth.demo.platform.NoCamera
import kotlinx.coroutines.flow.collectLatest

internal class PairScreen(shell: Shell) : Screen(shell) {
    override val presenter = shell.phone.pair
    override val title: CharSequence = context.getText(R.string.title_pair)

    private val column = Column(context)
    private var drawn: PairStep? = null

    override val view: View = scrolling(column)

    override suspend fun draw() {
        presenter.state.collectLatest { step ->
            draw(step)
            drawn?.preview?.let { scan(it) }
        }
    }

    private fun draw(step: Pairing) {
        val drawn = drawn?.takeIf { it.kind == step::class } ?: begin(step)
        drawn.draw(step)
        // A screen reader says it when another step comes.
        column.accessibilityPaneTitle = drawn.saysFirst
        // The other phone needs its time.
        view.keepScreenOn = step !is Pairing.Reads && step !is Pairing.Failed && step !is Pairing.Paired
    }

    private fun begin(step: Pairing): PairStep {
        column.removeAllViews()
        val begun = stepOf(step, presenter, column)
        putWays(step.otherWays)
        view.scrollTo(0, 0)
        drawn = begun
        return begun
    }

    private fun putWays(ways: List<Way>) {
        val here = ways.filter { it != Way.SCAN || context.packageManager.hasSystemFeature(FEATURE_CAMERA_ANY) }
        if (here.isEmpty()) return
        column.put(context.text(R.style.Text_Caption, R.string.heading_other_ways), R.dimen.space_24).isHeading()
        val flow = column.put(Flow(context), R.dimen.space_4)
        for (way in here) flow.put(context.button(R.style.Button_Quiet, wordsOf(way)) { take(way) })
    }

    /** The camera is asked for here, and nowhere before. */
    private fun take(way: Way) {
        val asks = way == Way.SCAN && context.checkSelfPermission(CAMERA) != PERMISSION_GRANTED
        if (asks) shell.ask(CAMERA) else presenter.take(way)
    }

    private suspend fun scan(preview: TextureView) {
        try {
            (context.applicationContext as HearthApp).scanner().codes(preview).collect(presenter::scanned)
        } catch (_: NoCamera) {
            presenter.cameraFailed()
        }
    }

    private fun wordsOf(way: Way) = when (way) {
        Way.SHOW_CODE -> R.string.button_show_code
        Way.SHOW_DIGITS -> R.string.button_show_digits
        Way.SCAN -> R.string.button_scan
        Way.TYPE -> R.string.button_type_digits
        Way.PASTE -> R.string.button_paste_code
    }
}

// What stands in the place of everything while the app is locked.
package app.hearth.demo

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.LinearLayout.LayoutParams.WRAP_CONTENT
import app.hearth.demo.help.openHelp
import app.hearth.demo.model.Door
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.button
import app.hearth.demo.parts.inMargins
import app.hearth.demo.parts.isHeading
import app.hearth.demo.parts.scrolling
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.parts.words

/** Says nothing of what is behind it. Get help needs no lock (SR-22). */
internal class Cover(private val context: Context, unlock: () -> Unit) {
    private val noLockScreen = context.text(R.style.Text_Body, R.string.notice_no_lock_screen)

    private val title = context.text(R.style.Text_Title)
    private val open = context.button(R.style.Button_Primary, R.string.button_unlock, unlock)

    val view: View = scrolling(
        Column(context).apply {
            inMargins()
            spring()
            put(title, width = WRAP_CONTENT, gravity = MIDDLE)
            title.isHeading()
            noLockScreen.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
            noLockScreen.textAlignment = View.TEXT_ALIGNMENT_CENTER
            put(noLockScreen)
            put(open, R.dimen.space_24, WRAP_CONTENT, MIDDLE)
            spring()
            put(context.button(R.style.Button_Quiet, R.string.button_get_help) { context.openHelp() }, R.dimen.space_24, WRAP_CONTENT, MIDDLE)
        },
    ).apply {
        setBackgroundResource(R.color.paper)
        fitsSystemWindows = true
    }

    fun draw(door: Door) {
        view.there = door != Door.OPEN
        val hidden = door == Door.HIDDEN
        title.words = context.getText(if (hidden) R.string.lock_hidden else R.string.lock_locked)
        open.words = context.getText(if (hidden) R.string.button_go_on else R.string.button_unlock)
        noLockScreen.there = door == Door.NO_LOCK_SCREEN
    }

    private companion object {
        const val MIDDLE = Gravity.CENTER_HORIZONTAL
    }
}

// One line above the tabs, read aloud when it changes.
package app.hearth.demo.parts

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import app.hearth.demo.R
import app.hearth.demo.model.Line
import app.hearth.demo.model.Notice
import app.hearth.demo.model.Notices
import app.hearth.demo.model.Words

internal class NoticeLine(context: Context, private val notices: Notices) : LinearLayout(context) {
    private val words = context.text(R.style.Text_Body)
    private val undo = context.button(R.style.Button_Warm, R.string.button_undo) { act() }
    private val close = context.button(R.style.Button_Quiet, R.string.button_close) { notices.putAway() }

    init {
        gravity = Gravity.CENTER_VERTICAL
        setBackgroundResource(R.color.card)
        val side = size(R.dimen.screen_margin)
        setPaddingRelative(side, 0, size(R.dimen.space_8), 0)
        minimumHeight = size(R.dimen.touch)
        words.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        addView(words, LayoutParams(0, LayoutParams.WRAP_CONTENT, 1f))
        addView(undo)
        addView(close)
        draw(null)
    }

    fun draw(notice: Notice?) {
        there = notice != null
        if (notice == null) return
        words.words = context.wordsOf(notice.words)
        undo.there = notice.undo != null
        close.there = notice.undo == null
    }

    private fun act() {
        val undo = notices.shown.value?.undo
        notices.putAway()
        undo?.invoke()
    }
}

internal fun Context.wordsOf(words: Words): CharSequence = when (words) {
    is Words.Of -> getText(textOf(words.line))
    is Words.Sentence -> words.text
}

private fun textOf(line: Line): Int = when (line) {
    Line.KEPT -> R.string.saved_kept
    Line.GIVEN -> R.string.saved_given
    Line.REMOVED -> R.string.notice_removed
    Line.ASKED_TO_REMOVE -> R.string.undo_asked
    Line.REMOVED_HERE -> R.string.undo_over
    Line.BACK_AS_IT_WAS -> R.string.undo_done
    Line.PASSED -> R.string.saved_passed
    Line.SEALED -> R.string.saved_sealed
    Line.MOMENT -> R.string.saved_moment
    Line.MOMENT_OWN -> R.string.saved_moment_own
    Line.REST_TODAY -> R.string.rest_today
    Line.REST_END -> R.string.rest_end
    Line.PAIR_CAMERA -> R.string.pair_camera
    Line.PAIR_CAMERA_BUSY -> R.string.pair_camera_busy
    Line.SHARED_EARLIER -> R.string.notice_shared_earlier
    Line.CARD_TURNED -> R.string.notice_card_turned
    Line.FIELD_SHARED -> R.string.notice_field_shared
    Line.FIELD_ONLY_YOU -> R.string.notice_field_only_you
}

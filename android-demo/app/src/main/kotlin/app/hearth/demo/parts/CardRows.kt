// Rows of a card that lead somewhere, and two answers of one size.
package app.hearth.demo.parts

import android.content.Context
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.LinearLayout
import app.hearth.demo.R

/** One row: what it is, and at its end how it stands. */
internal class CardRow(context: Context, title: Int, private val tap: () -> Unit) : LinearLayout(context) {
    private val title = context.text(R.style.Text_Body, title)
    private val value = context.text(R.style.Text_Caption)

    init {
        // In large letters there is no room for both in a line.
        val large = resources.configuration.fontScale > LARGE
        orientation = if (large) VERTICAL else HORIZONTAL
        gravity = if (large) Gravity.CENTER_VERTICAL else Gravity.CENTER_VERTICAL or Gravity.START
        minimumHeight = size(R.dimen.touch)
        setPadding(0, size(R.dimen.space_8), 0, size(R.dimen.space_8))
        setBackgroundResource(R.drawable.button_quiet)
        addView(this.title, if (large) LayoutParams(MATCH_PARENT, WRAP_CONTENT) else LayoutParams(0, WRAP_CONTENT, 1f))
        addView(value)
        setOnClickListener { tap() }
        shows(null)
    }

    fun shows(value: CharSequence?) {
        this.value.there = value != null
        this.value.words = value ?: ""
        contentDescription = listOfNotNull(title.text, value).joinToString(", ")
    }

    override fun getAccessibilityClassName(): CharSequence = Button::class.java.name

    private companion object {
        const val LARGE = 1.3f
    }
}

/** The rows under each other, with a hairline between two that are shown. */
internal class CardOfRows(context: Context) : LinearLayout(context) {
    init {
        orientation = VERTICAL
        setBackgroundResource(R.drawable.card)
        setPadding(size(R.dimen.space_16), size(R.dimen.space_8), size(R.dimen.space_16), size(R.dimen.space_8))
        dividerDrawable = context.getDrawable(R.drawable.hairline)
        showDividers = SHOW_DIVIDER_MIDDLE
    }

    fun put(row: CardRow): CardRow = row.also { addView(it, LayoutParams(MATCH_PARENT, WRAP_CONTENT)) }
}

/** Two answers beside each other, of one width and one height: declining is as large as the accept. */
internal fun equally(decline: View, accept: View): View = LinearLayout(decline.context).apply {
    isBaselineAligned = false
    for (answer in listOf(decline, accept)) addView(answer, LinearLayout.LayoutParams(0, MATCH_PARENT, 1f))
}

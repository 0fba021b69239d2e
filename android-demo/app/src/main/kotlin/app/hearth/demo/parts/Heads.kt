// Small parts of cards: a heading, two views at the two ends of a line, two buttons of one size.
package app.hearth.demo.parts

import android.content.Context
import android.view.View
import android.widget.Button
import android.widget.TextView
import app.hearth.demo.R

/** A small heading. */
internal fun Context.caption(words: Int): TextView = text(R.style.Text_Caption, words).apply { isHeading() }

/** Two views at the two ends of a line, or under each other where they do not fit. */
internal fun Context.ends(first: View, last: View): Flow = Flow(this).apply {
    apart = true
    put(first)
    put(last)
}

/** Makes both as wide as the wider one: declining is as large as accepting (look.md). */
internal fun asLarge(one: Button, other: Button) {
    val both = listOf(one, other)
    both.forEach { it.measure(View.MeasureSpec.UNSPECIFIED, View.MeasureSpec.UNSPECIFIED) }
    val widest = both.maxOf { it.measuredWidth }
    both.forEach { it.minWidth = widest }
}

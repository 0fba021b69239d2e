// What stands above a thing: what it is, and at the other end who sees it or how long it takes.
package app.hearth.demo.parts

import android.content.Context
import android.view.View
import android.widget.TextView
import app.hearth.demo.R

/** A small heading. */
internal fun Context.caption(words: Int): TextView = text(R.style.Text_Caption, words).apply { isAccessibilityHeading = true }

/** Two views at the two ends of a line, or under each other where they do not fit. */
internal fun Context.ends(first: View, last: View): Flow = Flow(this).apply {
    apart = true
    put(first)
    put(last)
}

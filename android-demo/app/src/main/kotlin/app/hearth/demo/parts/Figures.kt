// Eight digits that two people read to each other.
package app.hearth.demo.parts

import android.graphics.Typeface
import android.util.TypedValue.COMPLEX_UNIT_PX
import android.view.Gravity
import android.view.View
import android.widget.TextView
import app.hearth.demo.R

/** Large figures with room between them, from left to right in every language: two groups must not change places. */
internal fun <T : TextView> T.figures(): T = apply {
    typeface = Typeface.DEFAULT
    setTextSize(COMPLEX_UNIT_PX, resources.getDimension(R.dimen.text_title))
    letterSpacing = SPACED
    textDirection = View.TEXT_DIRECTION_LTR
    textAlignment = View.TEXT_ALIGNMENT_CENTER
    gravity = Gravity.CENTER
    minLines = 1
}

/** Shows digits, which a screen reader says one by one: not as a number of millions. */
internal fun TextView.shown(digits: String) {
    words = digits
    contentDescription = digits.filter(Char::isDigit).toList().joinToString(" ")
}

private const val SPACED = 0.15f

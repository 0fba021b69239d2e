// How far long work is.
package app.hearth.demo.parts

import android.R.attr.progressBarStyleHorizontal
import android.content.Context
import android.content.res.ColorStateList
import android.widget.ProgressBar
import app.hearth.demo.R
import kotlin.math.roundToInt

/** A bar that fills where it is known how much there is to do, and moves where it is not. */
internal class Bar(context: Context) : ProgressBar(context, null, progressBarStyleHorizontal) {
    init {
        max = WHOLE
        val ember = ColorStateList.valueOf(context.getColor(R.color.ember))
        progressTintList = ember
        indeterminateTintList = ember
    }

    /** This much of it, from 0 to 1. */
    fun shows(share: Float?) {
        isIndeterminate = share == null
        if (share != null) progress = (share * WHOLE).roundToInt()
    }

    private companion object {
        const val WHOLE = 1_000
    }
}

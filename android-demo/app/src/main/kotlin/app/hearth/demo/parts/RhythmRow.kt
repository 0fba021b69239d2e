// A dot for each week held, newest at the end; weeks not held are not drawn, and so not missed.
package app.hearth.demo.parts

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.view.View
import app.hearth.demo.R

internal class RhythmRow(context: Context) : View(context) {
    private val dot = size(R.dimen.space_8)
    private val step = dot + size(R.dimen.space_8)
    private val paint = Paint(Paint.ANTI_ALIAS_FLAG).apply { color = context.getColor(R.color.sage) }
    private var weeks = 0

    /** Shows so many weeks: a screen reader hears their number, of which as many are drawn as there is room for. */
    fun show(weeksHeld: Int) {
        there = weeksHeld > 0
        if (weeksHeld == weeks) return
        weeks = weeksHeld
        contentDescription = resources.getQuantityString(R.plurals.weeks_held, weeksHeld, weeksHeld)
        requestLayout()
        invalidate()
    }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) {
        val wide = weeks.coerceAtLeast(1) * step - (step - dot)
        setMeasuredDimension(resolveSize(wide, widthSpec), resolveSize(dot, heightSpec))
    }

    override fun onDraw(canvas: Canvas) {
        val room = (width + step - dot) / step
        val radius = dot / 2f
        val drawn = minOf(weeks, room)
        for (at in 0 until drawn) {
            val along = at * step + radius
            val x = if (layoutDirection == LAYOUT_DIRECTION_RTL) width - along else along
            canvas.drawCircle(x, height / 2f, radius, paint)
        }
    }
}

// A QR code, drawn from its modules; and where the camera looks for one.
package app.hearth.demo.parts

import android.content.Context
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.view.TextureView
import android.view.View
import app.hearth.QrCode
import app.hearth.demo.R
import app.hearth.rows
import kotlin.math.min

/**
 * Black on white at night, too, and never mirrored: it is made for a camera. Each module is a whole number of pixels, and
 * four modules of white are around them.
 */
internal class QrView(context: Context) : View(context) {
    private val dark = Paint().apply { color = Color.BLACK }
    private var rows: List<List<Boolean>> = emptyList()

    init {
        contentDescription = context.getString(R.string.say_pairing_code)
    }

    fun show(code: QrCode) {
        rows = code.rows()
        invalidate()
    }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) {
        setMeasuredDimension(MeasureSpec.getSize(widthSpec), squareIn(widthSpec))
    }

    override fun onDraw(canvas: Canvas) {
        if (rows.isEmpty()) return
        val modules = rows.size + 2 * AROUND
        val module = min(width, height) / modules
        val (left, top) = (width - modules * module) / 2 to (height - modules * module) / 2
        val white = (modules * module).toFloat()
        canvas.save()
        canvas.translate(left.toFloat(), top.toFloat())
        canvas.drawRect(0f, 0f, white, white, WHITE)
        for ((y, row) in rows.withIndex()) {
            for ((x, isDark) in row.withIndex()) if (isDark) module(canvas, x + AROUND, y + AROUND, module)
        }
        canvas.restore()
    }

    private fun module(canvas: Canvas, x: Int, y: Int, side: Int) {
        val (left, top) = (x * side).toFloat() to (y * side).toFloat()
        canvas.drawRect(left, top, left + side, top + side, dark)
    }

    private companion object {
        const val AROUND = 4
        val WHITE = Paint().apply { color = Color.WHITE }
    }
}

/** Where the camera shows what it sees. */
internal class Preview(context: Context) : TextureView(context) {
    init {
        contentDescription = context.getString(R.string.say_camera)
    }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) {
        val square = View.MeasureSpec.makeMeasureSpec(squareIn(widthSpec), View.MeasureSpec.EXACTLY)
        super.onMeasure(widthSpec, square)
    }
}

/** As high as it is wide, and all of it to be seen at once under the title, on a phone that lies on its side as well. */
private fun View.squareIn(widthSpec: Int): Int =
    min(View.MeasureSpec.getSize(widthSpec), resources.displayMetrics.heightPixels - TITLE * size(R.dimen.touch))

/** The title and the margins, in touch targets. */
private const val TITLE = 3

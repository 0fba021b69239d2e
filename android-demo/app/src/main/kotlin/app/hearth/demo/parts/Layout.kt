// Columns, rows and texts, in the sizes of the token file.
package app.hearth.demo.parts

import android.content.Context
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import app.hearth.demo.R
import app.hearth.demo.platform.Since28

/** A size of the token file in pixels. */
internal fun View.size(dimension: Int): Int = resources.getDimensionPixelSize(dimension)

/** Views under each other. */
internal open class Column(context: Context) : LinearLayout(context) {
    init {
        orientation = VERTICAL
    }

    /** Adds a view over the whole width, this far below the one before. */
    fun <V : View> put(view: V, gap: Int = R.dimen.space_12, width: Int = MATCH_PARENT, gravity: Int = Gravity.NO_GRAVITY): V {
        val params = LayoutParams(width, WRAP_CONTENT).also { it.gravity = gravity }
        if (childCount > 0) params.topMargin = size(gap)
        addView(view, params)
        return view
    }

    /** Pushes what follows to the end of the window, where there is room. */
    fun spring() {
        addView(View(context), LayoutParams(0, 0, 1f))
    }

    /** Adds one that is as wide as it needs, at the end of the line. */
    fun <V : View> putAtEnd(view: V, gap: Int = R.dimen.space_12): V = put(view, gap, WRAP_CONTENT, Gravity.END)
}

/** Views that follow each other, and go on in the next line where they do not fit: nothing is cut at 200 %. */
internal class Flow(context: Context) : android.view.ViewGroup(context) {
    private val gap = size(R.dimen.space_8)

    /** Where the lines begin. */
    var atEnd = false

    /** Whether the last view stands at the end of its line, away from the others in it. */
    var apart = false

    fun <V : View> put(view: V): V {
        addView(view)
        return view
    }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) {
        val width = MeasureSpec.getSize(widthSpec)
        measureChildren(MeasureSpec.makeMeasureSpec(width, MeasureSpec.AT_MOST), heightSpec)
        val height = lines(width).sumOf { line -> line.maxOf { it.measuredHeight } }
        setMeasuredDimension(width, resolveSize(height, heightSpec))
    }

    override fun onLayout(changed: Boolean, left: Int, top: Int, right: Int, bottom: Int) {
        var y = 0
        val toTheLeft = layoutDirection == LAYOUT_DIRECTION_RTL
        val lines = lines(width)
        val last = lines.lastOrNull()?.last()
        for (line in lines) {
            val high = line.maxOf { it.measuredHeight }
            val used = line.sumOf { it.measuredWidth } + gap * (line.size - 1)
            var x = if (atEnd) width - used else 0
            for (view in line) {
                val wide = view.measuredWidth
                if (apart && line.size > 1 && view === last) x = width - wide
                val start = if (toTheLeft) width - x - wide else x
                val down = y + (high - view.measuredHeight) / 2
                view.layout(start, down, start + wide, down + view.measuredHeight)
                x += wide + gap
            }
            y += high
        }
    }

    private fun lines(width: Int): List<List<View>> {
        val lines = mutableListOf<MutableList<View>>()
        var used = 0
        for (view in (0 until childCount).map(::getChildAt).filter { it.visibility != GONE }) {
            if (lines.isEmpty() || used + gap + view.measuredWidth > width) {
                lines += mutableListOf(view)
                used = view.measuredWidth
            } else {
                lines.last() += view
                used += gap + view.measuredWidth
            }
        }
        return lines
    }
}

/** A raised surface. */
internal open class Card(context: Context) : Column(context) {
    init {
        setBackgroundResource(R.drawable.card)
        val inside = size(R.dimen.space_16)
        setPadding(inside, inside, inside, inside)
    }
}

/** What is longer than the window, inside the window's margins. */
internal fun scrolling(content: View): ScrollView = ScrollView(content.context).apply {
    isFillViewport = true
    isVerticalScrollBarEnabled = false
    content.inMargins()
    addView(content)
}

/** Gives it the window's margin on both sides, and room at the end. */
internal fun View.inMargins() {
    val side = size(R.dimen.screen_margin)
    setPadding(side, size(R.dimen.space_8), side, size(R.dimen.space_24))
}

internal fun Context.text(style: Int, words: CharSequence = ""): TextView =
    TextView(this, null, 0, style).apply { text = words }

internal fun Context.text(style: Int, words: Int): TextView = text(style, getText(words))

internal fun Context.button(style: Int, words: Int, tap: () -> Unit): Button = button(style, getText(words), tap)

internal fun Context.button(style: Int, words: CharSequence, tap: () -> Unit): Button =
    Button(this, null, 0, style).apply {
        text = words
        setOnClickListener { tap() }
    }

/** Says to a screen reader that a part of the screen begins here. */
@Since28
internal fun View.isHeading() {
    isAccessibilityHeading = true
}

/** Shown, or not there at all. */
internal var View.there: Boolean
    get() = visibility == View.VISIBLE
    set(value) {
        visibility = if (value) View.VISIBLE else View.GONE
    }

/** The words, only where they changed: a screen reader would say them again. */
internal var TextView.words: CharSequence
    get() = text
    set(value) {
        if (!android.text.TextUtils.equals(text, value)) text = value
    }

// The tabs.
package app.hearth.demo.parts

import android.content.Context
import android.view.Gravity
import android.widget.Button
import android.widget.LinearLayout
import app.hearth.demo.R
import app.hearth.demo.model.Place

internal class Tabs(context: Context, private val go: (Place) -> Unit) : LinearLayout(context) {
    private val tabs = Place.TABS.associateWith(::tab)

    init {
        setBackgroundResource(R.drawable.tabs)
        for (tab in tabs.values) addView(tab, LayoutParams(0, LayoutParams.WRAP_CONTENT, 1f))
    }

    /** Marks the one that one is in. */
    fun mark(place: Place?) {
        for ((its, tab) in tabs) tab.isSelected = its == place
    }

    private fun tab(place: Place) = Button(context, null, 0, R.style.Tab).apply {
        val (picture, words) = partsOf(place)
        setText(words)
        setCompoundDrawablesRelativeWithIntrinsicBounds(0, picture, 0, 0)
        compoundDrawableTintList = context.getColorStateList(R.color.tab)
        gravity = Gravity.CENTER
        setOnClickListener { go(place) }
    }

    private fun partsOf(place: Place): Pair<Int, Int> = when (place) {
        Place.APPRECIATE -> R.drawable.ic_appreciate to R.string.tab_appreciate
        else -> R.drawable.ic_today to R.string.tab_today
    }
}

// Who sees it: the small sign on every item and every composer.
package app.hearth.demo.parts

import android.content.Context
import android.content.res.ColorStateList
import android.view.Gravity
import android.widget.TextView
import app.hearth.demo.R

/** The signs, each with its colour, its picture and its words: none of the three alone says it. */
internal enum class Sees(val words: Int, val picture: Int, val colour: Int) {
    ONLY_YOU(R.string.badge_only_you, R.drawable.ic_lock, R.color.dusk),
    UNTIL_GIVEN(R.string.badge_until_given, R.drawable.ic_lock, R.color.dusk),
    SEALED(R.string.badge_sealed, R.drawable.ic_seal, R.color.ember),
    YOU_TWO(R.string.badge_you_two, R.drawable.ic_two, R.color.sage),
}

internal class Badge(context: Context, sees: Sees) : TextView(context, null, 0, R.style.Text_Caption) {
    init {
        gravity = Gravity.CENTER_VERTICAL
        compoundDrawablePadding = size(R.dimen.space_4)
        show(sees)
    }

    fun show(sees: Sees) {
        val colour = context.getColor(sees.colour)
        setTextColor(colour)
        setText(sees.words)
        val side = size(R.dimen.space_16)
        val picture = context.getDrawable(sees.picture)?.mutate()?.apply {
            setBounds(0, 0, side, side)
            setTintList(ColorStateList.valueOf(colour))
        }
        setCompoundDrawablesRelative(picture, null, null, null)
    }
}

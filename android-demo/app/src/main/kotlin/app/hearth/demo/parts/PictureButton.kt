// A button that is a picture; a screen reader says its words.
package app.hearth.demo.parts

import android.content.Context
import android.widget.ImageButton
import app.hearth.demo.R

internal fun Context.pictureButton(picture: Int, words: Int, tap: () -> Unit): ImageButton = ImageButton(this).apply {
    setImageResource(picture)
    setBackgroundResource(R.drawable.button_quiet)
    contentDescription = context.getText(words)
    minimumWidth = size(R.dimen.touch)
    minimumHeight = size(R.dimen.touch)
    setOnClickListener { tap() }
}

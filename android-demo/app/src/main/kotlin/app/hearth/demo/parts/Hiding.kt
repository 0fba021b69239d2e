// Quick hide: two fingers on a title put the app away at once (look.md).
package app.hearth.demo.parts

import android.view.MotionEvent
import android.view.View

/** Two fingers on it [hide] the app; one does nothing. */
internal fun View.hidesBy(hide: () -> Unit) {
    setOnTouchListener { _, event ->
        if (event.actionMasked == MotionEvent.ACTION_POINTER_DOWN) hide()
        true
    }
}

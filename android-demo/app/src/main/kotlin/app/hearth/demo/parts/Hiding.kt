// Quick hide: two fingers on a title put the app away at once (look.md). A screen reader keeps two fingers for itself, so
// there the title has an action.
package app.hearth.demo.parts

import android.os.Bundle
import android.view.MotionEvent
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo
import android.view.accessibility.AccessibilityNodeInfo.AccessibilityAction
import app.hearth.demo.R

/** Two fingers on it [hide] the app; one does nothing. */
internal fun View.hidesBy(hide: () -> Unit) {
    setOnTouchListener { _, event ->
        if (event.actionMasked == MotionEvent.ACTION_POINTER_DOWN) hide()
        true
    }
    accessibilityDelegate = object : View.AccessibilityDelegate() {
        override fun onInitializeAccessibilityNodeInfo(host: View, info: AccessibilityNodeInfo) {
            super.onInitializeAccessibilityNodeInfo(host, info)
            info.addAction(AccessibilityAction(R.id.hide, host.context.getText(R.string.button_hide_now)))
        }

        override fun performAccessibilityAction(host: View, action: Int, args: Bundle?): Boolean {
            if (action != R.id.hide) return super.performAccessibilityAction(host, action, args)
            hide()
            return true
        }
    }
}

// The four ways a screen is looked at: light, at night, from right to left, and with letters of double size.
package app.hearth.demo

import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.ScrollView
import android.widget.TextView
import org.junit.Assert.assertTrue
import org.robolectric.RuntimeEnvironment

/** To be begun before the Activity is made. */
public enum class LookedAt(public val suffix: String) {
    LIGHT(""), NIGHT("-night"), RIGHT_TO_LEFT("-rtl"), LARGE("-200");

    public fun begin() {
        when (this) {
            LIGHT -> Unit
            NIGHT -> RuntimeEnvironment.setQualifiers("+night")
            RIGHT_TO_LEFT -> RuntimeEnvironment.setQualifiers("+ar-ldrtl")
            LARGE -> RuntimeEnvironment.setFontScale(2.0f)
        }
    }
}

/** A picture of what is seen, and one of its end where it is longer than the window; nothing on the way is cut or too small. */
public fun look(name: String, at: LookedAt) {
    shoot(name + at.suffix)
    assertNothingIsCut()
    assertEverythingCanBeTouched()
    val page = views().filterIsInstance<ScrollView>().lastOrNull { it.canScrollVertically(1) } ?: return
    page.scrollTo(0, page.getChildAt(0).height)
    shoot("$name${at.suffix}-end")
    page.scrollTo(0, 0)
}

/** Every text is drawn whole, inside of what holds it. */
public fun assertNothingIsCut() {
    for (text in views().filterIsInstance<TextView>().filter { it.text.isNotEmpty() && it.layout != null }) {
        val room = text.height - text.compoundPaddingTop - text.compoundPaddingBottom
        assertTrue("\"${text.text}\" is higher than its room", text.layout.height <= room || text.isSingleLine)
        assertTrue("\"${text.text}\" is shortened", (0 until text.lineCount).all { text.layout.getEllipsisCount(it) == 0 })
        val around = text.parent as? ViewGroup ?: continue
        assertTrue("\"${text.text}\" goes out of its row", text.left >= 0 && text.right <= around.width)
    }
}

/** 48 dp each way. */
public fun assertEverythingCanBeTouched() {
    for (view in views().filter { it.isClickable && (it is Button || it.hasOnClickListeners()) }) {
        val least = (48 * view.resources.displayMetrics.density).toInt()
        assertTrue("${said(view)}: ${view.width} x ${view.height}", view.width >= least && view.height >= least)
        assertTrue("it says nothing", said(view).isNotEmpty())
    }
}

private fun said(view: View) = (view.contentDescription ?: (view as? TextView)?.text ?: "").toString()

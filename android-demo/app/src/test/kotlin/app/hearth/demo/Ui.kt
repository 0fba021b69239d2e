// Looking at the app as a person does: what stands there, tapping it, typing, a picture of it.
package app.hearth.demo

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Rect
import android.os.Looper
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.WindowManager
import android.view.WindowManagerGlobal
import android.widget.EditText
import android.widget.TextView
import org.robolectric.Shadows.shadowOf
import java.io.File
import java.time.Duration

/** Runs the main looper until [ready]. The core answers on threads of its own, in real time; the looper's time is moved. */
public fun waitFor(what: String, ready: () -> Boolean) {
    val end = System.nanoTime() + Duration.ofSeconds(60).toNanos()
    while (true) {
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(5))
        if (ready()) return
        check(System.nanoTime() < end) { "it did not come: $what\n${seen().joinToString("\n")}" }
        Thread.sleep(2)
    }
}

/** One window and where it stands on the screen: Robolectric leaves every window at 0,0; a phone obeys the gravity. */
public class Placed(public val root: View, public val x: Int, public val y: Int, public val dim: Float)

/** All shown windows (Activity, dialogs), bottom first. */
public fun windows(): List<Placed> {
    val roots = WindowManagerGlobal.getInstance().windowViews.filter { it.isShown && it.width > 0 }
    val screen = Rect(0, 0, roots.maxOfOrNull { it.width } ?: 1, roots.maxOfOrNull { it.height } ?: 1)
    return roots.map { root ->
        val params = root.layoutParams as WindowManager.LayoutParams
        val gravity = if (params.gravity == 0) Gravity.CENTER else params.gravity
        val at = Rect()
        Gravity.apply(gravity, root.width, root.height, screen, params.x, params.y, at, root.layoutDirection)
        val dims = params.flags and WindowManager.LayoutParams.FLAG_DIM_BEHIND != 0
        Placed(root, at.left, at.top, if (dims) params.dimAmount else 0f)
    }
}

/** A picture of all windows. */
public fun drawWindows(into: Bitmap? = null): Bitmap {
    val all = windows()
    val picture = into ?: Bitmap.createBitmap(
        all.maxOf { it.root.width },
        all.maxOf { it.root.height },
        Bitmap.Config.ARGB_8888,
    )
    val canvas = Canvas(picture)
    canvas.drawColor(Color.BLACK)
    for (window in all) {
        if (window.dim > 0) canvas.drawColor(Color.argb((window.dim * 255).toInt(), 0, 0, 0))
        val before = canvas.save()
        canvas.translate(window.x.toFloat(), window.y.toFloat())
        window.root.draw(canvas)
        canvas.restoreToCount(before)
    }
    return picture
}

/** Writes a picture of what is seen into the folder of pictures. */
public fun shoot(name: String): Bitmap = shoot(File(System.getProperty("shots.dir"), "$name.png"))

/** Writes a picture of what is seen, once everything that moves has come to rest. */
public fun shoot(file: File): Bitmap {
    shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(500))
    windows().forEach { it.root.jumpDrawablesToCurrentState() }
    val picture = drawWindows()
    file.absoluteFile.parentFile.mkdirs()
    file.outputStream().use { picture.compress(Bitmap.CompressFormat.PNG, 100, it) }
    return picture
}

/** Every view that is shown, top window last. */
public fun views(): List<View> = windows().flatMap { it.root.andBelow() }.filter { it.isShown }

private fun View.andBelow(): List<View> =
    listOf(this) + if (this is ViewGroup) (0 until childCount).flatMap { getChildAt(it).andBelow() } else emptyList()

/** Every text that is shown. */
public fun seen(): List<String> = views().filterIsInstance<TextView>().map { it.text.toString() }.filter { it.isNotEmpty() }

/** Whether this text stands somewhere. */
public fun sees(text: String): Boolean = seen().any { text in it }

/** The topmost view that has this text or description and can be tapped. */
public fun toTap(text: String): View? = views().lastOrNull {
    it.isClickable && it.isEnabled && ((it as? TextView)?.text?.toString() == text || it.contentDescription == text)
}

/** Taps what says so, once it is there. */
public fun tap(text: String) {
    waitFor("something to tap that says \"$text\"") { toTap(text) != null }
    checkNotNull(toTap(text)).performClick()
    shadowOf(Looper.getMainLooper()).idle()
}

/** Types into the field that is shown. */
public fun type(text: String) {
    waitFor("a field") { views().any { it is EditText } }
    views().filterIsInstance<EditText>().last().setText(text)
    shadowOf(Looper.getMainLooper()).idle()
}

/** Everything that is drawn or read aloud, in its place: two screens that differ in nothing have the same. */
public fun drawn(): List<String> = views().map { view ->
    val at = Rect().also { view.getGlobalVisibleRect(it) }
    val text = (view as? TextView)?.text
    val checked = (view as? android.widget.Checkable)?.isChecked
    "${view.javaClass.simpleName} $at '$text' '${view.contentDescription}' ${view.isEnabled} ${view.isSelected} $checked"
}

/** The shown texts of which not every line has room. */
public fun cut(): List<String> = views().filterIsInstance<TextView>().filter { it.text.isNotEmpty() }.filter { view ->
    val layout = view.layout ?: return@filter true
    val room = view.height - view.compoundPaddingTop - view.compoundPaddingBottom
    layout.height > room || (0 until layout.lineCount).any { layout.getEllipsisCount(it) > 0 || layout.getLineMax(it) > layout.width + 1 }
}.map { "${it.text} (${it.height})" }

/** What can be tapped and is smaller than 48 dp. */
public fun tooSmall(): List<String> = views().filter { it.isClickable && it.isEnabled }.filter { view ->
    val least = 48 * view.resources.displayMetrics.density
    view.width < least || view.height < least
}.map { "$it" }

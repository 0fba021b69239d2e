// A hand with a mouse and a keyboard: the app in a window of the desktop.
package app.hearth.demo

import android.graphics.Bitmap
import android.os.SystemClock
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View
import android.view.WindowManager
import android.view.WindowManagerGlobal
import android.view.inputmethod.EditorInfo
import androidx.test.platform.app.InstrumentationRegistry
import java.awt.Dimension
import java.awt.Graphics
import java.awt.event.KeyAdapter
import java.awt.event.MouseAdapter
import java.awt.event.MouseEvent
import java.awt.event.WindowAdapter
import java.awt.event.WindowEvent
import java.awt.image.BufferedImage
import javax.swing.JFrame
import javax.swing.JPanel
import javax.swing.SwingUtilities
import java.awt.event.KeyEvent as AwtKey

internal class Window(private val desk: Desk, private val title: String) {
    private val picture: Bitmap = drawWindows()
    private val glass = Glass(picture.width, picture.height)
    private val ui get() = InstrumentationRegistry.getInstrumentation().uiAutomation
    private var downAt = 0L
    private var touched: Placed? = null

    fun open(): Unit = SwingUtilities.invokeAndWait { glass.open() }

    fun frame(): Unit = glass.show(drawWindows(picture))

    private fun touch(action: Int, x: Int, y: Int) {
        val now = SystemClock.uptimeMillis()
        if (action == MotionEvent.ACTION_DOWN) {
            downAt = now
            touched = windows().asReversed().firstOrNull { it.takes(x, y) }
        }
        val window = touched ?: return
        val event = MotionEvent.obtain(downAt, now, action, (x - window.x).toFloat(), (y - window.y).toFloat(), 0)
        window.root.dispatchTouchEvent(event)
        event.recycle()
    }

    /** The top window that covers the point, or that lets nothing through. */
    private fun Placed.takes(atX: Int, atY: Int): Boolean {
        val params = root.layoutParams as WindowManager.LayoutParams
        val inside = atX in x until x + root.width && atY in y until y + root.height
        return inside || params.flags and WindowManager.LayoutParams.FLAG_NOT_TOUCH_MODAL == 0
    }

    private fun key(code: Int) {
        if (code == KeyEvent.KEYCODE_BACK && windows().size == 1) return desk.back()
        ui.injectInputEvent(KeyEvent(KeyEvent.ACTION_DOWN, code), true)
        ui.injectInputEvent(KeyEvent(KeyEvent.ACTION_UP, code), true)
    }

    private fun focused(): View? =
        WindowManagerGlobal.getInstance().windowViews.lastOrNull { it.isShown }?.findFocus()

    private fun write(text: String) {
        focused()?.onCreateInputConnection(EditorInfo())?.commitText(text, 1)
    }

    /** What the window shows, and what is done to it. */
    private inner class Glass(width: Int, height: Int) : JPanel() {
        private val image = BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)
        private val pixels = IntArray(width * height)
        private var before = 0

        init {
            preferredSize = Dimension(width, height)
            isFocusable = true
            focusTraversalKeysEnabled = false
        }

        fun open() {
            val frame = JFrame(title)
            frame.contentPane.add(this)
            frame.isResizable = false
            frame.defaultCloseOperation = JFrame.DO_NOTHING_ON_CLOSE
            frame.addWindowListener(object : WindowAdapter() {
                override fun windowClosing(event: WindowEvent) = desk.soon { it.running = false }
            })
            frame.pack()
            frame.setLocation(Integer.getInteger("desk.x", 20), Integer.getInteger("desk.y", 20))
            addMouseListener(mouse)
            addMouseMotionListener(mouse)
            addKeyListener(keys)
            frame.isVisible = true
            requestFocusInWindow()
        }

        fun show(picture: Bitmap) {
            picture.getPixels(pixels, 0, image.width, 0, 0, image.width, image.height)
            val now = pixels.contentHashCode()
            if (now == before) return
            before = now
            synchronized(image) { image.setRGB(0, 0, image.width, image.height, pixels, 0, image.width) }
            repaint()
        }

        override fun paintComponent(graphics: Graphics) {
            synchronized(image) { graphics.drawImage(image, 0, 0, null) }
        }

        private val mouse = object : MouseAdapter() {
            override fun mousePressed(event: MouseEvent) {
                requestFocusInWindow()
                send(event, MotionEvent.ACTION_DOWN)
            }

            override fun mouseReleased(event: MouseEvent) = send(event, MotionEvent.ACTION_UP)
            override fun mouseDragged(event: MouseEvent) = send(event, MotionEvent.ACTION_MOVE)

            private fun send(event: MouseEvent, action: Int) {
                val (x, y) = event.x to event.y
                desk.soon { touch(action, x, y) }
            }
        }

        private val keys = object : KeyAdapter() {
            override fun keyTyped(event: AwtKey) {
                val letter = event.keyChar
                if (letter >= ' ' && letter != '\u007f') desk.soon { write(letter.toString()) }
            }

            override fun keyPressed(event: AwtKey) {
                val code = KEYS[event.keyCode] ?: return
                desk.soon { key(code) }
            }
        }
    }

    private companion object {
        val KEYS = mapOf(
            AwtKey.VK_BACK_SPACE to KeyEvent.KEYCODE_DEL,
            AwtKey.VK_ENTER to KeyEvent.KEYCODE_ENTER,
            AwtKey.VK_TAB to KeyEvent.KEYCODE_TAB,
            AwtKey.VK_ESCAPE to KeyEvent.KEYCODE_BACK,
            AwtKey.VK_LEFT to KeyEvent.KEYCODE_DPAD_LEFT,
            AwtKey.VK_RIGHT to KeyEvent.KEYCODE_DPAD_RIGHT,
            AwtKey.VK_UP to KeyEvent.KEYCODE_DPAD_UP,
            AwtKey.VK_DOWN to KeyEvent.KEYCODE_DPAD_DOWN,
        )
    }
}

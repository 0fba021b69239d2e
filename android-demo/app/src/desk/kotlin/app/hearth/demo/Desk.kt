// One phone on a desk: `cargo xtask phones` starts two of these processes.
package app.hearth.demo

import android.app.Activity
import android.content.Intent
import android.os.Looper
import org.junit.Test
import org.junit.runner.JUnitCore
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import java.time.Duration
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.system.exitProcess

/** Opens the app for lines on standard input, and in a window where one is asked for, until either is closed. */
public fun main() {
    // Robolectric says `java.awt.headless=true` later on; AWT keeps the first answer.
    java.awt.GraphicsEnvironment.isHeadless()
    val result = JUnitCore.runClasses(Desk::class.java)
    result.failures.forEach { System.err.println(it.trace) }
    exitProcess(if (result.wasSuccessful()) 0 else 1)
}

/** The phone's own thread: whatever is done to it is done here. */
@RunWith(RobolectricTestRunner::class)
@Config(application = DeskApp::class)
public class Desk {
    private val todo = LinkedBlockingQueue<(Desk) -> Unit>()
    private val stack = ArrayDeque<ActivityController<out Activity>>()
    private val app get() = RuntimeEnvironment.getApplication() as HearthApp

    /** Whether it goes on. */
    public var running: Boolean = true

    /** Puts something in line. Any thread. */
    public fun soon(what: (Desk) -> Unit) {
        todo += what
    }

    @Test
    public fun `is a phone until somebody closes it`() {
        RuntimeEnvironment.setQualifiers(System.getProperty("desk.qualifiers", "w360dp-h740dp-port-mdpi"))
        RuntimeEnvironment.setFontScale(System.getProperty("desk.fontScale", "1").toFloat())
        push(Intent(app, MainActivity::class.java))
        pass(Duration.ZERO)
        val window = System.getProperty("desk.window")?.let { Window(this, it) }
        window?.open()
        Lines(this).listen()
        var last = System.nanoTime()
        while (running && stack.isNotEmpty()) {
            todo.poll(FRAME, TimeUnit.MILLISECONDS)?.invoke(this)
            val now = System.nanoTime()
            pass(Duration.ofNanos(now - last))
            last = now
            if (stack.isNotEmpty()) window?.frame()
        }
        while (stack.isNotEmpty()) stack.removeLast().close()
        app.shutDown()
    }

    /** Time goes on for the app, and what it asked the system for is carried out: Robolectric only notes it. */
    private fun pass(time: Duration) {
        shadowOf(Looper.getMainLooper()).idleFor(time)
        shadowOf(app).nextStartedActivity?.let(::push)
        while (stack.lastOrNull()?.get()?.isFinishing == true) {
            stack.removeLast().pause().stop().destroy()
            stack.lastOrNull()?.restart()?.start()?.resume()?.visible()
        }
    }

    private fun push(intent: Intent) {
        stack.lastOrNull()?.pause()?.stop()
        val name = intent.component?.className ?: return
        @Suppress("UNCHECKED_CAST")
        stack.addLast(Robolectric.buildActivity(Class.forName(name) as Class<out Activity>, intent).setup())
    }

    /** The back key. */
    public fun back() {
        @Suppress("DEPRECATION") stack.last().get().onBackPressed()
    }

    /** Puts the app away, and takes it up again. */
    public fun away(): Unit = stack.last().pause().stop().let {}

    public fun front(): Unit = stack.last().restart().start().resume().visible().let {}

    /** Turns the phone. */
    public fun turn(): Unit = stack.last().recreate().let {}

    private companion object {
        const val FRAME = 20L
    }
}

// The one window: it shows where the navigator is, and nothing of it is kept anywhere else.
package app.hearth.demo

import android.Manifest
import android.app.Activity
import android.content.Intent
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.os.Bundle
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import android.widget.FrameLayout
import app.hearth.demo.model.Door
import app.hearth.demo.parts.there
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.launch

public class MainActivity : Activity() {
    private val app get() = application as HearthApp
    private val phone get() = app.phone
    private lateinit var shell: Shell
    private lateinit var cover: Cover
    private var looking: CoroutineScope? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        // No picture of it in the recent apps, and no screenshots (SR-20).
        window.setFlags(FLAG_SECURE, FLAG_SECURE)
        shell = Shell(this, phone)
        cover = Cover(this) { if (phone.gate.unlock(app.unlocking.possible())) app.unlocking.ask(this) }
        setContentView(FrameLayout(this).apply { addView(shell); addView(cover.view) })
    }

    override fun onStart() {
        super.onStart()
        // Before the first picture, not with the first turn of the loop.
        draw(phone.gate.door.value)
        looking = CoroutineScope(SupervisorJob() + Dispatchers.Main).also { it.launch { look() } }
    }

    override fun onStop() {
        looking?.cancel()
        // A phone that is turned was not put away.
        if (!isChangingConfigurations) phone.gate.away()
        draw(phone.gate.door.value)
        super.onStop()
    }

    @Deprecated("The framework's; its successor is of androidx.")
    override fun onActivityResult(request: Int, result: Int, data: Intent?) {
        app.unlocking.answer(request, result)?.let(phone.gate::answered)
    }

    @Deprecated("The framework's; a callback of its own came with Android 13.")
    override fun onBackPressed(): Unit = goBack()

    override fun onRequestPermissionsResult(requestCode: Int, permissions: Array<out String>, results: IntArray) {
        val at = permissions.indexOf(Manifest.permission.CAMERA)
        if (at >= 0) phone.pair.cameraAnswered(results[at] == PERMISSION_GRANTED)
    }

    /** One step back, or out of the app: it stays as it is. */
    internal fun goBack() {
        if (phone.gate.door.value != Door.OPEN || !phone.back()) moveTaskToBack(true)
    }

    /** Nothing is read or drawn behind the cover. */
    private suspend fun look() {
        phone.gate.door.collectLatest { door ->
            draw(door)
            if (door == Door.OPEN) shell.show()
        }
    }

    private fun draw(door: Door) {
        shell.there = door == Door.OPEN
        cover.draw(door)
    }
}

// The one window: it shows where the navigator is, and nothing of it is kept anywhere else.
package app.hearth.demo

import android.Manifest
import android.app.Activity
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.os.Bundle
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

public class MainActivity : Activity() {
    private val phone get() = (application as HearthApp).phone
    private lateinit var shell: Shell
    private var looking: CoroutineScope? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        // No picture of it in the recent apps, and no screenshots (SR-20).
        window.setFlags(FLAG_SECURE, FLAG_SECURE)
        shell = Shell(this, phone)
        setContentView(shell)
    }

    override fun onStart() {
        super.onStart()
        looking = CoroutineScope(SupervisorJob() + Dispatchers.Main).also { it.launch { shell.show() } }
    }

    override fun onStop() {
        looking?.cancel()
        super.onStop()
    }

    @Deprecated("The framework's; a callback of its own came with Android 13.")
    override fun onBackPressed(): Unit = goBack()

    override fun onRequestPermissionsResult(requestCode: Int, permissions: Array<out String>, results: IntArray) {
        val at = permissions.indexOf(Manifest.permission.CAMERA)
        if (at >= 0) phone.pair.cameraAnswered(results[at] == PERMISSION_GRANTED)
    }

    /** One step back, or out of the app: it stays as it is. */
    internal fun goBack() {
        if (!phone.navigator.back()) moveTaskToBack(true)
    }
}

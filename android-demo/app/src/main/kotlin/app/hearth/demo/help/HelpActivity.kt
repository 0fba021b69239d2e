// Get help: without a lock, before anything is set up, and without a trace (SR-22).
package app.hearth.demo.help

import android.app.Activity
import android.os.Bundle
import android.view.WindowManager.LayoutParams.FLAG_SECURE

public class HelpActivity : Activity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.setFlags(FLAG_SECURE, FLAG_SECURE)
    }
}

// Get help: without a lock, before anything is set up, and without a trace (SR-22).
package app.hearth.demo.help

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.ClipData
import android.content.ClipboardManager
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.os.PersistableBundle
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import app.hearth.demo.HearthApp
import app.hearth.demo.R
import app.hearth.demo.model.HelpPresenter
import app.hearth.demo.platform.PhoneClock
import app.hearth.demo.platform.service
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

public class HelpActivity : Activity() {
    private lateinit var presenter: HelpPresenter
    private var looking: CoroutineScope? = null
    private lateinit var view: HelpView

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.setFlags(FLAG_SECURE, FLAG_SECURE)
        presenter = kept() ?: HelpPresenter(resources.configuration.locales[0].country, PhoneClock()::now)
        view = HelpView(this, presenter)
        setContentView(view)
    }

    override fun onStart() {
        super.onStart()
        looking = CoroutineScope(SupervisorJob() + Dispatchers.Main).also {
            it.launch { presenter.page.collect(view::draw) }
            it.launch { presenter.said.collect(view::say) }
        }
    }

    override fun onStop() {
        looking?.cancel()
        super.onStop()
    }

    @Suppress("DEPRECATION") // Its successor is of androidx.
    private fun kept() = lastNonConfigurationInstance as? HelpPresenter

    /** Through a turn of the phone in memory; into the system's saved state goes nothing. */
    @Deprecated("The framework's; its successor is of androidx.")
    override fun onRetainNonConfigurationInstance(): Any = presenter

    override fun onSaveInstanceState(outState: Bundle) = Unit

    @Deprecated("The framework's; a callback of its own came with Android 13.")
    override fun onBackPressed() {
        if (!presenter.back()) end()
    }

    /** The end, without a trace; what was below comes back. */
    internal fun end(): Unit = finishAndRemoveTask()

    /** The end at once, for somebody who comes in: the whole app is away, and the journal closed. */
    internal fun hideNow() {
        (application as HearthApp).phone.hide()
        start(Intent(Intent.ACTION_MAIN).addCategory(Intent.CATEGORY_HOME))
        finishAndRemoveTask()
    }

    /** Puts the number into the phone's dialler, where one tap calls it; that needs no permission. */
    internal fun dial(number: String): Unit = start(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", number, null)))

    internal fun openChat(address: String): Unit = start(Intent(Intent.ACTION_VIEW, Uri.parse("https://$address")))

    internal fun copy(number: String) {
        val clip = ClipData.newPlainText(null, number)
        // Android 13 then shows no picture of what was copied.
        clip.description.extras = PersistableBundle().apply { putBoolean("android.content.extra.IS_SENSITIVE", true) }
        service<ClipboardManager>().setPrimaryClip(clip)
        presenter.copied()
    }

    private fun start(intent: Intent) {
        try {
            startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
        } catch (_: ActivityNotFoundException) {
            presenter.say(getString(R.string.notice_cannot_open))
        }
    }
}

// The phone's own lock screen, asked to say whether it is its owner.
package app.hearth.demo.platform

import android.app.Activity
import android.app.KeyguardManager
import android.content.Context

/** Asks for what unlocks the phone: its PIN, pattern or password, or a finger or face that stands for it there. */
public interface Unlocking {
    /** Whether the phone has a lock screen. */
    public fun possible(): Boolean

    /** Asks. The answer comes to `onActivityResult` of [from], also when it was turned meanwhile. */
    public fun ask(from: Activity)

    /** Whether this result says yes; none when it answers something else. */
    public fun answer(request: Int, result: Int): Boolean?
}

/**
 * The system's own screen for it, which every Android since 5 has; since 10 it takes a finger or a face too. The newer
 * BiometricPrompt does the same inside the app, for a permission (USE_BIOMETRIC) that nothing else here needs.
 */
internal class LockScreen(context: Context) : Unlocking {
    private val keyguard = context.service<KeyguardManager>()

    override fun possible() = keyguard.isDeviceSecure

    @Suppress("DEPRECATION") // Its successor is the one above.
    override fun ask(from: Activity) {
        // None when the lock screen was taken away meanwhile: nothing opens then.
        val question = keyguard.createConfirmDeviceCredentialIntent(null, null) ?: return
        from.startActivityForResult(question, REQUEST)
    }

    override fun answer(request: Int, result: Int) = if (request == REQUEST) result == Activity.RESULT_OK else null

    private companion object {
        const val REQUEST = 1
    }
}

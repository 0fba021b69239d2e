// A code that goes to the other phone by hand.
package app.hearth.demo.platform

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.os.PersistableBundle

/** Puts a code on the clipboard, marked so that the system shows none of it. It is good for two minutes, and once. */
internal fun Context.copySecret(text: String) {
    val clip = ClipData.newPlainText("", text)
    // ClipDescription.EXTRA_IS_SENSITIVE, which came with Android 13; earlier ones take no notice.
    clip.description.extras = PersistableBundle().apply { putBoolean("android.content.extra.IS_SENSITIVE", true) }
    service<ClipboardManager>().setPrimaryClip(clip)
}

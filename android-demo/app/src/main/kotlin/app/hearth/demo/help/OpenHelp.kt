package app.hearth.demo.help

import android.content.Context
import android.content.Intent

/** Opens Get help in a task of its own, which goes from the recent apps with it. It asks for nothing and remembers nothing. */
internal fun Context.openHelp() {
    startActivity(Intent(this, HelpActivity::class.java).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
}

// What a screen is, and which one stands where.
package app.hearth.demo.screens

import android.content.Context
import android.view.View
import app.hearth.demo.Shell
import app.hearth.demo.model.Place
import app.hearth.demo.model.Presenter

/** The views of one place: made when one goes there, drawn from the presenter's state, and thrown away. */
internal abstract class Screen(protected val shell: Shell) {
    protected val context: Context get() = shell.context

    /** What stands at its top. */
    abstract val title: CharSequence

    /** What it reads from; none where everything is known. */
    abstract val presenter: Presenter<*>?

    abstract val view: View

    /** Draws each state until it is cancelled. */
    abstract suspend fun draw()
}

/** The screen of a place. */
internal fun screenOf(place: Place, shell: Shell): Screen = when (place) {
    Place.TODAY -> TodayScreen(shell)
    Place.FIRST_RUN -> FirstRunScreen(shell)
    Place.APPRECIATE -> AppreciateScreen(shell)
    Place.CARD -> CardScreen(shell)
    Place.US -> UsScreen(shell)
    Place.PAIR -> PairScreen(shell)
    Place.SYNC -> SyncScreen(shell)
}

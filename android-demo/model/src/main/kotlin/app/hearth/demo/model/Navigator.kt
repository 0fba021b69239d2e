// Where one is in the app, and the way back.
package app.hearth.demo.model

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/** A screen one can be on. */
public enum class Place {
    FIRST_RUN, TODAY, APPRECIATE, US, PAIR, SYNC, CARD;

    /** Whether it is one of the tabs. */
    public val isTab: Boolean get() = this in TABS

    public companion object {
        /** The tabs that there are, in their order. */
        public val TABS: List<Place> = listOf(TODAY, APPRECIATE)
    }
}

/** The tab one is on, and what was opened from there. */
public class Navigator(start: Place) {
    private var way = listOf(start)
    private val now = MutableStateFlow(start)

    /** Where one is. */
    public val at: StateFlow<Place> = now.asStateFlow()

    /** The tab behind it, which stays marked. */
    public val tab: Place? get() = way.first().takeIf { it.isTab }

    /** Goes there: a tab begins anew, anything else lies on top of what was there. */
    public fun go(to: Place) {
        if (to == now.value) return
        move(if (to.isTab || to == Place.FIRST_RUN) listOf(to) else way - to + to)
    }

    /** One step back; false where there is none, and the app is left. */
    public fun back(): Boolean {
        if (way.size > 1) {
            move(way.dropLast(1))
            return true
        }
        if (way.single() == Place.TODAY || way.single() == Place.FIRST_RUN) return false
        move(listOf(Place.TODAY))
        return true
    }

    private fun move(to: List<Place>) {
        way = to
        now.value = to.last()
    }
}

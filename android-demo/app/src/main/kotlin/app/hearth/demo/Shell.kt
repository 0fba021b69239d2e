// What every screen has around it: its title and the person icon, the notice line, the tabs.
package app.hearth.demo

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.TextView
import app.hearth.demo.help.openHelp
import app.hearth.demo.model.CoreState
import app.hearth.demo.model.Phone
import app.hearth.demo.model.Place
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.NoticeLine
import app.hearth.demo.parts.Tabs
import app.hearth.demo.parts.button
import app.hearth.demo.parts.isHeading
import app.hearth.demo.parts.hidesBy
import app.hearth.demo.parts.pictureButton
import app.hearth.demo.parts.size
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.parts.words
import app.hearth.demo.screens.Screen
import app.hearth.demo.screens.screenOf
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.launch

/** The frame around a screen, and the screens' way to everything outside their own views. */
internal class Shell(private val activity: MainActivity, val phone: Phone) : LinearLayout(activity) {
    private val title: TextView = context.text(R.style.Text_Title)
    private val back = context.pictureButton(R.drawable.ic_back, R.string.button_back) { activity.goBack() }
    private val us = context.pictureButton(R.drawable.ic_us, R.string.say_open_us) { phone.navigator.go(Place.US) }
    private val header = header()
    private val room = FrameLayout(context)
    private val shut = Shut()
    private val notice = NoticeLine(context, phone.notices)
    private val tabs = Tabs(context) { phone.navigator.go(it) }

    init {
        orientation = VERTICAL
        fitsSystemWindows = true
        addView(header)
        addView(room, LayoutParams(LayoutParams.MATCH_PARENT, 0, 1f))
        addView(notice)
        addView(tabs)
    }

    /** Draws wherever the navigator goes, until it is cancelled. */
    suspend fun show(): Unit = coroutineScope {
        launch { phone.notices.shown.collect(notice::draw) }
        launch { phone.core.state.collect { draw(it) } }
        phone.navigator.at.collectLatest { place -> showScreen(place) }
    }

    /** Opens Get help, which asks for nothing and remembers nothing. */
    fun openHelp(): Unit = context.openHelp()

    /** Asks for a permission; the Activity hears the answer. */
    fun ask(permission: String): Unit = activity.requestPermissions(arrayOf(permission), 0)

    /** Says what a screen is called. */
    fun entitle(words: CharSequence) {
        title.words = words
    }

    private suspend fun showScreen(place: Place) = coroutineScope {
        val screen: Screen = screenOf(place, this@Shell)
        tabs.mark(phone.navigator.tab)
        tabs.there = phone.navigator.tab != null && place != Place.PAIR
        us.there = place.isTab || place == Place.CARD
        back.there = !place.isTab
        header.there = place != Place.FIRST_RUN
        entitle(screen.title)
        room.removeAllViews()
        room.addView(screen.view)
        room.addView(shut.view)
        title.sendAccessibilityEvent(android.view.accessibility.AccessibilityEvent.TYPE_VIEW_FOCUSED)
        launch { phone.core.state.collectLatest { if (it is CoreState.Awake) screen.presenter?.look(it.hearth) } }
        screen.draw()
    }

    private fun draw(state: CoreState) {
        shut.draw(state as? CoreState.Shut)
    }

    private fun header(): View = LinearLayout(context).apply {
        gravity = Gravity.CENTER_VERTICAL
        minimumHeight = size(R.dimen.touch)
        setPaddingRelative(size(R.dimen.screen_margin), size(R.dimen.space_12), size(R.dimen.space_8), 0)
        addView(back)
        addView(title, LayoutParams(0, LayoutParams.WRAP_CONTENT, 1f))
        addView(us)
        title.isHeading()
        title.hidesBy(::hide)
    }

    /** Quick hide. */
    fun hide() {
        phone.hide()
        activity.moveTaskToBack(true)
    }

    /** In the place of a screen when the core could not be opened. */
    private inner class Shut {
        private val words = context.text(R.style.Text_Prompt)
        val view = Column(context).apply {
            setBackgroundResource(R.color.paper)
            gravity = Gravity.CENTER
            val side = size(R.dimen.screen_margin)
            setPadding(side, side, side, side)
            put(words)
            put(context.button(R.style.Button_Primary, R.string.button_try_again) { phone.core.tryAgain() }, width = LayoutParams.WRAP_CONTENT)
            put(context.button(R.style.Button_Quiet, R.string.button_get_help) { openHelp() }, width = LayoutParams.WRAP_CONTENT)
            isClickable = true
            there = false
        }

        fun draw(state: CoreState.Shut?) {
            view.there = state != null
            if (state != null) words.words = state.sentence
        }
    }
}

package app.hearth.demo

import app.hearth.demo.model.Place
import android.widget.ListView
import android.widget.TextView
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApp::class)
class AppreciateScreenTest {
    private val phone get() = (RuntimeEnvironment.getApplication() as HearthApp).phone

    @Test
    fun `what is kept says where it went and stands on its shelf`() {
        Robolectric.buildActivity(MainActivity::class.java).use { it ->
            it.setup()
            phone.navigator.go(Place.APPRECIATE)
            type("You made tea without asking.")
            tap("made")
            tap("Keep")
            waitFor("the notice") { sees("Kept, only you.") }
            tap("Kept")
            waitFor("the row") { sees("You made tea without asking.") }
            shoot("appreciate")
            assertEquals("", phone.appreciate.state.value.text)
        }
    }

    @Test
    fun `a tap on a row offers what can be done with it, in the same window`() {
        Robolectric.buildActivity(MainActivity::class.java).use { it ->
            it.setup()
            phone.navigator.go(Place.APPRECIATE)
            type("You stayed.")
            tap("Keep")
            tap("Kept")
            waitFor("the row") { sees("You stayed.") }
            val list = views().filterIsInstance<ListView>().single()
            shadowOf(list).performItemClick(1)
            waitFor("what can be done") { toTap("Delete") != null }
            assertEquals(1, windows().size)
            shoot("appreciate-row")
            tap("Delete")
            waitFor("it is away") { !sees("You stayed.") && sees("Removed.") }
            tap("Undo")
            waitFor("it is back") { sees("You stayed.") }
        }
    }

    @Test
    fun `two fingers on a title leave a word that says nothing`() {
        Robolectric.buildActivity(MainActivity::class.java).use { it ->
            it.setup()
            phone.navigator.go(Place.APPRECIATE)
            type("Half a sen")
            val title = views().filterIsInstance<TextView>().single { view -> view.text == "What did you notice?" }
            title.performAccessibilityAction(R.id.hide, null)
            it.pause().stop().restart().start().resume()
            waitFor("the word") { seen() == listOf("Welcome.", "Go on", "Get help") }
            shoot("hidden")
            tap("Go on")
            waitFor("Today") { phone.navigator.at.value == Place.TODAY && toTap("Go on") == null }
        }
    }
}

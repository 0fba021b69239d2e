package app.hearth.demo

import app.hearth.demo.model.Place
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
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
}

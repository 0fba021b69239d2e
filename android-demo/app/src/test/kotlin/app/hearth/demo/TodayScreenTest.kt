package app.hearth.demo

import app.hearth.demo.model.Place
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApp::class)
class TodayScreenTest {
    private val phone get() = (RuntimeEnvironment.getApplication() as HearthApp).phone

    @Test
    fun `alone the day is its title and everything of the day stands under it`() {
        Robolectric.buildActivity(MainActivity::class.java).use {
            it.setup()
            waitFor("the card") { sees("Card of the day") }
            shoot("today-alone")
            tap("Pass")
            waitFor("the notice") { sees("Passed. It leaves no trace.") }
        }
    }
}

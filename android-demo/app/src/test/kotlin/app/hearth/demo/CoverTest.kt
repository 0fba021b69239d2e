package app.hearth.demo

import android.app.Activity
import android.app.KeyguardManager
import android.content.Context
import android.content.Intent
import app.hearth.demo.help.HelpActivity
import app.hearth.demo.model.Place
import app.hearth.demo.platform.Unlocking
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/** A phone whose app somebody locked, and that begins. The lock screen is the phone's own, as Robolectric has it. */
public class LockedPhone : TestApp() {
    override val unlocking: Unlocking by lazy { app.hearth.demo.platform.LockScreen(this) }

    init {
        MarksOfATest.locked = true
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = LockedPhone::class)
class CoverTest {
    private val app get() = RuntimeEnvironment.getApplication() as HearthApp
    private val keyguard get() = shadowOf(app.getSystemService(Context.KEYGUARD_SERVICE) as KeyguardManager)
    private val secret = "You made tea without asking."

    @After
    fun unlock() {
        MarksOfATest.locked = false
    }

    private fun begun(then: (ActivityController<MainActivity>) -> Unit) {
        keyguard.setIsDeviceSecure(true)
        Robolectric.buildActivity(MainActivity::class.java).use {
            it.setup()
            then(it)
        }
    }

    private fun answer(activity: MainActivity, result: Int) {
        val question = shadowOf(activity).nextStartedActivityForResult
        assertEquals("android.app.action.CONFIRM_DEVICE_CREDENTIAL", question.intent.action)
        shadowOf(activity).receiveResult(question.intent, result, Intent())
    }

    private fun open(activity: MainActivity) {
        tap("Unlock")
        answer(activity, Activity.RESULT_OK)
        waitFor("it opens") { toTap("Unlock") == null }
    }

    private fun putAway(controller: ActivityController<MainActivity>) = controller.pause().stop()

    private fun assertCovered() {
        assertEquals(listOf("Locked.", "Unlock", "Get help"), seen())
    }

    @Test
    fun `an app that begins shows the cover and the phone's yes opens it`() = begun {
        assertCovered()
        tap("Unlock")
        answer(it.get(), Activity.RESULT_CANCELED)
        assertCovered()
        open(it.get())
        assertTrue(sees("Appreciate"))
    }

    @Test
    fun `coming back after being away shows nothing of the content from the first picture on`() = begun {
        open(it.get())
        app.phone.navigator.go(Place.APPRECIATE)
        type(secret)
        app.phone.notices.error(secret)
        waitFor("all of it") { sees(secret) }
        putAway(it)
        assertCovered()
        it.start()
        // No turn of the loop yet.
        assertCovered()
        it.resume()
        assertCovered()
        assertNull("nothing behind it can be tapped", toTap("Keep"))
        open(it.get())
        assertTrue("what was being written is there", sees(secret))
    }

    @Test
    fun `a turn of the phone is no leaving`() = begun {
        open(it.get())
        it.recreate()
        waitFor("the tabs") { sees("Appreciate") }
        assertNull(toTap("Unlock"))
    }

    @Test
    fun `a turn of the phone behind the cover opens nothing`() = begun {
        it.recreate()
        assertCovered()
    }

    @Test
    fun `get help and the way out need no lock`() = begun {
        tap("Get help")
        assertEquals(HelpActivity::class.java.name, shadowOf(app).nextStartedActivity.component?.className)
        @Suppress("DEPRECATION")
        it.get().onBackPressed()
        assertCovered()
    }

    @Test
    fun `a phone without a lock screen says so and opens nothing`() = begun {
        keyguard.setIsDeviceSecure(false)
        tap("Unlock")
        waitFor("the sentence") { sees("This phone has no lock screen") }
        assertFalse(sees("Appreciate"))
        look("lock-no-lock-screen", LookedAt.LIGHT)
        keyguard.setIsDeviceSecure(true)
        open(it.get())
    }

    @Test
    fun `pictures by day`() = picture(LookedAt.LIGHT)

    @Test
    fun `pictures at night`() = picture(LookedAt.NIGHT)

    @Test
    fun `pictures from right to left`() = picture(LookedAt.RIGHT_TO_LEFT)

    @Test
    fun `pictures with large letters`() = picture(LookedAt.LARGE)

    private fun picture(at: LookedAt) {
        at.begin()
        begun { look("lock", at) }
    }
}

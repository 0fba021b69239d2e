package app.hearth.demo

import android.os.Bundle
import android.os.Parcel
import android.text.InputType
import android.view.MotionEvent
import android.view.View
import android.widget.EditText
import android.widget.TextView
import app.hearth.demo.help.HelpActivity
import app.hearth.demo.model.CoreState
import app.hearth.demo.model.Place
import app.hearth.demo.model.Step
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import java.io.File

@RunWith(RobolectricTestRunner::class)
@Config(application = NewPhone::class)
class FirstRunScreenTest {
    private val app get() = RuntimeEnvironment.getApplication() as NewPhone
    private val run get() = app.phone.firstRun
    private val step get() = run.state.value.step

    private fun begun(then: (ActivityController<MainActivity>) -> Unit) {
        Robolectric.buildActivity(MainActivity::class.java).use {
            it.setup()
            waitFor("the core") { app.phone.core.state.value is CoreState.Awake }
            then(it)
        }
    }

    private fun goTo(to: Step) {
        while (step != to) {
            if (to == Step.ALONE_HONEST && step == Step.ALONE_OR_TWO) run.alone(true)
            else if (to == Step.JOURNAL_SECRET_CONFIRM && step == Step.JOURNAL_SECRET) {
                run.typeSecret("warm bread at six".toCharArray())
                run.takeSecret()
            } else run.next()
        }
        waitFor("the page") { sees(titleOf(to)) }
    }

    private fun titleOf(step: Step): String {
        val id = app.resources.getIdentifier("first_${step.name.lowercase()}_title", "string", app.packageName)
        return app.getString(id)
    }

    private fun field() = views().filterIsInstance<EditText>().single()

    @Test
    fun `from the first screen to Today as a person taps`() = begun {
        tap("Begin")
        tap("Go on")
        tap("Good to know")
        tap("Alone for now")
        tap("Go on")
        type("Ada")
        tap("Go on")
        tap("Use the phone's lock")
        type("warm bread at six")
        tap("Choose a secret")
        type("warm bread at six")
        tap("That's it")
        tap("Open Hearth")
        waitFor("Today") { app.phone.navigator.at.value == Place.TODAY }
        assertTrue(app.marks.welcomed && app.marks.locked)
        assertTrue("the one who set the lock is in", toTap("Unlock") == null)
    }

    @Test
    fun `get help stands on every screen of it`() = begun {
        for (at in Step.entries.sortedBy { if (it == Step.JOURNAL_SECRET_CONFIRM) 1 else 0 }.filter { it != Step.JOURNAL_SECRET_CONFIRM }) {
            goTo(at)
            tap("Get help")
            assertEquals(HelpActivity::class.java.name, shadowOf(app).nextStartedActivity.component?.className)
        }
    }

    @Test
    fun `get help stands there too when the core cannot be opened`() {
        File(app.desk, "home").writeText("in the place of a folder")
        Robolectric.buildActivity(MainActivity::class.java).use {
            it.setup()
            waitFor("it says what to do") { app.phone.core.state.value is CoreState.Shut && toTap("Try again") != null }
            look("first-core-shut", LookedAt.LIGHT)
            tap("Get help")
            assertEquals(HelpActivity::class.java.name, shadowOf(app).nextStartedActivity.component?.className)
        }
    }

    @Test
    fun `two fingers on the title hide it and what was typed of a secret is gone`() = begun {
        goTo(Step.JOURNAL_SECRET_CONFIRM)
        type("warm")
        val title = views().last { view -> (view as? TextView)?.text == titleOf(step) }
        val second = MotionEvent.ACTION_POINTER_DOWN or (1 shl MotionEvent.ACTION_POINTER_INDEX_SHIFT)
        title.dispatchTouchEvent(MotionEvent.obtain(0, 0, second, 1f, 1f, 0))
        assertEquals(Step.JOURNAL_SECRET, step)
        assertEquals(0, run.typed().size)
    }

    @Test
    fun `a turn of the phone loses no letter and the system is given none`() = begun { turned ->
        goTo(Step.NAME)
        type("Ada, half a na")
        fun turn() {
            val saved = Bundle()
            turned.saveInstanceState(saved)
            assertFalse("Ada" in bytesOf(saved) || "bread" in bytesOf(saved))
            turned.recreate()
            waitFor("the page") { sees(titleOf(step)) }
        }
        turn()
        assertEquals("Ada, half a na", field().text.toString())
        goTo(Step.JOURNAL_SECRET)
        type("warm bread")
        turn()
        assertEquals("warm bread", field().text.toString())
        type("warm bread at six")
        tap("Choose a secret")
        type("warm br")
        turn()
        assertEquals(Step.JOURNAL_SECRET_CONFIRM, step)
        assertEquals("warm br", field().text.toString())
        type("warm bread at six")
        tap("That's it")
        waitFor("it was made") { step == Step.DONE }
    }

    private fun bytesOf(saved: Bundle): String {
        val parcel = Parcel.obtain()
        parcel.writeBundle(saved)
        return parcel.marshall().decodeToString().replace("\u0000", "").also { parcel.recycle() }
    }

    @Test
    fun `a secret is dots that nobody fills in and nobody learns`() = begun {
        for (at in listOf(Step.JOURNAL_SECRET, Step.JOURNAL_SECRET_CONFIRM)) {
            goTo(at)
            val field = field()
            assertEquals(InputType.TYPE_TEXT_VARIATION_PASSWORD, field.inputType and InputType.TYPE_MASK_VARIATION)
            assertFalse(field.isImportantForAutofill)
            assertFalse(field.isSaveEnabled)
            assertEquals(View.IMPORTANT_FOR_AUTOFILL_NO, field.importantForAutofill)
        }
    }

    @Test
    fun `two secrets that differ are told apart by a sentence`() = begun {
        goTo(Step.JOURNAL_SECRET_CONFIRM)
        type("warm bread at sea")
        tap("That's it")
        waitFor("the sentence") { sees("These two are not the same") }
        assertEquals("", field().text.toString())
        look("first-secrets-differ", LookedAt.LIGHT)
        tap("Start over")
        assertEquals(Step.JOURNAL_SECRET, step)
    }

    @Test
    fun `a phone without a lock screen says so and nothing is set`() = begun {
        app.lockScreen.there = false
        goTo(Step.APP_LOCK)
        tap("Use the phone's lock")
        waitFor("the sentence") { sees("This phone has no lock screen") }
        look("first-no-lock-screen", LookedAt.LIGHT)
        assertFalse(app.marks.locked)
        tap("No lock")
        assertEquals(Step.JOURNAL_SECRET, step)
    }

    @Test
    fun `the core's sentence about a name changes nothing`() = begun {
        goTo(Step.NAME)
        type("a".repeat(70))
        tap("Go on")
        waitFor("the sentence") { app.phone.notices.shown.value != null }
        shoot("first-name-refused")
        assertEquals(Step.NAME, step)
        assertEquals("a".repeat(70), field().text.toString())
    }

    @Test
    fun `back goes one step back and out of the app from the first`() = begun {
        goTo(Step.PRIVATE)
        tap("Back")
        assertEquals(Step.NOT_FOR_DANGER, step)
        @Suppress("DEPRECATION")
        it.get().onBackPressed()
        assertEquals(Step.WELCOME, step)
        waitFor("the arrow goes") { toTap("Back") == null }
    }

    @Test
    fun `pictures by day`() = pictures(LookedAt.LIGHT)

    @Test
    fun `pictures at night`() = pictures(LookedAt.NIGHT)

    @Test
    fun `pictures from right to left`() = pictures(LookedAt.RIGHT_TO_LEFT)

    @Test
    fun `pictures with large letters`() = pictures(LookedAt.LARGE)

    private fun pictures(at: LookedAt) {
        at.begin()
        begun {
            for (step in Step.entries.filter { it != Step.JOURNAL_SECRET_CONFIRM }) {
                goTo(step)
                look("first-${step.name.lowercase().replace('_', '-')}", at)
            }
        }
    }
}

package app.hearth.demo

import android.content.ClipboardManager
import android.content.Context
import android.content.Intent
import android.content.pm.ActivityInfo
import android.os.Bundle
import android.text.Layout
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import android.widget.TextView
import app.hearth.demo.help.HelpActivity
import app.hearth.demo.model.CoreState
import app.hearth.helpRequired
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
import java.io.File

@RunWith(RobolectricTestRunner::class)
@Config(application = NewPhone::class)
class HelpActivityTest {
    private val app get() = RuntimeEnvironment.getApplication() as NewPhone

    private fun opened(then: (ActivityController<HelpActivity>) -> Unit) {
        Robolectric.buildActivity(HelpActivity::class.java).use {
            it.setup()
            waitFor("the first page") { sees("Get help") }
            then(it)
        }
    }

    private fun files(): Map<String, List<Byte>> = listOf(app.dataDir, app.desk).flatMap { it.walkTopDown() }
        .associate { it.path to if (it.isFile) it.readBytes().asList() else emptyList() }

    private fun lookAround() {
        tap("What is going on?")
        tap("I am afraid of my partner")
        tap("Numbers")
        tap("United States")
        tap("France")
        tap("Copy the number of Violences Femmes Info")
        waitFor("it says so") { sees("Copied") }
    }

    @Test
    fun `sr 22 it needs neither the core nor the first run and leaves no trace`() {
        assertFalse(app.marks.welcomed)
        val before = files()
        opened {
            lookAround()
            val saved = Bundle()
            it.saveInstanceState(saved)
            assertTrue("the system is given nothing", saved.isEmpty)
        }
        assertEquals(before, files())
        assertFalse("the core was not opened", app.phone.core.state.value is CoreState.Awake)
        assertFalse(File(app.desk, "home").exists())
    }

    @Test
    fun `sr 22 the recent apps do not have it`() {
        val info = app.packageManager.getActivityInfo(android.content.ComponentName(app, HelpActivity::class.java), 0)
        for (flag in listOf(ActivityInfo.FLAG_EXCLUDE_FROM_RECENTS, ActivityInfo.FLAG_NO_HISTORY)) assertTrue(info.flags and flag != 0)
        opened { assertTrue(it.get().window.attributes.flags and FLAG_SECURE != 0) }
    }

    @Test
    fun `sr 23 the sentences that may not be missing are seen`() = opened {
        for (sentence in helpRequired("help-start")) assertTrue(sentence, sees(sentence))
        tap("What is going on?")
        tap("I am afraid of my partner")
        for (sentence in helpRequired("help-fear")) assertTrue(sentence, sees(sentence))
    }

    @Test
    fun `close ends it with its task and back goes page by page`() = opened {
        tap("What is going on?")
        @Suppress("DEPRECATION")
        it.get().onBackPressed()
        waitFor("the first page") { toTap("What is going on?") != null }
        assertFalse(it.get().isFinishing)
        tap("Close")
        assertTrue(it.get().isFinishing)
    }

    @Test
    fun `hide now puts everything away from every page`() = opened {
        lookAround()
        tap("Hide now")
        assertTrue(it.get().isFinishing)
        val went = shadowOf(app).nextStartedActivity
        assertTrue(Intent.CATEGORY_HOME in went.categories)
    }

    @Test
    fun `a call begins in the phone's dialler and an emergency waits for no page`() = opened {
        tap("Numbers")
        tap("Call Emergency services")
        val emergency = shadowOf(app).nextStartedActivity
        assertEquals(Intent.ACTION_DIAL to "tel:911", emergency.action to emergency.dataString)
        tap("Call National Domestic Violence Hotline")
        waitFor("what it leaves behind") { sees("The call will show in this phone's call list") }
        assertNull(shadowOf(app).nextStartedActivity)
        tap("Call now")
        assertEquals(Intent.ACTION_DIAL, shadowOf(app).nextStartedActivity.action)
    }

    @Test
    fun `a chat opens outside after its page`() = opened {
        tap("Numbers")
        tap("Chat with National Domestic Violence Hotline")
        waitFor("the browser's history") { sees("show in the browser's history") }
        tap("Stay here")
        tap("Chat with National Domestic Violence Hotline")
        tap("Open")
        assertEquals("https://thehotline.org", shadowOf(app).nextStartedActivity.dataString)
    }

    @Test
    fun `copying gives the number to the clipboard and says so`() = opened {
        lookAround()
        val clip = (app.getSystemService(Context.CLIPBOARD_SERVICE) as ClipboardManager).primaryClip
        assertEquals("3919", clip?.getItemAt(0)?.text)
        assertTrue(clip?.description?.extras?.getBoolean("android.content.extra.IS_SENSITIVE") == true)
    }

    @Test
    fun `a turn of the phone stays on the page and a new visit does not know the last`() {
        opened {
            lookAround()
            it.recreate()
            waitFor("the same page") { sees("Violences Femmes Info") }
        }
        opened {
            tap("Numbers")
            waitFor("the region of the phone's language") { toTap("United States") != null }
        }
    }

    @Test
    fun `from right to left a number stays in its order`() {
        LookedAt.RIGHT_TO_LEFT.begin()
        opened {
            tap("Numbers")
            tap("Choose a region")
            tap("Australia")
            waitFor("the numbers") { sees("1800 737 732") }
            fun assertInOrder() {
                val numbers = views().filterIsInstance<TextView>().filter { view -> view.text.all { it.isDigit() || it == ' ' } && view.text.isNotEmpty() }
                assertTrue(numbers.isNotEmpty())
                for (number in numbers) assertEquals(Layout.DIR_LEFT_TO_RIGHT, number.layout.getParagraphDirection(0))
            }
            assertInOrder()
            assertTrue("the one inside of a sentence", sees("\u20660458 737 732\u2069"))
            shoot("help-numbers-australia-rtl")
            tap("Call 1800RESPECT")
            waitFor("its page") { toTap("Call now") != null }
            assertInOrder()
        }
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
        opened {
            look("help-start", at)
            tap("What is going on?")
            look("help-choice", at)
            tap("I am afraid of my partner")
            look("help-about", at)
            tap("Numbers")
            look("help-numbers", at)
            tap(if (at == LookedAt.RIGHT_TO_LEFT) "Choose a region" else "United States")
            look("help-regions", at)
            tap("United Kingdom")
            tap("Call National Domestic Abuse Helpline")
            look("help-call", at)
            tap("Not now")
            tap("Chat with National Domestic Abuse Helpline")
            look("help-link", at)
        }
    }
}

package app.hearth.demo

import android.Manifest.permission.CAMERA
import android.content.ClipboardManager
import android.content.pm.PackageManager.FEATURE_CAMERA_ANY
import android.content.pm.PackageManager.PERMISSION_DENIED
import android.view.View
import android.widget.ProgressBar
import app.hearth.Aim
import app.hearth.QrCode
import app.hearth.Visibility
import app.hearth.demo.model.Helps
import app.hearth.demo.model.Pairing
import app.hearth.demo.model.Place
import app.hearth.demo.model.Syncing
import app.hearth.demo.parts.QrView
import app.hearth.demo.screens.SyncScreen
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Before
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
@Config(application = TestApp::class)
class PairScreensTest {
    private val app get() = RuntimeEnvironment.getApplication() as HearthApp
    private val phone get() = app.phone

    @Before
    fun aPhoneWithACamera() {
        shadowOf(app.packageManager).setSystemFeature(FEATURE_CAMERA_ANY, true)
    }

    @After
    fun putAway() {
        HeldBefore.picture = null
    }

    private fun open(tell: (ActivityController<MainActivity>) -> Unit) {
        Robolectric.buildActivity(MainActivity::class.java).use {
            it.setup()
            waitFor("the core") { phone.core.state.value is app.hearth.demo.model.CoreState.Awake }
            tell(it)
        }
    }

    private fun directly(what: suspend app.hearth.Hearth.() -> Unit) = runBlocking { phone.core.awake().what() }

    private inline fun <reified S : Pairing> step(): S {
        waitFor("the step ${S::class.simpleName}") { phone.pair.state.value is S }
        return phone.pair.state.value as S
    }

    private fun showCode(): Pairing.ShowsCode {
        phone.navigator.go(Place.US)
        tap("Pair")
        tap("Go on")
        waitFor("the code") { views().any { it is QrView } }
        return step()
    }

    /** From alone to synced, with a picture of each screen. */
    private fun story(kind: String, before: () -> Unit = {}) {
        before()
        PairingPhone("Bo").use { bo ->
            open {
                directly { setName("Ada"); did("E01", Visibility.PRIVATE) }
                phone.navigator.go(Place.US)
                waitFor("who is alone") { sees("You are here on your own") }
                shoot("us-alone-$kind")
                tap("Pair")
                waitFor("the list") { sees("What the other phone will see") }
                shoot("pair-list-$kind")
                tap("Go on")
                waitFor("the code") { views().any { it is QrView } }
                shoot("pair-code-$kind")
                val code = step<Pairing.ShowsCode>().text
                bo.pairs { pairScan(code, Aim.Partner) }
                waitFor("the question") { sees("Bo is here.") }
                shoot("pair-asks-$kind")
                sameSize("No", "Yes")
                tap("Yes")
                waitFor("the wait") { sees("It takes a Yes on both phones") }
                bo.answers(true)
                waitFor("paired") { sees("Paired. Nothing from before") }
                shoot("pair-done-$kind")
                sameSize("Share none", "Share all")
                tap("Share all")
                waitFor("the names") { sees("Ada & Bo") }
                // Out of reach, so that there is something to look for.
                runBlocking { bo.does { suspend(java.time.Duration.ofSeconds(2)) }.await() }
                shoot("us-paired-$kind")
                tap("Sync now, last: this week")
                waitFor("looking") { sees("Looking on this Wi-Fi.") }
                shoot("sync-looking-$kind")
                bo.does { resume(); sync(java.time.Duration.ofSeconds(30)) }
                waitFor("synced") { sees("Both phones have everything.") }
                shoot("sync-done-$kind")
            }
        }
    }

    private fun sameSize(one: String, other: String) {
        val (a, b) = checkNotNull(toTap(one)) to checkNotNull(toTap(other))
        assertEquals("$one and $other", a.width to a.height, b.width to b.height)
    }

    @Test
    fun `from alone to synced by day`() = story("light")

    @Test
    fun `from alone to synced at night`() = story("night") { RuntimeEnvironment.setQualifiers("+night") }

    @Test
    fun `from alone to synced from right to left`() = story("rtl") { RuntimeEnvironment.setQualifiers("+ar-ldrtl") }

    @Test
    fun `from alone to synced in letters of twice the size`() = story("large") { RuntimeEnvironment.setFontScale(2.0f) }

    @Test
    fun `digits and what comes to nothing`() = digits("light")

    @Test
    fun `digits and what comes to nothing at night`() = digits("night") { RuntimeEnvironment.setQualifiers("+night") }

    @Test
    fun `digits and what comes to nothing from right to left`() = digits("rtl") { RuntimeEnvironment.setQualifiers("+ar-ldrtl") }

    @Test
    fun `digits and what comes to nothing in large letters`() = digits("large") { RuntimeEnvironment.setFontScale(2.0f) }

    private fun digits(kind: String, before: () -> Unit = {}) {
        before()
        PairingPhone("Bo").use { bo ->
            open {
                showCode()
                tap("Show 8 digits")
                val digits = step<Pairing.ShowsDigits>().digits
                waitFor("the digits") { sees(digits) }
                val spoken = views().mapNotNull { it.contentDescription?.toString() }
                assertTrue("one by one", digits.filter(Char::isDigit).toList().joinToString(" ") in spoken)
                shoot("pair-digits-$kind")
                bo.pairs { pairTypeDigits(digits, Aim.Partner) }
                waitFor("the question") { sees("Bo is here.") }
                bo.answers(false)
                waitFor("the sentence") { sees("One of you said no") }
                shoot("pair-failed-$kind")
                tap("Type 8 digits instead")
                type("12345678")
                waitFor("the digits can be tried") { toTap("Go on") != null }
                shoot("pair-types-$kind")
                tap("Paste a code")
                type("no code")
                tap("Go on")
                waitFor("the sentence") { sees("This is not a pairing code") }
                assertEquals("no code", step<Pairing.Pastes>().code)
                shoot("pair-pastes-$kind")
                phone.navigator.go(Place.SYNC)
                tap("Sync now")
                waitFor("the sentence") { sees("pair the two phones first") }
                shoot("sync-alone-$kind")
            }
        }
    }

    @Test
    fun `a phone that is turned shows the same code`() = open { controller ->
        val code = showCode()
        val drawn = views().filterIsInstance<QrView>().single().pictured(600, 600).readByQrReader()
        assertEquals(code.text, drawn)
        controller.recreate()
        waitFor("the code again") { views().any { it is QrView } }
        assertSame(code, phone.pair.state.value)
        assertEquals(code.text, views().filterIsInstance<QrView>().single().pictured(600, 600).readByQrReader())
    }

    @Test
    fun `a phone that lies on its side shows all of the code`() {
        RuntimeEnvironment.setQualifiers("+land")
        open {
            showCode()
            val code = views().filterIsInstance<QrView>().single()
            val seen = android.graphics.Rect()
            assertTrue(code.getGlobalVisibleRect(seen))
            assertEquals(code.height, seen.height())
            shoot("pair-code-land")
        }
    }

    @Test
    fun `leaving by the way back closes the code`() = open {
        showCode()
        tap("Back")
        waitFor("us") { sees("You are here on your own") }
        assertEquals(Pairing.Reads, phone.pair.state.value)
    }

    @Test
    fun `the camera is asked for when somebody taps scan and not before`() = open { controller ->
        showCode()
        assertNull(shadowOf(controller.get()).lastRequestedPermission)
        tap("Scan")
        val asked = shadowOf(controller.get()).lastRequestedPermission
        assertEquals(listOf(CAMERA), asked.requestedPermissions.toList())
        controller.get().onRequestPermissionsResult(asked.requestCode, arrayOf(CAMERA), intArrayOf(PERMISSION_DENIED))
        waitFor("what to do") { sees("The camera is off for Hearth.") }
        assertTrue("the code is still shown", views().any { it is QrView })
        assertFalse(HeldBefore.looks)
        shoot("pair-camera-off")
    }

    @Test
    fun `a phone without a camera does not offer to scan`() {
        shadowOf(app.packageManager).setSystemFeature(FEATURE_CAMERA_ANY, false)
        open {
            showCode()
            assertNull(toTap("Scan"))
        }
    }

    @Test
    fun `a code held before the camera is read from its picture and pairs`() = PairingPhone("Bo").use { bo ->
        shadowOf(app).grantPermissions(CAMERA)
        open {
            bo.pairs { pairShow(Aim.Partner) }
            waitFor("the other's code") { runCatching { bo.session.code() }.getOrNull() != null }
            showCode()
            tap("Scan")
            waitFor("it looks") { HeldBefore.looks }
            shoot("pair-scans")
            tap("Show a code")
            waitFor("it looks no more") { !HeldBefore.looks }
            HeldBefore.picture = pictureOf(bo.session.qr())
            tap("Scan")
            waitFor("the question") { sees("Bo is here.") }
            assertFalse(HeldBefore.looks)
            tap("Yes")
            bo.answers(true)
            waitFor("paired") { sees("Paired. Nothing from before") }
            tap("Go on")
            waitFor("the name") { sees("Bo") }
        }
    }

    private fun pictureOf(code: QrCode) = QrView(app).apply { show(code) }.pictured(500, 500, turned = 7f)

    @Test
    fun `the code is black on white at night and copied as text`() {
        RuntimeEnvironment.setQualifiers("+night")
        open {
            val code = showCode()
            val qr: View = views().filterIsInstance<QrView>().single()
            assertEquals(code.text, qr.pictured(600, 600).readByQrReader())
            tap("Copy as text")
            val clip = checkNotNull(app.getSystemService(ClipboardManager::class.java)?.primaryClip)
            assertEquals(code.text, clip.getItemAt(0).text.toString())
            assertTrue(clip.description.extras.getBoolean("android.content.extra.IS_SENSITIVE"))
        }
    }

    @Test
    fun `a phone that is not here says what else could be tried`() = PairingPhone("Bo").use { bo ->
        open {
            val code = showCode().text
            bo.pairs { pairScan(code, Aim.Partner) }
            waitFor("the question") { sees("Bo is here.") }
            tap("Yes")
            bo.answers(true)
            waitFor("paired") { sees("Paired. Nothing from before") }
            runBlocking { bo.does { shutdown() }.await() }
            tap("Go on")
            tap("Sync now, last: this week")
            waitFor("looking") { phone.sync.state.value is Syncing.Running }
            tap("Cancel")
            waitFor("stopped") { sees("Stopped. What arrived is kept.") }
            shoot("sync-stopped")
        }
    }

    @Test
    fun `what could not meet says what else could be tried and long work has a bar`() {
        for (large in listOf(false, true)) {
            RuntimeEnvironment.setFontScale(if (large) 2f else 1f)
            open { controller ->
                val activity = controller.get()
                val shell = views().filterIsInstance<Shell>().single()
                val screen = SyncScreen(shell)
                activity.setContentView(screen.view)
                screen.draw(Syncing.Failed("The other phone was not found; open Hearth on both.", Helps.NETWORK))
                assertTrue(sees("A hotspot on one of them") && sees("Pairing again by a code"))
                shoot("sync-not-met" + if (large) "-large" else "")
                screen.draw(Syncing.Running(0.4f))
                val bar = views().filterIsInstance<ProgressBar>().single()
                assertEquals(false to 400, bar.isIndeterminate to bar.progress)
                shoot("sync-long" + if (large) "-large" else "")
                screen.draw(Syncing.Running())
                assertTrue(bar.isIndeterminate)
            }
        }
    }
}

package app.hearth.demo

import android.graphics.Bitmap
import android.graphics.Color
import android.view.View
import app.hearth.QrCode
import app.hearth.demo.parts.QrView
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel
import com.google.zxing.qrcode.encoder.Encoder
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import kotlin.random.Random

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApp::class)
class QrViewTest {
    private val text = "a code of the other phone, " + "x".repeat(90)

    private fun code(): QrCode {
        val drawn = Encoder.encode(text, ErrorCorrectionLevel.M).matrix
        val dark = (0 until drawn.height).flatMap { y -> (0 until drawn.width).map { x -> drawn.get(x, y).toInt() == 1 } }
        return QrCode(drawn.width.toUInt(), dark)
    }

    private fun view() = QrView(RuntimeEnvironment.getApplication()).apply { show(code()) }

    @Test
    fun `a code is read however the phone is held`() {
        for (turned in listOf(0f, 3f, 45f, 90f, 180f, 261f)) {
            for (side in listOf(250, 400, 700)) {
                assertEquals("$side px, $turned degrees", text, view().pictured(side, side, turned).readByQrReader())
            }
        }
    }

    @Test
    fun `a picture without a code has none`() {
        val noise = Random(7)
        val picture = Bitmap.createBitmap(300, 200, Bitmap.Config.ARGB_8888)
        repeat(20) {
            picture.setPixels(IntArray(300 * 200) { if (noise.nextBoolean()) Color.BLACK else Color.WHITE }, 0, 300, 0, 0, 300, 200)
            assertNull(picture.readByQrReader())
        }
    }

    @Test
    fun `four white modules are around it by day and at night`() {
        for (mode in listOf("notnight", "night")) {
            RuntimeEnvironment.setQualifiers("+$mode")
            val (side, picture) = code().side.toInt() to view().alone()
            val module = picture.width / (side + 8)
            val edge = (picture.width - module * (side + 8)) / 2
            for (at in 0 until module * 4) for (along in edge until edge + module * (side + 8)) {
                assertEquals(Color.WHITE, picture.getPixel(edge + at, along))
                assertEquals(Color.WHITE, picture.getPixel(along, edge + at))
            }
            assertEquals(Color.BLACK, picture.getPixel(edge + module * 4, edge + module * 4))
        }
    }

    @Test
    fun `it is not mirrored where people read from the right`() {
        val usual = view().alone()
        val fromTheRight = view().apply { layoutDirection = View.LAYOUT_DIRECTION_RTL }.alone()
        assertTrue(usual.sameAs(fromTheRight))
    }

    @Test
    fun `a screen reader says what it is for`() {
        assertTrue(view().contentDescription.startsWith("A code for the other phone's camera."))
    }

    private fun View.alone(): Bitmap = pictured(600, 600).let { Bitmap.createBitmap(it, 150, 150, 600, 600) }
}

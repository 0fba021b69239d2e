// Reading a QR code: what looks for one, and what finds it in a picture.
package app.hearth.demo.platform

import android.view.TextureView
import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.PlanarYUVLuminanceSource
import com.google.zxing.ReaderException
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import kotlinx.coroutines.flow.Flow

/** What looks for a code: the camera, or what a test holds before it. */
public interface Scanner {
    /**
     * Shows on [preview] what it sees, and gives the text of each QR code it finds, the same one again and again, until
     * the collection ends. Fails with [NoCamera].
     */
    public fun codes(preview: TextureView): Flow<String>
}

/** The camera is used by something else, broken, or not allowed. */
public class NoCamera : Exception()

/** Finds a QR code in the brightness of a picture. For one thread at a time. */
internal class QrReader {
    private val reader = QRCodeReader()
    private val hints = mapOf(DecodeHintType.TRY_HARDER to true)

    /** Its text. [luminance] has a byte a pixel, from row to row [rowStride] bytes. */
    fun read(luminance: ByteArray, rowStride: Int, width: Int, height: Int): String? = try {
        val picture = PlanarYUVLuminanceSource(luminance, rowStride, height, 0, 0, width, height, false)
        reader.decode(BinaryBitmap(HybridBinarizer(picture)), hints).text
    } catch (_: ReaderException) {
        null
    } finally {
        reader.reset()
    }
}

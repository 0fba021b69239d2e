// A picture that a test holds before the camera: its brightness is read as that of the camera is.
package app.hearth.demo

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.view.TextureView
import android.view.View
import android.view.View.MeasureSpec.EXACTLY
import android.view.View.MeasureSpec.makeMeasureSpec
import app.hearth.demo.platform.QrReader
import app.hearth.demo.platform.Scanner
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

public object HeldBefore : Scanner {
    /** What the camera sees. */
    public var picture: Bitmap? = null

    /** Whether somebody looks. */
    public var looks: Boolean = false
        private set

    override fun codes(preview: TextureView): Flow<String> = flow {
        looks = true
        try {
            picture?.readByQrReader()?.let { emit(it) }
            awaitCancellation()
        } finally {
            looks = false
        }
    }
}

/** The code in this picture, with rows that are longer than the picture is wide, as a camera gives them. */
internal fun Bitmap.readByQrReader(): String? {
    val stride = width + 16
    val luminance = ByteArray(stride * height)
    val row = IntArray(width)
    for (y in 0 until height) {
        getPixels(row, 0, width, 0, y, width, 1)
        for (x in 0 until width) luminance[y * stride + x] = (Color.luminance(row[x]) * 255).toInt().toByte()
    }
    return QrReader().read(luminance, stride, width, height)
}

/** A picture of this view alone, on grey, a little turned: nobody holds a phone quite straight. */
internal fun View.pictured(wide: Int, high: Int, turned: Float = 0f): Bitmap {
    measure(makeMeasureSpec(wide, EXACTLY), makeMeasureSpec(high, EXACTLY))
    layout(0, 0, measuredWidth, measuredHeight)
    val picture = Bitmap.createBitmap(measuredWidth * 3 / 2, measuredHeight * 3 / 2, Bitmap.Config.ARGB_8888)
    val canvas = Canvas(picture)
    canvas.drawColor(Color.GRAY)
    canvas.rotate(turned, picture.width / 2f, picture.height / 2f)
    canvas.translate(measuredWidth / 4f, measuredHeight / 4f)
    draw(canvas)
    return picture
}

// The phone's camera as a scanner of QR codes, by Camera2.
package app.hearth.demo.platform

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.ImageFormat
import android.graphics.Matrix
import android.graphics.RectF
import android.graphics.SurfaceTexture
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.hardware.camera2.params.OutputConfiguration
import android.hardware.camera2.params.SessionConfiguration
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.os.HandlerThread
import android.util.Size
import android.view.Surface
import android.view.TextureView
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.coroutines.resume
import kotlin.math.max

/**
 * Opens the camera at the back, or any other where there is none, and looks at each newest picture on a thread of its own.
 * Nothing of what it sees is kept. **Not run here:** there is no camera and no picture of one in the tests, which bring
 * another [Scanner]; what it hands to [QrReader] is tested there.
 */
internal class CameraScanner(context: Context) : Scanner {
    private val cameras = context.service<CameraManager>()

    override fun codes(preview: TextureView): Flow<String> = callbackFlow {
        val surface = preview.surface()
        val thread = HandlerThread("scan").apply { start() }
        val looking = Looking(Handler(thread.looper), { trySend(it) }, { close(NoCamera()) }, thread::quitSafely)
        try {
            val id = back() ?: throw NoCamera()
            val facts = cameras.getCameraCharacteristics(id)
            val size = sizeOf(facts) ?: throw NoCamera()
            surface.setDefaultBufferSize(size.width, size.height)
            preview.fit(size, facts.get(CameraCharacteristics.SENSOR_ORIENTATION) ?: 0)
            looking.open(cameras, id, Surface(surface), size)
        } catch (_: CameraAccessException) {
            close(NoCamera())
        } catch (_: SecurityException) {
            close(NoCamera())
        } catch (e: NoCamera) {
            close(e)
        }
        awaitClose { looking.end() }
    }

    private fun back(): String? = cameras.cameraIdList.let { ids ->
        ids.firstOrNull {
            cameras.getCameraCharacteristics(it).get(CameraCharacteristics.LENS_FACING) == CameraCharacteristics.LENS_FACING_BACK
        } ?: ids.firstOrNull()
    }

    /** The smallest that still shows a module of the code as some pixels, for the view and for the reader. */
    private fun sizeOf(facts: CameraCharacteristics): Size? {
        val sizes = facts.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP) ?: return null
        val shown = sizes.getOutputSizes(SurfaceTexture::class.java).toSet()
        val both = sizes.getOutputSizes(ImageFormat.YUV_420_888).filter { it in shown }.sortedBy { it.width * it.height }
        return both.firstOrNull { minOf(it.width, it.height) >= ENOUGH } ?: both.lastOrNull()
    }

    private companion object {
        const val ENOUGH = 720
    }
}

/** One camera at work, on the thread of [handler]. */
private class Looking(
    private val handler: Handler,
    private val found: (String) -> Unit,
    private val failed: () -> Unit,
    private val quit: () -> Unit,
) {
    private val reader = QrReader()
    private var luminance = ByteArray(0)
    private var pictures: ImageReader? = null
    private var camera: CameraDevice? = null
    private var ended = false

    /** From the question for the camera to its answer, which comes on the thread and must find it. */
    @Volatile
    private var opening = false

    @SuppressLint("MissingPermission") // The screen asked; without it, this throws what the caller catches.
    @Since28
    fun open(cameras: CameraManager, id: String, view: Surface, size: Size) {
        val images = ImageReader.newInstance(size.width, size.height, ImageFormat.YUV_420_888, 2)
        images.setOnImageAvailableListener({ it.acquireLatestImage()?.use(::look) }, handler)
        pictures = images
        opening = true
        try {
            cameras.openCamera(id, handler::post, Opened(listOf(view, images.surface)))
        } catch (e: CameraAccessException) {
            opening = false
            throw e
        } catch (e: SecurityException) {
            opening = false
            throw e
        }
    }

    /** Also when it is opening just now: then it is closed as soon as it is open. */
    fun end() {
        handler.post {
            ended = true
            camera?.close()
            pictures?.close()
            if (!opening) quit()
        }
    }

    private fun look(image: Image) {
        if (ended) return
        val brightness = image.planes[0]
        val stride = brightness.rowStride
        // The last row may be shorter than the others are long.
        if (luminance.size < stride * image.height) luminance = ByteArray(stride * image.height)
        brightness.buffer.run { get(luminance, 0, minOf(remaining(), luminance.size)) }
        reader.read(luminance, stride, image.width, image.height)?.let(found)
    }

    @Since28
    private inner class Opened(private val surfaces: List<Surface>) : CameraDevice.StateCallback() {
        override fun onOpened(device: CameraDevice) {
            opening = false
            camera = device
            if (ended) {
                device.close()
                return quit()
            }
            val outputs = surfaces.map(::OutputConfiguration)
            orFail {
                device.createCaptureSession(
                    SessionConfiguration(SessionConfiguration.SESSION_REGULAR, outputs, handler::post, Configured(surfaces)),
                )
            }
        }

        override fun onDisconnected(device: CameraDevice) = onError(device, 0)

        override fun onError(device: CameraDevice, error: Int) {
            opening = false
            device.close()
            failed()
            if (ended) quit()
        }
    }

    private inner class Configured(private val surfaces: List<Surface>) : CameraCaptureSession.StateCallback() {
        override fun onConfigured(session: CameraCaptureSession) {
            if (ended) return
            orFail {
                val request = session.device.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW).apply {
                    surfaces.forEach(::addTarget)
                    set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE)
                }
                session.setRepeatingRequest(request.build(), null, handler)
            }
        }

        override fun onConfigureFailed(session: CameraCaptureSession) = failed()
    }

    private fun orFail(what: () -> Unit) = try {
        what()
    } catch (_: CameraAccessException) {
        failed()
    } catch (_: IllegalStateException) {
        // It was closed meanwhile.
        failed()
    }
}

/** What it draws on, once it is there. */
private suspend fun TextureView.surface(): SurfaceTexture = surfaceTexture ?: suspendCancellableCoroutine { waiting ->
    surfaceTextureListener = object : TextureView.SurfaceTextureListener {
        override fun onSurfaceTextureAvailable(texture: SurfaceTexture, width: Int, height: Int) {
            if (waiting.isActive) waiting.resume(texture)
        }

        override fun onSurfaceTextureSizeChanged(texture: SurfaceTexture, width: Int, height: Int) = Unit
        override fun onSurfaceTextureDestroyed(texture: SurfaceTexture) = true
        override fun onSurfaceTextureUpdated(texture: SurfaceTexture) = Unit
    }
}

/**
 * The system draws the camera's picture upright for the phone's usual hold, and stretched to the view. This turns it with
 * the phone and lets it fill the view in its own proportions.
 */
private fun TextureView.fit(size: Size, sensor: Int) {
    val turned = display?.rotation ?: Surface.ROTATION_0
    val (w, h) = width.toFloat() to height.toFloat()
    val upright = sensor % 180 == 0
    val (wide, high) = (if (upright) size.width to size.height else size.height to size.width)
    val view = RectF(0f, 0f, w, h)
    val picture = RectF(0f, 0f, wide.toFloat(), high.toFloat()).apply { offset(view.centerX() - centerX(), view.centerY() - centerY()) }
    val onItsSide = turned == Surface.ROTATION_90 || turned == Surface.ROTATION_270
    val (across, down) = if (onItsSide) picture.height() to picture.width() else picture.width() to picture.height()
    val scale = max(w / across, h / down)
    setTransform(
        Matrix().apply {
            setRectToRect(view, picture, Matrix.ScaleToFit.FILL)
            postScale(scale, scale, view.centerX(), view.centerY())
            postRotate(-QUARTER * turned, view.centerX(), view.centerY())
        },
    )
}

/** `Surface.ROTATION_…` counts in quarters. */
private const val QUARTER = 90f

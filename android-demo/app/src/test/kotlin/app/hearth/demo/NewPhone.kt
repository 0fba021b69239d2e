// A phone on which nobody has been yet, and its own lock answered by the test.
package app.hearth.demo

import android.app.Activity
import app.hearth.SecretStore
import app.hearth.demo.model.Settings
import app.hearth.demo.platform.Unlocking
import app.hearth.fileSecretStore
import java.io.File
import java.nio.file.Files

public class NewPhone : TestApp() {
    public val desk: File = Files.createTempDirectory("new-phone").toFile()
    public val marks: Settings = object : Settings {
        override var welcomed = false
        override var locked = false
    }
    public val lockScreen: LockScreenOfATest = LockScreenOfATest()

    override val home: File get() = File(desk, "home")
    override val unlocking: Unlocking get() = lockScreen
    override fun secrets(): SecretStore = fileSecretStore(File(desk, "secrets").path)
    override fun settings(): Settings = marks
}

/** A lock screen that asks and is answered by hand. */
public class LockScreenOfATest : Unlocking {
    public var there: Boolean = true
    public var asked: Int = 0

    override fun possible(): Boolean = there

    override fun ask(from: Activity) {
        asked++
    }

    override fun answer(request: Int, result: Int): Boolean? = if (request == 1) result == Activity.RESULT_OK else null
}

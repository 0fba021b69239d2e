// The app on a test's ports: its real core, in a folder of the test, with secrets and meetings as files.
package app.hearth.demo

import app.hearth.Clock
import app.hearth.Discovery
import app.hearth.Now
import app.hearth.SecretStore
import app.hearth.demo.model.Settings
import app.hearth.demo.platform.Scanner
import app.hearth.fileDiscovery
import app.hearth.fileSecretStore
import java.io.File
import java.nio.file.Files

/** The app on what a test brings. */
public open class TestApp : HearthApp() {
    /** Where this phone is, on a desk of its own. */
    public val folder: File = File(Files.createTempDirectory("hearth").toFile(), "phone")

    override val home: File get() = File(folder, "home")
    override val bind: String get() = "127.0.0.1:0"
    override fun secrets(): SecretStore = fileSecretStore(File(folder, "secrets").path)
    override fun discovery(): Discovery = fileDiscovery(File(folder.parentFile, "meet").path)
    override fun clock(): Clock = FridayAtOne
    override fun scanner(): Scanner = HeldBefore
    override fun settings(): Settings = MarksOfATest

    override fun onTerminate() {
        shutDown()
        folder.parentFile.deleteRecursively()
        super.onTerminate()
    }
}

/** Stands at Friday 20 November 2026, 13:00 in Paris. */
public object FridayAtOne : Clock {
    override fun now(): Now = Now(utcSeconds = 1_795_176_000, offsetMinutes = 60, zone = "Europe/Paris")
}

/** The app's marks, in memory. */
public object MarksOfATest : Settings {
    override var welcomed: Boolean = true
    override var locked: Boolean = false
}

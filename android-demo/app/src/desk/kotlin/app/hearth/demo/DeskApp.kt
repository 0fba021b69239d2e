// The real app on a desk: its files, secrets and meetings in folders that outlive the process.
package app.hearth.demo

import app.hearth.Discovery
import app.hearth.SecretStore
import app.hearth.demo.model.Settings
import app.hearth.fileDiscovery
import app.hearth.fileSecretStore
import java.io.File

/**
 * Two of them, each in its own process, are two phones: they find each other through the folder `meet` beside their own,
 * and talk over loopback. On a desk there is no Keystore: secrets lie in files, which protect nothing.
 */
public class DeskApp : HearthApp() {
    private val folder get() = File(System.getProperty("desk.folder")).absoluteFile

    override val home: File get() = File(folder, "home").apply { mkdirs() }
    override val bind: String get() = "127.0.0.1:0"
    override fun secrets(): SecretStore = fileSecretStore(File(folder, "secrets").path)
    override fun discovery(): Discovery = fileDiscovery(File(folder.parentFile, "meet").path)
    override fun settings(): Settings = MarksInFiles(folder)
}

/** A mark is a file that is there. */
private class MarksInFiles(private val folder: File) : Settings {
    override var welcomed: Boolean
        get() = has("welcomed")
        set(value) = set("welcomed", value)

    override var locked: Boolean
        get() = has("locked")
        set(value) = set("locked", value)

    private fun has(name: String) = File(folder, name).exists()

    private fun set(name: String, on: Boolean) {
        val file = File(folder, name)
        if (on) file.createNewFile() else file.delete()
    }
}

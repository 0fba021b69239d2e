// The app's few marks. A mark is an empty file that is there, where no backup and no move to another phone takes it along.
package app.hearth.demo.platform

import android.content.Context
import app.hearth.demo.model.Settings
import java.io.File
import kotlin.properties.ReadWriteProperty
import kotlin.reflect.KProperty

internal class StoredSettings(context: Context) : Settings {
    private val folder = File(context.noBackupFilesDir, "settings")

    override var welcomed: Boolean by mark()
    override var locked: Boolean by mark()

    private fun mark() = object : ReadWriteProperty<Any?, Boolean> {
        override fun getValue(thisRef: Any?, property: KProperty<*>) = File(folder, property.name).exists()

        override fun setValue(thisRef: Any?, property: KProperty<*>, value: Boolean) {
            folder.mkdirs()
            val file = File(folder, property.name)
            if (value) file.createNewFile() else file.delete()
        }
    }
}

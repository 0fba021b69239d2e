// The app's few marks, in its private preferences.
package app.hearth.demo.platform

import android.content.Context
import app.hearth.demo.model.Settings
import kotlin.properties.ReadWriteProperty
import kotlin.reflect.KProperty

internal class StoredSettings(context: Context) : Settings {
    private val stored = context.getSharedPreferences("settings", Context.MODE_PRIVATE)

    override var welcomed: Boolean by mark()
    override var locked: Boolean by mark()

    /** Off until it is set; written at once, since the process may end at any time. */
    private fun mark() = object : ReadWriteProperty<Any?, Boolean> {
        override fun getValue(thisRef: Any?, property: KProperty<*>) = stored.getBoolean(property.name, false)

        override fun setValue(thisRef: Any?, property: KProperty<*>, value: Boolean) {
            stored.edit().putBoolean(property.name, value).commit()
        }
    }
}

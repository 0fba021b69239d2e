// One process is one phone: this holds it, and puts it to sleep when nobody looks.
package app.hearth.demo

import android.app.Activity
import android.app.Application
import android.os.Bundle
import app.hearth.Clock
import app.hearth.Config
import app.hearth.Discovery
import app.hearth.Hearth
import app.hearth.Ports
import app.hearth.SecretStore
import app.hearth.demo.model.Phone
import app.hearth.demo.model.Settings
import app.hearth.demo.platform.CameraScanner
import app.hearth.demo.platform.KeystoreSecrets
import app.hearth.demo.platform.LockScreen
import app.hearth.demo.platform.NsdDiscovery
import app.hearth.demo.platform.PhoneClock
import app.hearth.demo.platform.Scanner
import app.hearth.demo.platform.StoredSettings
import app.hearth.demo.platform.Unlocking
import app.hearth.demo.platform.watchNetworks
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.runBlocking
import java.io.File

/** The app. What a test or a desk brings itself is open. */
public open class HearthApp : Application() {
    /** Where the core keeps its files; the system's backups leave it out. */
    protected open val home: File get() = File(noBackupFilesDir, "hearth")

    /** An address to listen on; none is any local one. */
    protected open val bind: String? get() = null

    protected open fun secrets(): SecretStore = KeystoreSecrets(this)

    protected open fun discovery(): Discovery = NsdDiscovery(this)

    protected open fun clock(): Clock = PhoneClock()

    protected open fun settings(): Settings = StoredSettings(this)

    /** What looks for a pairing code. */
    public open fun scanner(): Scanner = CameraScanner(this)

    /** Who opens the app's own lock. */
    public open val unlocking: Unlocking by lazy { LockScreen(this) }

    /** The one phone of this process. */
    public lateinit var phone: Phone
        private set

    /** Ends the core, for a host that ends before its process does: a test, a desk. A phone just ends the process. */
    public fun shutDown(): Unit = runBlocking { phone.core.shutDown() }

    override fun onCreate() {
        super.onCreate()
        val ports = Ports(secrets(), discovery(), clock())
        val config = Config(home = home.path, bind = bind, automaticSync = true)
        phone = Phone(CoroutineScope(SupervisorJob() + Dispatchers.Main), settings()) { Hearth.open(config, ports) }
        registerActivityLifecycleCallbacks(Looked(phone))
        watchNetworks(this, phone)
    }
}

/** Counts the Activities that are started: with the first somebody looks, after the last nobody does. */
private class Looked(private val phone: Phone) : Application.ActivityLifecycleCallbacks {
    private var started = 0

    override fun onActivityStarted(activity: Activity) {
        if (activity !is MainActivity) return
        if (started++ == 0) phone.core.front()
    }

    override fun onActivityStopped(activity: Activity) {
        if (activity !is MainActivity) return
        // A phone that is turned is looked at.
        if (--started == 0 && !activity.isChangingConfigurations) phone.core.away()
    }

    override fun onActivityCreated(activity: Activity, state: Bundle?) = Unit
    override fun onActivityResumed(activity: Activity) = Unit
    override fun onActivityPaused(activity: Activity) = Unit
    override fun onActivitySaveInstanceState(activity: Activity, state: Bundle) = Unit
    override fun onActivityDestroyed(activity: Activity) = Unit
}

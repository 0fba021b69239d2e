package app.hearth.demo

import android.content.pm.ActivityInfo
import android.content.pm.ApplicationInfo
import android.content.pm.PackageManager.GET_ACTIVITIES
import android.content.pm.PackageManager.GET_PERMISSIONS
import android.content.pm.PackageManager.GET_PROVIDERS
import android.content.pm.PackageManager.GET_RECEIVERS
import android.content.pm.PackageManager.GET_SERVICES
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApp::class)
class ManifestTest {
    private fun info(what: Int) = RuntimeEnvironment.getApplication().let { it.packageManager.getPackageInfo(it.packageName, what) }

    @Test
    fun `the app asks for these permissions and no other`() {
        val asked = info(GET_PERMISSIONS).requestedPermissions.orEmpty().map { it.removePrefix("android.permission.") }
        val expected = listOf(
            "INTERNET", "ACCESS_NETWORK_STATE", "CHANGE_WIFI_MULTICAST_STATE", "VIBRATE", "CAMERA", "POST_NOTIFICATIONS",
        )
        assertEquals(expected.sorted(), asked.sorted())
    }

    @Test
    fun `nothing of it goes into the system's backups`() {
        val flags = checkNotNull(info(0).applicationInfo).flags
        assertEquals(0, flags and ApplicationInfo.FLAG_ALLOW_BACKUP)
    }

    @Test
    fun `other programs can start its first window and nothing else`() {
        val open = info(GET_ACTIVITIES).activities.orEmpty().filter { it.exported }.map { it.name }
        assertEquals(listOf(MainActivity::class.java.name), open)
        assertNull(info(GET_SERVICES).services)
        assertNull(info(GET_RECEIVERS).receivers)
        assertNull(info(GET_PROVIDERS).providers)
    }

    @Test
    fun `Get help is in no list of recent apps`() {
        val help = info(GET_ACTIVITIES).activities.orEmpty().single { it.name.endsWith("HelpActivity") }
        assertTrue(help.flags and ActivityInfo.FLAG_EXCLUDE_FROM_RECENTS != 0)
        assertTrue(help.flags and ActivityInfo.FLAG_NO_HISTORY != 0)
    }
}

// Finding the other phone by the system's own DNS-SD.
package app.hearth.demo.platform

import android.content.Context
import android.net.nsd.NsdManager
import android.net.nsd.NsdServiceInfo
import android.net.wifi.WifiManager
import android.util.Base64
import app.hearth.Discovery
import app.hearth.Found
import app.hearth.PortException
import app.hearth.Service
import java.net.Inet6Address
import java.security.SecureRandom
import java.util.concurrent.ConcurrentHashMap

/**
 * Advertises under a random name, with one pair in the TXT record (docs/formats.md, DNS-SD), and answers [browse] from
 * what was resolved. The first `browse` of a service begins to look for it; looking ends with [stop] of that service.
 * While it advertises or looks, it holds the multicast lock: without it the radio drops what it did not ask for.
 */
internal class NsdDiscovery(context: Context) : Discovery {
    private val nsd = context.service<NsdManager>()
    private val lock = context.service<WifiManager>()
        .createMulticastLock("hearth").apply { setReferenceCounted(false) }
    private val resolving = Resolving()
    private val services = Service.entries.associateWith(::Nearby)

    override fun advertise(service: Service, addresses: List<String>, txt: ByteArray): Unit = orFail {
        services.getValue(service).advertise(addresses, txt)
    }

    override fun browse(service: Service): List<Found> = orFail { services.getValue(service).found() }

    override fun stop(service: Service): Unit = orFail { services.getValue(service).stop() }

    /** One kind of service: what this phone says, and what it hears. */
    private inner class Nearby(service: Service) {
        private val type = when (service) {
            Service.MEETING -> "_hearth._udp"
            Service.PAIRING -> "_hearth-pair._udp"
        }
        private val heard = ConcurrentHashMap<String, Found>()
        private var saying: NsdManager.RegistrationListener? = null
        private var looking: NsdManager.DiscoveryListener? = null
        private var ownName: String? = null

        @Synchronized
        fun advertise(addresses: List<String>, txt: ByteArray) {
            // Forgotten first: what the system has forgotten already must not stand in the way for good.
            val before = saying
            saying = null
            before?.let(nsd::unregisterService)
            val name = randomName()
            ownName = name
            val info = NsdServiceInfo().apply {
                serviceName = name
                serviceType = type
                // The system says the phone's own addresses; of what the core listens on, the port is what counts.
                port = addresses.firstNotNullOf { it.substringAfterLast(':').toIntOrNull() }
                setAttribute(KEY, Base64.encodeToString(txt, BASE64))
            }
            lock.acquire()
            saying = Said().also { nsd.registerService(info, NsdManager.PROTOCOL_DNS_SD, it) }
        }

        @Synchronized
        fun found(): List<Found> {
            if (looking == null) {
                lock.acquire()
                looking = Heard().also { nsd.discoverServices(type, NsdManager.PROTOCOL_DNS_SD, it) }
            }
            return heard.values.toList()
        }

        @Synchronized
        fun stop() {
            val (said, heardBy) = saying to looking
            saying = null
            looking = null
            heard.clear()
            letTheRadioRest()
            said?.let(nsd::unregisterService)
            heardBy?.let(nsd::stopServiceDiscovery)
        }

        @Synchronized
        private fun failed(listener: Any) {
            if (saying === listener) saying = null
            if (looking === listener) looking = null
            letTheRadioRest()
        }

        private fun letTheRadioRest() {
            if (services.values.none { it.isBusy() }) lock.release()
        }

        private fun isBusy() = saying != null || looking != null

        private fun hear(info: NsdServiceInfo) {
            val txt = info.attributes[KEY]?.decodeToString() ?: return
            val bytes = try {
                Base64.decode(txt, BASE64)
            } catch (_: IllegalArgumentException) {
                return
            }
            @Suppress("DEPRECATION") // its successor came with Android 14
            val host = info.host ?: return
            val address = host.hostAddress ?: return
            val written = if (host is Inet6Address) "[${address.replace("%", "%25")}]" else address
            heard[info.serviceName] = Found(listOf("$written:${info.port}"), bytes)
        }

        private inner class Heard : NsdManager.DiscoveryListener {
            override fun onServiceFound(info: NsdServiceInfo) {
                if (info.serviceName == ownName) return
                resolving.next(info, ::hear)
            }

            override fun onServiceLost(info: NsdServiceInfo) {
                heard.remove(info.serviceName)
            }

            override fun onStartDiscoveryFailed(type: String, error: Int) = failed(this)

            override fun onStopDiscoveryFailed(type: String, error: Int) = Unit
            override fun onDiscoveryStarted(type: String) = Unit
            override fun onDiscoveryStopped(type: String) = Unit
        }

        private inner class Said : NsdManager.RegistrationListener {
            override fun onServiceRegistered(info: NsdServiceInfo) = Unit
            override fun onRegistrationFailed(info: NsdServiceInfo, error: Int) = failed(this)
            override fun onServiceUnregistered(info: NsdServiceInfo) = Unit
            override fun onUnregistrationFailed(info: NsdServiceInfo, error: Int) = Unit
        }
    }

    /** One at a time: before Android 14 the system refuses a second one while one is under way. */
    private inner class Resolving : NsdManager.ResolveListener {
        private val waiting = ArrayDeque<Pair<NsdServiceInfo, (NsdServiceInfo) -> Unit>>()

        @Synchronized
        fun next(info: NsdServiceInfo, hear: (NsdServiceInfo) -> Unit) {
            waiting += info to hear
            if (waiting.size == 1) ask()
        }

        override fun onServiceResolved(info: NsdServiceInfo) = answered { hear -> hear(info) }

        override fun onResolveFailed(info: NsdServiceInfo, error: Int) = answered { }

        @Synchronized
        private fun answered(tell: ((NsdServiceInfo) -> Unit) -> Unit) {
            waiting.removeFirstOrNull()?.let { (_, hear) -> tell(hear) }
            if (waiting.isNotEmpty()) ask()
        }

        private fun ask() {
            // A listener of its own each time: the system takes none twice.
            val listener = object : NsdManager.ResolveListener by this {}
            @Suppress("DEPRECATION") // its successor came with Android 14
            nsd.resolveService(waiting.first().first, listener)
        }
    }

    private fun randomName(): String {
        val bytes = ByteArray(NAME_BYTES).also(SecureRandom()::nextBytes)
        return bytes.joinToString("") { "%02x".format(it) }
    }

    private fun <T> orFail(what: () -> T): T = try {
        what()
    } catch (_: SecurityException) {
        throw PortException.Failed("this phone does not allow to look on the network")
    } catch (_: IllegalArgumentException) {
        throw PortException.Failed("this phone could not look on the network")
    }

    private companion object {
        const val KEY = "h"
        const val BASE64 = Base64.URL_SAFE or Base64.NO_PADDING or Base64.NO_WRAP
        const val NAME_BYTES = 8
    }
}

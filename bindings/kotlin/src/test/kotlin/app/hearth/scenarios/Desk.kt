// What a phone in a scenario brings: secrets and adverts in memory, a clock that stands. Each can be told to refuse, to throw,
// or to hold whoever asks.
package app.hearth.scenarios

import app.hearth.Clock
import app.hearth.Discovery
import app.hearth.Found
import app.hearth.LogSink
import app.hearth.Now
import app.hearth.PortException
import app.hearth.Ports
import app.hearth.SecretStore
import app.hearth.Service
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/** The network of one scenario: who says what of itself. */
typealias Air = ConcurrentHashMap<Pair<String, Service>, Found>

class Desk(private val name: String, private val air: Air) : SecretStore, Discovery, Clock, LogSink {
    private val secrets = ConcurrentHashMap<String, ByteArray>()
    private val gates = HashMap<String, String>()
    private val lock = ReentrantLock()
    private val moved = lock.newCondition()

    @Volatile
    var seconds = 1_795_176_000L
    val ports get() = Ports(this, this, this, this)

    fun set(port: String, does: String) = lock.withLock {
        gates[port] = does
        moved.signalAll()
    }

    /** Waits until somebody stands at a port that holds. */
    fun asked(port: String) = lock.withLock { while (gates[port] != "held") moved.await() }

    private fun at(port: String) {
        when (lock.withLock { gates[port] }) {
            "refuses" -> throw PortException.Failed("the phone is locked")
            "throws" -> throw IllegalStateException("what only the host may know")
            "holds", "held" -> {
                set(port, "held")
                lock.withLock { while (gates[port] == "held") moved.await() }
            }
        }
    }

    override fun read(name: String) = at("secrets").let { secrets[name] }

    override fun write(name: String, secret: ByteArray) = at("secrets").also { secrets[name] = secret }

    override fun remove(name: String) = at("secrets").also { secrets.remove(name) }

    override fun advertise(service: Service, addresses: List<String>, txt: ByteArray) =
        at("discovery").also { air[name to service] = Found(addresses, txt) }

    override fun browse(service: Service) =
        at("discovery").let { air.filterKeys { (who, what) -> who != name && what == service }.values.toList() }

    override fun stop(service: Service) = at("discovery").also { air.remove(name to service) }

    override fun now() = at("clock").let { Now(seconds, 60, "Europe/Paris") }

    override fun line(text: String) = at("log")
}

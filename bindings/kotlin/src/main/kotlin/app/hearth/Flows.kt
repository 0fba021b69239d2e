// What the core lets a host pull, as cold Flows: each ends its own call when it is not collected any longer.
package app.hearth

import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.withContext

/**
 * That something changed, and what to read again: the first change at once, with every topic.
 *
 * Each collection has a stream of its own, and lets it go however it ends. While a collector is busy, changes become one,
 * so none is missed and none queues up. It completes after `shutdown`.
 *
 * Errors: none of its own. It is collected on the collector's threads, and waits without holding one.
 */
public fun Hearth.changeFlow(): Flow<Change> = flow { changes().use { emitAll(it.asFlow()) } }

/**
 * The changes of this stream, in each collection from the beginning: at once with every topic, then what is new to it.
 * Any number may collect it, and none of them ends it. Completes after `cancel` and after the shutdown. Threads and
 * errors as in [changeFlow].
 */
public fun ChangeStream.asFlow(): Flow<Change> = flow {
    var seen: ULong? = null
    while (true) {
        val change = next(seen) ?: break
        seen = change.revision
        emit(change)
    }
}

/**
 * What [read] answers: now, and again whenever one of these [topics] changed; without topics, whenever anything did.
 * For a screen: `hearth.observe(Topic.PLANS) { comingPlans() }`.
 *
 * Errors: what [read] throws ends the Flow. That is [HearthException.Suspended] while the app sleeps; collect anew
 * after `resume`, as `repeatOnLifecycle` does. [read] runs in the collector's context.
 */
public fun <T> Hearth.observe(vararg topics: Topic, read: suspend Hearth.() -> T): Flow<T> =
    changeFlow().filter { change -> topics.isEmpty() || topics.any { it in change.topics } }.map { read() }

/**
 * What must not be missed, oldest first, each once a collection. An event stays in the queue until `ack(id)`: whatever
 * was not acknowledged comes again with the next collection, and after the next start.
 *
 * Errors: those of `events`, `Storage` and `Suspended`; they end the Flow, and nothing is taken from the queue.
 * Threads as in [changeFlow].
 */
public fun Hearth.eventFlow(): Flow<QueuedEvent> = flow {
    var told = emptySet<ULong>()
    observe(Topic.EVENTS) { events() }.collect { queue ->
        for (event in queue) if (event.id !in told) emit(event)
        told = queue.mapTo(HashSet()) { it.id }
    }
}

/**
 * Gives [handle] each event of the queue, and acknowledges it when [handle] has come back. Goes on until the shutdown
 * or until it is cancelled. An event whose [handle] threw or was cancelled stays in the queue; one that was handled is
 * acknowledged even if this is cancelled meanwhile.
 *
 * Errors: what [handle] throws, and those of `events` and `ack`. [handle] runs in the caller's context, one at a time.
 */
public suspend fun Hearth.eachEvent(handle: suspend (Event) -> Unit) {
    eventFlow().collect { queued ->
        handle(queued.event)
        withContext(NonCancellable) { ack(queued.id) }
    }
}

/**
 * What happens on a pairing screen, for one collector. The screen is closed however the collection ends: a collector
 * that goes away in the middle says no. Collect it where it outlives a turn of the phone, and answer `Ask` by `answer`
 * from any coroutine. Completes when the screen is over, after `Paired` or `Failed`.
 *
 * Errors: none; what went wrong is in `Failed`. Threads as in [changeFlow].
 */
public fun PairingSession.asFlow(): Flow<PairingEvent> = flow {
    try {
        while (true) emit(next() ?: break)
    } finally {
        withContext(NonCancellable) { cancel() }
    }
}

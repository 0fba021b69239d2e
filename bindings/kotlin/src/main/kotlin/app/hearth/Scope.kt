// A phone that is open for as long as a block runs, and time in Kotlin's own type.
package app.hearth

import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.withContext
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * Opens the phone's folder, runs [block] with it, and shuts it down and lets go of it however [block] ends: by its
 * answer, an exception or a cancellation, which it waits out. A plain `hearth.use { }` only lets go of the object.
 *
 * Errors: those of `open` and of [block]; those of `shutdown` when [block] ended well, else they are suppressed in
 * its exception. [block] runs in the caller's context.
 */
public suspend fun <T> Hearth.Companion.use(config: Config, ports: Ports, block: suspend (Hearth) -> T): T {
    // Kept here, not returned: a cancellation while it opens must not let go of an open phone.
    var opened: Hearth? = null
    var thrown: Throwable? = null
    try {
        withContext(NonCancellable) { opened = open(config, ports) }
        currentCoroutineContext().ensureActive()
        return block(checkNotNull(opened))
    } catch (e: Throwable) {
        thrown = e
        throw e
    } finally {
        opened?.let { withContext(NonCancellable) { it.end(thrown) } }
    }
}

private suspend fun Hearth.end(thrown: Throwable?) {
    try {
        shutdown()
    } catch (e: Exception) {
        thrown?.addSuppressed(e) ?: throw e
    } finally {
        close()
    }
}

/** A [Config] with the undo window in Kotlin's own type. Errors: none here; `open` checks what is in it. */
public fun Config(home: String, undoWindow: Duration, bind: String? = null, automaticSync: Boolean = false): Config =
    Config(home = home, bind = bind, undoWindow = undoWindow.toJavaDuration(), automaticSync = automaticSync)

/** "Sync now", with its time in Kotlin's own type. Errors and threads as the `sync` of [Hearth] itself. */
public suspend fun Hearth.sync(within: Duration): Meeting = sync(within.toJavaDuration())

/** Puts everything to rest, with its time in Kotlin's own type. Errors and threads as the `suspend` of [Hearth]. */
public suspend fun Hearth.suspend(within: Duration): Unit = suspend(within.toJavaDuration())

/**
 * The modules row by row, top row first; true is dark. Leave four modules of white around them. Errors: none; any
 * thread.
 */
public fun QrCode.rows(): List<List<Boolean>> = dark.chunked(side.toInt())

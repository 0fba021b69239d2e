// How much of a long sync is done.
package app.hearth.demo.model

import app.hearth.Hearth
import app.hearth.Progress
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.flow
import kotlin.time.Duration.Companion.milliseconds

/**
 * How much is done, from 0 to 1, for work that takes so long that somebody would wonder. What two phones exchange from day
 * to day has no bar: how much that is would tell what the partner did (SR-03, SR-09).
 */
internal fun Progress.share(): Float? = if (of < LONG) null else done.coerceAtMost(of).toFloat() / of.toFloat()

/** Each next share, as long as it is collected. The core announces the beginning and the end, so in between it is asked. */
internal fun Hearth.shares(): Flow<Float?> = flow {
    while (true) {
        emit(syncProgress()?.share())
        delay(BETWEEN)
    }
}.distinctUntilChanged()

private const val LONG = 500uL
private val BETWEEN = 200.milliseconds

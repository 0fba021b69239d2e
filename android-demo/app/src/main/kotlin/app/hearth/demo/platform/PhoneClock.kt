// The phone's own clock and zone.
package app.hearth.demo.platform

import app.hearth.Clock
import app.hearth.Now
import java.time.ZonedDateTime

internal class PhoneClock : Clock {
    override fun now(): Now {
        val now = ZonedDateTime.now()
        return Now(now.toEpochSecond(), now.offset.totalSeconds / 60, now.zone.id)
    }
}

// Us: the two names, and the ways to what the two of them set up together.
package app.hearth.demo.model

import app.hearth.CivilDay
import app.hearth.Hearth
import app.hearth.Partner
import app.hearth.Topic
import app.hearth.observe
import java.time.DayOfWeek
import java.time.temporal.TemporalAdjusters

/** What the screen shows. Whoever is called by a name said it, so this has no text of its own for a log. */
public class Us(
    /** Whether it was read: before that nobody is alone. */
    public val known: Boolean = false,
    /** The one who holds the phone, once they said a name. */
    public val name: String? = null,
    /** The partner, once the phones have met as a pair. */
    public val partner: String? = null,
    /** Both said yes, and the first meeting is still to come: either way is open. */
    public val pending: Boolean = false,
    /** When the phones last met; none where they never did. */
    public val met: Met? = null,
) {
    public val maySync: Boolean get() = partner != null || pending
    public val mayPair: Boolean get() = known && partner == null
}

/** When the phones last met. There is nothing finer on any screen: presence is not shown (SR-03). */
public enum class Met { THIS_WEEK, NOT_LATELY }

/** Behind the person icon. */
public class UsPresenter(desk: Desk, private val navigator: Navigator, private val sync: SyncPresenter) :
    Presenter<Us>(desk, Us()) {

    override suspend fun present(hearth: Hearth) {
        // Read once a look: a word that changed while somebody watches it would tell that the other phone is near just now.
        val met = metOf(hearth.partner(), hearth.today().day)
        hearth.observe(Topic.PARTNER) { today().name to partner() }.collect { (name, partner) ->
            val paired = partner?.takeIf { it.complete }
            set { Us(true, name, paired?.name, partner != null && paired == null, met.takeIf { paired != null }) }
        }
    }

    /** Goes to "Sync now" and begins at once: the tap was the wish. */
    public fun syncNow() {
        navigator.go(Place.SYNC)
        sync.start()
    }

    /** Goes to pairing. */
    public fun pair(): Unit = navigator.go(Place.PAIR)

    private fun metOf(partner: Partner?, today: CivilDay): Met? = partner?.metWeek?.let { week ->
        val monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
        if (week == monday) Met.THIS_WEEK else Met.NOT_LATELY
    }
}

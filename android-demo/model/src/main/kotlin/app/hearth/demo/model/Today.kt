// What the first tab shows, and nothing of what it does.
package app.hearth.demo.model

import app.hearth.CardState
import app.hearth.CivilDay
import app.hearth.RitualId

/** The first screen. What stands in it before it was read is none of it. */
public data class Today(
    /** Which day it is, by when this person's day starts; none before it was read. */
    val day: CivilDay? = null,
    /** The partner's name, once there is one. */
    val partner: String? = null,
    /** In the place of the greeting, after a week of rest or after quiet days. */
    val afterAGap: String? = null,
    val resting: Boolean = false,
    val card: CardOfTheDay? = null,
    val thing: SmallAct? = null,
    val checkIn: HowYouAre? = null,
    val challenge: WeeksChallenge? = null,
    val tip: String? = null,
    val plans: List<PlanToday> = emptyList(),
    val moments: Int = 0,
    val weeksHeld: Int = 0,
) {
    /** What somebody feels or plans must not come out when a state is printed. */
    override fun toString(): String = "Today($day)"
}

/** How a card stands here. It tells nothing of the other's answer before both are open. */
public enum class CardStanding {
    UNANSWERED, KEPT, PASSED, SEALED, SET_ASIDE, OPEN;

    internal companion object {
        fun of(state: CardState): CardStanding = when (state) {
            CardState.Unanswered -> UNANSWERED
            CardState.Kept -> KEPT
            CardState.Passed -> PASSED
            CardState.Sealed -> SEALED
            CardState.SetAside -> SET_ASIDE
            is CardState.Open -> OPEN
        }
    }
}

/** The card, as it lies on Today: nobody's answer is in it. */
public data class CardOfTheDay(
    val question: String,
    val standing: CardStanding,
    /** Whether an answer may be sealed: there is a partner. */
    val forTwo: Boolean,
)

/** One small thing. */
public data class SmallAct(
    val ritual: RitualId,
    val name: String,
    val minutes: Int,
    val oneLine: String,
    /** Whether it was two who did it, or one. */
    val together: Boolean,
    /** Whether it is noted for the two, or for one alone. */
    val shared: Boolean,
    /** Whether it stands among the moments of today already. */
    val noted: Boolean,
)

/** The check-in of today, as far as Today asks for it. */
public data class HowYouAre(val fields: Map<Field, Answered>, val mayShare: Boolean)

/** What is asked, each from 1 to 5. */
public enum class Field { MOOD, ENERGY }

/** What was said of one of them, and whether the partner has it or gets it. */
public data class Answered(val level: Int? = null, val shared: Boolean = false) {
    override fun toString(): String = "Answered"
}

/** The week's challenge. */
public data class WeeksChallenge(val text: String, val standing: WeeksStanding)

/** Whether it is offered, taken by both, or done. What one of the two alone did about it, it does not tell. */
public enum class WeeksStanding { OFFERED, TAKEN, DONE }

/** A plan of this day, in one line. [time] is as the core writes it. */
public data class PlanToday(val time: String?, val title: String, val shared: Boolean) {
    override fun toString(): String = "PlanToday"
}

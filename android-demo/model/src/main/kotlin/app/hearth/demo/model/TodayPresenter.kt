// The first tab: reads each of its things again only when that thing changed, and does what one tap each asks for.
package app.hearth.demo.model

import app.hearth.CheckIn
import app.hearth.CheckInDay
import app.hearth.Hearth
import app.hearth.ItemId
import app.hearth.Ticks
import app.hearth.Topic
import app.hearth.Visibility
import app.hearth.changeFlow

/** The first tab. */
public class TodayPresenter(desk: Desk) : Presenter<Today>(desk, Today()) {
    /** As they were read last, also while they are not shown. */
    private var dealt: CardOfTheDay? = null
    private var offered: WeeksChallenge? = null

    /** The small thing is being noted: a second tap finds it so. */
    private var noting = false

    override suspend fun present(hearth: Hearth) {
        hearth.changeFlow().collect { change -> read(hearth, change.topics.toSet()) }
    }

    /**
     * Reads what these topics name. A card or a challenge is not read again because this person did something else here:
     * what a meeting brought unasked would come to light at that very moment, and tell when it came (SR-03).
     */
    private suspend fun read(hearth: Hearth, topics: Set<Topic>) {
        if (ELSEWHERE.containsAll(topics)) return
        val today = hearth.today()
        val paired = hearth.partner() != null
        // Rest asks nothing, and after quiet days nothing is suggested: the core leaves the tip out then.
        val asks = today.tip != null
        if (dealt == null || Topic.CARDS in topics || Topic.PARTNER in topics) dealt = hearth.cardOfTheDay(paired)
        if (offered == null || Topic.CHALLENGE in topics || Topic.PARTNER in topics) offered = today.weeksChallenge()
        val thing = hearth.smallAct(today, paired)
        val checkIn = hearth.checkInDay().howYouAre(paired)
        val rhythm = hearth.rhythm()
        set {
            copy(
                day = today.day,
                partner = today.partner,
                afterAGap = today.afterAGap,
                resting = today.resting,
                card = dealt?.takeIf { asks || it.standing in TO_LOOK_AT },
                thing = thing,
                checkIn = checkIn.takeIf { asks || !today.resting && it.isAnswered },
                challenge = offered.takeIf { today.challenge != null },
                tip = today.tipInWords(),
                plans = today.plansOfTheDay(),
                moments = today.moments.toInt(),
                weeksHeld = (if (paired) rhythm.ours else rhythm.own).weeksHeld.toInt(),
            )
        }
    }

    /** Hands the card back. Nobody else learns of it. */
    public fun pass() {
        act { hearth ->
            hearth.passCard()
            desk.notices.say(Line.PASSED)
        }
    }

    /** Notes the small thing, once. */
    public fun did() {
        val thing = current.thing ?: return
        if (thing.noted || noting) return
        noting = true
        act { hearth ->
            try {
                val did = hearth.did(thing.ritual, null)
                val line = if (did.visibility == Visibility.SHARED) Line.MOMENT else Line.MOMENT_OWN
                val id = hearth.momentOf(thing.ritual, did.day)
                // What was noted before, here or there, is not this tap's to take back.
                desk.notices.say(line, undo = id?.takeUnless { did.already }?.let { { takeBack(it) } })
            } finally {
                noting = false
            }
        }
    }

    /** A tap on a step: it is so, for this person alone; on the step that stands there: it is not said any more. */
    public fun answer(field: Field, level: Int) {
        act { hearth ->
            val day = hearth.checkInDay()
            if (day.said?.of(field)?.toInt() == level) return@act unsay(hearth, day, field)
            // Whatever is said anew is only this person's, until it is ticked again.
            hearth.addToCheckIn(CheckIn().with(field, level.toUByte()), Ticks())
            desk.notices.say(Line.MOMENT_OWN)
        }
    }

    /** The tick of one field. */
    public fun share(field: Field, on: Boolean) {
        act { hearth ->
            hearth.shareCheckIn(hearth.checkInDay().shared.with(field, on))
            desk.notices.say(if (on) Line.FIELD_SHARED else Line.FIELD_ONLY_YOU)
        }
    }

    /** Rests for this day, without a word to anybody. */
    public fun rest() {
        val today = current.day ?: return
        act { hearth ->
            val id = hearth.rest(Visibility.PRIVATE, until = today)
            desk.notices.say(Line.REST_TODAY, undo = { takeBack(id) })
        }
    }

    /** The rest is over. */
    public fun endRest() {
        act { hearth ->
            hearth.endRest()
            desk.notices.say(Line.REST_END)
        }
    }

    private suspend fun unsay(hearth: Hearth, day: CheckInDay, field: Field) {
        val left = checkNotNull(day.said).with(field, null)
        if (left == CheckIn()) {
            hearth.delete(checkNotNull(day.mine).id, alsoMyRecord = true)
        } else {
            hearth.checkIn(left, day.shared.with(field, false))
        }
        desk.notices.say(Line.REMOVED)
    }

    private fun takeBack(id: ItemId) {
        act { hearth ->
            hearth.delete(id, alsoMyRecord = true)
            desk.notices.say(Line.BACK_AS_IT_WAS)
        }
    }

    private companion object {
        /** What Today shows nothing of. */
        val ELSEWHERE = setOf(Topic.APPRECIATIONS, Topic.SYNC, Topic.EVENTS, Topic.JOURNAL)

        /** What asks for nothing, and so may lie there on a day of rest. */
        val TO_LOOK_AT = setOf(CardStanding.SEALED, CardStanding.OPEN)
    }
}

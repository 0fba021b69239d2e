// How Today's things are read from the core.
package app.hearth.demo.model

import app.hearth.Body
import app.hearth.ChallengeStanding
import app.hearth.CheckIn
import app.hearth.CheckInDay
import app.hearth.CivilDay
import app.hearth.ExerciseFilter
import app.hearth.Hearth
import app.hearth.ItemId
import app.hearth.Kind
import app.hearth.ListFilter
import app.hearth.LogRule
import app.hearth.RitualId
import app.hearth.Ticks
import app.hearth.TipOfTheDay
import app.hearth.Visibility
import app.hearth.Who
import app.hearth.Today as CoreToday

internal suspend fun Hearth.cardOfTheDay(paired: Boolean): CardOfTheDay {
    val card = card()
    return CardOfTheDay(card.question, CardStanding.of(card.state), paired)
}

internal suspend fun Hearth.smallAct(today: CoreToday, paired: Boolean): SmallAct? {
    val thing = today.smallThing ?: return null
    val exercise = exercises(ExerciseFilter(), thing.ritual).single()
    return SmallAct(
        ritual = thing.ritual,
        name = thing.name,
        minutes = thing.minutes.toInt(),
        oneLine = thing.oneLine,
        together = paired && exercise.who != Who.ALONE,
        shared = paired && exercise.log == LogRule.SHARED,
        noted = momentOf(thing.ritual, today.day) != null,
    )
}

/** The moment of this ritual and day, among the newest: a day has few. */
internal suspend fun Hearth.momentOf(ritual: RitualId, day: CivilDay): ItemId? =
    list(ListFilter(kinds = listOf(Kind.MOMENT))).items
        .firstOrNull { it.day == day && (it.body as? Body.Moment)?.ritual == ritual }?.id

internal fun CoreToday.plansOfTheDay(): List<PlanToday> = plans.filter { it.day == day }.mapNotNull { item ->
    val plan = item.body as? Body.Plan ?: return@mapNotNull null
    PlanToday(plan.stand.time, plan.title, item.visibility == Visibility.SHARED)
}

internal fun CoreToday.weeksChallenge(): WeeksChallenge? = challenge?.let {
    val standing = when (it.standing) {
        ChallengeStanding.TAKEN -> WeeksStanding.TAKEN
        ChallengeStanding.DONE -> WeeksStanding.DONE
        else -> WeeksStanding.OFFERED
    }
    WeeksChallenge(it.text, standing)
}

internal fun CoreToday.tipInWords(): String? = when (val tip = tip) {
    is TipOfTheDay.Tip -> tip.tip.text
    is TipOfTheDay.Rest -> tip.line
    null -> null
}

internal fun CheckInDay.howYouAre(paired: Boolean): HowYouAre {
    val said = said
    return HowYouAre(Field.entries.associateWith { Answered(said?.of(it)?.toInt(), shared.of(it)) }, mayShare = paired)
}

internal val HowYouAre.isAnswered: Boolean get() = fields.values.any { it.level != null }

/** What was said of the day, as it would be said again. */
internal val CheckInDay.said: CheckIn?
    get() = (mine?.body as? Body.CheckIn)?.let { CheckIn(it.mood, it.energy, it.need, it.mind) }

internal fun CheckIn.of(field: Field): UByte? = when (field) {
    Field.MOOD -> mood
    Field.ENERGY -> energy
}

internal fun CheckIn.with(field: Field, level: UByte?): CheckIn = when (field) {
    Field.MOOD -> copy(mood = level)
    Field.ENERGY -> copy(energy = level)
}

internal fun Ticks.of(field: Field): Boolean = when (field) {
    Field.MOOD -> mood
    Field.ENERGY -> energy
}

internal fun Ticks.with(field: Field, on: Boolean): Ticks = when (field) {
    Field.MOOD -> copy(mood = on)
    Field.ENERGY -> copy(energy = on)
}

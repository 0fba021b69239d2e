// The cards of Today: the card of the day, one small thing, how are you.
package app.hearth.demo.screens

import android.content.Context
import android.widget.Button
import android.widget.CheckBox
import app.hearth.demo.R
import app.hearth.demo.model.Answered
import app.hearth.demo.model.CardOfTheDay
import app.hearth.demo.model.CardStanding
import app.hearth.demo.model.Field
import app.hearth.demo.model.HowYouAre
import app.hearth.demo.model.SmallAct
import app.hearth.demo.parts.Badge
import app.hearth.demo.parts.Card
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.Flow
import app.hearth.demo.parts.Sees
import app.hearth.demo.parts.asLarge
import app.hearth.demo.parts.button
import app.hearth.demo.parts.caption
import app.hearth.demo.parts.ends
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.parts.words

/** Who sees an answer to a card that stands so. */
internal fun seesCard(standing: CardStanding, forTwo: Boolean): Sees = when (standing) {
    CardStanding.OPEN -> Sees.YOU_TWO
    CardStanding.SEALED -> Sees.SEALED
    CardStanding.KEPT, CardStanding.SET_ASIDE -> Sees.ONLY_YOU
    CardStanding.UNANSWERED, CardStanding.PASSED -> if (forTwo) Sees.SEALED else Sees.ONLY_YOU
}

/** What is said of a card that was dealt with; nothing where it speaks for itself. */
internal fun saidOfCard(standing: CardStanding): Int? = when (standing) {
    CardStanding.SEALED -> R.string.saved_sealed
    CardStanding.KEPT -> R.string.card_kept
    CardStanding.SET_ASIDE -> R.string.card_set_aside
    CardStanding.PASSED -> R.string.empty_card
    CardStanding.UNANSWERED, CardStanding.OPEN -> null
}

/** The card of the day, before and after it was answered. */
internal class CardOnToday(context: Context, handBack: () -> Unit, open: () -> Unit) : Column(context) {
    private val badge = Badge(context, Sees.ONLY_YOU)
    private val question = context.text(R.style.Text_Prompt)
    private val said = context.text(R.style.Text_Soft)
    private val pass = context.button(R.style.Button_Quiet, R.string.button_pass, handBack)
    private val answer = context.button(R.style.Button_Primary, R.string.button_answer, open)
    private val read = context.button(R.style.Button_Warm, R.string.button_read_card, open)

    init {
        asLarge(this.pass, answer)
        put(Card(context).apply {
            put(context.ends(context.caption(R.string.heading_card), badge))
            put(question, R.dimen.space_8)
            put(said, R.dimen.space_8)
            put(Flow(context).apply { atEnd = true; put(pass); put(answer); put(read) }, R.dimen.space_8)
        })
    }

    fun draw(card: CardOfTheDay?) {
        there = card != null
        if (card == null) return
        val handedBack = card.standing == CardStanding.PASSED
        badge.show(seesCard(card.standing, card.forTwo))
        badge.there = !handedBack
        question.there = !handedBack
        question.words = card.question
        val line = saidOfCard(card.standing)
        said.there = line != null
        said.words = line?.let(context::getText) ?: ""
        val asks = card.standing == CardStanding.UNANSWERED
        pass.there = asks
        answer.there = asks
        read.there = card.standing == CardStanding.OPEN
    }
}

/** One small thing, and that it was done. */
internal class ThingOnToday(context: Context, note: () -> Unit) : Column(context) {
    private val minutes = context.text(R.style.Text_Caption)
    private val name = context.text(R.style.Text_Section)
    private val line = context.text(R.style.Text_Soft)
    private val badge = Badge(context, Sees.ONLY_YOU)
    private val noted = context.text(R.style.Text_Soft, R.string.thing_noted)
    private val did: Button = context.button(R.style.Button_Warm, R.string.button_we_did, note)

    init {
        put(Card(context).apply {
            put(context.ends(context.caption(R.string.heading_small_thing), minutes))
            put(name, R.dimen.space_8)
            put(line, R.dimen.space_4)
            put(Flow(context).apply { apart = true; put(badge); put(noted); put(did) }, R.dimen.space_8)
        })
    }

    fun draw(thing: SmallAct?) {
        there = thing != null
        if (thing == null) return
        minutes.words = resources.getQuantityString(R.plurals.minutes, thing.minutes, thing.minutes)
        minutes.contentDescription = resources.getQuantityString(R.plurals.minutes_spoken, thing.minutes, thing.minutes)
        name.words = thing.name
        line.words = thing.oneLine
        badge.show(if (thing.shared) Sees.YOU_TWO else Sees.ONLY_YOU)
        noted.there = thing.noted
        did.there = !thing.noted
        did.words = context.getText(if (thing.together) R.string.button_we_did else R.string.button_i_did)
    }
}

/** How are you: each field with its steps, who sees it, and a tick of its own. */
internal class CheckInOnToday(context: Context, answer: (Field, Int) -> Unit, share: (Field, Boolean) -> Unit) : Column(context) {
    private val fields = Field.entries.associateWith { OneField(it, answer, share) }

    init {
        put(Card(context).apply {
            put(context.caption(R.string.heading_check_in))
            fields.values.forEach { put(it) }
        })
    }

    fun draw(checkIn: HowYouAre?, partner: String?) {
        there = checkIn != null
        if (checkIn == null) return
        for ((field, view) in fields) view.draw(checkIn.fields.getValue(field), partner.takeIf { checkIn.mayShare })
    }

    private inner class OneField(field: Field, answer: (Field, Int) -> Unit, share: (Field, Boolean) -> Unit) : Column(context) {
        private val badge = Badge(context, Sees.ONLY_YOU)
        private var shared = false
        private val steps = stepsOf(field).mapIndexed { at, words ->
            context.button(R.style.Chip, words) { answer(field, at + 1) }
        }
        private val tick = CheckBox(context, null, 0, R.style.Tick).apply {
            isSaveEnabled = false
            setOnClickListener {
                val on = isChecked
                // It stands there once it is so, and not when it could not be.
                isChecked = shared
                share(field, on)
            }
        }

        init {
            put(context.ends(context.caption(if (field == Field.MOOD) R.string.field_mood else R.string.field_energy), badge))
            put(Flow(context).apply { steps.forEach(::put) }, R.dimen.space_4)
            put(tick, R.dimen.space_4)
        }

        fun draw(answered: Answered, partner: String?) {
            badge.show(if (answered.shared) Sees.YOU_TWO else Sees.ONLY_YOU)
            steps.forEachIndexed { at, chip -> chip.isSelected = answered.level == at + 1 }
            tick.there = partner != null && answered.level != null
            if (partner != null) tick.words = context.getString(R.string.tick_share, partner)
            shared = answered.shared
            tick.isChecked = shared
        }
    }

    private fun stepsOf(field: Field) = when (field) {
        Field.MOOD -> listOf(R.string.mood_1, R.string.mood_2, R.string.mood_3, R.string.mood_4, R.string.mood_5)
        Field.ENERGY -> listOf(R.string.energy_1, R.string.energy_2, R.string.energy_3, R.string.energy_4, R.string.energy_5)
    }
}

// Today: its cards under each other, each drawn only while there is something in it.
package app.hearth.demo.screens

import android.content.Context
import android.view.View
import android.widget.TextView
import app.hearth.demo.R
import app.hearth.demo.Shell
import app.hearth.demo.model.PlanToday
import app.hearth.demo.model.Place
import app.hearth.demo.model.Today
import app.hearth.demo.model.WeeksStanding
import app.hearth.demo.parts.Badge
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.Flow
import app.hearth.demo.parts.RhythmRow
import app.hearth.demo.parts.Sees
import app.hearth.demo.parts.button
import app.hearth.demo.parts.caption
import app.hearth.demo.parts.dayInWords
import app.hearth.demo.parts.ends
import app.hearth.demo.parts.scrolling
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.parts.words

internal class TodayScreen(shell: Shell) : Screen(shell) {
    override val presenter = shell.phone.today
    override val title: CharSequence get() = titleOf(presenter.state.value)

    private val greeting = context.text(R.style.Text_Soft)
    private val plans = PlansOfToday(context)
    private val card = CardOnToday(context, presenter::pass) { shell.phone.navigator.go(Place.CARD) }
    private val thing = ThingOnToday(context, presenter::did)
    private val checkIn = CheckInOnToday(context, presenter::answer, presenter::share)
    private val challenge = QuietLine(context)
    private val tip = QuietLine(context)
    private val moments = context.text(R.style.Text_Soft)
    private val rhythm = RhythmRow(context)
    private val rest = context.button(R.style.Button_Quiet, R.string.button_rest_today) { presenter.rest() }
    private val endRest = context.button(R.style.Button_Quiet, R.string.button_end_rest) { presenter.endRest() }
    private val all = Column(context).apply {
        put(greeting)
        put(plans)
        put(card)
        put(thing)
        put(checkIn)
        put(challenge, R.dimen.space_16)
        put(tip, R.dimen.space_16)
        put(Flow(context).apply { apart = true; put(moments); put(rhythm); put(rest); put(endRest) }, R.dimen.space_24)
    }

    override val view: View = scrolling(all)

    override suspend fun draw() {
        presenter.state.collect(::draw)
    }

    private fun draw(state: Today) {
        // Nothing stands here before it was read: neither a card nor the lack of one.
        all.there = state.day != null
        shell.entitle(titleOf(state))
        greeting.words = state.afterAGap ?: context.getText(if (state.resting) R.string.rest_today else R.string.today_greeting)
        plans.draw(state.plans)
        card.draw(state.card)
        thing.draw(state.thing)
        checkIn.draw(state.checkIn, state.partner)
        challenge.draw(state.challenge?.let { headingOf(it.standing) } ?: R.string.heading_challenge, state.challenge?.text)
        tip.draw(R.string.heading_tip, state.tip)
        moments.words = if (state.moments == 0) {
            context.getText(R.string.empty_progress)
        } else {
            context.resources.getQuantityString(R.plurals.moments_so_far, state.moments, state.moments)
        }
        rhythm.show(state.weeksHeld)
        rest.there = !state.resting
        endRest.there = state.resting
    }

    private fun titleOf(state: Today): CharSequence =
        state.day?.let { context.dayInWords(it) } ?: context.getText(R.string.tab_today)

    private fun headingOf(standing: WeeksStanding) = when (standing) {
        WeeksStanding.OFFERED -> R.string.heading_challenge
        WeeksStanding.TAKEN -> R.string.heading_challenge_taken
        WeeksStanding.DONE -> R.string.heading_challenge_done
    }
}

/** A line that may be read or not, under its small heading. */
private class QuietLine(context: Context) : Column(context) {
    private val heading: TextView = put(context.caption(R.string.heading_tip))
    private val line: TextView = put(context.text(R.style.Text_Body), R.dimen.space_4)

    fun draw(heading: Int, line: String?) {
        there = line != null
        this.heading.words = context.getText(heading)
        this.line.words = line.orEmpty()
    }
}

/** The plans of the day, a line each. */
private class PlansOfToday(context: Context) : Column(context) {
    private var drawn = emptyList<PlanToday>()

    fun draw(plans: List<PlanToday>) {
        there = plans.isNotEmpty()
        if (plans == drawn) return
        drawn = plans
        removeAllViews()
        put(context.caption(R.string.heading_plans_today))
        for (plan in plans) {
            val line = context.text(R.style.Text_Body, listOfNotNull(plan.time, plan.title).joinToString(" · "))
            put(context.ends(line, Badge(context, if (plan.shared) Sees.YOU_TWO else Sees.ONLY_YOU)), R.dimen.space_4)
        }
    }
}

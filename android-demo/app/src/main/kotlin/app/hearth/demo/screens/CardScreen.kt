// The card by itself: its question and a field, or what became of it.
package app.hearth.demo.screens

import android.content.Context
import android.view.View
import android.widget.EditText
import android.widget.TextView
import app.hearth.demo.R
import app.hearth.demo.Shell
import app.hearth.demo.model.Card
import app.hearth.demo.parts.Badge
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.Flow
import app.hearth.demo.parts.Sees
import app.hearth.demo.parts.asLarge
import app.hearth.demo.parts.button
import app.hearth.demo.parts.caption
import app.hearth.demo.parts.field
import app.hearth.demo.parts.isHeading
import app.hearth.demo.parts.scrolling
import app.hearth.demo.parts.shows
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.parts.words
import app.hearth.demo.parts.written

internal class CardScreen(shell: Shell) : Screen(shell) {
    override val presenter = shell.phone.card
    override val title: CharSequence = context.getText(R.string.heading_card)

    private val question = context.text(R.style.Text_Prompt).apply { isHeading() }
    private val badge = Badge(context, Sees.ONLY_YOU)
    private val said = context.text(R.style.Text_Soft)
    private val field: EditText = context.field(R.string.hint_card, presenter::type)
    private val sealed = context.text(R.style.Text_Caption, R.string.hint_seal)
    private val keep = context.button(R.style.Button_Quiet, R.string.button_keep) { presenter.keep() }
    private val seal = context.button(R.style.Button_Primary, R.string.button_seal) { presenter.seal() }
    // Alone, keeping is all there is to do with an answer.
    private val keepAlone = context.button(R.style.Button_Primary, R.string.button_keep) { presenter.keep() }
    private val mine = AnAnswer(context)
    private val theirs = AnAnswer(context)
    private val composer = Column(context).apply {
        asLarge(keep, seal)
        put(field)
        put(sealed, R.dimen.space_8)
        put(Flow(context).apply { atEnd = true; put(keep); put(seal); put(keepAlone) }, R.dimen.space_8)
    }
    private val all = Column(context).apply {
        put(question)
        put(badge, R.dimen.space_12)
        put(said)
        put(composer, R.dimen.space_12)
        put(mine, R.dimen.space_16)
        put(theirs)
    }

    override val view: View = scrolling(all)

    override suspend fun draw() {
        presenter.state.collect(::draw)
    }

    private fun draw(state: Card) {
        all.there = state.question != null
        question.words = state.question.orEmpty()
        badge.show(seesCard(state.standing, forTwo = state.forTwo && !state.asks))
        val line = saidOfCard(state.standing).takeUnless { state.asks }
        said.there = line != null
        said.words = line?.let(context::getText) ?: ""
        composer.there = state.asks
        field.shows(state.text)
        sealed.there = state.forTwo
        keep.there = state.forTwo
        seal.there = state.forTwo
        keepAlone.there = !state.forTwo
        for (button in listOf(keep, seal, keepAlone)) button.isEnabled = state.mayAnswer
        mine.draw(context.getText(R.string.card_you), state.answers?.mine)
        theirs.draw(state.partner.orEmpty(), state.answers?.theirs)
    }

    /** What one of the two answered, under who it was. */
    private class AnAnswer(context: Context) : Column(context) {
        private val name: TextView = context.caption(R.string.card_you)
        private val words: TextView = context.text(R.style.Text_Prompt).written()

        init {
            put(app.hearth.demo.parts.Card(context).apply {
                put(name)
                put(words, R.dimen.space_4)
            })
        }

        fun draw(name: CharSequence, text: String?) {
            there = text != null
            this.name.words = name
            words.words = text.orEmpty()
        }
    }
}

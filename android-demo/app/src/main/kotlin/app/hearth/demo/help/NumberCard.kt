// A helpline: who answers, when, and by what.
package app.hearth.demo.help

import android.content.Context
import android.view.View
import android.widget.Button
import android.widget.TextView
import app.hearth.Helpline
import app.hearth.demo.R
import app.hearth.demo.model.HelpPage
import app.hearth.demo.model.HelpPresenter
import app.hearth.demo.parts.Card
import app.hearth.demo.parts.Flow
import app.hearth.demo.parts.button
import app.hearth.demo.parts.isHeading
import app.hearth.demo.parts.text

internal class NumberCard(activity: HelpActivity, presenter: HelpPresenter, page: HelpPage.Numbers, line: Helpline) : Card(activity) {
    init {
        val (call, copy) = page.buttons
        // The emergency number.
        val isFirst = line == page.lines.first()
        put(context.text(R.style.Text_Section, line.name)).isHeading()
        put(context.number(R.style.Text_Prompt, line.number), R.dimen.space_4)
        put(context.text(R.style.Text_Soft, line.hours), R.dimen.space_4)
        line.text?.let { put(context.text(R.style.Text_Body, context.getString(R.string.help_by_text, inItsOrder(it))), R.dimen.space_4) }
        line.chat?.let { put(context.text(R.style.Text_Body, context.getString(R.string.help_by_chat, inItsOrder(it))), R.dimen.space_4) }
        line.note?.let { put(context.text(R.style.Text_Body, it), R.dimen.space_8) }
        if (line.check) put(context.text(R.style.Text_Caption, page.check), R.dimen.space_8)
        put(
            Flow(context).apply {
                atEnd = true
                if (line.chat != null) put(act(context.getText(R.string.button_chat), R.string.say_chat, line) { presenter.chat(line) })
                put(act(copy, R.string.say_copy, line) { activity.copy(line.number) })
                put(act(call, R.string.say_call, line, if (isFirst) R.style.Button_Primary else R.style.Button_Warm) { presenter.call(line)?.let(activity::dial) })
            },
            R.dimen.space_8,
        )
    }

    /** For a screen reader it names the line: there are many such buttons. */
    private fun act(words: CharSequence, spoken: Int, line: Helpline, style: Int = R.style.Button_Quiet, tap: () -> Unit): Button =
        context.button(style, words, tap).apply { contentDescription = context.getString(spoken, line.name) }
}

/** A number or an address, in its own order: from right to left its groups would change places. */
internal fun Context.number(style: Int, number: String): TextView = text(style, number).apply { textDirection = View.TEXT_DIRECTION_LTR }

/** The same inside of a sentence. */
private fun inItsOrder(number: String) = "\u2066$number\u2069"

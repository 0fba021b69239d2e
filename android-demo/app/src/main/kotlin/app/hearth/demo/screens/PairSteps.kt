// What stands on each step of pairing: built once, drawn from each state of that step.
package app.hearth.demo.screens

import android.content.Context
import android.text.InputType
import android.view.Gravity
import android.view.TextureView
import android.view.View
import android.widget.EditText
import android.widget.LinearLayout.LayoutParams.WRAP_CONTENT
import app.hearth.About
import app.hearth.demo.R
import app.hearth.demo.model.PairPresenter
import app.hearth.demo.model.Pairing
import app.hearth.demo.model.Way
import app.hearth.demo.parts.Badge
import app.hearth.demo.parts.Bar
import app.hearth.demo.parts.Card
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.Preview
import app.hearth.demo.parts.QrView
import app.hearth.demo.parts.Sees
import app.hearth.demo.parts.button
import app.hearth.demo.parts.equally
import app.hearth.demo.parts.field
import app.hearth.demo.parts.figures
import app.hearth.demo.parts.isHeading
import app.hearth.demo.parts.shown
import app.hearth.demo.parts.shows
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.platform.copySecret
import kotlin.reflect.KClass

/** One step on the screen. [saysFirst] is what a screen reader says when it comes. */
internal class PairStep(
    val kind: KClass<out Pairing>,
    val saysFirst: CharSequence,
    val preview: TextureView? = null,
    val draw: (Pairing) -> Unit = {},
)

/** Puts a step into an empty [column]. */
internal fun stepOf(step: Pairing, pair: PairPresenter, column: Column): PairStep = with(Steps(pair, column)) {
    when (step) {
        Pairing.Reads -> reads()
        Pairing.Opens -> waits(step, R.string.pair_opening)
        is Pairing.ShowsCode -> showsCode()
        is Pairing.ShowsDigits -> showsDigits()
        Pairing.Scans -> scans()
        is Pairing.Types -> types()
        is Pairing.Pastes -> pastes()
        is Pairing.Asks -> asks(step)
        Pairing.Waits -> waits(step, R.string.pair_both)
        is Pairing.Completes -> completes()
        Pairing.NotMetYet -> notMetYet()
        is Pairing.Paired -> paired(step)
        is Pairing.Failed -> failed(step)
    }
}

private class Steps(private val pair: PairPresenter, private val column: Column) {
    private val context: Context = column.context

    fun reads(): PairStep {
        column.put(Card(context)).apply {
            put(heading(R.string.heading_pair_sees))
            for (line in SEEN) put(context.text(R.style.Text_Body, line), R.dimen.space_8)
        }
        column.put(Card(context), R.dimen.space_16).apply {
            put(heading(R.string.heading_pair_never))
            put(context.text(R.style.Text_Body, R.string.pair_never), R.dimen.space_8)
            put(Badge(context, Sees.ONLY_YOU), R.dimen.space_8)
        }
        primary(R.string.button_go_on) { pair.goOn() }
        return PairStep(Pairing.Reads::class, context.getText(R.string.heading_pair_sees))
    }

    fun showsCode(): PairStep {
        val code = QrView(context)
        column.put(Card(context)).put(code)
        soft(R.string.pair_scan_this)
        soft(R.string.pair_good_for)
        var text = ""
        column.putAtEnd(context.button(R.style.Button_Quiet, R.string.button_copy_code) { context.copySecret(text) }, R.dimen.space_4)
        return PairStep(Pairing.ShowsCode::class, code.contentDescription) { step ->
            if (step is Pairing.ShowsCode) code.show(step.qr).also { text = step.text }
        }
    }

    fun showsDigits(): PairStep {
        val others = column.put(context.text(R.style.Text_Body, R.string.pair_new_digits))
        others.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        val digits = column.put(Card(context)).put(context.text(R.style.Text_Title).figures())
        soft(R.string.pair_type_these)
        soft(R.string.pair_good_for)
        return PairStep(Pairing.ShowsDigits::class, context.getText(R.string.pair_type_these)) { step ->
            if (step is Pairing.ShowsDigits) {
                others.there = step.others
                digits.shown(step.digits)
            }
        }
    }

    fun scans(): PairStep {
        val preview = column.put(Preview(context))
        soft(R.string.pair_scan_where)
        return PairStep(Pairing.Scans::class, context.getText(R.string.pair_scan_where), preview)
    }

    fun types(): PairStep {
        val field = context.field(R.string.hint_eight_digits, pair::type).apply {
            inputType = InputType.TYPE_CLASS_NUMBER
            figures()
        }
        return typed(Pairing.Types::class, R.string.pair_digits_where, field)
    }

    fun pastes(): PairStep {
        val field = context.field(R.string.hint_code, pair::type).apply {
            inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_MULTI_LINE or InputType.TYPE_TEXT_FLAG_NO_SUGGESTIONS
        }
        return typed(Pairing.Pastes::class, R.string.pair_code_where, field)
    }

    private fun typed(kind: KClass<out Pairing>, where: Int, field: EditText): PairStep {
        soft(where)
        column.put(field)
        val goOn = primary(R.string.button_go_on) { pair.tryTyped() }
        return PairStep(kind, context.getText(where)) { step ->
            when (step) {
                is Pairing.Types -> field.shows(step.digits).also { goOn.isEnabled = step.mayGoOn }
                is Pairing.Pastes -> field.shows(step.code).also { goOn.isEnabled = step.mayGoOn }
                else -> Unit
            }
        }
    }

    fun asks(step: Pairing.Asks): PairStep {
        val isHere = context.getString(R.string.pair_is_here, step.name)
        column.put(context.text(R.style.Text_Prompt, isHere)).isHeading()
        column.put(context.text(R.style.Text_Body, wordsOf(step.about)))
        val yes = context.button(R.style.Button_Primary, R.string.button_yes) { pair.answer(true) }
        val no = context.button(R.style.Button_Quiet, R.string.button_no) { pair.answer(false) }
        column.put(equally(no, yes), R.dimen.space_24)
        return PairStep(Pairing.Asks::class, isHere)
    }

    /** Nothing to do on this phone just now. */
    fun waits(step: Pairing, words: Int): PairStep {
        prompt(context.getText(words))
        return PairStep(step::class, context.getText(words))
    }

    fun completes(): PairStep {
        prompt(context.getText(R.string.pair_first_meeting))
        val bar = column.put(Bar(context))
        val long = column.put(context.text(R.style.Text_Soft, R.string.sync_first_long))
        column.putAtEnd(context.button(R.style.Button_Quiet, R.string.button_cancel) { pair.stopMeeting() }, R.dimen.space_16)
        return PairStep(Pairing.Completes::class, context.getText(R.string.pair_first_meeting)) { step ->
            if (step is Pairing.Completes) {
                bar.shows(step.share)
                long.there = step.share != null
            }
        }
    }

    fun notMetYet(): PairStep {
        prompt(context.getText(R.string.pair_not_met))
        primary(R.string.button_sync_now) { pair.meet() }
        return PairStep(Pairing.NotMetYet::class, context.getText(R.string.pair_not_met))
    }

    fun paired(step: Pairing.Paired): PairStep {
        prompt(context.getText(R.string.pair_done))
        if (step.earlier) {
            column.put(Card(context), R.dimen.space_24).apply {
                put(heading(R.string.heading_earlier_moments))
                put(context.text(R.style.Text_Body, R.string.pair_earlier), R.dimen.space_8)
                val all = context.button(R.style.Button_Primary, R.string.button_share_all) { pair.shareEarlier(true) }
                val none = context.button(R.style.Button_Quiet, R.string.button_share_none) { pair.shareEarlier(false) }
                put(equally(none, all), R.dimen.space_16)
            }
        } else {
            primary(R.string.button_go_on) { pair.done() }
        }
        return PairStep(Pairing.Paired::class, context.getText(R.string.pair_done))
    }

    fun failed(step: Pairing.Failed): PairStep {
        prompt(step.sentence)
        primary(R.string.button_new_code) { pair.take(Way.SHOW_CODE) }
        return PairStep(Pairing.Failed::class, step.sentence)
    }

    private fun prompt(words: CharSequence) {
        column.put(context.text(R.style.Text_Prompt, words))
    }

    private fun soft(words: Int) {
        column.put(context.text(R.style.Text_Soft, words), R.dimen.space_8)
    }

    private fun heading(words: Int) = context.text(R.style.Text_Section, words).apply { isHeading() }

    private fun primary(words: Int, tap: () -> Unit) =
        column.put(context.button(R.style.Button_Primary, words, tap), R.dimen.space_16, WRAP_CONTENT, Gravity.END)

    private fun wordsOf(about: About) = when (about) {
        About.NEW_SPACE -> R.string.pair_about_new_space
        About.REJOIN -> R.string.pair_about_rejoin
        About.PARTNERS_NEW_PHONE -> R.string.pair_about_partners_new_phone
        About.PARTNERS_LOST_PHONE -> R.string.pair_about_partners_lost_phone
        About.IN_PLACE_OF_LOST -> R.string.pair_about_in_place_of_lost
        About.IN_PLACE_OF_THIS -> R.string.pair_about_in_place_of_this
        About.HAND_OVER -> R.string.pair_about_hand_over
    }

    private companion object {
        val SEEN = listOf(
            R.string.pair_sees_given,
            R.string.pair_sees_shared,
            R.string.pair_sees_check_in,
            R.string.pair_sees_challenge,
            R.string.pair_sees_cards,
            R.string.pair_sees_touch,
            R.string.pair_sees_name,
        )
    }
}

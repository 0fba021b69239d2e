// The first run: one step a screen, with Get help on each.
package app.hearth.demo.screens

import android.text.InputType
import android.view.Gravity
import android.view.View
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.LinearLayout.LayoutParams
import android.widget.ScrollView
import android.widget.TextView
import app.hearth.Screen as Words
import app.hearth.demo.HearthApp
import app.hearth.demo.R
import app.hearth.demo.Shell
import app.hearth.demo.model.FirstRun
import app.hearth.demo.model.Step
import app.hearth.demo.parts.Badge
import app.hearth.demo.parts.Card
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.Sees
import app.hearth.demo.parts.button
import app.hearth.demo.parts.field
import app.hearth.demo.parts.hidesBy
import app.hearth.demo.parts.inMargins
import app.hearth.demo.parts.isHeading
import app.hearth.demo.parts.pictureButton
import app.hearth.demo.parts.scrolling
import app.hearth.demo.parts.secretField
import app.hearth.demo.parts.shows
import app.hearth.demo.parts.size
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.parts.words

internal class FirstRunScreen(shell: Shell) : Screen(shell) {
    override val presenter = shell.phone.firstRun
    override val title: CharSequence get() = context.getText(wordsOf(presenter.state.value.step).title)

    private val unlocking = (context.applicationContext as HearthApp).unlocking
    private val back = context.pictureButton(R.drawable.ic_back, R.string.button_back) { presenter.back() }
    private val page: ScrollView = scrolling(Column(context))
    private var shown: Step? = null
    private var redraw: (FirstRun) -> Unit = {}

    override val view: View = Column(context).apply {
        put(header())
        addView(page, LayoutParams(LayoutParams.MATCH_PARENT, 0, 1f))
    }

    override suspend fun draw() {
        presenter.state.collect(::draw)
    }

    private fun draw(state: FirstRun) {
        if (state.step != shown) {
            shown = state.step
            redraw = {}
            page.removeAllViews()
            page.addView(step(state.step))
            page.scrollTo(0, 0)
        }
        // Its place stays: what is beside it does not jump.
        back.visibility = if (state.mayBack) View.VISIBLE else View.INVISIBLE
        redraw(state)
    }

    private fun header(): View = LinearLayout(context).apply {
        gravity = Gravity.CENTER_VERTICAL
        setPaddingRelative(size(R.dimen.space_8), size(R.dimen.space_8), size(R.dimen.space_8), 0)
        addView(back)
        addView(View(context), LayoutParams(0, 0, 1f))
        addView(context.button(R.style.Button_Quiet, R.string.button_get_help) { shell.openHelp() })
    }

    /** Its words, what is typed there, and at the end of the window what can be tapped. */
    private fun step(step: Step): View = Column(context).apply {
        val words = wordsOf(step)
        inMargins()
        val title = put(context.text(R.style.Text_Title, words.title))
        title.isHeading()
        title.hidesBy(shell::hide)
        accessibilityPaneTitle = title.text
        for (paragraph in context.resources.getStringArray(words.body)) put(context.text(R.style.Text_Body, paragraph))
        val buttons = context.resources.getStringArray(words.buttons)
        when (step) {
            Step.WELCOME, Step.PRIVATE, Step.ALONE_HONEST -> end(buttons[0]) { presenter.next() }
            Step.NOT_FOR_DANGER -> end(context.getText(R.string.button_go_on)) { presenter.next() }
            Step.ALONE_OR_TWO -> aloneOrTwo(buttons)
            Step.NAME -> name(buttons)
            Step.APP_LOCK -> lock(buttons)
            Step.JOURNAL_SECRET -> secret(R.string.hint_secret, buttons) { presenter.next() }
            Step.JOURNAL_SECRET_CONFIRM -> secret(R.string.hint_secret_again, buttons) { presenter.back() }
            Step.CAUSES -> causes(buttons)
            Step.STEP -> firstStep(buttons)
            Step.DONE -> end(buttons[0]) { presenter.finish() }
        }
    }

    /** Two ways of which none is the better one: neither button stands out. */
    private fun Column.aloneOrTwo(buttons: Array<String>) {
        spring()
        put(context.button(R.style.Button_Even, buttons[0]) { presenter.alone(true) }, R.dimen.space_24)
        put(context.button(R.style.Button_Even, buttons[1]) { presenter.alone(false) })
    }

    private fun Column.name(buttons: Array<String>) {
        val field = put(context.field(R.string.hint_first_name, presenter::typeName), R.dimen.space_24)
        field.minLines = 1
        field.inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PERSON_NAME or InputType.TYPE_TEXT_FLAG_CAP_WORDS
        field.imeOptions = EditorInfo.IME_ACTION_DONE or EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING
        // One line to the keyboard, as many as it needs to the eye.
        field.setHorizontallyScrolling(false)
        field.maxLines = Int.MAX_VALUE
        field.setOnEditorActionListener { _, _, _ -> presenter.takeName(); true }
        val goOn = end(buttons[0], buttons[1], presenter::next) { presenter.takeName() }
        redraw = { state ->
            field.shows(state.name)
            goOn.isEnabled = state.mayName
        }
    }

    private fun Column.causes(buttons: Array<String>) {
        val causes = presenter.state.value.causes.associate { cause ->
            val chip = put(context.button(R.style.Chip, cause.label) { presenter.pick(cause) }, R.dimen.space_12, LayoutParams.WRAP_CONTENT)
            put(context.text(R.style.Text_Soft, cause.text), R.dimen.space_4)
            cause.id to chip
        }
        val card = put(Card(context), R.dimen.space_24)
        put(Badge(context, Sees.ONLY_YOU))
        end(buttons[0], buttons[1], presenter::next) { presenter.next() }
        redraw = { state ->
            for ((id, chip) in causes) chip.isSelected = id in state.picked
            card.there = state.card != null
            state.card?.let { card.shows(it) }
        }
    }

    private fun Card.shows(screen: Words) {
        removeAllViews()
        put(context.text(R.style.Text_Section, screen.title))
        for (paragraph in screen.body) put(context.text(R.style.Text_Body, paragraph))
    }

    private fun Column.firstStep(buttons: Array<String>) {
        val step = put(context.text(R.style.Text_Prompt), R.dimen.space_24)
        step.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        spring()
        put(context.button(R.style.Button_Primary, buttons[0]) { presenter.next() }, R.dimen.space_24)
        put(context.button(R.style.Button_Quiet, buttons[1]) { presenter.anotherStep() }, R.dimen.space_4)
        put(context.button(R.style.Button_Quiet, buttons[2]) { presenter.next() }, R.dimen.space_4)
        redraw = { state -> step.words = state.firstStep?.text.orEmpty() }
    }

    private fun Column.lock(buttons: Array<String>) {
        val sentence = said(context.getText(R.string.notice_no_lock_screen))
        end(buttons[0], buttons[1], { presenter.lock(false, unlocking.possible()) }) { presenter.lock(true, unlocking.possible()) }
        redraw = { state -> sentence.there = state.noLockScreen }
    }

    private fun Column.secret(hint: Int, buttons: Array<String>, decline: () -> Unit) {
        val field: EditText = put(context.secretField(hint, presenter::takeSecret, presenter::typeSecret), R.dimen.space_24)
        put(context.text(R.style.Text_Caption, R.string.hint_secret_length), R.dimen.space_8).there = hint == R.string.hint_secret
        put(Badge(context, Sees.ONLY_YOU), R.dimen.space_8)
        val sentence = said("")
        val take = end(buttons[0], buttons[1], decline) { presenter.takeSecret() }
        field.shows(presenter.typed())
        redraw = { state ->
            // What does not fit the first one was wiped; the field follows.
            if (presenter.typed().isEmpty() && field.length() > 0) field.text.clear()
            field.isEnabled = !state.working
            take.isEnabled = state.maySecret
            sentence.there = state.differs || state.working
            val words = if (state.working) R.string.notice_secret_being_made else R.string.notice_secrets_differ
            sentence.words = context.getText(words)
        }
    }

    /** A sentence that comes by something that was done there, and is read aloud then. */
    private fun Column.said(words: CharSequence): TextView = put(context.text(R.style.Text_Body, words), R.dimen.space_12).apply {
        accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        there = false
    }

    /** What goes on, and below it, as large, what leaves this out. */
    private fun Column.end(take: CharSequence, leave: CharSequence? = null, left: () -> Unit = {}, taken: () -> Unit): View {
        spring()
        val button = put(context.button(R.style.Button_Primary, take, taken), R.dimen.space_24)
        if (leave != null) put(context.button(R.style.Button_Quiet, leave, left), R.dimen.space_4)
        return button
    }

    private class StepWords(val title: Int, val body: Int, val buttons: Int)

    private fun wordsOf(step: Step): StepWords = when (step) {
        Step.WELCOME -> StepWords(R.string.first_welcome_title, R.array.first_welcome_body, R.array.first_welcome_buttons)
        Step.NOT_FOR_DANGER ->
            StepWords(R.string.first_not_for_danger_title, R.array.first_not_for_danger_body, R.array.first_not_for_danger_buttons)
        Step.PRIVATE -> StepWords(R.string.first_private_title, R.array.first_private_body, R.array.first_private_buttons)
        Step.ALONE_OR_TWO ->
            StepWords(R.string.first_alone_or_two_title, R.array.first_alone_or_two_body, R.array.first_alone_or_two_buttons)
        Step.ALONE_HONEST ->
            StepWords(R.string.first_alone_honest_title, R.array.first_alone_honest_body, R.array.first_alone_honest_buttons)
        Step.NAME -> StepWords(R.string.first_name_title, R.array.first_name_body, R.array.first_name_buttons)
        Step.APP_LOCK -> StepWords(R.string.first_app_lock_title, R.array.first_app_lock_body, R.array.first_app_lock_buttons)
        Step.JOURNAL_SECRET ->
            StepWords(R.string.first_journal_secret_title, R.array.first_journal_secret_body, R.array.first_journal_secret_buttons)
        Step.JOURNAL_SECRET_CONFIRM -> StepWords(
            R.string.first_journal_secret_confirm_title,
            R.array.first_journal_secret_confirm_body,
            R.array.first_journal_secret_confirm_buttons,
        )
        Step.CAUSES -> StepWords(R.string.first_causes_title, R.array.first_causes_body, R.array.first_causes_buttons)
        Step.STEP -> StepWords(R.string.first_step_title, R.array.first_step_body, R.array.first_step_buttons)
        Step.DONE -> StepWords(R.string.first_done_title, R.array.first_done_body, R.array.first_done_buttons)
    }
}

// The pages of Get help: the way out on top of each, then its words, then what can be tapped.
package app.hearth.demo.help

import android.view.Gravity
import android.view.View
import android.widget.Button
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import app.hearth.demo.R
import app.hearth.demo.model.HelpPage
import app.hearth.demo.model.HelpPresenter
import app.hearth.demo.parts.Card
import app.hearth.demo.parts.Column
import app.hearth.demo.parts.button
import app.hearth.demo.parts.hidesBy
import app.hearth.demo.parts.inMargins
import app.hearth.demo.parts.isHeading
import app.hearth.demo.parts.pictureButton
import app.hearth.demo.parts.scrolling
import app.hearth.demo.parts.size
import app.hearth.demo.parts.text
import app.hearth.demo.parts.there
import app.hearth.demo.parts.words

internal class HelpView(private val activity: HelpActivity, private val presenter: HelpPresenter) : Column(activity) {
    private val back = context.pictureButton(R.drawable.ic_back, R.string.button_back) { presenter.back() }
    private val page: ScrollView = scrolling(Column(context))
    private val said: TextView = context.text(R.style.Text_Body).apply {
        accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        setBackgroundResource(R.color.card)
        val side = size(R.dimen.screen_margin)
        setPadding(side, size(R.dimen.space_12), side, size(R.dimen.space_12))
        there = false
    }

    init {
        fitsSystemWindows = true
        put(header())
        addView(page, LayoutParams(LayoutParams.MATCH_PARENT, 0, 1f))
        put(said, R.dimen.space_4)
    }

    fun draw(shown: HelpPage) {
        // Its place stays: what is beside it does not jump.
        back.visibility = if (shown is HelpPage.Start) INVISIBLE else VISIBLE
        page.removeAllViews()
        page.addView(pageOf(shown))
        page.scrollTo(0, 0)
    }

    fun say(sentence: String?) {
        said.there = sentence != null
        said.words = sentence.orEmpty()
    }

    private fun header(): View = LinearLayout(context).apply {
        gravity = Gravity.CENTER_VERTICAL
        setPaddingRelative(size(R.dimen.space_8), size(R.dimen.space_8), size(R.dimen.screen_margin), 0)
        addView(back)
        addView(View(context), LayoutParams(0, 0, 1f))
        addView(context.button(R.style.Button_Stop, R.string.button_hide_now) { activity.hideNow() })
    }

    private fun pageOf(shown: HelpPage): View = Column(context).apply {
        inMargins()
        val title = put(context.text(R.style.Text_Title, shown.title))
        title.isHeading()
        title.hidesBy(activity::hideNow)
        accessibilityPaneTitle = shown.title
        for (paragraph in shown.body) put(context.text(if (paragraph == shown.urgent) R.style.Text_Section else R.style.Text_Body, paragraph))
        when (shown) {
            is HelpPage.Start -> start(shown)
            is HelpPage.Choice -> choice(shown)
            is HelpPage.About -> ends(shown.buttons, presenter::numbers, activity::end)
            is HelpPage.Numbers -> numbers(shown)
            is HelpPage.Regions -> regions(shown)
            is HelpPage.BeforeCall -> {
                put(context.text(R.style.Text_Section, shown.line.name), R.dimen.space_24)
                put(context.number(R.style.Text_Prompt, shown.line.number), R.dimen.space_4)
                ends(shown.buttons, { presenter.call(shown.line)?.let(activity::dial) }, { presenter.back() })
            }
            is HelpPage.BeforeLink -> {
                put(context.number(R.style.Text_Section, shown.address), R.dimen.space_24)
                ends(shown.buttons, { activity.openChat(shown.address) }, { presenter.back() })
            }
        }
    }

    private fun Column.start(shown: HelpPage.Start) {
        put(context.text(R.style.Text_Soft, shown.last))
        val (numbers, choice, close) = shown.buttons
        spring()
        put(context.button(R.style.Button_Primary, numbers, presenter::numbers), R.dimen.space_24)
        put(context.button(R.style.Button_Even, choice, presenter::whatIsGoingOn))
        put(context.button(R.style.Button_Quiet, close, activity::end), R.dimen.space_4)
    }

    private fun Column.choice(shown: HelpPage.Choice) {
        val list = put(Card(context), R.dimen.space_24)
        for (situation in shown.situations) list.row(situation.label) { presenter.about(situation) }
        ends(shown.buttons, presenter::numbers, activity::end)
    }

    private fun Column.regions(shown: HelpPage.Regions) {
        val list = put(Card(context), R.dimen.space_24)
        for (region in shown.regions) {
            val style = if (region == shown.chosen) R.style.Button_Warm else R.style.Button_Quiet
            list.row(region.name, style) { presenter.choose(region) }.isSelected = region == shown.chosen
        }
    }

    private fun Column.numbers(shown: HelpPage.Numbers) {
        val title = context.getString(R.string.heading_region)
        val region = shown.region
        if (region == null) put(context.text(R.style.Text_Body, shown.noRegion))
        else put(context.text(R.style.Text_Caption, title), R.dimen.space_24)
        val words = region?.name ?: context.getText(R.string.button_choose_region)
        put(context.button(R.style.Button_Even, words) { presenter.regions(title) }, if (region == null) R.dimen.space_12 else R.dimen.space_4)
        for (line in shown.lines) put(NumberCard(activity, presenter, shown, line), R.dimen.space_12)
        for (note in shown.notes) put(context.text(R.style.Text_Soft, note), R.dimen.space_16)
        put(context.button(R.style.Button_Quiet, shown.buttons.last(), activity::end), R.dimen.space_24)
    }

    /** One way on, and one out. */
    private fun Column.ends(buttons: List<String>, on: () -> Unit, out: () -> Unit) {
        spring()
        put(context.button(R.style.Button_Primary, buttons.first(), on), R.dimen.space_24)
        put(context.button(R.style.Button_Quiet, buttons.last(), out), R.dimen.space_4)
    }

    private fun Column.row(words: String, style: Int = R.style.Button_Quiet, tap: () -> Unit): Button {
        if (childCount > 0) put(View(context).apply { setBackgroundResource(R.drawable.hairline) }, R.dimen.space_4).minimumHeight = 1
        return put(context.button(style, words, tap), R.dimen.space_4).apply {
            gravity = Gravity.CENTER_VERTICAL or Gravity.START
            textAlignment = TEXT_ALIGNMENT_VIEW_START
            setPaddingRelative(0, 0, 0, 0)
        }
    }
}

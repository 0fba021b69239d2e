// Get help (product.md 6b): nothing of it needs the core to be open, and nothing of it is kept (SR-22). It reads no file and
// writes none; what somebody looked at goes with the page.
package app.hearth.demo.model

import app.hearth.HearthException
import app.hearth.HelpKind
import app.hearth.Helpline
import app.hearth.Now
import app.hearth.Region
import app.hearth.Situation
import app.hearth.helpLine
import app.hearth.helpNumbers
import app.hearth.helpRegions
import app.hearth.helpRequired
import app.hearth.helpScreen
import app.hearth.helpSituations
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/** A page. None is a data class: which one somebody looks at must not come out when one is printed. */
public sealed class HelpPage(id: String, public val title: String, words: List<String>, public val buttons: List<String>) {
    private val required = helpRequired(id)

    /** Paragraphs, with the sentences of SR-23 that this page may not leave out. */
    public val body: List<String> = words + required.filter { sentence -> words.none { sentence in it } }

    /** What comes before everything else, where there is danger. */
    public val urgent: String? = body.firstOrNull()?.takeIf { it in required }

    protected constructor(words: app.hearth.Screen) : this(words.id, words.title, words.body, words.buttons)

    /** The note about a safer device; from here to the list, or straight to the numbers. */
    public class Start internal constructor(words: app.hearth.Screen, public val last: String) : HelpPage(words)

    /** "What is going on?" */
    public class Choice internal constructor(words: app.hearth.Screen, public val situations: List<Situation>) : HelpPage(words)

    /** About one thing. */
    public class About internal constructor(internal val situation: Situation, buttons: List<String>) :
        HelpPage(situation.id, situation.title, situation.body, buttons)

    /** The numbers of a region, the emergency number first. */
    public class Numbers internal constructor(
        words: app.hearth.Screen,
        internal val kinds: List<HelpKind>,
        /** None where this phone's region has no numbers here; [noRegion] says what to do. */
        public val region: Region?,
        public val noRegion: String,
        public val lines: List<Helpline>,
        /** What stands beside a number that was not confirmed lately. */
        public val check: String,
        /** What else to know about all of them. */
        public val notes: List<String>,
    ) : HelpPage(words)

    /** The regions to choose from. */
    public class Regions internal constructor(title: String, public val regions: List<Region>, public val chosen: Region?) :
        HelpPage("", title, emptyList(), emptyList())

    /** What a call leaves behind. */
    public class BeforeCall internal constructor(words: app.hearth.Screen, public val line: Helpline) : HelpPage(words)

    /** What a chat leaves behind. */
    public class BeforeLink internal constructor(words: app.hearth.Screen, public val address: String) : HelpPage(words)
}

/** [country] is that of the phone's language, to begin with; [now] the phone's clock. */
public class HelpPresenter(private val country: String, private val now: () -> Now) {
    private var way: List<HelpPage> = listOf(HelpPage.Start(words("help-start"), line("help-line-quick-hide")))
    private val shown = MutableStateFlow(way.single())
    private val saying = MutableStateFlow<String?>(null)

    /** Chosen here, or what the phone's language suggests; forgotten with this presenter. */
    private var region: Region? = suggested()

    /** The page to draw. */
    public val page: StateFlow<HelpPage> = shown.asStateFlow()

    /** What was done by the last tap, where it cannot be seen. */
    public val said: StateFlow<String?> = saying.asStateFlow()

    /** "What is going on?" */
    public fun whatIsGoingOn(): Unit = open(HelpPage.Choice(words("help-list"), helpSituations()))

    /** About one thing. */
    public fun about(situation: Situation) {
        val start = way.first()
        open(HelpPage.About(situation, listOf(start.buttons.first(), start.buttons.last())))
    }

    /** The numbers: those that fit what one looked at, or all. */
    public fun numbers(): Unit = open(numbers((shown.value as? HelpPage.About)?.situation?.kinds.orEmpty()))

    /** The list of regions; [title] stands above it. */
    public fun regions(title: String): Unit = open(HelpPage.Regions(title, helpRegions(), region))

    /** Shows the numbers of another region. */
    public fun choose(region: Region) {
        this.region = region
        val kinds = way.filterIsInstance<HelpPage.Numbers>().lastOrNull()?.kinds.orEmpty()
        way = way.filter { it !is HelpPage.Numbers && it !is HelpPage.Regions }
        open(numbers(kinds))
    }

    /** The number to dial now. None before the page about the phone's list of calls; an emergency does not wait for that. */
    public fun call(line: Helpline): String? {
        val now = shown.value
        if (line.kind == HelpKind.EMERGENCY || now is HelpPage.BeforeCall) return line.number
        open(HelpPage.BeforeCall(words("help-call"), line))
        return null
    }

    /** The page before a chat. */
    public fun chat(line: Helpline) {
        line.chat?.let { open(HelpPage.BeforeLink(words("help-link"), it)) }
    }

    /** A number was copied. */
    public fun copied() {
        saying.value = line("help-line-copied")
    }

    /** Says a sentence of the app's own. */
    public fun say(sentence: String) {
        saying.value = sentence
    }

    /** One page back; false where there is none, and Get help is over. */
    public fun back(): Boolean {
        if (way.size == 1) return false
        show(way.dropLast(1))
        return true
    }

    private fun open(page: HelpPage): Unit = show(way + page)

    private fun show(way: List<HelpPage>) {
        this.way = way
        saying.value = null
        shown.value = way.last()
    }

    private fun numbers(kinds: List<HelpKind>): HelpPage {
        val lines = region?.let { helpNumbers(it.code, kinds, now()) }.orEmpty()
        val notes = listOf(line("help-line-who-for"), line("help-line-no-voice"))
        val words = words("help-numbers")
        return HelpPage.Numbers(words, kinds, region, line("help-line-no-region"), lines, line("help-line-check-number"), notes)
    }

    /**
     * The region of the list that has the numbers of the phone's country. The list calls some by another code than a phone
     * does, and which is the core's to know: it answers for both.
     */
    private fun suggested(): Region? {
        val regions = helpRegions()
        regions.find { it.code == country }?.let { return it }
        val its = try {
            helpNumbers(country, emptyList(), now())
        } catch (_: HearthException.Invalid) {
            return null
        }
        return regions.find { helpNumbers(it.code, emptyList(), now()) == its }
    }

    private fun words(id: String) = checkNotNull(helpScreen(id)) { "Get help has the screen $id" }

    private fun line(id: String) = checkNotNull(helpLine(id)) { "Get help has the line $id" }
}

// The first run (product.md 6b): one screen a step, each of which says one thing and can be left as it is.
package app.hearth.demo.model

import app.hearth.Hearth
import app.hearth.HearthException
import app.hearth.JournalState
import app.hearth.Topic
import app.hearth.observe
import app.hearth.setJournalSecret

/** A screen of the first run. Its words stand in `content/en/onboarding.toml` under the same name. */
public enum class Step {
    WELCOME, NOT_FOR_DANGER, PRIVATE, ALONE_OR_TWO, ALONE_HONEST, NAME, APP_LOCK, JOURNAL_SECRET, JOURNAL_SECRET_CONFIRM,
    DONE;

    public companion object {
        /** The way. What asks for a call of the core goes in between; a step is left out where it does not apply. */
        public val WAY: List<Step> = entries
    }
}

/** What the first run shows. No data class: what somebody typed must not come out when one is printed. */
public class FirstRun internal constructor(
    public val step: Step = Step.WELCOME,
    /** Where `ALONE_OR_TWO` was answered. */
    internal val alone: Boolean = false,
    internal val hasJournal: Boolean = false,
    public val name: String = "",
    /** How long the secret is that stands in the field of this step. */
    internal val length: Int = 0,
    /** Whether the second secret was not the first one. */
    public val differs: Boolean = false,
    /** Whether the journal is being made. */
    public val working: Boolean = false,
    /** Whether the phone's lock was chosen on a phone that has none. */
    public val noLockScreen: Boolean = false,
) {
    public val mayBack: Boolean get() = step != Step.WELCOME && !working
    public val mayName: Boolean get() = name.isNotBlank()
    public val maySecret: Boolean
        get() = !working && length >= (if (step == Step.JOURNAL_SECRET) SHORTEST_SECRET else 1)

    /** Whether this step is on this person's way. */
    internal fun applies(to: Step): Boolean = when (to) {
        Step.ALONE_HONEST -> alone
        // Who began the first run a second time has made it already.
        Step.JOURNAL_SECRET -> !hasJournal
        // Only a first secret leads there.
        Step.JOURNAL_SECRET_CONFIRM -> false
        else -> true
    }

    internal fun with(
        step: Step = this.step,
        alone: Boolean = this.alone,
        hasJournal: Boolean = this.hasJournal,
        name: String = this.name,
        length: Int = this.length,
        differs: Boolean = this.differs,
        working: Boolean = this.working,
        noLockScreen: Boolean = this.noLockScreen,
    ): FirstRun = FirstRun(step, alone, hasJournal, name, length, differs, working, noLockScreen)
}

/** As the core has it; asked for before it is typed a second time. */
internal const val SHORTEST_SECRET = 6

/** Nothing of it leaves the phone, and only what somebody set is kept when it is broken off. */
public class FirstRunPresenter(desk: Desk, private val settings: Settings, private val navigator: Navigator) :
    Presenter<FirstRun>(desk, FirstRun()) {
    private var first = CharArray(0)
    private var second = CharArray(0)

    override suspend fun present(hearth: Hearth) {
        hearth.observe(Topic.JOURNAL) { journalState() != JournalState.NotMade }.collect { made ->
            set { with(hasJournal = made) }
            // It was made while the phone slept: nothing is left to choose.
            val atSecret = current.step == Step.JOURNAL_SECRET || current.step == Step.JOURNAL_SECRET_CONFIRM
            if (made && atSecret && !current.working) next()
        }
    }

    /** Goes on to the next step that applies, with nothing set. */
    public fun next() {
        val from = Step.WAY.indexOf(current.step)
        Step.WAY.drop(from + 1).firstOrNull(current::applies)?.let(::go)
    }

    /** One step back; false where there is none. */
    public fun back(): Boolean {
        if (current.working) return true
        val before = Step.WAY.take(Step.WAY.indexOf(current.step)).lastOrNull(current::applies) ?: return false
        go(before)
        return true
    }

    /** Alone, or with a partner later. Both go on, and nobody is told. */
    public fun alone(alone: Boolean) {
        set { with(alone = alone) }
        next()
    }

    /** Each letter of the name. */
    public fun typeName(name: String): Unit = set { with(name = name) }

    /** Sets the name, and goes on when it was taken. */
    public fun takeName() {
        if (!current.mayName) return
        val name = current.name
        act { hearth ->
            hearth.setName(name.trim())
            if (current.step == Step.NAME) next()
        }
    }

    /** Whether the phone's own lock opens the app; [possible] where the phone has one. */
    public fun lock(locked: Boolean, possible: Boolean) {
        if (locked && !possible) {
            set { with(noLockScreen = true) }
            return
        }
        settings.locked = locked
        next()
    }

    /** Each letter of the secret; the array is the presenter's from here on. */
    public fun typeSecret(secret: CharArray) {
        if (current.working) {
            secret.fill(NOTHING)
            return
        }
        typed().fill(NOTHING)
        if (current.step == Step.JOURNAL_SECRET) first = secret else second = secret
        // An empty field is what stands there after two that differ, too.
        set { with(length = characters(secret), differs = differs && secret.isEmpty()) }
    }

    /** What stands in the field of this step, for a field that is made anew. Not a copy: leave it as it is. */
    public fun typed(): CharArray = if (current.step == Step.JOURNAL_SECRET_CONFIRM) second else first

    /** Takes the secret of this step: the first time it is asked for again, the second time the journal is made. */
    public fun takeSecret() {
        if (!current.maySecret) return
        if (current.step == Step.JOURNAL_SECRET) {
            set { with(step = Step.JOURNAL_SECRET_CONFIRM, length = 0) }
        } else if (!first.contentEquals(second)) {
            second = wiped(second)
            set { with(length = 0, differs = true) }
        } else {
            makeJournal()
        }
    }

    /** The app is hidden: what was typed of a secret is nobody's to find. */
    public fun hide() {
        if (current.working) return
        if (current.step == Step.JOURNAL_SECRET_CONFIRM) go(Step.JOURNAL_SECRET) else forgetSecrets()
    }

    /** The first run is over. */
    public fun finish() {
        settings.welcomed = true
        forgetSecrets()
        set { FirstRun() }
        navigator.go(Place.TODAY)
    }

    private fun makeJournal() {
        val secret = first
        first = CharArray(0)
        second = wiped(second)
        set { with(length = 0, working = true) }
        act { hearth ->
            try {
                hearth.setJournalSecret(secret)
                set { with(hasJournal = true) }
                // A journal that was just made is open. Nobody writes there now, so its door closes.
                closeAgain(hearth)
            } finally {
                secret.fill(NOTHING)
                set { with(working = false) }
                if (current.hasJournal) next() else go(Step.JOURNAL_SECRET)
            }
        }
    }

    /** The journal stands; if the phone goes to sleep in between, that closes it as well. */
    private suspend fun closeAgain(hearth: Hearth) {
        try {
            hearth.lock()
        } catch (_: HearthException.Suspended) {
        }
    }

    private fun go(to: Step) {
        forgetSecrets()
        set { with(step = to, noLockScreen = false) }
    }

    private fun forgetSecrets() {
        first = wiped(first)
        second = wiped(second)
        set { with(length = 0, differs = false) }
    }

    private fun wiped(secret: CharArray): CharArray {
        secret.fill(NOTHING)
        return CharArray(0)
    }

    /** As the core counts them: a letter outside the first plane is one. */
    private fun characters(secret: CharArray) = Character.codePointCount(secret, 0, secret.size)

    private companion object {
        const val NOTHING = '\u0000'
    }
}

// The steps of pairing as its screen shows them.
package app.hearth.demo.model

import app.hearth.About
import app.hearth.QrCode

/** A step. Codes, digits and names stand in plain classes, so that none of them can end in a log. */
public sealed interface Pairing {
    /** First of all: what will be shared. */
    public data object Reads : Pairing

    /** A code is being made, or the other phone is being looked for. */
    public data object Opens : Pairing

    /** A code for the other phone's camera; [text] is what it holds, to be pasted there. */
    public class ShowsCode internal constructor(public val qr: QrCode, public val text: String) : Pairing

    /** Digits for the other phone. [others] stood there before, and somebody typed something else. */
    public class ShowsDigits internal constructor(public val digits: String, public val others: Boolean) : Pairing

    /** The camera looks for a code. */
    public data object Scans : Pairing

    /** Somebody types the other phone's digits. */
    public class Types internal constructor(public val digits: String) : Pairing {
        public val mayGoOn: Boolean get() = digits.count(Char::isDigit) == DIGITS
    }

    /** Somebody pastes the other phone's code. */
    public class Pastes internal constructor(public val code: String) : Pairing {
        public val mayGoOn: Boolean get() = code.isNotBlank()
    }

    /** The other phone is here. Silence is no yes. */
    public class Asks internal constructor(public val name: String, public val about: About) : Pairing

    /** This person said yes. The same whatever the other does. */
    public data object Waits : Pairing

    /** Both said yes; the first meeting completes it. [share] is how much of it is done, where it takes long. */
    public data class Completes(val share: Float? = null) : Pairing

    /** Both said yes, and the phones did not meet; there are ten minutes to do it. */
    public data object NotMetYet : Pairing

    /** Done. [earlier] asks about the moments from before. */
    public class Paired internal constructor(public val earlier: Boolean) : Pairing

    /** It came to nothing. [sentence] says why and what to do. */
    public class Failed internal constructor(public val sentence: String) : Pairing

    private companion object {
        const val DIGITS = 8
    }
}

/** How the two phones come to know each other. */
public enum class Way { SHOW_CODE, SCAN, TYPE, SHOW_DIGITS, PASTE }

/** The ways that are offered beside the one that is taken; none where there is nothing to choose. */
public val Pairing.otherWays: List<Way>
    get() = when (this) {
        is Pairing.ShowsCode -> Way.entries - Way.SHOW_CODE
        is Pairing.ShowsDigits -> Way.entries - Way.SHOW_DIGITS
        Pairing.Scans -> Way.entries - Way.SCAN
        is Pairing.Types -> Way.entries - Way.TYPE
        is Pairing.Pastes -> Way.entries - Way.PASTE
        // "New code" stands above them.
        is Pairing.Failed -> Way.entries - Way.SHOW_CODE
        else -> emptyList()
    }

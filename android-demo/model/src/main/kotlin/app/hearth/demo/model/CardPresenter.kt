// The card of the day by itself: its question, an answer that is kept or sealed, and how it stands.
package app.hearth.demo.model

import app.hearth.CardState
import app.hearth.CardView
import app.hearth.Hearth
import app.hearth.Topic
import app.hearth.Visibility
import app.hearth.observe

/** What the screen shows. */
public data class Card(
    /** None before the card was read. */
    val question: String? = null,
    val standing: CardStanding = CardStanding.UNANSWERED,
    /** Whether an answer may be sealed: there is a partner. */
    val forTwo: Boolean = false,
    /** What is being written. */
    val text: String = "",
    /** An answer is on its way to where it stays. */
    val busy: Boolean = false,
    /** The partner's name, once there is one. */
    val partner: String? = null,
    /** Both answers, once both are open. */
    val answers: BothAnswers? = null,
) {
    /** Whether there is something to write on. */
    val asks: Boolean get() = question != null && standing in setOf(CardStanding.UNANSWERED, CardStanding.PASSED)
    val mayAnswer: Boolean get() = asks && text.isNotBlank() && !busy

    /** Nothing that anybody wrote. */
    override fun toString(): String = "Card($standing)"
}

/** What both answered. */
public data class BothAnswers(val mine: String, val theirs: String) {
    /** Nothing that anybody wrote. */
    override fun toString(): String = "BothAnswers"
}

/** The screen on which the card is answered, and on which it opens. */
public class CardPresenter(desk: Desk) : Presenter<Card>(desk, Card()) {
    private var shown: CardView? = null

    override suspend fun present(hearth: Hearth) {
        hearth.observe(Topic.CARDS, Topic.PARTNER) { card() to partner() }.collect { (card, partner) ->
            show(card)
            set { copy(forTwo = partner != null, partner = partner?.name) }
        }
    }

    /** Each letter somebody types. */
    public fun type(text: String): Unit = set { copy(text = text) }

    /** Keeps the answer, only for the one who wrote it. */
    public fun keep(): Unit = answer(Visibility.PRIVATE, Line.KEPT)

    /** Seals it: it opens by itself once there are two seals. */
    public fun seal(): Unit = answer(Visibility.SHARED, Line.SEALED)

    private fun answer(visibility: Visibility, line: Line) {
        val (text, asked) = current.text to shown
        if (!current.mayAnswer) return
        set { copy(busy = true) }
        act { hearth ->
            try {
                val card = hearth.card()
                if (card.day != asked?.day || card.card != asked.card) {
                    // Another day began, or the two were paired meanwhile: the words belong to the question they were written to.
                    show(card)
                    return@act desk.notices.say(Line.CARD_TURNED)
                }
                hearth.answerCard(text, visibility)
                set { if (this.text == text) copy(text = "") else this }
                show(hearth.card())
                desk.notices.say(line)
            } finally {
                set { copy(busy = false) }
            }
        }
    }

    private fun show(card: CardView) {
        shown = card
        val open = card.state as? CardState.Open
        set {
            copy(
                question = card.question,
                standing = CardStanding.of(card.state),
                answers = open?.let { BothAnswers(it.mine.text, it.theirs.text) },
            )
        }
    }
}

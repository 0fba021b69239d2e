// A hand that does what lines on standard input say, and answers each with one line.
package app.hearth.demo

import java.io.File
import kotlin.concurrent.thread

/**
 * `tap TEXT`, `type TEXT`, `see TEXT`, `find PATTERN` (answers what it found), `shoot FILE`, `back`, `turn`, `away`,
 * `front`, `end`. Answers `ok`, `ok` and what was found, or `no` and the reason in one line.
 */
internal class Lines(private val desk: Desk) {
    fun listen() {
        // Robolectric and the app may print; the answers have the stream to themselves.
        val answers = System.out
        System.setOut(System.err)
        thread(isDaemon = true) {
            for (line in generateSequence(::readlnOrNull)) desk.soon { answers.println(answerTo(line)) }
            desk.soon { it.running = false }
        }
        answers.println("ok")
    }

    private fun answerTo(line: String): String {
        val rest = line.substringAfter(' ', "")
        return try {
            when (line.substringBefore(' ')) {
                "tap" -> ok { tap(rest) }
                "type" -> ok { type(rest) }
                "see" -> ok { waitFor("\"$rest\"") { sees(rest) } }
                "find" -> "ok ${find(Regex(rest))}"
                "shoot" -> ok { shoot(File(rest)) }
                "back" -> ok { desk.back() }
                "turn" -> ok { desk.turn() }
                "away" -> ok { desk.away() }
                "front" -> ok { desk.front() }
                "end" -> ok { desk.running = false }
                else -> "no such act: $line"
            }
        } catch (e: IllegalStateException) {
            "no ${e.message.orEmpty().replace('\n', '|')}"
        }
    }

    private fun ok(act: () -> Unit): String {
        act()
        return "ok"
    }

    private fun find(pattern: Regex): String {
        fun found() = seen().firstNotNullOfOrNull { pattern.find(it)?.value }
        waitFor("something like $pattern") { found() != null }
        return checkNotNull(found())
    }
}

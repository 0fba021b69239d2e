// Secrets as a password field gives them: characters, which are overwritten when the call comes back, and so are the
// bytes made of them, whether it went well or not. A `String` cannot be overwritten; do not make one.
//
// Any thread may call them; they suspend while the key is derived, for about a second. `Invalid` is also half a
// character (a surrogate alone), which no keyboard writes.
package app.hearth

import java.nio.ByteBuffer
import java.nio.CharBuffer

/**
 * Makes the journal and leaves it open. Say before: a secret that is forgotten cannot be recovered, by anyone.
 * [secret] is overwritten. Any thread. Errors: `Invalid` when it is short or there is a journal; `Storage`, `Suspended`.
 */
public suspend fun Hearth.setJournalSecret(secret: CharArray): Unit = wiped(secret) { setJournalSecret(it) }

/**
 * Opens the journal, and proves by it who is there. [secret] is overwritten. Any thread. Errors: `Invalid` for a wrong
 * one and while it has to wait; `Damaged`, `Storage`, `Suspended`.
 */
public suspend fun Hearth.unlock(secret: CharArray): UnlockProof = wiped(secret) { unlock(it) }

/** Proves who is there, and opens nothing. [secret] is overwritten. Any thread. Errors: as [unlock]. */
public suspend fun Hearth.prove(secret: CharArray): UnlockProof = wiped(secret) { prove(it) }

/** Gives the journal another secret; both are overwritten. Any thread. Errors: as [unlock]; the old one holds then. */
public suspend fun Hearth.changeJournalSecret(old: CharArray, new: CharArray): Unit =
    wiped(old) { before -> wiped(new) { changeJournalSecret(before, it) } }

/** Saves what can be read of a damaged journal. [secret] is overwritten. Any thread. Errors: as with bytes. */
public suspend fun Hearth.rescueJournal(secret: CharArray): Rescued? = wiped(secret) { rescueJournal(it) }

/**
 * Writes a backup to a new file; [secret] is the journal's, once there is one. Both are overwritten. Any thread. Errors:
 * `Invalid` for a short passphrase, a wrong secret or a file that is there; `Storage`, `Suspended`.
 */
public suspend fun Hearth.backup(target: String, passphrase: CharArray, secret: CharArray? = null): BackedUp =
    wiped(passphrase) { words ->
        if (secret == null) backup(target, words) else wiped(secret) { backup(target, words, it) }
    }

/**
 * Restores a backup into a folder that has no phone in it yet. [passphrase] is overwritten. Any thread. Errors: those of
 * the `restore` with bytes.
 */
public suspend fun restore(config: Config, ports: Ports, source: String, passphrase: CharArray): Restored =
    wiped(passphrase) { restore(config, ports, source, it) }

private inline fun <T> wiped(secret: CharArray, call: (ByteArray) -> T): T {
    // No byte array grows on the way, which would leave a copy behind: UTF-8 has three bytes a character at most.
    val room = ByteArray(secret.size * 3)
    var bytes = ByteArray(0)
    try {
        val filled = ByteBuffer.wrap(room)
        val ended = Charsets.UTF_8.newEncoder().encode(CharBuffer.wrap(secret), filled, true)
        if (ended.isError) throw HearthException.Invalid("this holds half a character; type it again")
        bytes = room.copyOf(filled.position())
        return call(bytes)
    } finally {
        secret.fill('\u0000')
        room.fill(0)
        bytes.fill(0)
    }
}

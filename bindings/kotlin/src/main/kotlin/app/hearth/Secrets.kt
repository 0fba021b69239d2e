// Secrets as a password field gives them: characters, which are overwritten as soon as the call has them, and so are
// the bytes made of them, whether it goes well or not. A `String` cannot be overwritten; do not make one.
//
// Each throws what the call with bytes throws, and `Invalid` for half a character (a surrogate alone), which no
// keyboard writes. They may be called from any thread, and suspend while the key is derived, for about a second.
package app.hearth

import java.nio.ByteBuffer
import java.nio.CharBuffer

/** Makes the journal and leaves it open. Say before: a secret that is forgotten cannot be recovered, by anyone. */
public suspend fun Hearth.setJournalSecret(secret: CharArray): Unit = wiped(secret) { setJournalSecret(it) }

/** Opens the journal, and proves by it who is there. `Invalid` for a wrong secret. */
public suspend fun Hearth.unlock(secret: CharArray): UnlockProof = wiped(secret) { unlock(it) }

/** Proves who is there, and opens nothing. `Invalid` for a wrong secret. */
public suspend fun Hearth.prove(secret: CharArray): UnlockProof = wiped(secret) { prove(it) }

/** Closes the journal with another secret. When it throws, the old one holds. */
public suspend fun Hearth.changeJournalSecret(old: CharArray, new: CharArray): Unit =
    wiped(old) { before -> wiped(new) { changeJournalSecret(before, it) } }

/** Gives a journal that is damaged back what can be read of it. */
public suspend fun Hearth.rescueJournal(secret: CharArray): Rescued? = wiped(secret) { rescueJournal(it) }

/** Writes a backup to a new file; [secret] is the journal's, once there is one. */
public suspend fun Hearth.backup(target: String, passphrase: CharArray, secret: CharArray? = null): BackedUp =
    wiped(passphrase) { words ->
        if (secret == null) backup(target, words) else wiped(secret) { backup(target, words, it) }
    }

/** Restores a backup into a folder that has no phone in it yet. */
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

// Secrets as the Android Keystore keeps them: sealed by a key that never leaves it.
package app.hearth.demo.platform

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.util.AtomicFile
import app.hearth.PortException
import app.hearth.SecretStore
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Each secret is a file of its own: 12 bytes of nonce, then AES-256-GCM under the Keystore's key, with the name as
 * associated data, so that one file cannot stand in for another. Without the key, which no backup of the phone holds, the
 * files say nothing.
 */
internal class KeystoreSecrets(context: Context) : SecretStore {
    private val folder = File(context.noBackupFilesDir, "secrets")

    override fun read(name: String): ByteArray? = orFail {
        val file = file(name)
        if (!file.baseFile.exists()) return@orFail null
        val sealed = file.readFully()
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.DECRYPT_MODE, keyThatIs() ?: throw PortException.Failed("the key of this phone's key store is gone"), GCMParameterSpec(TAG_BITS, sealed, 0, NONCE))
        cipher.updateAAD(name.toByteArray())
        cipher.doFinal(sealed, NONCE, sealed.size - NONCE)
    }

    override fun write(name: String, secret: ByteArray): Unit = orFail {
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.ENCRYPT_MODE, keyThatIs() ?: newKey())
        cipher.updateAAD(name.toByteArray())
        val sealed = cipher.iv + cipher.doFinal(secret)
        secret.fill(0)
        folder.mkdirs()
        val file = file(name)
        val out = file.startWrite()
        try {
            out.write(sealed)
            // Durable before it returns: it flushes, and then takes the old one's place.
            file.finishWrite(out)
        } catch (e: IOException) {
            file.failWrite(out)
            throw e
        }
    }

    override fun remove(name: String): Unit = orFail { file(name).delete() }

    /** Names are the core's, plain words; the file is named by their letters in hexadecimal all the same. */
    private fun file(name: String) = AtomicFile(File(folder, name.toByteArray().joinToString("") { "%02x".format(it) }))

    private fun keyThatIs(): SecretKey? =
        KeyStore.getInstance(PROVIDER).apply { load(null) }.getKey(ALIAS, null) as? SecretKey

    /** Only for the first secret: beside others, a new key would say that all is well where they are all gone. */
    private fun newKey(): SecretKey {
        if (!folder.list().isNullOrEmpty()) throw PortException.Failed("the key of this phone's key store is gone")
        val made = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER)
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        made.init(
            KeyGenParameterSpec.Builder(ALIAS, purposes)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(KEY_BITS)
                .build(),
        )
        return made.generateKey()
    }

    private fun <T> orFail(what: () -> T): T = try {
        what()
    } catch (_: GeneralSecurityException) {
        throw PortException.Failed("this phone's key store did not answer")
    } catch (_: IOException) {
        throw PortException.Failed("this phone's storage did not answer")
    }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val ALIAS = "hearth"
        const val CIPHER = "AES/GCM/NoPadding"
        const val NONCE = 12
        const val TAG_BITS = 128
        const val KEY_BITS = 256
    }
}

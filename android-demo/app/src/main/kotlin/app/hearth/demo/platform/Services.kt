package app.hearth.demo.platform

import android.content.Context

/** A service that every phone has. */
internal inline fun <reified S : Any> Context.service(): S = checkNotNull(getSystemService(S::class.java)) { "every phone has it" }

package app.hearth.scenarios

import app.hearth.Hearth
import app.hearth.InternalException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.junit.runners.Parameterized
import java.io.File
import kotlin.reflect.KFunction
import kotlin.reflect.full.callSuspendBy
import kotlin.reflect.full.companionObject
import kotlin.reflect.full.companionObjectInstance
import kotlin.reflect.full.functions
import kotlin.reflect.full.instanceParameter
import kotlin.reflect.jvm.kotlinFunction

private val HOSTS = File("../../tests/hosts")
private const val PATIENCE = 120_000L

private fun stepsOf(file: File) = Json.parseToJsonElement(file.readText()).jsonObject.getValue("steps").jsonArray

private fun JsonObject.text(name: String) = get(name)?.jsonPrimitive?.content

/** Every scenario of `tests/hosts`: how one is written is said there. The surface is looked up by name. */
@RunWith(Parameterized::class)
class ScenariosTest(@Suppress("unused") private val name: String, private val file: File) {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `it comes as the scenario says`() = runBlocking { World(folder.root).play(stepsOf(file)) }

    companion object {
        @JvmStatic
        @Parameterized.Parameters(name = "{0}")
        fun scenarios() = File(HOSTS, "scenarios").listFiles().orEmpty().sorted()
            .also { check(it.size >= 30) { "there are thirty scenarios or more, not ${it.size}" } }
            .map { arrayOf(it.nameWithoutExtension.replace('_', ' '), it) }
    }
}

/** One scenario: its folder, its phones, and what it gave names to. */
class World(private val folder: File) {
    private val air = Air()
    private val desks = HashMap<String, Desk>()
    private val things = HashMap<String, Any>()
    private val saved = HashMap<String, JsonElement>()
    private val running = HashMap<String, Deferred<Any?>>()
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    fun desk(name: String) = desks.getOrPut(name) { Desk(name, air) }

    fun thing(name: String) = checkNotNull(things[name.removePrefix("$")]) { "nothing is called $name" }

    suspend fun play(steps: List<JsonElement>) {
        try {
            playAll(steps)
        } finally {
            for (phone in things.values.filterIsInstance<Hearth>()) phone.shutdown()
        }
    }

    private suspend fun playAll(steps: List<JsonElement>) {
        for (element in steps) {
            val step = element.jsonObject
            val (part, times) = step.text("include") to step["repeat"]
            when {
                part != null -> playAll(stepsOf(File(HOSTS, "parts/$part.json")))
                times != null -> repeat(times.jsonPrimitive.int) { playAll(step.getValue("steps").jsonArray) }
                else -> try {
                    withTimeout(PATIENCE) { play(step) }
                } catch (error: Throwable) {
                    throw AssertionError("at $step\n$error", error)
                }
            }
        }
    }

    private suspend fun play(step: JsonObject) {
        fun its(name: String) = checkNotNull(step.text(name)) { "the step has no $name" }
        when {
            "open" in step -> {
                val config = """{"home": "~/${its("open")}", "bind": "127.0.0.1:0", "undo_window": 600}"""
                val with = Json.parseToJsonElement("""{"config": $config, "ports": "${its("open")}"}""")
                judge(JsonObject(step + ("as" to step.getValue("open"))), start("Hearth.open", null, with.jsonObject))
            }
            "do" in step -> judge(step, start(its("do"), step.text("on"), step["with"]))
            "start" in step -> running[its("as")] = start(its("start"), step.text("on"), step["with"])
            "end" in step -> judge(step, running.remove(its("end")) ?: error("no such call runs"))
            "cancel" in step -> running.getValue(its("cancel")).cancel()
            "port" in step -> desk(its("of")).set(its("port"), its("does"))
            "asked" in step -> withContext(Dispatchers.IO) { desk(its("of")).asked(its("asked")) }
            "pass" in step -> desk(its("of")).seconds += step.getValue("pass").jsonPrimitive.long
            "write" in step -> File(resolved(step.getValue("write")).jsonPrimitive.content).writeText(its("text"))
            "drop" in step -> (things.remove(its("drop")) as AutoCloseable).close()
            else -> error("there is no such step")
        }
    }

    private fun start(name: String, on: String?, with: JsonElement?): Deferred<Any?> {
        val values = resolved(with ?: JsonObject(emptyMap())).jsonObject
        val (owner, instance) = when {
            on != null -> thing(on).let { it::class.functions to it }
            "." in name -> Class.forName("app.hearth." + name.substringBefore(".")).kotlin.let { it.companionObject!!.functions to it.companionObjectInstance }
            else -> Class.forName("app.hearth.HearthKt").methods.mapNotNull { it.kotlinFunction } to null
        }
        val called = name.substringAfter(".").replace(Regex("_([a-z])")) { it.groupValues[1].uppercase() }
        val call: KFunction<*> = owner.firstOrNull { it.name == called } ?: error("there is no $name here")
        val arguments = given(call, values) + (call.instanceParameter?.let { mapOf(it to instance) } ?: emptyMap())
        return scope.async(start = CoroutineStart.UNDISPATCHED) {
            try {
                call.callSuspendBy(arguments)
            } catch (error: java.lang.reflect.InvocationTargetException) {
                throw error.targetException
            }
        }
    }

    /** Compares what came with what the step expects, and keeps it under the names that the step gives. */
    private suspend fun judge(step: JsonObject, call: Deferred<Any?>) {
        call.join()
        val error = call.getCompletionExceptionOrNull()
        if (step["any"]?.jsonPrimitive?.boolean == true) return
        if (error != null) {
            val name = if (error is InternalException) "Panic" else error::class.simpleName
            val asSaid = step.text("says")?.equals(error.message) ?: true
            if (name != step.text("fails") || !asSaid) throw AssertionError("it fails with $name: ${error.message}", error)
            return
        }
        val came = call.await()
        check("fails" !in step) { "it does not fail and gives ${show(came)}" }
        if (isThing(came)) {
            things[checkNotNull(step.text("as"))] = came!!
            return
        }
        val view = show(came)
        val expected = step["gives_one_of"]?.jsonArray ?: listOfNotNull(step["gives"])
        check(expected.isEmpty() || expected.any { isLike(view, resolved(it)) }) { "it gives $view" }
        for ((name, pointer) in step["take"]?.jsonObject.orEmpty()) {
            saved[name] = pointer.jsonPrimitive.content.split("/").drop(1).fold(view) { inside, part ->
                if (inside is JsonArray) inside[part.toInt()] else inside.jsonObject.getValue(part)
            }
        }
        step.text("as")?.let { saved[it] = view }
    }

    /** With the values of names, long texts written out, and paths in the scenario's folder. */
    private fun resolved(value: JsonElement): JsonElement = when {
        value is JsonArray -> JsonArray(value.map(::resolved))
        value is JsonObject && value.keys == setOf("repeat", "times") ->
            JsonPrimitive(value.text("repeat")!!.repeat(value.getValue("times").jsonPrimitive.int))
        value is JsonObject -> JsonObject(value.mapValues { resolved(it.value) })
        value is JsonPrimitive && value.isString && value.content.startsWith("~/") -> JsonPrimitive(File(folder, value.content.drop(2)).path)
        value is JsonPrimitive && value.isString && value.content.startsWith("$") -> saved[value.content.drop(1)] ?: value
        else -> value
    }
}

// Values as a scenario writes them: JSON into what the surface takes, and what it gives into JSON.
package app.hearth.scenarios

import app.hearth.ChangeStream
import app.hearth.Hearth
import app.hearth.HearthException
import app.hearth.PairingSession
import app.hearth.Ports
import app.hearth.UnlockProof
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.double
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import java.time.Duration
import java.time.LocalDate
import kotlin.reflect.KClass
import kotlin.reflect.KFunction
import kotlin.reflect.KParameter
import kotlin.reflect.KProperty1
import kotlin.reflect.KType
import kotlin.reflect.full.declaredMemberProperties
import kotlin.reflect.full.primaryConstructor

private fun snake(name: String) = name.replace(Regex("(?<=[a-z0-9])[A-Z]")) { "_" + it.value }.lowercase()

private fun upperCamel(name: String) = name.split("_").joinToString("") { it.lowercase().replaceFirstChar(Char::uppercase) }

fun isThing(value: Any?) = value is Hearth || value is ChangeStream || value is PairingSession || value is UnlockProof

/** What the surface gave, as JSON. */
fun show(value: Any?): JsonElement = when (value) {
    null, is Unit -> JsonNull
    is Boolean -> JsonPrimitive(value)
    is Number -> JsonPrimitive(value)
    is UByte, is UShort, is UInt, is ULong -> JsonPrimitive(value.toString().toLong())
    is String -> JsonPrimitive(value)
    is LocalDate -> JsonPrimitive(value.toString())
    is Duration -> JsonPrimitive(value.toNanos() / 1e9)
    is List<*> -> JsonArray(value.map(::show))
    is Enum<*> -> JsonPrimitive(upperCamel(value.name))
    is HearthException -> JsonPrimitive(value::class.simpleName)
    else -> fields(value)
}

private fun fields(value: Any): JsonElement {
    val kind = value::class
    @Suppress("UNCHECKED_CAST")
    val all = kind.declaredMemberProperties.associate { snake(it.name) to show((it as KProperty1<Any, *>).get(value)) }
    if (kind.java.superclass == Any::class.java) return JsonObject(all)
    val name = checkNotNull(kind.simpleName)
    return if (all.isEmpty()) JsonPrimitive(name) else JsonObject(mapOf(name to JsonObject(all)))
}

/** The arguments of a call, each as the type that its parameter wants. */
fun World.given(call: KFunction<*>, values: JsonObject): Map<KParameter, Any?> = values.entries.associate { (name, value) ->
    val parameter = call.parameters.find { it.name != null && snake(it.name!!) == name }
    checkNotNull(parameter) { "${call.name} takes no $name" } to read(value, parameter.type)
}

private fun World.read(value: JsonElement, type: KType): Any? {
    val kind = type.classifier as KClass<*>
    return when {
        value is JsonNull -> null
        kind == List::class -> value.jsonArray.map { read(it, type.arguments[0].type!!) }
        kind == Ports::class -> desk(value.jsonPrimitive.content).ports
        kind == ByteArray::class -> value.jsonPrimitive.content.toByteArray()
        kind == Duration::class -> Duration.ofNanos((value.jsonPrimitive.double * 1e9).toLong())
        kind == LocalDate::class -> LocalDate.parse(value.jsonPrimitive.content)
        kind == String::class -> value.jsonPrimitive.content
        kind == Boolean::class -> value.jsonPrimitive.boolean
        kind == UByte::class -> value.jsonPrimitive.int.toUByte()
        kind == UShort::class -> value.jsonPrimitive.int.toUShort()
        kind == UInt::class -> value.jsonPrimitive.long.toUInt()
        kind == ULong::class -> value.jsonPrimitive.long.toULong()
        kind == Int::class -> value.jsonPrimitive.int
        kind == Long::class -> value.jsonPrimitive.long
        kind == UnlockProof::class -> thing(value.jsonPrimitive.content)
        kind.java.isEnum -> kind.java.enumConstants.first { upperCamel((it as Enum<*>).name) == value.jsonPrimitive.content }
        kind.isSealed -> variant(value, kind)
        else -> kind.primaryConstructor!!.let { it.callBy(given(it, value.jsonObject)) }
    }
}

private fun World.variant(value: JsonElement, kind: KClass<*>): Any {
    val (name, fields) = (value as? JsonObject)?.entries?.single()?.toPair() ?: (value.jsonPrimitive.content to JsonObject(emptyMap()))
    val variant = kind.nestedClasses.first { it.simpleName == name }
    return variant.objectInstance ?: variant.primaryConstructor!!.let { it.callBy(given(it, fields.jsonObject)) }
}

/** Whether [view] has everything that is expected; what is not spoken of may be anything. */
fun isLike(view: JsonElement, expected: JsonElement): Boolean = when {
    expected == JsonPrimitive("*") -> view !is JsonNull
    view is JsonArray && expected is JsonObject ->
        expected["some"]?.jsonArray.orEmpty().all { like -> view.any { isLike(it, like) } } &&
            (expected["length"]?.jsonPrimitive?.int ?: view.size) == view.size
    view is JsonArray && expected is JsonArray -> view.size == expected.size && view.zip(expected).all { (one, like) -> isLike(one, like) }
    view is JsonObject && expected is JsonObject -> expected.all { (name, like) -> view[name]?.let { isLike(it, like) } ?: false }
    view is JsonPrimitive && expected is JsonPrimitive && !view.isString && !expected.isString && view !is JsonNull ->
        view.content == expected.content || view.content.toDoubleOrNull()?.equals(expected.content.toDoubleOrNull()) ?: false
    else -> view == expected
}

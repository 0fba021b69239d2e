// Days and months, as the phone's own language writes them.
package app.hearth.demo.parts

import android.content.Context
import android.text.format.DateFormat
import java.time.LocalDate
import java.time.YearMonth
import java.time.format.DateTimeFormatter
import java.util.Locale

/** "Friday 20 November". */
internal fun Context.dayInWords(day: LocalDate): String = written("EEEEdMMMM", day.atStartOfDay())

/** "November 2026". */
internal fun Context.monthAndYear(month: YearMonth): String = written("LLLLyyyy", month.atDay(1).atStartOfDay())

private fun Context.written(parts: String, at: java.time.LocalDateTime): String {
    val locale: Locale = resources.configuration.locales[0]
    val pattern = DateFormat.getBestDateTimePattern(locale, parts)
    return DateTimeFormatter.ofPattern(pattern, locale).format(at)
}

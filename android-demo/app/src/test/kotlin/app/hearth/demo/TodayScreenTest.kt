package app.hearth.demo

import android.widget.CheckBox
import android.widget.EditText
import app.hearth.NewPlan
import app.hearth.PlanKind
import app.hearth.Terms
import app.hearth.Visibility
import app.hearth.demo.model.Place
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import java.nio.ByteBuffer
import java.time.LocalDate

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApp::class)
class TodayScreenTest {
    private val app get() = RuntimeEnvironment.getApplication() as TestApp
    private val phone get() = app.phone
    private var other: OtherPhone? = null

    @After
    fun putAway() {
        other?.close()
        RuntimeEnvironment.setFontScale(1f)
    }

    private fun looking(look: (ActivityController<MainActivity>) -> Unit) =
        Robolectric.buildActivity(MainActivity::class.java).use {
            it.setup()
            look(it)
        }

    /** The app's phone and Bo's, paired. */
    private fun paired(): OtherPhone = OtherPhone(app).also { other = it; it.pair() }

    /** A picture of today with something in each of its places, in a window as high as all of it. */
    private fun everything(name: String) = looking {
        val bo = paired()
        bo.appDoes { ada ->
            val terms = Terms(time = "19:30")
            ada.propose(NewPlan(PlanKind.DATE, "Kitchen date", "", LocalDate.of(2026, 11, 20), terms), Visibility.SHARED)
            for (day in 13..20) ada.did("C02", Visibility.SHARED, LocalDate.of(2026, 11, day))
        }
        tap("good")
        tap("some")
        waitFor("the ticks") { toTap("Share this with Bo") != null }
        views().first { it is CheckBox }.performClick()
        waitFor("it is shared") { views().any { it is CheckBox && it.isChecked } && sees("Shared, for you two.") }
        waitFor("the week") { phone.today.state.value.weeksHeld > 0 }
        phone.notices.putAway()
        shoot(name)
        assertEquals(emptyList<String>(), cut())
        assertEquals(emptyList<String>(), tooSmall())
    }

    @Test
    fun `alone the day is the title, a card may be passed and a small thing noted`() = looking {
        waitFor("the card") { sees("Card of the day") }
        assertTrue(sees("November 20"))
        shoot("today-alone")
        tap("Pass")
        waitFor("the notice") { sees("Passed. It leaves no trace.") }
        waitFor("the card is gone") { sees("No card right now.") }
        assertFalse(seen().contains("Answer"))
        tap("I did")
        waitFor("where it went") { sees("Noted, only you.") && sees("Noted for today.") }
        waitFor("it is counted") { sees("1 moment so far") }
        shoot("today-passed-noted")
        tap("Undo")
        waitFor("it is as it was") { sees("Back as it was.") && toTap("I did") != null }
    }

    @Test
    fun `an answer is written through a turn of the phone, sealed, and open once both have`() = looking { activity ->
        val bo = paired()
        tap("Answer")
        waitFor("the field") { views().any { it is EditText } }
        shoot("card-empty")
        type("You put the kettle on before I ask.")
        activity.recreate()
        waitFor("the words") { sees("You put the kettle on before I ask.") }
        shoot("card-writing")
        tap("Seal")
        waitFor("it is sealed") { sees("Sealed. It opens by itself once there are two seals.") }
        waitFor("nothing to write on") { views().none { it is EditText } }
        phone.notices.putAway()
        shoot("card-sealed")
        tap("Back")
        waitFor("today") { sees("sealed until you both have") && toTap("Answer") == null && toTap("Pass") == null }
        shoot("today-sealed")
        bo.does { it.answerCard("Your boots by the door, side by side.", Visibility.SHARED) }
        bo.meet()
        tap("Read both")
        waitFor("both") { sees("Your boots by the door") && sees("You put the kettle on") && sees("Bo") }
        shoot("card-open")
        assertEquals(emptyList<String>(), tooSmall())
    }

    @Test
    fun `alone an answer is kept and the card says where it lies`() = looking {
        tap("Answer")
        type("The kettle.")
        assertFalse(seen().contains("Seal"))
        tap("Keep")
        waitFor("it is kept") { sees("Kept, only you. It lies with what you keep") }
        shoot("card-kept")
        tap("Back")
        waitFor("today") { sees("Card of the day") && toTap("Answer") == null }
    }

    @Test
    fun `on a day of rest nothing is asked until the rest is over`() = looking {
        tap("Rest today")
        waitFor("it rests") { toTap("End rest") != null }
        phone.notices.putAway()
        for (asked in listOf("Card of the day", "One small thing", "How are you?", "A thought for today")) assertFalse(asked, sees(asked))
        shoot("today-resting")
        tap("End rest")
        waitFor("all is there") { sees("Card of the day") && toTap("Rest today") != null }
    }

    @Test
    fun `sr_03 the same is drawn, to the pixel, whether the other sealed an answer or not`() = looking {
        val bo = paired()
        bo.meet()
        fun shown(): Pair<List<List<String>>, List<ByteArray>> {
            val pictures = mutableListOf<ByteArray>()
            val trees = listOf(Place.TODAY, Place.CARD).map { place ->
                phone.navigator.go(Place.APPRECIATE)
                waitFor("another screen") { sees("What did you notice?") }
                phone.navigator.go(place)
                waitFor("the card, for two") {
                    if (place == Place.CARD) phone.card.state.value.forTwo else phone.today.state.value.card?.forTwo == true
                }
                waitFor("its question") { sees(checkNotNull(phone.today.state.value.card).question) }
                val picture = shoot("sr-03-$place")
                pictures += ByteArray(picture.byteCount).also { picture.copyPixelsToBuffer(ByteBuffer.wrap(it)) }
                drawn()
            }
            return trees to pictures
        }
        val without = shown()
        bo.does { it.answerCard("A secret of mine.", Visibility.SHARED) }
        bo.meet()
        val with = shown()
        assertEquals(without.first, with.first)
        for ((one, other) in without.second zip with.second) assertArrayEquals(one, other)
    }

    @Test
    @Config(qualifiers = "+h1500dp")
    fun `everything has its place`() = everything("today-all")

    @Test
    @Config(qualifiers = "+h1500dp-night")
    fun `everything has its place at night`() = everything("today-all-night")

    @Test
    @Config(qualifiers = "+ar-ldrtl-h1500dp")
    fun `everything has its place from right to left`() = everything("today-all-rtl")

    @Test
    @Config(qualifiers = "+h3200dp")
    fun `nothing is cut where letters are twice as large`() {
        RuntimeEnvironment.setFontScale(2f)
        everything("today-all-200")
    }

    @Test
    @Config(qualifiers = "+h1500dp")
    fun `the card's own screen is not cut where letters are twice as large`() {
        RuntimeEnvironment.setFontScale(2f)
        looking {
            paired()
            tap("Answer")
            type("You put the kettle on before I ask.")
            shoot("card-writing-200")
            assertEquals(emptyList<String>(), cut())
            assertEquals(emptyList<String>(), tooSmall())
        }
    }
}

package app.hearth.demo.model

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class GateTest {
    private val marks = Marks(welcomed = true, locked = true)

    @Test
    fun `an app that begins is closed and the phone's answer opens it`() {
        val gate = Gate(marks)
        assertEquals(Door.CLOSED, gate.door.value)
        assertTrue(gate.unlock(possible = true))
        assertEquals("asking opens nothing", Door.CLOSED, gate.door.value)
        gate.answered(opened = false)
        assertEquals(Door.CLOSED, gate.door.value)
        gate.answered(opened = true)
        assertEquals(Door.OPEN, gate.door.value)
    }

    @Test
    fun `an app that was put away is closed again`() {
        val gate = Gate(marks)
        gate.answered(opened = true)
        gate.away()
        assertEquals(Door.CLOSED, gate.door.value)
    }

    @Test
    fun `hidden in a hurry it says nothing until somebody goes on and asks for the lock where there is one`() {
        for (locked in listOf(false, true)) {
            val gate = Gate(Marks(welcomed = true, locked = locked))
            gate.answered(opened = true)
            gate.hide()
            gate.away()
            assertEquals("leaving does not open it", Door.HIDDEN, gate.door.value)
            assertEquals(locked, gate.unlock(possible = true))
            assertEquals(if (locked) Door.CLOSED else Door.OPEN, gate.door.value)
        }
    }

    @Test
    fun `without the lock and in the first run it stays open`() {
        for (marks in listOf(Marks(welcomed = true, locked = false), Marks(welcomed = false, locked = true))) {
            val gate = Gate(marks)
            gate.away()
            assertEquals(Door.OPEN, gate.door.value)
            assertFalse("there is nothing to ask for", gate.unlock(possible = true))
        }
    }

    @Test
    fun `a phone without a lock screen does not ask and does not open`() {
        val gate = Gate(marks)
        assertFalse(gate.unlock(possible = false))
        assertEquals(Door.NO_LOCK_SCREEN, gate.door.value)
        gate.away()
        assertTrue("one was set meanwhile", gate.unlock(possible = true))
    }
}

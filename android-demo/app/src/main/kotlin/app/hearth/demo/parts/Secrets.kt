// Where a secret is typed.
package app.hearth.demo.parts

import android.content.Context
import android.graphics.Typeface
import android.text.Editable
import android.text.InputType
import android.text.TextWatcher
import android.view.View
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import app.hearth.demo.R

/**
 * A field that shows dots. No service fills it in, no keyboard learns from it, the system saves none of it; what is typed
 * goes to [typed] as an array of its own, which whoever gets it overwrites.
 */
internal fun Context.secretField(hint: Int, done: () -> Unit, typed: (CharArray) -> Unit): EditText =
    EditText(this, null, 0, R.style.Text_Body).apply {
        setHint(hint)
        setHintTextColor(getColor(R.color.ink_soft))
        setBackgroundResource(R.drawable.field)
        val inside = size(R.dimen.space_16)
        setPadding(inside, inside, inside, inside)
        minHeight = size(R.dimen.touch)
        inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD
        // The system writes dots in letters of one width; the hint is a text as any other.
        typeface = Typeface.DEFAULT
        imeOptions = EditorInfo.IME_ACTION_DONE or EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING
        isFocusable = true
        isFocusableInTouchMode = true
        isSaveEnabled = false
        importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO
        setOnEditorActionListener { _, _, _ -> done(); true }
        addTextChangedListener(object : TextWatcher {
            override fun afterTextChanged(text: Editable) {
                val typedSoFar = CharArray(text.length)
                text.getChars(0, text.length, typedSoFar, 0)
                typed(typedSoFar)
            }

            override fun beforeTextChanged(text: CharSequence, start: Int, count: Int, after: Int) = Unit
            override fun onTextChanged(text: CharSequence, start: Int, before: Int, count: Int) = Unit
        })
    }

/** Shows what was typed before the phone was turned. */
internal fun EditText.shows(secret: CharArray) {
    setText(secret, 0, secret.size)
    setSelection(text.length)
}

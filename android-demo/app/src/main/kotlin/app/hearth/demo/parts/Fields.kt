// Where people write, and how what they wrote looks.
package app.hearth.demo.parts

import android.content.Context
import android.graphics.Typeface
import android.text.Editable
import android.text.InputType
import android.text.TextWatcher
import android.view.Gravity
import android.view.View
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import android.widget.TextView
import app.hearth.demo.R

/** A field of several lines. What is typed goes to [typed] and is kept nowhere else: the system saves none of it. */
internal fun Context.field(hint: Int, typed: (String) -> Unit): EditText = EditText(this, null, 0, R.style.Text_Prompt).apply {
    setHint(hint)
    setHintTextColor(getColor(R.color.ink_soft))
    setBackgroundResource(R.drawable.field)
    val inside = size(R.dimen.space_16)
    setPadding(inside, inside, inside, inside)
    gravity = Gravity.TOP or Gravity.START
    minLines = 3
    inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_MULTI_LINE or InputType.TYPE_TEXT_FLAG_CAP_SENTENCES
    typeface = Typeface.SERIF
    isFocusable = true
    isFocusableInTouchMode = true
    isSaveEnabled = false
    // A keyboard learns nothing of it, and so suggests none of it to the next one who types here.
    imeOptions = EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING
    importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO
    addTextChangedListener(object : TextWatcher {
        override fun afterTextChanged(text: Editable) = typed(text.toString())
        override fun beforeTextChanged(text: CharSequence, start: Int, count: Int, after: Int) = Unit
        override fun onTextChanged(text: CharSequence, start: Int, before: Int, count: Int) = Unit
    })
}

/** Shows this text, and leaves the cursor where somebody types alone. */
internal fun EditText.shows(text: String) {
    if (this.text.toString() != text) {
        setText(text)
        setSelection(text.length)
    }
}

/** What somebody wrote: in the system's serif, with room to touch. */
internal fun TextView.written(): TextView = apply {
    typeface = Typeface.SERIF
    gravity = Gravity.CENTER_VERTICAL or Gravity.START
    minHeight = size(R.dimen.touch)
    setPadding(0, size(R.dimen.space_12), 0, size(R.dimen.space_12))
}

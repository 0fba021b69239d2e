// A list of rows of one kind, and the sign that its end was reached.
package app.hearth.demo.parts

import android.view.View
import android.view.ViewGroup
import android.widget.AbsListView
import android.widget.BaseAdapter

/** Draws each row by [draw], into a view that it drew before where there is one. */
internal class Rows<T : Any>(private val draw: (T, View?) -> View) : BaseAdapter() {
    private var rows: List<T> = emptyList()

    fun show(rows: List<T>) {
        if (rows == this.rows) return
        this.rows = rows
        notifyDataSetChanged()
    }

    override fun getCount() = rows.size
    override fun getItem(position: Int) = rows[position]
    override fun getItemId(position: Int) = position.toLong()
    override fun getView(position: Int, old: View?, parent: ViewGroup): View = draw(rows[position], old)
}

/** Asks for more when the last rows come into sight. */
internal class AtTheEnd(private val more: () -> Unit) : AbsListView.OnScrollListener {
    override fun onScroll(list: AbsListView, first: Int, seen: Int, all: Int) {
        if (all > 0 && first + seen >= all - AHEAD) more()
    }

    override fun onScrollStateChanged(list: AbsListView, state: Int) = Unit

    private companion object {
        const val AHEAD = 10
    }
}

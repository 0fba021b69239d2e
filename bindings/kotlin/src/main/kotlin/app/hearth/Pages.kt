// Lists that the core gives page by page, as cold Flows of what is in them.
package app.hearth

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * How many things a page holds when nobody says otherwise: as many as the core's own calls read.
 *
 * Of every Flow here: a page is read when the one before it was taken, so `take(10)` reads no more than it needs; what
 * is written meanwhile may or may not be in the pages to come. The core reads 500 at once at most.
 */
public const val PAGE_SIZE: Int = 50

/**
 * Everything that [filter] lets through, newest first; pages of `list`.
 * Errors: those of `list`, into the collector. Read in its context.
 */
public fun Hearth.listFlow(filter: ListFilter = ListFilter(), pageSize: Int = PAGE_SIZE): Flow<Item> =
    paged({ list(filter, it, pageSize.toUInt()) }, ItemPage::items, ItemPage::next)

/**
 * Everything in which each of these [words] begins a word, newest first; pages of `search`.
 * Errors: those of `search`, into the collector. Read in its context.
 */
public fun Hearth.searchFlow(words: String, pageSize: Int = PAGE_SIZE): Flow<Item> =
    paged({ search(words, it, pageSize.toUInt()) }, ItemPage::items, ItemPage::next)

/**
 * Plans that are done or whose day is over, newest first; pages of `pastPlans`.
 * Errors: those of `pastPlans`, into the collector. Read in its context.
 */
public fun Hearth.pastPlansFlow(pageSize: Int = PAGE_SIZE): Flow<Item> =
    paged({ pastPlans(it, pageSize.toUInt()) }, ItemPage::items, ItemPage::next)

/**
 * What the partner shared of check-ins, newest first; pages of `checkInsForMe`.
 * Errors: those of `checkInsForMe`, into the collector. Read in its context.
 */
public fun Hearth.checkInsForMeFlow(pageSize: Int = PAGE_SIZE): Flow<Item> =
    paged({ checkInsForMe(it, pageSize.toUInt()) }, ItemPage::items, ItemPage::next)

/**
 * Entries of the journal, newest first; pages of `journal`.
 * Errors: those of `journal`, so `Invalid` while the journal is closed, into the collector. Read in its context.
 */
public fun Hearth.journalFlow(filter: JournalFilter, pageSize: Int = PAGE_SIZE): Flow<JournalEntry> =
    paged({ journal(filter, it, pageSize.toUInt()) }, JournalPage::entries, JournalPage::next)

/**
 * Private notes, newest first; pages of `notes`.
 * Errors: those of `notes`, so `Invalid` while the journal is closed, into the collector. Read in its context.
 */
public fun Hearth.notesFlow(filter: NoteFilter, pageSize: Int = PAGE_SIZE): Flow<PrivateNote> =
    paged({ notes(filter, it, pageSize.toUInt()) }, NotePage::notes, NotePage::next)

/**
 * Self-checks that were kept, newest first; pages of `keptChecks`.
 * Errors: those of `keptChecks`, so `Invalid` while the journal is closed, into the collector. Read in its context.
 */
public fun Hearth.keptChecksFlow(pageSize: Int = PAGE_SIZE): Flow<KeptCheck> =
    paged({ keptChecks(it, pageSize.toUInt()) }, CheckPage::checks, CheckPage::next)

/**
 * Cards that are open, newest first, from before this day on or all of them; pages of `openCards`.
 * Errors: those of `openCards`, into the collector. Read in its context.
 */
public fun Hearth.openCardsFlow(before: CivilDay? = null, pageSize: Int = PAGE_SIZE): Flow<OpenCard> =
    paged({ openCards(it ?: before, pageSize.toUInt()) }, OpenCardPage::cards, OpenCardPage::next)

private fun <Page, Cursor : Any, T> paged(
    read: suspend (Cursor?) -> Page,
    things: (Page) -> List<T>,
    next: (Page) -> Cursor?,
): Flow<T> = flow {
    var cursor: Cursor? = null
    do {
        val page = read(cursor)
        for (thing in things(page)) emit(thing)
        cursor = next(page)
    } while (cursor != null)
}

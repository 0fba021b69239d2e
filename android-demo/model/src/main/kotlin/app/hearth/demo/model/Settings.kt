// What the app itself remembers, beside the core: nothing that anybody wrote.
package app.hearth.demo.model

/** A few marks that outlive the process. Answered at once: they are read before the first picture. */
public interface Settings {
    /** Whether the first run is over. */
    public var welcomed: Boolean

    /** Whether the phone's own lock opens the app. */
    public var locked: Boolean
}

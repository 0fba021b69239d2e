package app.hearth.demo.platform

/** Uses something of Android 9 (28), the oldest that the app runs on; the build checks the rest against Android 8. */
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.FUNCTION, AnnotationTarget.CLASS)
internal annotation class Since28

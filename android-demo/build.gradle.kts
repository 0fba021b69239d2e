// Not run here: no Android SDK. See README.md.
buildscript {
    repositories {
        google()
        mavenCentral()
    }
    dependencies {
        // The compiler that pom.xml tests with; the Android plugin brings an older one.
        classpath("org.jetbrains.kotlin:kotlin-gradle-plugin:2.4.21")
    }
}

plugins {
    // Compiles Kotlin by itself from 9.0 on.
    id("com.android.application") version "9.1.1" apply false
}

/** What the Android plugin 9.1 asks for. `gradle wrapper` writes the wrapper; its jar is not committed. */
tasks.wrapper { gradleVersion = "9.3.1" }

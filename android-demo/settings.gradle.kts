// The app for phones. Not run here: no Android SDK. See README.md.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "android-demo"
include(":app")

// The core for phones: it builds Rust with cargo-ndk, and its generated Kotlin and wrapper.
includeBuild("../bindings/kotlin/android")

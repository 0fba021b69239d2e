// The app as an APK for phones. Not run here: no Android SDK. See ../README.md.
plugins {
    id("com.android.application")
}

android {
    namespace = "app.hearth.demo"
    compileSdk = 35

    defaultConfig {
        applicationId = "app.hearth.demo"
        minSdk = 28
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
        // What is built for pages of 16 kB (bindings/kotlin/android) is stored so, too.
        ndk { abiFilters += listOf("arm64-v8a", "armeabi-v7a", "x86_64") }
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            // What R8 must leave of the core comes with the core (consumer-rules.pro); the app itself is called by
            // nothing but the manifest.
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"))
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    // The model has no line of Android in it; Maven tests it by itself, here it is compiled into the app.
    sourceSets.named("main") {
        kotlin.directories += listOf("src/main/kotlin", "../model/src/main/kotlin")
    }
}

dependencies {
    implementation("app.hearth:hearth-android:0.1.0")
    implementation("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.11.0")
    implementation("com.google.zxing:core:3.5.3")
}

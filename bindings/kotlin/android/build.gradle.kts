// The Android library (AAR): the generated module and the wrapper of ../, and the core for three kinds of processor.
//
// Not run here: no Android SDK. It needs one with platform 35 and this NDK, rustup with the three targets, and
// `cargo install cargo-ndk --version 4.1.2`. Then: gradle wrapper && ./gradlew assembleRelease
import javax.inject.Inject
import org.gradle.process.ExecOperations

buildscript {
    repositories {
        google()
        mavenCentral()
    }
    dependencies {
        // The compiler that ../pom.xml tests with; the Android plugin brings an older one.
        classpath("org.jetbrains.kotlin:kotlin-gradle-plugin:2.4.21")
    }
}

plugins {
    // Compiles Kotlin by itself from 9.0 on.
    id("com.android.library") version "9.1.1"
}

/** What the Android plugin 9.1 asks for. `gradle wrapper` writes the wrapper; its jar is not committed. */
tasks.wrapper { gradleVersion = "9.3.1" }

// What an app that includes this build names: implementation("app.hearth:hearth-android:0.1.0").
group = "app.hearth"
version = "0.1.0"

val least = 28

android {
    // Not app.hearth: that is what the app itself may want to be.
    namespace = "app.hearth.core"
    compileSdk = 35
    // From 28 on the NDK lays libraries out for memory pages of 16 kB; .cargo/config.toml says so for older ones, too.
    ndkVersion = "28.2.13676358"

    defaultConfig {
        minSdk = least
        consumerProguardFiles("consumer-rules.pro")
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets.named("main") {
        kotlin.directories += listOf("../generated", "../src/main/kotlin")
    }

    lint {
        // UniFFI asks for java.lang.ref.Cleaner (Android 13) by name before it uses it, and else uses JNA's.
        disable += "NewApi"
    }
}

dependencies {
    // As an AAR it holds JNA's own library, from 5.17 on for pages of 16 kB.
    api("net.java.dev.jna:jna:5.19.1@aar")
    api("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.11.0")
}

/** Builds the core for phones with the profile `mobile`, into a folder for each kind of processor. */
abstract class CargoNdk @Inject constructor(private val process: ExecOperations) : DefaultTask() {
    @get:Internal
    abstract val workspace: DirectoryProperty

    @get:Internal
    abstract val ndk: DirectoryProperty

    @get:Input
    abstract val leastAndroid: Property<Int>

    @get:OutputDirectory
    abstract val libraries: DirectoryProperty

    @TaskAction
    fun build() {
        val where = listOf("-P", "${leastAndroid.get()}", "-o", libraries.get().asFile.path)
        val processors = listOf("arm64-v8a", "armeabi-v7a", "x86_64").flatMap { listOf("-t", it) }
        // With the crate type named: cargo leaves link-time optimisation out where it makes a `lib` beside it.
        val what = listOf("--locked", "--profile", "mobile", "-p", "hearth-ffi", "--lib", "--crate-type", "cdylib")
        process.exec {
            workingDir = workspace.get().asFile
            environment("ANDROID_NDK_HOME", ndk.get().asFile.path)
            commandLine(listOf("cargo", "ndk") + processors + where + "rustc" + what)
        }
    }
}

val cargoNdk = tasks.register<CargoNdk>("cargoNdk") {
    workspace = layout.projectDirectory.dir("../../..")
    ndk = androidComponents.sdkComponents.ndkDirectory
    leastAndroid = least
    // Cargo knows what is to be built anew.
    outputs.upToDateWhen { false }
}

androidComponents {
    onVariants { it.sources.jniLibs?.addGeneratedSourceDirectory(cargoNdk, CargoNdk::libraries) }
}

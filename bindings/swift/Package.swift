// swift-tools-version: 6.0
// HearthKit: the core of Hearth for Swift. What is in Generated/ is written by `cargo xtask bindings`.
import Foundation
import PackageDescription

/// What `make-xcframework.sh` makes on a Mac: the core for phones, simulators and Macs. Without it, and on Linux, the
/// shared library that `cargo build` makes is linked: enough for tests, not for an app.
let xcframework = "build/HearthFFI.xcframework"
let hasXcframework = FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(xcframework)")

let library = Context.environment["HEARTH_LIBRARY_FOLDER"] ?? "\(Context.packageDirectory)/../../target/debug"

/// Flags that are not safe keep others from depending on a package, so warnings are errors in our own tests alone.
let strict: [SwiftSetting] =
  Context.environment["HEARTH_STRICT"] == nil ? [] : [.unsafeFlags(["-warnings-as-errors"])]

let core: Target =
  hasXcframework
  ? .binaryTarget(name: "hearthFFI", path: xcframework)
  : .systemLibrary(name: "hearthFFI", path: "Generated/hearthFFI")

let linking: [LinkerSetting] =
  hasXcframework
  // What the core's parts need of Apple's systems: keys of the network, and the list of interfaces.
  ? [.linkedFramework("Security"), .linkedFramework("SystemConfiguration"), .linkedFramework("Network")]
  : [
    .linkedLibrary("hearth_ffi"),
    .unsafeFlags(["-L", library, "-Xlinker", "-rpath", "-Xlinker", library]),
  ]

let package = Package(
  name: "HearthKit",
  platforms: [.iOS("17.5"), .macOS(.v14)],
  products: [.library(name: "HearthKit", targets: ["HearthKit"])],
  targets: [
    core,
    .target(
      name: "HearthGenerated",
      dependencies: ["hearthFFI"],
      path: "Generated",
      exclude: ["hearthFFI"],
      sources: ["hearth.swift"],
      // What UniFFI 0.32 writes is Swift 5, and its warnings are not ours.
      swiftSettings: [.swiftLanguageMode(.v5)],
      linkerSettings: linking
    ),
    .target(name: "HearthKit", dependencies: ["HearthGenerated"], swiftSettings: strict),
    .testTarget(name: "HearthKitTests", dependencies: ["HearthKit"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

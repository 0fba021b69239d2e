#!/bin/bash
# Makes build/HearthFFI.xcframework: the core for phones, simulators and Macs, with the header that the generated Swift
# needs. Package.swift takes it from there. For a Mac with Xcode 16 or later and rustup.
#
# Not run here yet: the machines that this was written on have no Xcode.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
build=$PWD/build

fail() { echo "No xcframework: $1." >&2; exit 1; }
[ "$(uname -s)" = Darwin ] || fail "this needs a Mac with Xcode"
command -v xcodebuild >/dev/null && xcodebuild -version >/dev/null 2>&1 || fail "this needs Xcode, not its command line tools alone"

# Those of Package.swift: a library for a later system than the app's does not link without warnings.
export IPHONEOS_DEPLOYMENT_TARGET=17.5 MACOSX_DEPLOYMENT_TARGET=14.0
phone=aarch64-apple-ios
simulators=(aarch64-apple-ios-sim x86_64-apple-ios)
macs=(aarch64-apple-darwin x86_64-apple-darwin)

rustup target add "$phone" "${simulators[@]}" "${macs[@]}"
for target in "$phone" "${simulators[@]}" "${macs[@]}"; do
  # Of the kinds of library that the crate names, a static one alone is needed: the app links it into itself.
  (cd "$root" && cargo rustc --locked -p hearth-ffi --lib --profile mobile --target "$target" --crate-type staticlib)
done
target_folder=$(cd "$root" && cargo metadata --no-deps --locked --format-version 1 \
  | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
made() { echo "$target_folder/$1/mobile/libhearth_ffi.a"; }

rm -rf "$build"
mkdir -p "$build"/{simulators,macs,headers/hearthFFI}
lipo -create $(for target in "${simulators[@]}"; do made "$target"; done) -output "$build/simulators/libhearth_ffi.a"
lipo -create $(for target in "${macs[@]}"; do made "$target"; done) -output "$build/macs/libhearth_ffi.a"
# In a folder of its own, so that the module map of another xcframework has room beside it.
cp Generated/hearthFFI/hearthFFI.h Generated/hearthFFI/module.modulemap "$build/headers/hearthFFI/"

xcodebuild -create-xcframework \
  -library "$(made "$phone")" -headers "$build/headers" \
  -library "$build/simulators/libhearth_ffi.a" -headers "$build/headers" \
  -library "$build/macs/libhearth_ffi.a" -headers "$build/headers" \
  -output "$build/HearthFFI.xcframework"
rm -r "$build"/{simulators,macs,headers}
# Package.swift looks whether the framework is there, and what it found is remembered.
swift package purge-cache
du -sh "$build/HearthFFI.xcframework"

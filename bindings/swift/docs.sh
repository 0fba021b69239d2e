#!/bin/bash
# Makes the documentation of HearthKit from what `swift build` built, with every dead link an error. Called by test.sh.
#   ./docs.sh BUILD_FOLDER    the documentation is in BUILD_FOLDER/HearthKit.doccarchive then
set -euo pipefail
cd "$(dirname "$0")"
build=${1:?the folder where swift builds}
triple=$(swiftc -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p' | head -n 1)
# The tools of a Mac are found by xcrun, those of Linux on the PATH.
if command -v xcrun >/dev/null; then run=xcrun; sdk=$(xcrun --show-sdk-path); else run=; sdk=${SDKROOT:-/}; fi

graphs=$build/symbols
rm -rf "$graphs" && mkdir -p "$graphs"
$run swift-symbolgraph-extract -module-name HearthKit -minimum-access-level public -output-dir "$graphs" \
  -I "$build/debug/Modules" -Xcc -fmodule-map-file=Generated/hearthFFI/module.modulemap -target "$triple" -sdk "$sdk"
$run docc convert Sources/HearthKit/HearthKit.docc --additional-symbol-graph-dir "$graphs" --warnings-as-errors \
  --fallback-display-name HearthKit --fallback-bundle-identifier app.hearth.HearthKit \
  --output-path "$build/HearthKit.doccarchive"

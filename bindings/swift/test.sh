#!/bin/bash
# Builds HearthKit with its warnings as errors, tests it against the real library, which `cargo build` or
# `cargo xtask bindings` makes before, and makes its documentation. For a few tests alone, what is given is passed on to
# `swift test`: ./test.sh --filter TwoPhones
#
# HEARTH_LIBRARY_FOLDER  where libhearth_ffi is: target/debug of the checkout
# HEARTH_BUILD           where Swift builds: target/swift
# HEARTH_CACHE           where the toolchain is kept, if one must be fetched: target/cache
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
export HEARTH_LIBRARY_FOLDER=${HEARTH_LIBRARY_FOLDER:-$root/target/debug} HEARTH_STRICT=1

found=$(compgen -G "$HEARTH_LIBRARY_FOLDER/libhearth_ffi.*") || true
if [ -z "$found" ]; then
  echo "There is no libhearth_ffi in $HEARTH_LIBRARY_FOLDER; \`cargo xtask bindings\` makes it." >&2
  exit 1
fi
toolchain=$(./toolchain.sh)
eval "$toolchain"
# One test after the other: they open up to two phones each. The library finds what it needs of the system by itself.
build=${HEARTH_BUILD:-$root/target/swift}
link=()
[ "$(uname -s)" = Linux ] && link=(-Xlinker --allow-shlib-undefined)
swift test --scratch-path "$build" --disable-xctest --no-parallel ${link[@]+"${link[@]}"} "$@"
[ $# -gt 0 ] || ./docs.sh "$build"

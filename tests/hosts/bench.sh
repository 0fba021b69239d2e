#!/bin/bash
# What the way into the core costs in each language: a call that is answered from memory, one that goes to the core's threads and
# back, a page of 50 rows, a write, and a write with the wake-up that it causes. Microseconds, the median. First
# `cargo xtask size`, which builds the library as a phone gets it; then tests/hosts/bench.sh [rust] [python] [kotlin] [swift]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export HEARTH_LIBRARY_FOLDER=${HEARTH_LIBRARY_FOLDER:-$root/target/mobile} PYTHONDONTWRITEBYTECODE=1
[ $# -gt 0 ] || set -- rust python kotlin swift
for language in "$@"; do
  echo "# $language"
  case $language in
    rust) cargo run -q --profile mobile -p hosts --bin bench ;;
    python) python3 "$root/bindings/python/bench.py" ;;
    kotlin)
      mvn -q -B -ntp -f "$root/bindings/kotlin/pom.xml" test -Dtest=Bench "-Djna.library.path=$HEARTH_LIBRARY_FOLDER" | grep -v '^$'
      ;;
    swift)
      HEARTH_BENCH=1 HEARTH_BUILD=$root/target/swift-bench "$root/bindings/swift/test.sh" -c release -Xswiftc -enable-testing \
        --filter Bench 2>&1 | sed -n 's/^bench: //p'
      ;;
  esac
done

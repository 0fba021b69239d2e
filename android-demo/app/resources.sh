#!/bin/sh
# resources.sh FRAMEWORK OUT: the app's resources, and the class R that names them, by Debian's aapt2. Its framework is
# that of Android 10, so an attribute that is newer is set in code.
set -eu
cd "$(dirname "$0")"
framework=$1 out=$2
mkdir -p "$out/java"
aapt2 compile --dir src/main/res -o "$out/res.zip"
aapt2 link -I "$framework" --manifest src/main/AndroidManifest.xml \
  --min-sdk-version 28 --target-sdk-version 35 --java "$out/java" -o "$out/resources.ap_" "$out/res.zip"

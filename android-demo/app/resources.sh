#!/bin/sh
# resources.sh FRAMEWORK OUT: the app's resources, and the class R that names them, by Debian's aapt2. Its framework is
# that of Android 10, so an attribute that is newer is set in code. The manifest gets what Gradle's plugin would put in.
set -eu
cd "$(dirname "$0")"
framework=$1 out=$2
mkdir -p "$out/java"
aapt2 compile --dir src/main/res -o "$out/res.zip"
sed 's|<manifest |<manifest package="app.hearth.demo" |; s|^  <!-- The two phones|  <uses-sdk android:minSdkVersion="28" android:targetSdkVersion="35" />\n&|' \
  src/main/AndroidManifest.xml >"$out/AndroidManifest.xml"
grep -q uses-sdk "$out/AndroidManifest.xml"
aapt2 link -I "$framework" --manifest "$out/AndroidManifest.xml" \
  --java "$out/java" -o "$out/resources.ap_" "$out/res.zip"

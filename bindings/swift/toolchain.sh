#!/bin/bash
# Sees to Swift 6. Prints what a shell has to be told to find it (`eval "$(./toolchain.sh)"`); what it does meanwhile
# goes to standard error.
#
# A machine that has Swift 6 on its PATH (a Mac, a toolchain of swift.org) keeps that. On Debian, Swift 6 of trixie is
# unpacked into the cache folder: target/cache of the checkout, or HEARTH_CACHE. No root needed, and nothing of the
# system is changed.
set -euo pipefail

fail() { echo "Swift 6 cannot be had here: $1." >&2; exit 1; }
say() { echo "Swift: $1" >&2; }
tell() { printf 'export PATH=%q:$PATH SDKROOT=%q\n' "$swift/bin" "$prefix"; }

if command -v swift >/dev/null && swift --version 2>/dev/null | grep -qE 'Swift version ([6-9]|[1-9][0-9])\.'; then
  exit
fi
[ "$(uname -s)" = Linux ] && command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null \
  || fail "this is no Debian; install Swift 6.0 or later from swift.org, so that \`swift\` is on the PATH"

case $(dpkg --print-architecture) in
  amd64) triple=x86_64-linux-gnu; loader=lib64/ld-linux-x86-64.so.2 ;;
  arm64) triple=aarch64-linux-gnu; loader=lib/ld-linux-aarch64.so.1 ;;
  *) fail "Debian has no Swift for this machine" ;;
esac

root=$(cd "$(dirname "$0")/../.." && pwd)
cache=${HEARTH_CACHE:-$root/target/cache}
mkdir -p "$cache" 2>/dev/null || fail "the cache folder $cache cannot be made"
cache=$(cd "$cache" && pwd)
prefix=$cache/swift
swift=$prefix/usr/libexec/swift
# Written last: where it stands, since the paths of the libraries are absolute, and what was unpacked.
marker=$prefix/unpacked.txt

exec 9>"$cache/swift.lock"
flock 9
if [ "$(head -n 1 "$marker" 2>/dev/null)" = "$prefix" ]; then
  tell
  exit
fi

# An apt of its own: its lists and its signatures decide what is fetched, and the system's are left alone.
suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r $keyring ] || fail "the keys of Debian are missing; install debian-archive-keyring"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m 1 '/debian/$' || true)
apt=$cache/swift-apt
rm -rf "$prefix" "$apt/state"
mkdir -p "$prefix" "$apt"/{state/lists/partial,cache/archives/partial,etc}
: >"$apt/status"
echo "deb [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian/} $suite main" >"$apt/etc/sources.list"
of_its_own=(-qq -o Dir::Etc::sourcelist="$apt/etc/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o Dir::State="$apt/state" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache" -o Debug::NoLocking=1
  -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none
  -o Acquire::Retries=3 -o Acquire::ForceHash=SHA256)
wanted=(--no-install-recommends install swiftlang libc6-dev libstdc++-14-dev patchelf)
apt-get "${of_its_own[@]}" update >&2 || fail "the package lists of Debian $suite could not be fetched"

# One line a package: address, file, size, sum. What was fetched before and fits its sum is not fetched again.
apt-get "${of_its_own[@]}" --print-uris "${wanted[@]}" >"$apt/packages" || fail "Debian $suite has no such packages"
say "fetching $(wc -l <"$apt/packages") packages of Debian $suite, $(awk '{ sum += $3 } END { printf "%d MB", sum / 1e6 }' "$apt/packages")"
apt-get "${of_its_own[@]}" -y --download-only "${wanted[@]}" >&2 || fail "the packages could not be fetched; run it again to go on"
sed -E "s/^'[^']*' ([^ ]+) [0-9]+ SHA256:([0-9a-f]{64})$/\2  \1/" "$apt/packages" >"$apt/sums"
(cd "$apt/cache/archives" && sha256sum --check --strict --quiet "$apt/sums") >&2 \
  || { rm -rf "$apt/cache"; fail "a package is not what Debian's list says; all were deleted, run it again"; }

say "unpacking"
not_needed=(usr/libexec/swift/bin/{'lldb*',clangd,repl_swift} usr/libexec/swift/lib/{'liblldb*',swift_static}
  usr/libexec/swift/lib/swift/embedded usr/share/{doc,man,locale} 'usr/bin/perl*')
while read -r _ package; do
  dpkg-deb --fsys-tarfile "$apt/cache/archives/$package" \
    | tar -x -C "$prefix" --no-same-owner "${not_needed[@]/#/--exclude=./}" \
    || fail "$package could not be unpacked; is the disk full"
done <"$apt/sums"
for folder in lib lib64 bin; do [ -e "$prefix/$folder" ] || ln -s usr/$folder "$prefix/$folder"; done

# Debian's newer libc beside the system's: every program and library is told to use the one of the prefix. patchelf is
# of the prefix, too, so it is started by the prefix's loader.
of_prefix=$swift/lib/swift/linux:$swift/lib/swift/host:$swift/lib/swift/host/compiler:$swift/lib:$prefix/usr/lib/$triple
patchelf() { "$prefix/$loader" --library-path "$prefix/usr/lib/$triple" "$prefix/usr/bin/patchelf" "$@" 2>/dev/null; }
patchelf --version >/dev/null || fail "the loader of Debian $suite does not run on this kernel"
find "$swift"/{bin,libexec,lib/swift/host} "$prefix"/usr/bin/$triple-ld* "$prefix/usr/libexec/gcc" -type f -perm -u+x 2>/dev/null \
  | while read -r program; do
    patchelf --print-interpreter "$program" >/dev/null || continue
    patchelf --set-interpreter "$prefix/$loader" --force-rpath --set-rpath "$of_prefix" "$program" \
      || fail "${program##*/} could not be told where its libraries are"
  done
find "$swift/lib" -name '*.so*' -type f | while read -r library; do
  patchelf --force-rpath --set-rpath "$of_prefix" "$library" || true
done
printf '%s\n' "--sysroot=$prefix" "-Wl,--dynamic-linker=$prefix/$loader" \
  "-Wl,--disable-new-dtags,-rpath,$swift/lib/swift/linux:$prefix/usr/lib/$triple" >"$swift/bin/clang.cfg"

version=$("$swift/bin/swift" --version 2>/dev/null | grep -o 'Swift version [0-9.]*') || fail "the unpacked one does not start"
{ echo "$prefix"; echo "$version"; cat "$apt/sums"; } >"$marker"
rm -rf "$apt"
say "${version#Swift version } stands in $prefix, $(du -sh "$prefix" | cut -f 1)"
tell

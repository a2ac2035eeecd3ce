#!/usr/bin/env bash
# ./megapod package [--out DIR] [--sign KEY.pem] [--only deb|image]: makes what people install. DIR (default out/release) then holds
#   megapod-VERSION-linux-x64           one file for 64-bit Linux that needs no .NET
#   megapod-VERSION-portable.tar.gz     for any machine with the ASP.NET Core 10 runtime
#   megapod_VERSION_amd64.deb           the service for Debian and Ubuntu
#   megapod-VERSION-image.tar           the container image, for docker load or podman load
#   megapod-VERSION.cdx.json            what it is made of (CycloneDX 1.5), and THIRD-PARTY-NOTICES.txt
#   release.json, release.json.sig      what update check reads; the signature only with --sign
set -euo pipefail

root=$(cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/scripts/build.sh"

out="$root/out/release" key="" only=""
while (($# > 0)); do
    case $1 in
        --out) (($# > 1)) || { say "megapod package: --out needs a folder"; exit 2; }; out=$2; shift ;;
        --sign) (($# > 1)) && [[ -r $2 ]] || { say "megapod package: --sign needs a private key that can be read"; exit 2; }; key=$(readlink -f -- "$2"); shift ;;
        --only) [[ ${2-} == deb || ${2-} == image ]] || { say "megapod package: --only takes deb or image"; exit 2; }; only=$2; shift ;;
        *) say "usage: ./megapod package [--out DIR] [--sign KEY.pem] [--only deb|image]"; exit 2 ;;
    esac
    shift
done

"$root/scripts/install-packages.sh" --ask "$root/scripts/packages-package.txt" || exit 3
version=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' "$root/Directory.Build.props")
work="$root/out/package"
mkdir -p "$out" "$work"
out=$(cd -P -- "$out" && pwd)

# Two builds of the same sources are the same bytes: every time in an archive is that of the newest commit.
SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$root/Directory.Build.props")
export SOURCE_DATE_EPOCH
archive() { tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --format=gnu "$@"; }

# publish KIND OPTION...: one build of the program into $work/KIND.
publish() {
    local kind=$1
    shift
    say "megapod: building the $kind program ..."
    rm -rf "${work:?}/$kind"
    if ! (cd "$root" && MegapodPackage=true "$dotnet" publish src/Megapod.Cli -c Release -nologo -v:q -nodeReuse:false -p:RunAnalyzers=false "$@" -o "$work/$kind") >"$work/$kind.log" 2>&1 </dev/null; then
        cat "$work/$kind.log" >&2
        say "megapod: that build failed."
        exit 3
    fi
}

prepare_dotnet
build_web || { say "megapod: a release has its pages."; exit 3; }
# The licences of what is in the pages lie beside their sources.
[[ -d $root/web/node_modules ]] || (cd "$root/web" && npm ci --ignore-scripts --no-audit --no-fund) >"$work/npm.log" 2>&1 </dev/null || { cat "$work/npm.log" >&2; exit 3; }
publish linux-x64 -r linux-x64 --self-contained -p:PublishSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true -p:DebugType=none
install -m 0755 "$work/linux-x64/megapod" "$out/megapod-$version-linux-x64"
if [[ -z $only ]]; then
    publish portable --no-self-contained -p:UseAppHost=false
    archive -C "$work/portable" --transform "s:^\.:megapod-$version:" -czf "$out/megapod-$version-portable.tar.gz" .
fi

# What it is made of comes from the build's own list of what it ships.
"$root/scripts/sbom.sh" "$version" "$work" "$out/megapod-$version.cdx.json" "$out/THIRD-PARTY-NOTICES.txt"

tree="$work/deb"
rm -rf "$tree"
install -D -m 0755 "$work/linux-x64/megapod" "$tree/usr/bin/megapod"
install -D -m 0644 "$root/packaging/megapod.service" "$tree/lib/systemd/system/megapod.service"
install -D -m 0644 "$root/packaging/megapod.default" "$tree/usr/share/megapod/megapod.default"
install -D -m 0644 "$root/packaging/megapod-node.service" "$tree/lib/systemd/system/megapod-node.service"
install -D -m 0644 "$root/packaging/megapod-node.default" "$tree/usr/share/megapod/megapod-node.default"
install -D -m 0644 "$root/LICENSE" "$tree/usr/share/doc/megapod/copyright"
install -D -m 0644 "$out/THIRD-PARTY-NOTICES.txt" "$tree/usr/share/doc/megapod/THIRD-PARTY-NOTICES.txt"
install -D -m 0644 "$out/megapod-$version.cdx.json" "$tree/usr/share/doc/megapod/megapod.cdx.json"
mkdir -p "$tree/usr/share/man/man1" "$tree/usr/share/bash-completion/completions" "$tree/usr/share/megapod"
"$work/linux-x64/megapod" manual | gzip -9n >"$tree/usr/share/man/man1/megapod.1.gz"
gzip -9nc "$root/CHANGELOG.md" >"$tree/usr/share/doc/megapod/changelog.gz"
"$work/linux-x64/megapod" completion bash >"$tree/usr/share/bash-completion/completions/megapod"
cp -r "$root/examples" "$tree/usr/share/megapod/examples"
[[ -z $key ]] || openssl pkey -in "$key" -pubout -out "$tree/usr/share/megapod/release-key.pem"

if [[ -z $only || $only == deb ]]; then
    mkdir -p "$tree/DEBIAN"
    for script in preinst postinst prerm postrm; do
        sed "s/@VERSION@/$version/g" "$root/packaging/debian/$script" >"$tree/DEBIAN/$script"
        chmod 0755 "$tree/DEBIAN/$script"
    done
    size=$(du -sk --exclude=DEBIAN "$tree" | cut -f1)
    sed "s/@VERSION@/$version/; s/@SIZE@/$size/" "$root/packaging/debian/control" >"$tree/DEBIAN/control"
    (cd "$tree" && find usr lib -type f -print0 | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
    find "$tree" -type d -exec chmod 0755 {} +
    find "$tree" -newermt "@$SOURCE_DATE_EPOCH" -print0 | xargs -0r touch --no-dereference --date="@$SOURCE_DATE_EPOCH"
    dpkg-deb --root-owner-group -Zxz --build "$tree" "$out/megapod_${version}_amd64.deb" >/dev/null
    rm -rf "$tree/DEBIAN"
fi

if [[ -z $only || $only == image ]]; then
    "$root/scripts/image.sh" "$version" "$tree" "$work" "$out/megapod-$version-image.tar"
fi

(
    cd "$out"
    find . -maxdepth 1 -type f -name 'megapod*' -printf '%f\n' | LC_ALL=C sort | while read -r name; do
        jq -n --arg name "$name" --argjson bytes "$(stat -c %s "$name")" --arg sha256 "$(sha256sum "$name" | cut -d' ' -f1)" '{$name, $bytes, $sha256}'
    done | jq -s --arg version "$version" --arg published "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" '{product: "megapod", $version, $published, files: .}' >release.json
    rm -f release.json.sig
    [[ -z $key ]] || openssl dgst -sha256 -sign "$key" release.json | base64 -w0 >release.json.sig
)
say "megapod: $version lies in $out."

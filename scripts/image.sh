#!/usr/bin/env bash
# image.sh VERSION TREE WORK OUT: the container image as one file for docker load and podman load. Its bottom is the few Debian packages
# that the program needs, laid out by mmdebstrap without a shell or a package manager; its top is the program.
set -euo pipefail

version=$1 tree=$2 work=$3 out=$4
root=$(cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/scripts/build.sh"
folder="$work/image"
rm -rf "$folder"
mkdir -p "$folder"
archive() { tar --sort=name --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --format=gnu "$@"; }

say "megapod: laying out the image ..."
packages=libc6,libgcc-s1,libstdc++6,libssl3,libsqlite3-0,tzdata,ca-certificates,coinor-libclp1
suite=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-stable}")
mmdebstrap --quiet --mode="$( ((EUID == 0)) && printf root || printf unshare)" --variant=extract --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook='rm -rf "$1"/var/lib/apt "$1"/var/cache "$1"/var/log' \
    "$suite" "$folder/base.tar" 2>"$folder/mmdebstrap.log" || { cat "$folder/mmdebstrap.log" >&2; exit 3; }

top="$folder/top"
install -D -m 0755 "$tree/usr/bin/megapod" "$top/usr/bin/megapod"
install -D -m 0644 "$tree/usr/share/doc/megapod/THIRD-PARTY-NOTICES.txt" "$top/usr/share/doc/megapod/THIRD-PARTY-NOTICES.txt"
cp -r "$tree/usr/share/megapod" "$top/usr/share/megapod"
install -d -m 0755 "$top/etc/megapod" "$top/etc/ssl/certs"
install -d -m 0700 "$top/var/lib/megapod"
# Certificate authorities are put together by a script of the package, which is not run.
tar -xOf "$folder/base.tar" --wildcards './usr/share/ca-certificates/mozilla/*.crt' >"$top/etc/ssl/certs/ca-certificates.crt"
archive --owner=65532 --group=65532 -C "$top" -cf "$folder/top.tar" .

name_of() { sha256sum "$1" | cut -d' ' -f1; }
base=$(name_of "$folder/base.tar") program=$(name_of "$folder/top.tar")
mv "$folder/base.tar" "$folder/$base.tar"
mv "$folder/top.tar" "$folder/$program.tar"
# Two libraries of the solver are found by alternatives of Debian's, which are not set up either: the path says where they lie.
jq -n --arg base "sha256:$base" --arg program "sha256:$program" --arg at "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" --arg version "$version" '{
    architecture: "amd64", os: "linux", created: $at,
    config: {
        User: "65532:65532", WorkingDir: "/var/lib/megapod", ExposedPorts: {"8080/tcp": {}}, Volumes: {"/var/lib/megapod": {}, "/etc/megapod": {}},
        Env: ["PATH=/usr/bin:/bin", "LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu/blas:/usr/lib/x86_64-linux-gnu/lapack"],
        Entrypoint: ["/usr/bin/megapod"], Cmd: ["up", "/etc/megapod/site.yaml", "--state", "/var/lib/megapod", "--no-screen"],
        Labels: {"org.opencontainers.image.title": "megapod", "org.opencontainers.image.version": $version, "org.opencontainers.image.licenses": "Apache-2.0"}
    },
    rootfs: {type: "layers", diff_ids: [$base, $program]},
    history: [{created: $at, created_by: "Debian packages"}, {created: $at, created_by: "megapod"}]}' >"$folder/config.json"
config=$(name_of "$folder/config.json")
mv "$folder/config.json" "$folder/$config.json"
jq -n --arg config "$config.json" --arg base "$base.tar" --arg program "$program.tar" --arg tag "megapod:$version" '[{Config: $config, RepoTags: [$tag], Layers: [$base, $program]}]' >"$folder/manifest.json"
archive --owner=0 --group=0 -C "$folder" -cf "$out" manifest.json "$config.json" "$base.tar" "$program.tar"

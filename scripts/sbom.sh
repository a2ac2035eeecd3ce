#!/usr/bin/env bash
# sbom.sh VERSION WORK SBOM NOTICES: what the program is made of, from the build's own list of what it ships (megapod.deps.json) and from
# the lock file of the dashboard: a CycloneDX 1.5 document, and the licence texts of all of it.
set -euo pipefail

version=$1 work=$2 sbom=$3 notices=$4
root=$(cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
deps=$(find "$work/bin/Megapod.Cli" -name megapod.deps.json -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2-)

# A package says its licence in its own description: an expression, or the name of a file.
licence_of() {
    local folder=$1 spec
    spec=$(find "$folder" -maxdepth 1 -name '*.nuspec' -print -quit)
    [[ -n $spec ]] || return 0
    sed -n 's:.*<license type="expression">\([^<]*\)</license>.*:\1:p' "$spec" | head -1
}

text_of() { find "$1" -maxdepth 1 -type f \( -iname 'license*' -o -iname 'copying*' -o -iname 'third*party*notices*' -o -iname 'notice*' \) -print | LC_ALL=C sort; }

components=$(mktemp) texts=$(mktemp)
trap 'rm -f "$components" "$texts"' EXIT

component() { # TYPE NAME VERSION PURL LICENCE
    jq -n --arg name "$2" --arg version "$3" --arg purl "$4" --arg licence "$5" --arg type "$1" \
        '{type: $type, "bom-ref": $purl, $name, $version, $purl} + (if $licence == "" then {} else {licenses: [{expression: $licence}]} end)' >>"$components"
}

chapter() { # NAME VERSION LICENCE FOLDER
    {
        printf '\n================================================================\n%s %s%s\n================================================================\n' "$1" "$2" "${3:+ ($3)}"
        text_of "$4" | while read -r file; do printf '\n'; cat "$file"; printf '\n'; done
    } >>"$texts"
}

jq -r '.libraries | to_entries[] | select(.value.type == "package" or .value.type == "runtimepack") | .key' "$deps" | LC_ALL=C sort -f | while IFS=/ read -r name number; do
    name=${name#runtimepack.}
    folder="$packages/${name,,}/$number"
    licence=$(licence_of "$folder")
    component library "$name" "$number" "pkg:nuget/$name@$number" "$licence"
    chapter "$name" "$number" "$licence" "$folder"
done

# Of the dashboard's packages only those that end up in the pages are named "dependencies"; the rest builds them.
if [[ -f $root/web/package-lock.json ]]; then
    jq -r '.packages[""].dependencies // {} | keys[]' "$root/web/package-lock.json" | while read -r name; do
        folder="$root/web/node_modules/$name"
        number=$(jq -r --arg at "node_modules/$name" '.packages[$at].version' "$root/web/package-lock.json")
        licence=$(jq -r --arg at "node_modules/$name" '.packages[$at].license // ""' "$root/web/package-lock.json")
        component library "$name" "$number" "pkg:npm/${name/@/%40}@$number" "$licence"
        chapter "$name" "$number" "$licence" "$folder"
    done
fi

jq -s --arg version "$version" --arg at "$(date -u -d "@${SOURCE_DATE_EPOCH:-0}" +%Y-%m-%dT%H:%M:%SZ)" '{
    bomFormat: "CycloneDX", specVersion: "1.5", version: 1,
    metadata: {timestamp: $at, component: {type: "application", "bom-ref": ("pkg:generic/megapod@" + $version), name: "megapod", $version, licenses: [{expression: "Apache-2.0"}]}},
    components: .}' "$components" >"$sbom"
{
    printf 'Megapod %s is licensed under Apache-2.0 (LICENSE). It contains the works below, each under its own licence.\n' "$version"
    cat "$texts"
} >"$notices"

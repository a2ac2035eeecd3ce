#!/usr/bin/env bash
# scripts/screenshots.sh: takes the pictures of docs/dashboard.md anew, from the emulated site and with Debian's chromium.
set -euo pipefail

root=$(cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/scripts/build.sh"

build_web || exit 3
prepare_dotnet
lock_builds lenient
say "megapod: building tests/Megapod.Web ..."
if ! build lenient tests/Megapod.Web "$root/out/lenient/build.log"; then
    tail -n 20 "$root/out/lenient/build.log" >&2
    exit 3
fi
unlock_builds

# A site with a planner, whose first plan takes some seconds, and with people, in a folder of its own.
state=$(mktemp -d)
cp "$root/examples/charging-site/site.yaml" "$state/site.yaml"
cat >>"$state/site.yaml" <<'END'

access:
  providers:
    - id: office
      name: The office
      authorize: https://id.example.org/authorize
      token: https://id.example.org/token
      userInformation: https://id.example.org/userinfo
      clientId: site
      clientSecretFile: office.txt
      scopes: [openid]
END
head -c 16 /dev/urandom | base64 >"$state/office.txt"
cd "$state"
"$root/megapod" up site.yaml --state kept --port 18480 --speed 4 --for 10min --no-screen >"$root/out/screenshots.log" 2>&1 </dev/null &
site=$!
trap 'kill "$site" 2>/dev/null || true; wait "$site" 2>/dev/null || true; rm -rf "$state"' EXIT
link=
for ((k = 0; k < 300; k++)); do
    link=$(grep -o 'http://[^ ]*#/setup?code=[^ ]*' "$root/out/screenshots.log" 2>/dev/null || true)
    [[ -z $link ]] || break
    sleep 1
done
for ((k = 0; k < 120; k++)); do
    ! curl -fs -H "Authorization: Bearer $(<"$state/kept/local.token")" http://127.0.0.1:18480/api/v1/plan 2>/dev/null | grep -q '"maker":"planner"' || break
    sleep 1
done
MEGAPOD_SITE=$link "$dotnet" "$root/out/lenient/bin/Megapod.Web/release/Megapod.Web.dll" -noLogo -explicit only -class "*Screenshots"

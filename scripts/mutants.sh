#!/usr/bin/env bash
# scripts/mutants.sh [AREA ...]: changes one small thing after another in a folder of Megapod.Control (default: Ledger, Guards and Regulator) and counts
# how many of the changes the unit tests of Control notice. The survivors are listed in out/mutants/AREA.txt with the line they stand on.
# It works on a copy, takes half an hour or more an area, and wants a machine with nothing else to do: what comes too late counts as noticed.
set -euo pipefail

root=$(cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/scripts/build.sh"
prepare_dotnet

version=5.1.0
tools="$root/out/tools"
work="$root/out/mutants"
areas=("$@")
((${#areas[@]} > 0)) || areas=(Ledger Guards Regulator)
for area in "${areas[@]}"; do
    [[ -d $root/src/Megapod.Control/$area ]] || { say "mutants: there is no src/Megapod.Control/$area"; exit 2; }
done

[[ -x $tools/dotnet-stryker ]] || "$dotnet" tool install dotnet-stryker --version "$version" --tool-path "$tools" >&2

# Laws over random worlds are run on a share of their worlds, or each change would take a minute; whether they still fail without a change is tried first.
export UseMicrosoftTestingPlatformRunner=true MegapodStrict=false
export MEGAPOD_PROOF_SHARE=${MEGAPOD_PROOF_SHARE:-0.07}

rm -rf "$work/tree"
mkdir -p "$work/tree"
(cd "$root" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$work/tree")
cd "$work/tree/tests/Megapod.Unit"
find . -mindepth 1 -maxdepth 1 -type d ! -name Control -exec rm -rf {} +

for area in "${areas[@]}"; do
    config="$work/$area.json"
    printf '{"stryker-config":{"project":"Megapod.Control.csproj","mutate":["**/%s/*.cs"],"test-runner":"mtp","coverage-analysis":"perTest","configuration":"Release","concurrency":%d,"additional-timeout":20000,"reporters":["json","progress"]}}\n' \
        "$area" "$(nproc)" >"$config"
    say "mutants: $area ..."
    "$tools/dotnet-stryker" -f "$config" -O "$work/$area" >"$work/$area.log" 2>&1 || { say "mutants: $area did not run, see $work/$area.log"; exit 1; }
    python3 - "$work/$area/reports/mutation-report.json" "$area" <<'PY' | tee "$work/$area.txt"
import collections, json, sys
counts, left = collections.Counter(), []
for path, file in json.load(open(sys.argv[1]))["files"].items():
    lines = file["source"].splitlines()
    for mutant in file["mutants"]:
        if mutant["status"] in ("Ignored", "CompileError", "Pending"):
            continue
        counts[mutant["status"]] += 1
        if mutant["status"] in ("Survived", "NoCoverage"):
            line = mutant["location"]["start"]["line"]
            left.append((path.split("Megapod.Control/")[-1], line, mutant["mutatorName"], lines[line - 1].strip(), " ".join(mutant["replacement"].split())))
killed = counts["Killed"] + counts["Timeout"]
for path, line, kind, text, instead in sorted(left):
    print(f"{path}:{line} {kind}: {text[:150]}\n    -> {instead[:150]}")
print(f"{sys.argv[2]}: {killed} of {sum(counts.values())} noticed, {100 * killed / max(1, sum(counts.values())):.1f} % ({', '.join(f'{n} {s}' for s, n in sorted(counts.items()))})")
PY
done

#!/usr/bin/env bash
# ./megapod test [--install] [--filter TEXT]: builds everything with warnings as errors, checks the formatting and runs every test
# project. The last line is always "N passed, N failed, N skipped"; the exit code is 1 when something failed or nothing ran.
set -euo pipefail

root=$(cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/scripts/build.sh"

usage() {
    say "usage: ./megapod test [--install] [--filter TEXT]"
    say "  --install      first install the Debian and npm packages the tests use (always done when CI=true)"
    say "  --filter TEXT  run only the tests whose full name contains TEXT"
    exit "$1"
}

install=false
filter=()
[[ ${CI-} != true ]] || install=true
while (($# > 0)); do
    case $1 in
        --install) install=true ;;
        --filter) (($# > 1)) || usage 2; filter=(-method "*$2*"); shift ;;
        -h | --help) usage 0 ;;
        *) say "megapod test: unknown argument '$1'"; usage 2 ;;
    esac
    shift
done

passed=0 failed=0 skipped=0
finish() {
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    ((failed == 0 && passed + skipped > 0)) && exit 0 || exit 1
}

# shorten LOG HEAD: enough of a log to see what went wrong; a crash prints hundreds of frames of which the first few matter.
shorten() {
    awk -v head="$2" -v tail=12 '
        { line[NR] = "    " substr($0, 1, 240) }
        END {
            for (i = 1; i <= NR; i++) {
                if (i <= head || i > NR - tail) print line[i]
                else if (i == head + 1) print "    ... (" NR - head - tail " lines left out) ..."
            }
        }' "$1"
}

# fail_step WHAT [LOG [LINES]]: a step that is not a test counts as one failed test, so that no way of going wrong leaves a green last line.
fail_step() {
    printf 'FAILED %s\n' "$1"
    [[ -z ${2-} ]] || shorten "$2" "${3-12}"
    failed=$((failed + 1))
}

if $install && ! "$root/scripts/install-packages.sh" "$root/scripts/packages-runtime.txt" "$root/scripts/packages-test.txt"; then
    [[ ${CI-} != true ]] || fail_step "installing the packages of scripts/packages-test.txt"
fi

# The npm packages of tests/peers, exactly as locked; none of their install scripts runs. Debian's npm does not go with a Node that came
# from elsewhere, so it is asked for only where there is none.
install_npm_peers() {
    command -v npm >/dev/null || "$root/scripts/install-packages.sh" "$root/scripts/packages-node.txt" || return 1
    [[ ! $root/tests/peers/node_modules/.package-lock.json -nt $root/tests/peers/package-lock.json ]] || return 0
    (cd "$root/tests/peers" && npm ci --ignore-scripts --no-audit --no-fund) >"$1" 2>&1 </dev/null
}

results="$root/out/test"
mkdir -p "$results"
if $install && ! install_npm_peers "$results/npm.log"; then
    say "megapod: the npm packages of tests/peers could not be installed (log: $results/npm.log)"
    [[ ${CI-} != true ]] || fail_step "installing the npm packages of tests/peers" "$results/npm.log"
fi
if ! build_web; then
    [[ ${CI-} != true ]] || fail_step "building the pages of web/" "$root/out/web-build/build.log" 40
fi
prepare_dotnet

lock_builds strict
say "megapod: building everything, warnings are errors ..."
started=$SECONDS
begin_stamp strict
if ! build strict Megapod.slnx "$results/build.log"; then
    unlock_builds
    fail_step "build" "$results/build.log" 60
    finish
fi
commit_stamp strict
unlock_builds
say "megapod: built in $((SECONDS - started)) s."

if ! (cd "$root" && "$dotnet" format whitespace --folder . --exclude out --verify-no-changes) >"$results/format.log" 2>&1 </dev/null; then
    fail_step "formatting (dotnet format whitespace --folder . --exclude out puts it right)" "$results/format.log" 60
fi

# The report, not the console, is counted: one line "outcome<TAB>name<TAB>text" a test, and a last line "end" only if it is whole.
# In a report every "<" begins an element, because text and attributes are escaped.
read_report() {
    awk '
        BEGIN { RS = "<" }
        function attribute(name,    at) {
            at = index($0, " " name "=\"")
            if (!at) return ""
            at = substr($0, at + length(name) + 3)
            return substr(at, 1, index(at, "\"") - 1)
        }
        function plain(text) {
            gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text)
            gsub(/&#xD;/, "", text); gsub(/&#xA;|\r?\n/, "\001", text); gsub(/\t/, " ", text)
            gsub(/&amp;/, "\\&", text)
            return text
        }
        function flush() {
            if (name != "") print outcome "\t" plain(name) "\t" plain(text)
            name = ""; text = ""
        }
        /^UnitTestResult / { flush(); name = attribute("testName"); outcome = attribute("outcome") }
        /^(Message|StackTrace|StdOut)>/ && name != "" && outcome != "Passed" {
            if (/^StdOut>/ && outcome != "NotExecuted") next
            text = text (text == "" ? "" : "\n") substr($0, index($0, ">") + 1)
        }
        /^\/Results>/ { flush() }
        /^Counters / { whole = 1 }
        END { if (whole) print "end\t\t" }
    ' "$1"
}

# A test may skip for want of the data folder or of a GPU; in CI any other skip hides something that CI should have installed.
run_project() {
    local name=$1 report="$results/$1.trx" log="$results/$1.log" code=0 whole=false
    local -i p=0 f=0 s=0 begun=$SECONDS
    local outcome test text
    local -A reasons=()
    rm -f "$report"
    (cd "$root" && timeout --foreground "${MEGAPOD_TEST_SECONDS:-1800}" "$dotnet" "$root/out/strict/bin/$name/release/$name.dll" \
        -noLogo -noColor -noAutoReporters -reporter quiet -trx "$report" "${filter[@]}" || exit $?) >"$log" 2>&1 </dev/null || code=$?
    if [[ -f $report ]]; then
        while IFS=$'\t' read -r outcome test text; do
            case $outcome in
                end) whole=true ;;
                Passed) p+=1 ;;
                # A rig that is started by its name only, such as the one that takes pictures; no test.
                NotRunnable) ;;
                NotExecuted)
                    if [[ ${CI-} == true && $text != 'data: '* && $text != 'gpu: '* ]]; then
                        f+=1
                        printf 'FAILED %s\n    skipped, which CI allows only with a reason that begins "data: " or "gpu: "; this one: %s\n' "$test" "${text//$'\001'/ }"
                    else
                        s+=1
                        reasons[$text]=$((${reasons[$text]:-0} + 1))
                    fi ;;
                *)
                    f+=1
                    printf 'FAILED %s\n    %s\n' "$test" "${text//$'\001'/$'\n    '}" ;;
            esac
        done < <(read_report "$report")
    fi
    passed+=$p failed+=$f skipped+=$s
    if ! $whole; then
        fail_step "$name: ended with code $code and no whole report (124: it ran out of time); its output:" "$log"
        f+=1
    elif ((code != 0 && f == 0)); then
        fail_step "$name: every test passed, yet it ended with code $code; its output:" "$log"
        f+=1
    fi
    printf '%s: %d passed, %d failed, %d skipped (%d s)\n' "$name" "$p" "$f" "$s" $((SECONDS - begun))
    for text in "${!reasons[@]}"; do
        printf '    skipped %d: %s\n' "${reasons[$text]}" "${text//$'\001'/ }"
    done
}

declare -i passed failed skipped
for project in "$root"/tests/*/*.csproj; do
    run_project "$(basename "$project" .csproj)"
done

if ((passed + failed + skipped == 0)); then
    say "megapod: no test ran${filter[1]+ (nothing is named ${filter[1]})}."
fi
finish

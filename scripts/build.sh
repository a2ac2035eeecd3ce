# Sourced by ./megapod and scripts/test.sh, which set $root. Defines how a build is judged fresh and how it is made.
# Two trees of outputs exist: out/strict (warnings are errors) and out/lenient; Directory.Build.props says why.

say() { printf '%s\n' "$*" >&2; }

program_of() { printf '%s' "$root/out/$1/bin/Megapod.Cli/release/megapod.dll"; }

stamp_of() { printf '%s' "$root/out/$1/megapod.stamp"; }

# Looks at change times, so that a file moved into place with an old date counts too; a folder changes when a file in it goes away.
is_fresh() {
    local stamp
    stamp=$(stamp_of "$1")
    [[ -f $stamp && -f $(program_of "$1") ]] || return 1
    [[ -z $(find "$root/src" "$root"/Directory.* "$root/global.json" "$root/scripts/packages-runtime.txt" \
        ! -name '.*' ! -name '*~' -cnewer "$stamp" -print -quit) ]] || return 1
    [[ ! -f $root/out/web/index.html || ! $root/out/web/index.html -nt $stamp ]]
}

# Sets $dotnet to the host that starts the program.
find_dotnet() {
    local candidate
    for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT-}/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet "${HOME-}/.dotnet/dotnet"; do
        if [[ $candidate == /* && -x $candidate ]]; then
            dotnet=$candidate
            return
        fi
    done
    missing_sdk
}

missing_sdk() {
    say "megapod: the .NET 10 SDK is missing."
    say "Install it and start again. Ubuntu: sudo apt-get install dotnet-sdk-10.0"
    say "Debian and others: https://dotnet.microsoft.com/download/dotnet/10.0"
    exit 3
}

prepare_dotnet() {
    find_dotnet
    export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
    # A service account may have no home; the SDK and its package folder need one.
    if [[ ! -w ${HOME:-/nonexistent} ]]; then
        export HOME="$root/out/home"
        mkdir -p "$HOME"
    fi
    (cd "$root" && "$dotnet" --version >/dev/null 2>&1) || missing_sdk
}

# build TREE PROJECT LOG: one quiet Release build. The caller holds the lock on descriptor 9; it is closed for the build, because
# the compiler server outlives the build and would keep the lock.
build() {
    local strict=false
    [[ $1 == strict ]] && strict=true
    (cd "$root" && MegapodStrict=$strict "$dotnet" build "$2" -c Release -nologo -tl:off -v:q -nodeReuse:false) >"$3" 2>&1 </dev/null 9>&-
}

lock_builds() {
    mkdir -p "$root/out/$1"
    exec 9>"$root/out/$1/build.lock"
    if ! flock -n 9; then
        say "megapod: waiting for another build of the same sources ..."
        flock 9
    fi
}

unlock_builds() { exec 9>&-; }

# A stamp carries the time at which its build began, so that an edit made during the build is seen as newer.
begin_stamp() { touch "$(stamp_of "$1").begun"; }

commit_stamp() { mv -f "$(stamp_of "$1").begun" "$(stamp_of "$1")"; }

build_program() {
    local tree=$1 log="$root/out/$1/build.log" started=$SECONDS
    prepare_dotnet
    lock_builds "$tree"
    if ! is_fresh "$tree"; then
        "$root/scripts/install-packages.sh" --ask "$root/scripts/packages-runtime.txt" 9>&- || true
        if [[ -f $(program_of "$tree") ]]; then
            say "megapod: sources changed, building ..."
        else
            say "megapod: building for the first time, this takes a minute or two ..."
        fi
        begin_stamp "$tree"
        if ! build "$tree" src/Megapod.Cli "$log"; then
            cat "$log" >&2
            say "megapod: the build failed; the log above is also in ${log#"$root"/}."
            exit 3
        fi
        commit_stamp "$tree"
        say "megapod: built in $((SECONDS - started)) s."
    fi
    unlock_builds
}

# Oldest Node.js whose Vite builds the pages.
oldest_node=18

has_node() {
    local version
    command -v npm >/dev/null && version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    ((${version%%.*} >= oldest_node))
}

# Whether out/web is newer than all that it is made of.
is_web_fresh() {
    [[ -f $root/out/web/index.html ]] || return 1
    [[ -z $(find "$root/web" -name node_modules -prune -o -type f ! -name '.*' ! -name '*~' -cnewer "$root/out/web/index.html" -print -quit) ]]
}

# build_web: makes the pages of web/ into out/web, which the program takes in. Returns 1, after a line that says why, where it cannot;
# what was built before stays. The packages come exactly as locked, and none of their install scripts runs.
build_web() {
    local made="$root/out/web-build/made" log="$root/out/web-build/build.log" result=0
    ! is_web_fresh || return 0
    if ! has_node; then
        say "megapod: going on without new pages, because Node.js $oldest_node or newer and npm are missing; please install: $(sed -e 's/#.*//' "$root/scripts/packages-node.txt" | xargs)"
        return 1
    fi
    lock_builds web-build
    if ! is_web_fresh; then
        say "megapod: building the pages ..."
        if { [[ $root/web/node_modules/.package-lock.json -nt $root/web/package-lock.json ]] ||
            (cd "$root/web" && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=20000); } >"$log" 2>&1 </dev/null 9>&- &&
            (cd "$root/web" && npm run --silent check && node_modules/.bin/vite build --outDir "$made" --emptyOutDir) >>"$log" 2>&1 </dev/null 9>&-; then
            rm -rf "$root/out/web"
            mv "$made" "$root/out/web"
        else
            tail -n 15 "$log" >&2
            say "megapod: the pages could not be built; the log is ${log#"$root"/}. Going on with those of the last time, if there are any."
            result=1
        fi
    fi
    unlock_builds
    return $result
}

#!/usr/bin/env bash
# install-packages.sh [--ask] FILE...: installs the packages named in the files that this Debian or Ubuntu machine lacks.
# Works as root, or with sudo (with --ask only after a yes on the terminal). Never starts or enables a service.
# Exits 0 when nothing is missing afterwards, else 1 after one line that says what to install by hand.
set -euo pipefail

ask=false
if [[ ${1-} == --ask ]]; then
    ask=true
    shift
fi

mapfile -t wanted < <(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' -- "$@" | sort -u)

lacking() {
    local name
    for name in "${wanted[@]}"; do
        [[ $(dpkg-query -W -f '${Status}' "$name" 2>/dev/null) == 'install ok installed' ]] || printf '%s\n' "$name"
    done
}

by_hand() {
    printf 'megapod: %s; please install: %s\n' "$1" "${names[*]}" >&2
    exit 1
}

names=("${wanted[@]}")
command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || by_hand 'not a Debian or Ubuntu machine, so its packages are yours to look after'
mapfile -t names < <(lacking)
((${#names[@]} > 0)) || exit 0

as_root=()
if ((EUID != 0)); then
    command -v sudo >/dev/null || by_hand 'packages are missing, and neither root nor sudo is here to install them'
    if $ask; then
        [[ -t 0 && -t 2 ]] || by_hand 'packages are missing, and there is no terminal to ask on'
        read -r -p "megapod: install ${names[*]} with sudo? [y/N] " answer
        [[ $answer == [yY]* ]] || by_hand 'going on without some packages'
    fi
    as_root=(sudo)
fi

# Debian's maintainer scripts ask /usr/sbin/policy-rc.d before they start a service; 101 means no.
policy=/usr/sbin/policy-rc.d
restore_policy() {
    "${as_root[@]}" rm -f "$policy"
    [[ ! -e $policy.before-megapod ]] || "${as_root[@]}" mv -f "$policy.before-megapod" "$policy"
}
if [[ -e $policy && ! -e $policy.before-megapod ]]; then
    "${as_root[@]}" mv "$policy" "$policy.before-megapod"
fi
trap restore_policy EXIT
printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
"${as_root[@]}" chmod 755 "$policy"

installed() { dpkg-query -W -f '${Package} ${db:Status-Status}\n' | sed -n 's/ installed$//p' | sort -u; }
before=$(installed)

log=$(mktemp)
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2 -o Acquire::http::Timeout=30 "$@" >>"$log" 2>&1 </dev/null
}
printf 'megapod: installing %s ...\n' "${names[*]}" >&2
if ! { apt update && apt install -y --no-install-recommends "${names[@]}"; }; then
    tail -n 5 "$log" >&2
    by_hand "some packages could not be installed (log: $log)"
fi
rm -f "$log"

# Not started is not enough: a unit left enabled would start at the next boot.
if command -v systemctl >/dev/null; then
    mapfile -t new < <(comm -13 <(printf '%s\n' "$before") <(installed))
    mapfile -t units < <(dpkg -L "${new[@]}" | sed -nE 's#^(/usr)?/lib/systemd/system/([^/@]*\.(service|timer|socket))$#\2#p' | sort -u)
    ((${#units[@]} == 0)) || "${as_root[@]}" systemctl disable "${units[@]}" >/dev/null 2>&1 ||
        printf 'megapod: these services could not be disabled and would start with the next boot: %s\n' "${units[*]}" >&2
fi

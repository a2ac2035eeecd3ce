# The first process of a job's namespaces. It makes the only world that the job sees, begins the job in it as the tenant's user, and ends when the job ends, whereupon the kernel ends whatever is left inside.
# MP_BOX, MP_SPACE, MP_TOLD: folders. MP_SHOWN, MP_DEVICES: paths, a line each. MP_GROUPS: the job's control groups. MP_USER: its user. MP_MEMORY, MP_FILE: bytes. MP_ARGUMENTS: its environment and command, quoted.
set -eu
umask 022
new="$MP_BOX/root"
mkdir -p "$new"
mount -t tmpfs -o mode=755,size=1m,nosuid megapod "$new"

show() {
    if [ -L "$1" ]; then
        mkdir -p "$new${1%/*}"
        ln -s "$(readlink "$1")" "$new$1"
    elif [ -d "$1" ]; then
        mkdir -p "$new$1"
        mount --rbind "$1" "$new$1"
    elif [ -e "$1" ]; then
        mkdir -p "$new${1%/*}"
        : >"$new$1"
        mount --bind "$1" "$new$1"
    fi
}

while IFS= read -r path; do
    if [ -n "$path" ]; then show "$path"; fi
done <<END
$MP_SHOWN
END

mkdir -p "$new/sys"
mount --bind /sys "$new/sys"

# What lies below a mount stays as it was when the mount is made read-only; so each is taken on its own. The list has octal numbers for odd characters.
sed -n 's/^[^ ]* [^ ]* [^ ]* [^ ]* \([^ ]*\) .*/\1/p' /proc/self/mountinfo | sed 's/\\/\\0/g' | while IFS= read -r coded; do
    path=$(printf '%b' "$coded")
    case $path in
        "$new"/*) mount -o remount,bind,ro,nosuid,nodev "$path" ;;
    esac
done

mkdir -p "$new/dev/shm" "$new/proc" "$new/job" "$new/tmp" "$new/var/tmp" "$new/run/megapod" "$new/old"
for name in null zero full random urandom tty; do
    : >"$new/dev/$name"
    mount --bind "/dev/$name" "$new/dev/$name"
done
while IFS= read -r path; do
    if [ -n "$path" ] && [ -e "$path" ]; then
        mkdir -p "$new${path%/*}"
        : >"$new$path"
        mount --bind "$path" "$new$path"
    fi
done <<END
$MP_DEVICES
END
ln -s /proc/self/fd "$new/dev/fd"
ln -s /proc/self/fd/0 "$new/dev/stdin"
ln -s /proc/self/fd/1 "$new/dev/stdout"
ln -s /proc/self/fd/2 "$new/dev/stderr"
mount -t tmpfs -o "mode=1777,size=$MP_MEMORY,nosuid,nodev" megapod "$new/dev/shm"
mount -t proc -o nosuid,nodev,noexec proc "$new/proc"
mount --bind "$MP_SPACE/job" "$new/job"
mount --bind "$MP_SPACE/tmp" "$new/tmp"
mount --bind "$MP_SPACE/tmp" "$new/var/tmp"
for path in /job /tmp /var/tmp; do mount -o remount,bind,nosuid,nodev "$new$path"; done
mount --bind "$MP_TOLD" "$new/run/megapod"
mount -o remount,bind,ro,nosuid,nodev,noexec "$new/run/megapod"

# The groups are out of sight once the old root is gone; they are joined through files that are open before.
number=3
for group in $MP_GROUPS; do
    eval "exec $number>\"\$group/cgroup.procs\""
    number=$((number + 1))
done

: >"$MP_BOX/made"
cd "$new"
pivot_root . old
umount -l old
rmdir old
mount -o remount,ro /
trap '' TERM INT HUP
set +e
(
    trap - TERM INT HUP
    set -e
    number=3
    for group in $MP_GROUPS; do
        eval "echo 0 >&$number; exec $number>&-"
        number=$((number + 1))
    done
    echo 500 2>/dev/null >/proc/self/oom_score_adj || :
    cd /job
    eval "set -- $MP_ARGUMENTS"
    exec prlimit --core=0:0 --fsize="$MP_FILE:$MP_FILE" setpriv --reuid "$MP_USER" --regid "$MP_USER" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all env -i -- "$@"
) 2>&1 &
job=$!
number=3
for group in $MP_GROUPS; do
    eval "exec $number>&-"
    number=$((number + 1))
done
exec >/dev/null 2>&1
wait "$job"
exit $?

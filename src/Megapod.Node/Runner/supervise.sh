# Looks after one job from outside its namespaces and outside its control group, and outlives the node. All it needs comes in its environment:
# MP_BOX its folder, MP_INIT the first program inside, MP_LOGGED the control groups of the log's writer, MP_LOG the log's folder, MP_LOG_BYTES the size of a part.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
cd /
exec </dev/null >>"$MP_BOX/launch" 2>&1
begun() { shift 19; echo "$1"; }
read -r line </proc/$$/stat
boot=$(cat /proc/sys/kernel/random/boot_id)

# Who makes the link first, has the job: this process or a node that gave it up. A link is made whole or not at all.
ln -sT "$$ $(begun ${line##*) }) $boot" "$MP_BOX/claim" 2>/dev/null || exit 0

# A job is ended for memory before those who look after it. Going below zero needs a right that a container may lack.
echo -900 2>/dev/null >/proc/$$/oom_score_adj || :

{
    unshare --mount --pid --ipc --uts --fork --kill-child=KILL sh -c 'eval "$MP_INIT"' megapod-init
    echo $? >"$MP_BOX/status.new"
    sync "$MP_BOX/status.new"
    mv "$MP_BOX/status.new" "$MP_BOX/status"
} | {
    for group in $MP_LOGGED; do echo 0 >"$group/cgroup.procs"; done
    exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all split --bytes="$MP_LOG_BYTES" --suffix-length=9 --numeric-suffixes --filter='printf %s "${FILE#part}" >"$MP_LOG/part.new"; if [ -e "$MP_LOG/log" ]; then mv -f "$MP_LOG/log" "$MP_LOG/log.1"; fi; mv -f "$MP_LOG/part.new" "$MP_LOG/part"; exec cat >"$MP_LOG/log"' - part
}

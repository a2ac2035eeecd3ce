# Does one thing for a job in the job's own place: in its namespaces and groups and as its user. MP_TARGET: a process of the job's; the others as in init.sh.
set -eu
exec </dev/null >/dev/null 2>&1
for group in $MP_GROUPS; do echo 0 >"$group/cgroup.procs"; done
eval "set -- $MP_ARGUMENTS"
exec nsenter --target "$MP_TARGET" --mount --pid --ipc --uts setpriv --reuid "$MP_USER" --regid "$MP_USER" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all env -i --chdir=/job -- "$@"

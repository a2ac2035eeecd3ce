# Keeps the end of the node's budget when the node itself cannot: it halts every job once the budget has lapsed and the node has not seen to it. It outlives the node and ends when there is no job left to look after.
# MP_KEPT: file with the end, in whole seconds since the machine was started; MP_FREEZERS: the pattern of the files by which jobs are halted; MP_WORD: what halts them; MP_LOCK: held by the one keeper there is.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
cd /
exec </dev/null >/dev/null 2>&1 9>"$MP_LOCK"
flock --nonblock 9 || exit 0
while :; do
    found=0
    end=0
    read -r end <"$MP_KEPT"
    read -r now rest </proc/uptime
    for file in $MP_FREEZERS; do
        [ -e "$file" ] || continue
        found=1
        if [ "${now%.*}" -ge "$end" ]; then echo "$MP_WORD" >"$file"; fi
    done
    [ "$found" = 1 ] || exit 0
    sleep 1 9>&-
done

# cpus.sh - threads stay on the processors of --cpus, and one that cannot be had is refused
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

# stays_on THREAD LIST
stays_on() {
    allowed=$(awk '$1 == "Cpus_allowed_list:" { print $2 }' "/proc/$pid/task/$1/status")
    [ "$allowed" = "$2" ] || fail "thread $1 may run on $allowed, not on $2"
}

ours=$(awk '$1 == "Cpus_allowed_list:" { print $2 }' /proc/self/status)
first=${ours%%[,-]*} last=${ours##*[,-]}

start_echohost --cpus "$last"
shows ", on processor $last: answering"
stays_on "$pid" "$last"
answers 192.168.3.12 || fail "192.168.3.12 is silent"
stop_echohost
check_balance

start_echohost --queues 3 --cpus "$first,$last"
shows ", 3 queues on processors $first, $last, $first: answering"
# shellcheck disable=SC2046 # a word each
set -- $(ls "/proc/$pid/task" | sort -n)
stays_on "$1" "$ours" # the main thread
stays_on "$2" "$first"
stays_on "$3" "$last"
stays_on "$4" "$first"
ask_from_many 192.168.3.12
stop_echohost
check_queues 3

refuses 1 --cpus 8191
says '^echohost: cannot stay on processor 8191: '
no_device tun0 || fail "tun0 is still there"

# queues.sh - a device with several queues answers by all of them, and their counts add up
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

for n in 2 4; do
    start_echohost --queues $n
    shows "^echohost: tun0 \(created\), .*, $n queues: answering"
    [ "$(ls "/proc/$pid/task" | wc -l)" = $((n + 1)) ] || fail "not a thread for each of $n queues"
    ask_from_many 192.168.3.12
    stop_echohost
    expect_counter SEND_ECHO_REPLY 200
    expect_counter answered 200
    check_balance
    check_queues $n
    no_device tun0 || fail "tun0 is still there"
done

start_echohost --queues 1
[ "$(ls "/proc/$pid/task")" = "$pid" ] || fail "one queue takes a thread"
stop_echohost

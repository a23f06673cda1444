# queues_signals.sh - signals do with several queues what they do with one, whatever goes on
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

for signal in TERM INT HUP; do
    start_echohost --queues 3
    ask_from_many 192.168.3.12
    ask_for_statistics
    expect_counter answered 200
    check_balance
    check_queues 3
    ping -q -f -w 5 192.168.3.12 >"$tmp/flood" 2>&1 &
    for _ in 1 2 3 4 5; do
        ask_for_statistics
        check_balance
        check_queues 3
    done
    stop_echohost $signal
    check_balance
    check_queues 3
    [ "$(grep -c '^--- tun0 statistics ---$' "$out")" = 7 ] || fail "not seven statistics"
    kill $! 2>/dev/null || :
    no_device tun0 || fail "tun0 is still there after SIG$signal"
done

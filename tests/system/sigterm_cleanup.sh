# sigterm_cleanup.sh - SIGTERM and SIGINT end it with a summary, and leave nothing behind
. "$(dirname "$0")/lib.sh"
need ping
need_tun

for signal in TERM INT; do
    start_echohost
    all_answered 10 -i 0.01 192.168.3.12
    stop_echohost $signal || fail "exit status $? after SIG$signal"
    expect_counter answered 10
    check_balance
    no_device tun0 || fail "tun0 is still there after SIG$signal"
    [ -z "$(ip route show)" ] || fail "a route is still there after SIG$signal"
done

# the device is not made to outlive it: not even a crash leaves it behind
start_echohost
status=0
stop_echohost KILL || status=$?
[ $status = 137 ] || fail "exit status $status after SIGKILL"
no_device tun0 || fail "tun0 is still there after SIGKILL"

# stop_with_fragments.sh - stopped among datagrams in fragments, requests and replies: all are
# accounted for
. "$(dirname "$0")/lib.sh"
need ping
need_tun

for signal in TERM INT TERM INT TERM; do
    start_echohost
    ping -q -f -s 65507 192.168.3.12 >/dev/null 2>&1 &
    flood=$!
    flooded() {
        ask_for_statistics
        [ "$(counter answered)" -gt 20 ]
    }
    wait_until flooded || fail "no flood within 10 s"
    stop_echohost $signal || fail "exit status $? after SIG$signal"
    kill $flood 2>/dev/null || :
    wait $flood || : # its network has gone away
    check_balance
    no_device tun0 || fail "tun0 is still there after SIG$signal"
done

# stop_while_flooded.sh - stopped in full flight, it does not drain for ever, counts and cleans up
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

flooded() {
    ask_for_statistics
    [ "$(counter answered)" -gt 1000 ]
}

for signal in TERM INT TERM; do
    start_echohost
    python3 "$here/flood.py" 192.168.3.12 5 3 >"$tmp/sent" 2>/dev/null &
    flood=$!
    wait_until flooded || fail "no flood within 10 s"
    begin=$(date +%s%N)
    stop_echohost $signal || fail "exit status $? after SIG$signal"
    took=$((($(date +%s%N) - begin) / 1000000))
    [ $took -lt 2000 ] || fail "took $took ms to end"
    wait $flood || : # its network has gone away
    check_balance
    no_device tun0 || fail "tun0 is still there after SIG$signal"
done

# device_deleted_while_flooded.sh - its device is taken away in full flight: answers that could not
# leave are counted, and the counters still add up
. "$(dirname "$0")/lib.sh"
need python3
need_tun

flooded() {
    ask_for_statistics
    [ "$(counter answered)" -gt 1000 ]
}

for _ in 1 2 3 4 5; do
    start_echohost
    python3 "$here/flood.py" 192.168.3.12 3 3 >"$tmp/sent" 2>/dev/null &
    flood=$!
    wait_until flooded || fail "no flood within 10 s"
    ip link delete tun0
    status=0
    await_end || status=$?
    wait $flood || : # its network has gone away
    [ $status = 1 ] || fail "exit status $status, not 1"
    says '^echohost: cannot read from tun0 any more: .+; .+'
    ! grep -q 'do not add up' "$err" || fail "the counters do not add up"
    check_balance
done

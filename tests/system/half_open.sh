# half_open.sh - datagrams of which only the beginning comes, thousands of them, cost no memory,
# and do not keep others from being put together, not even while they come
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

flooded() {
    ask_for_statistics
    [ "$(counter DROP_FRAGMENT_EVICTED)" -gt 25000 ]
}

start_echohost
python3 "$here/half_open.py" 500 # so that the memory is in use
all_answered 20 -i 0.01 -s 3000 192.168.3.12
ask_for_statistics
rss_before=$(rss)

python3 "$here/half_open.py" 20000 || fail "it could not be flooded"
all_answered 20 -i 0.01 -s 3000 192.168.3.12
ask_for_statistics
rss_after=$(rss)
grown=$((rss_after - rss_before))
{ [ $grown -le 64 ] && [ $grown -ge -64 ]; } || fail "from $rss_before to $rss_after kB"
waiting=$(counter HOLD_FRAGMENT)
[ "$waiting" -le 64 ] || fail "$waiting datagrams wait in 64 places"
expect_counter DROP_FRAGMENT_EVICTED $((20500 - waiting))
check_balance

python3 "$here/half_open.py" 0 &
flood=$!
wait_until flooded || fail "no flood within 10 s"
ping -q -c 50 -i 0.02 -W 2 -s 3000 192.168.3.12 >"$tmp/ping" || :
kill $flood || fail "the flood has ended before the pings"
wait $flood || :
received=$(sed -n 's/.* \([0-9]*\) received.*/\1/p' "$tmp/ping")
[ "$received" -ge 45 ] || fail "while it was flooded, $received of 50 pings were answered"

stop_echohost
check_balance

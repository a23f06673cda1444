# hping3.sh - hping3 -1, which makes its packets by hand, gets its replies
. "$(dirname "$0")/lib.sh"
need hping3
need_tun

start_echohost
hping3 -1 -c 10 -i u10000 -d 100 192.168.3.12 >"$tmp/hping3" 2>&1 || fail "$(cat "$tmp/hping3")"
grep -q '10 packets tra[a-z]*, 10 packets received, 0% packet loss' "$tmp/hping3" ||
    fail "$(cat "$tmp/hping3")"

stop_echohost
expect_counter SEND_ECHO_REPLY 10
check_balance

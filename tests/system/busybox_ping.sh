# busybox_ping.sh - the ping of BusyBox gets its replies
. "$(dirname "$0")/lib.sh"
need busybox
need_tun

start_echohost
busybox ping -c 2 -s 1000 192.168.3.12 >"$tmp/ping" 2>&1 || fail "$(cat "$tmp/ping")"
grep -q '2 packets transmitted, 2 packets received, 0% packet loss' "$tmp/ping" ||
    fail "$(cat "$tmp/ping")"

stop_echohost
expect_counter SEND_ECHO_REPLY 2
check_balance

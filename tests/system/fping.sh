# fping.sh - fping finds 192.168.3.12 alive and .1 not
. "$(dirname "$0")/lib.sh"
need fping
need_tun

start_echohost
fping -q -c 20 -p 20 -t 1000 192.168.3.12 >"$tmp/fping" 2>&1 || fail "fping: $(cat "$tmp/fping")"
grep -q 'xmt/rcv/%loss = 20/20/0%' "$tmp/fping" || fail "fping: $(cat "$tmp/fping")"
[ "$(fping -a -r 0 -t 300 192.168.3.12 192.168.3.1 2>/dev/null)" = 192.168.3.12 ] ||
    fail "fping -a shows other hosts than 192.168.3.12"

stop_echohost
expect_counter SEND_ECHO_REPLY 21
expect_counter DROP_DESTINATION_NOT_OURS 1
check_balance

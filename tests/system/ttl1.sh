# ttl1.sh - a host takes what reached it with a TTL of 1, and answers with 64
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
all_answered 3 -i 0.01 -t 1 192.168.3.12
! grep 'bytes from' "$tmp/ping" | grep -v 'ttl=64 ' || fail "a reply came with another TTL than 64"
all_answered 3 -i 0.01 -t 1 -s 3000 192.168.3.12
all_answered 3 -i 0.01 -t 255 192.168.3.12

stop_echohost
expect_counter SEND_ECHO_REPLY 9
check_balance

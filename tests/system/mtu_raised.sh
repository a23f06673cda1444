# mtu_raised.sh - somebody raises the MTU while it runs: what does not fit its buffers is counted
# as truncated, all else is answered
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
ip link set tun0 mtu 9000
unanswered 192.168.3.12 -s 8000 -M "do"
all_answered 10 -i 0.01 -s 1472 192.168.3.12

stop_echohost
expect_counter DROP_IPV4_TRUNCATED 3
expect_counter SEND_ECHO_REPLY 10
check_balance

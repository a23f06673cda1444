# flood.sh - ping -f, 20,000 times, without loss
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
all_answered 20000 -q -f -w 30 192.168.3.12

stop_echohost
expect_counter answered 20000
expect_counter SEND_ECHO_REPLY 20000
check_balance

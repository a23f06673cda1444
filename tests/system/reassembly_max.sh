# reassembly_max.sh - a datagram may be as long as --reass-max says, in fragments, and no longer
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost --reass-max 2000
all_answered 3 -i 0.01 -s 1972 192.168.3.12
unanswered 192.168.3.12 -s 1973
all_answered 3 -i 0.01 -s 1972 192.168.3.12
stop_echohost
expect_counter SEND_ECHO_REPLY 6
expect_counter DROP_FRAGMENT_TOO_BIG 3
expect_counter HOLD_FRAGMENT 3 # their beginnings
check_balance

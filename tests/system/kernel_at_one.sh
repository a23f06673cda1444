# kernel_at_one.sh - the kernel at .1, as in most networks, and everybody else is ours: no warning,
# and every address is answered
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost -a 192.168.3.1/24 192.168.3.0/24 192.168.3.9=blackhole
says_nothing
all_answered 3 -i 0.01 192.168.3.2
all_answered 3 -i 0.01 192.168.3.254
unanswered 192.168.3.9
stop_echohost
expect_counter SEND_ECHO_REPLY 6
expect_counter DROP_ROUTE_BLACKHOLE 3
check_balance

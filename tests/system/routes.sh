# routes.sh - blackhole, unreachable and prohibit win over the network that they are in, each
# with its own counter
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost 192.168.3.0/24 192.168.3.64/26=blackhole 192.168.3.100=local \
    192.168.3.200=unreachable 192.168.3.201=prohibit

all_answered 1 192.168.3.63
all_answered 1 192.168.3.100
all_answered 1 192.168.3.128
unanswered 192.168.3.64
unanswered 192.168.3.127
unanswered 192.168.3.200
unanswered 192.168.3.201

stop_echohost
expect_counter SEND_ECHO_REPLY 3
expect_counter DROP_ROUTE_BLACKHOLE 6
expect_counter DROP_ROUTE_UNREACHABLE 3
expect_counter DROP_ROUTE_PROHIBIT 3
check_balance

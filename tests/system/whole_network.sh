# whole_network.sh - a /24 full of hosts: 253 from echohost, .11 from the kernel, and neither .0
# nor .255, which are the network and its broadcast address
. "$(dirname "$0")/lib.sh"
need ping fping
need_tun

start_echohost 192.168.3.0/24=local

fping -r 0 -i 1 -t 1000 -g 192.168.3.1 192.168.3.254 >"$tmp/fping" 2>&1 || :
[ "$(grep -c 'is alive$' "$tmp/fping")" = 254 ] ||
    fail "not 254 hosts, each in its own name: $(grep -v 'is alive$' "$tmp/fping")"
all_answered 3 -i 0.01 192.168.3.77
unanswered 192.168.3.0 -b
unanswered 192.168.3.255 -b

stop_echohost
expect_counter SEND_ECHO_REPLY $((253 + 3))
[ "$(counter DROP_DESTINATION_BROADCAST)" -ge 3 ] || fail "broadcasts were not counted"
check_balance

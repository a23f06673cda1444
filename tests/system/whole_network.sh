# whole_network.sh - a /24 full of hosts: 253 from echohost, .11 from the kernel, and neither .0
# nor .255, which are the network and its broadcast address
. "$(dirname "$0")/lib.sh"
need ping fping
need_tun

start_echohost 192.168.3.0/24=local

fping -a -r 0 -i 1 -t 1000 -g 192.168.3.1 192.168.3.254 >"$tmp/alive" 2>/dev/null || :
[ "$(sort -u "$tmp/alive" | wc -l)" = 254 ] || fail "$(wc -l <"$tmp/alive") of 254 hosts answered"
unanswered 192.168.3.0 -b
unanswered 192.168.3.255 -b

stop_echohost
expect_counter SEND_ECHO_REPLY 253
[ "$(counter DROP_DESTINATION_BROADCAST)" -ge 3 ] || fail "broadcasts were not counted"
check_balance

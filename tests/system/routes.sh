# routes.sh - blackhole, unreachable, prohibit and throw win over the network that they are in:
# each has its own counter, and ping says what the error says; with --err-rate 0 all are silent
. "$(dirname "$0")/lib.sh"
need ping
need_tun
routes="192.168.3.0/24 192.168.3.64/26=blackhole 192.168.3.100=local
    192.168.3.200=unreachable 192.168.3.201=prohibit 192.168.3.202=throw"

# told_by_ping ADDRESS MESSAGE - each of three pings is told so, by an address that answers
told_by_ping() {
    ping -n -c 3 -i 0.05 -W 0.5 "$1" >"$tmp/ping" 2>&1 || :
    [ "$(grep -c "^From 192\.168\.3\.100 icmp_seq=[123] $2\$" "$tmp/ping")" = 3 ] ||
        fail "ping $1: $(cat "$tmp/ping")"
}

# shellcheck disable=SC2086 # one word each
start_echohost --err-rate 1000 $routes
all_answered 1 192.168.3.63
all_answered 1 192.168.3.100
all_answered 1 192.168.3.128
unanswered 192.168.3.64
unanswered 192.168.3.127
told_by_ping 192.168.3.200 "Destination Host Unreachable"
told_by_ping 192.168.3.201 "Packet filtered"
told_by_ping 192.168.3.202 "Destination Net Unreachable"
stop_echohost
expect_counter SEND_ECHO_REPLY 3
expect_counter DROP_ROUTE_BLACKHOLE 6
expect_counter SEND_HOST_UNREACHABLE 3
expect_counter SEND_PROHIBITED 3
expect_counter SEND_NETWORK_UNREACHABLE 3
check_balance

# shellcheck disable=SC2086
start_echohost --err-rate 0 $routes
for address in 200 201 202; do
    unanswered 192.168.3.$address
done
all_answered 1 192.168.3.128
stop_echohost
expect_counter DROP_ROUTE_UNREACHABLE 3
expect_counter DROP_ROUTE_PROHIBIT 3
expect_counter DROP_ROUTE_THROW 3
check_balance

# traceroute.sh - traceroute ends at hop 1, with TCP, ICMP and UDP: an ICMP error is an answer, too
. "$(dirname "$0")/lib.sh"
need traceroute
need_tun
traceroute --version 2>&1 | grep -q Modern || skip "traceroute is an old one, without -N"

# ends_at_hop_1 ARGS... - and shows no other
ends_at_hop_1() {
    traceroute -n "$@" 192.168.3.12 >"$tmp/hops" 2>&1 || fail "traceroute: $(cat "$tmp/hops")"
    { [ "$(wc -l <"$tmp/hops")" = 2 ] && grep -q '^ 1  192\.168\.3\.12  ' "$tmp/hops"; } ||
        fail "traceroute $*: $(cat "$tmp/hops")"
}

start_echohost
ends_at_hop_1 -T -N 1 -q 1
grep -q 'ms !P$' "$tmp/hops" || fail "of TCP it says $(cat "$tmp/hops")"
ends_at_hop_1 -I
ends_at_hop_1 # sixteen datagrams at once, and five errors are left: enough for the three of hop 1
! grep '!' "$tmp/hops" || fail "UDP has not arrived, it says"
stop_echohost
[ "$(counter SEND_PORT_UNREACHABLE)" -ge 3 ] || fail "hop 1 has had fewer than three errors"
expect_counter SEND_PROTOCOL_UNREACHABLE 1
check_balance

# trace.sh - --trace has a line for each packet: when, what, what came of it
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start_echohost --trace
all_answered 3 -i 0.01 192.168.3.12
line=' IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id [0-9]*, seq [0-9]*, length 64 -> '
line="${line}SEND_ECHO_REPLY: an echo request for this host: answered (RFC 1122 section 3.2.2.6)\$"
has_lines() {
    [ "$(grep -c "$line" "$out")" = "$1" ]
}
wait_until has_lines 3 || fail "no lines while it runs"
unanswered 192.168.3.1
send_udp 192.168.3.12
all_answered 1 -s 4000 192.168.3.12
stop_echohost
says_nothing
check_balance
grep -E '^[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6} IP' "$out" >"$tmp/lines" || fail "no lines"
[ "$(wc -l <"$tmp/lines")" = "$(counter read)" ] || fail "not a line for each packet"
[ "$(grep -Ec ' -> (SEND|DROP|HOLD)_[A-Z0-9_]+: .+ \(RFC [0-9]+.*\)$' "$tmp/lines")" = "$(counter read)" ] ||
    fail "a line without its verdict"
[ "$(grep -c ' -> HOLD_FRAGMENT: ' "$tmp/lines")" = 2 ] || fail "not two fragments held"
[ "$(grep -c ' > 192.168.3.12.9: UDP, .* -> SEND_PORT_UNREACHABLE: ' "$tmp/lines")" = 1 ] || fail "no UDP"
[ "$(grep -c ' > 192.168.3.1: .* -> DROP_DESTINATION_NOT_OURS: ' "$tmp/lines")" = 3 ] ||
    fail "not three for somebody else"
! grep 'left out' "$out" || fail "something was left out"
refuses 2 --trace --json

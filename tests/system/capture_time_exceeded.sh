# capture_time_exceeded.sh - an error that the host sends by itself is captured with its reason, and
# traced
. "$(dirname "$0")/lib.sh"
. "$here/capture_lib.sh"
need python3
need_tun

start_echohost --reass-timeout 1 --trace --capture "$tmp/a.pcapng"
python3 - <<'PY' || fail "no Time Exceeded"
import icmp, wire
device = wire.Device()
first, *_ = wire.fragments(icmp.echo(8, 1, 1, bytes(4000)), 1480, ident=1)
assert device.exchange(first, wire.is_icmp(11, 1), 5) is not None
PY
stop_echohost
says_nothing
packets_of "$tmp/a.pcapng"
expect_captured 1 in HOLD_FRAGMENT
expect_captured 1 out SEND_TIME_EXCEEDED
shows ' by itself: IP 192.168.3.12 > 192.168.3.11: ICMP .* -> SEND_TIME_EXCEEDED: .+ \(RFC 1122 .+\)$'
check_balance

# options_ignore.sh - with --options ignore the reply has none: the route that ping asked for is
# not recorded, and the ping is answered all the same
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start_echohost --options ignore
all_answered 3 -i 0.01 -R 192.168.3.12
! grep '^RR:' "$tmp/ping" || fail "a route came back"
all_answered 3 -i 0.01 -T tsandaddr -s 3000 192.168.3.12
! grep '^TS:' "$tmp/ping" || fail "a stamp came back"

python3 - <<'PY' || fail "the reply has options"
import icmp, wire
request = wire.ipv4(icmp.echo(8, 1, 1, b"x"), options=b"\x07\x07\x04" + bytes(5))
reply = wire.Device().exchange(request, wire.is_icmp(0))
assert reply.options == b"" and reply.payload == icmp.echo(0, 1, 1, b"x")
PY
stop_echohost
expect_counter SEND_ECHO_REPLY 7
check_balance

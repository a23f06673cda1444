# ttl_option.sh - what is sent has the time to live of --ttl: replies, their fragments, and errors
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start_echohost --ttl 7
all_answered 3 -i 0.01 192.168.3.12
[ "$(grep -c 'bytes from.* ttl=7 ' "$tmp/ping")" = 3 ] || fail "not ttl=7: $(cat "$tmp/ping")"
python3 - <<'PY' || fail "not all have 7"
import icmp, wire
device = wire.Device()
for packet in wire.fragments(icmp.echo(8, 1, 1, bytes(3000)), 1480):
    device.send(packet)
device.send(wire.ipv4(wire.udp(9), protocol=wire.UDP))
assert [device.receive(lambda packet: True).ttl for _ in range(4)] == [7] * 4
PY
stop_echohost
expect_counter SEND_ECHO_REPLY 4
expect_counter SEND_PORT_UNREACHABLE 1
check_balance

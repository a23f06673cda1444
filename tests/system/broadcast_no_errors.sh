# broadcast_no_errors.sh - to what came to everybody no error is sent, whatever is wrong with it:
# else one packet would be answered by all hosts of the network (RFC 1122 section 3.2.2)
. "$(dirname "$0")/lib.sh"
need python3
need_tun

start_echohost --broadcast --reass-timeout 1
python3 - <<'PY' || fail "it did"
import icmp, wire
device = wire.Device()
for destination in ("192.168.3.255", "255.255.255.255", "224.0.0.1", "224.0.0.251"):
    def send(payload, **fields):
        device.send(wire.ipv4(payload, destination=destination, **fields))
    send(wire.udp(9), protocol=wire.UDP)
    send(b"SYN", protocol=wire.TCP)
    send(icmp.echo(8, 1, 1, b""), options=b"\x83\x07\x04\x01\x02\x03\x04\x00") # a source route
    send(icmp.echo(8, 1, 1, b""), options=b"\x44\x01\x05\x00") # an option without end
    send(icmp.echo(8, 1, 1, bytes(8)), fragment=wire.MORE_FRAGMENTS)
assert device.receive(lambda packet: True, 1.3) is None
PY
[ "$(kernel_counter Icmp InMsgs)" = 0 ] || fail "the kernel got an ICMP message"
stop_echohost
expect_counter answered 0
expect_counter HOLD_FRAGMENT 0
[ "$(counter DROP_FRAGMENT_TIMEOUT)" = 3 ] || fail "not three fragments waited in vain"
check_balance

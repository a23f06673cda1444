# dont_fragment.sh - what may not be fragmented is answered so, with identification 0; what may be
# gets its own identification back, on all fragments of a reply
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start_echohost
all_answered 3 -i 0.01 -M "do" -s 1472 192.168.3.12
python3 - <<'PY' || fail "not so"
import icmp, wire
device = wire.Device()
for ident in (0, 1, 0xFFFF):
    reply = device.exchange(wire.ipv4(icmp.echo(8, 1, 1, b"x"), ident=ident), wire.is_icmp(0))
    assert (reply.ident, reply.fragment) == (ident, 0)
    reply = device.exchange(wire.ipv4(icmp.echo(8, 1, 1, b"x"), ident=ident,
                                      fragment=wire.DONT_FRAGMENT), wire.is_icmp(0))
    assert (reply.ident, reply.fragment) == (0, wire.DONT_FRAGMENT)
for packet in wire.fragments(icmp.echo(8, 1, 1, bytes(3992)), 1480, ident=77):
    device.send(packet)
fragments = [device.receive(lambda packet: True) for _ in range(3)]
assert [one.ident for one in fragments] == [77] * 3
assert [one.fragment for one in fragments] == [0x2000, 0x2000 + 185, 370]
assert b"".join(one.payload for one in fragments) == icmp.echo(0, 1, 1, bytes(3992))
PY
stop_echohost
expect_counter SEND_ECHO_REPLY 10
check_balance

# reassembly_datagrams.sh - as many datagrams wait for their fragments as --reass-datagrams says;
# one more, and the oldest makes room
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

# interleaved DATAGRAMS - prints which of so many come back when their fragments take turns
interleaved() {
    python3 - "$1" <<'PY'
import itertools, sys, icmp, wire
device = wire.Device()
cut = [wire.fragments(icmp.echo(8, n, 1, bytes(16)), 8, ident=n) for n in range(int(sys.argv[1]))]
for packet in itertools.chain(*zip(*cut)):
    device.send(packet)
device.send(wire.ipv4(icmp.echo(8, 0xFFFF, 1, b"the end")))
while (ident := device.receive(wire.is_icmp(0)).payload[5]) != 0xFF:
    print(ident, end=" ")
PY
}

start_echohost --reass-datagrams 1
all_answered 5 -i 0.01 -s 65507 192.168.3.12
[ "$(interleaved 2)" = "" ] || fail "two at a time were put together in one place"
all_answered 5 -i 0.01 -s 65507 192.168.3.12
stop_echohost
expect_counter DROP_FRAGMENT_EVICTED 6 # the last of them by a ping
expect_counter SEND_ECHO_REPLY 11
check_balance

start_echohost --reass-datagrams 3
[ "$(interleaved 3)" = "0 1 2 " ] || fail "three at a time were not put together in three places"
stop_echohost
expect_counter SEND_ECHO_REPLY 4
check_balance

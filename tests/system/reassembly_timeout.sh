# reassembly_timeout.sh - a datagram that stays incomplete is given up in time, with ICMP 11/1 if
# its first fragment has come, though nothing else arrives: the program wakes for it, and only for
# it
. "$(dirname "$0")/lib.sh"
need python3
need_tun

ip tuntap add dev tun0 mode tun
ip link set tun0 addrgenmode none # no IPv6, so that nothing comes of the kernel's own
start_echohost --reass-timeout 1
before=$(ticks)
python3 - <<'PY' || fail "not so"
import icmp, wire
device = wire.Device()
first, second, third = wire.fragments(icmp.echo(8, 1, 1, bytes(4000)), 1480, ident=1)
device.send(second)
assert device.exchange(first, wire.is_icmp(11, 1), 0.5) is None, "too early"
error = device.receive(wire.is_icmp(11, 1))
assert error is not None, "no error came"
assert (error.source, error.destination) == (wire.ECHOHOST, wire.KERNEL)
assert len(error.payload) == 576 - 20 and first.startswith(error.payload[8:]), "it quotes else"

_, second, third = wire.fragments(icmp.echo(8, 1, 1, bytes(4000)), 1480, ident=2)
device.send(second)
assert device.exchange(third, wire.is_icmp(11, 1), 1.3) is None, "an error without the first"
PY
used=$(($(ticks) - before))
[ $used -le 2 ] || fail "$used ticks of processor time to wait for fragments"

[ "$(kernel_counter Icmp InTimeExcds)" = 1 ] || fail "the kernel did not take the error"
stop_echohost
expect_counter read 4
expect_counter SEND_TIME_EXCEEDED 1
expect_counter DROP_FRAGMENT_TIMEOUT 3
expect_counter HOLD_FRAGMENT 0
check_balance

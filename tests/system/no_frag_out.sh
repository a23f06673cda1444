# no_frag_out.sh - with --no-frag-out a reply that is too long for the MTU is one packet, cut to
# it, and intact as far as it goes
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start_echohost --no-frag-out
ping -c 3 -i 0.01 -W 2 -s 8000 192.168.3.12 >"$tmp/ping" 2>&1 || :
[ "$(grep -c '^1480 bytes from 192\.168\.3\.12.*(truncated)' "$tmp/ping")" = 3 ] ||
    fail "$(cat "$tmp/ping")"
python3 - <<'PY' || fail "the reply is not the request's beginning"
import os, icmp, wire
device, data = wire.Device(), os.urandom(3000)
for packet in wire.fragments(icmp.echo(8, 1, 1, data), 1480):
    device.send(packet)
reply = device.receive(wire.is_icmp(0)) # which is one whose checksum is right
assert reply.payload == icmp.echo(0, 1, 1, data[:1472])
PY
stop_echohost
expect_counter SEND_ECHO_REPLY 4
check_balance

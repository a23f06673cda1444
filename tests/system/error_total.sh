# error_total.sh - to all together about fifty errors at once are sent, with --err-total to come;
# somebody who asks for more than his share takes nothing of it from others
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun
ip route add local 10.0.0.0/16 dev lo # hosts enough that take the errors

start_echohost --err-total 1
kill -s STOP "$pid"
python3 - <<'PY'
import wire
device = wire.Device()
for port in range(200): # the greedy one
    device.send(wire.ipv4(wire.udp(port), wire.UDP, source="10.0.1.0"))
for n in range(200):
    device.send(wire.ipv4(wire.udp(9), wire.UDP, source=f"10.0.0.{n}"))
PY
kill -s CONT "$pid"
all_answered 1 192.168.3.12 # which is behind them in the queue
told=$(kernel_counter Icmp InDestUnreachs)

stop_echohost
expect_counter SEND_PORT_UNREACHABLE "$told"
held_back=$((400 - told - 194)) # 194 of them by the greedy one's own limit
shows "^other: OutRateLimitHost 194, OutRateLimitGlobal $held_back\$"
# Each takes none, one or two out of fifty; the last of them may be one too many.
{ [ "$told" -ge 25 ] && [ "$told" -le 100 ]; } || fail "$told errors at once"
check_balance

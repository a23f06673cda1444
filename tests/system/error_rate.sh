# error_rate.sh - of twenty UDP datagrams at once six are answered with an error; with --err-rate 0
# none, and with --err-rate 1000 all
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

# told - how many errors come about twenty datagrams that are read at once
told() {
    told_before=$(kernel_counter Icmp InDestUnreachs)
    kill -s STOP "$pid"
    python3 - <<'PY'
import wire
device = wire.Device()
for port in range(20):
    device.send(wire.ipv4(wire.udp(port), wire.UDP))
PY
    kill -s CONT "$pid"
    all_answered 1 192.168.3.12 # which is behind them in the queue
    echo $(($(kernel_counter Icmp InDestUnreachs) - told_before))
}

start_echohost
[ "$(told)" = 6 ] || fail "not six errors for twenty datagrams"
stop_echohost
expect_counter SEND_PORT_UNREACHABLE 6
expect_counter DROP_UDP_PORT 14
shows '^other: OutRateLimitHost 14'
check_balance

start_echohost --err-rate 0
[ "$(told)" = 0 ] || fail "an error with --err-rate 0"
stop_echohost
expect_counter DROP_UDP_PORT 20
check_balance

start_echohost --err-rate 1000
[ "$(told)" = 20 ] || fail "an error is missing with --err-rate 1000"
stop_echohost
expect_counter SEND_PORT_UNREACHABLE 20
check_balance

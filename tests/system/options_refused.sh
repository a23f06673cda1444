# options_refused.sh - a source route is not followed: one that goes on is answered with ICMP 3/5,
# one that ends here with nothing; of a malformed option ICMP 12/0 says which byte it is
. "$(dirname "$0")/lib.sh"
need python3
need_tun

start_echohost
python3 - <<'PY' || fail "not so"
import icmp, wire
device = wire.Device()
request = icmp.echo(8, 1, 1, b"x")

def answer(options, kind, code=0, seconds=5):
    return device.exchange(wire.ipv4(request, options=options), wire.is_icmp(kind, code), seconds)

for option in (0x83, 0x89): # loose and strict
    error = answer(bytes([option, 7, 4, 192, 168, 3, 99, 0]), 3, 5)
    assert error.source == wire.ECHOHOST and error.payload[8 + 20] == option
    assert answer(bytes([option, 7, 8, 192, 168, 3, 99, 0]), 0, 0, 0.2) is None
for at, malformed in ((21, [1, 68, 9, 5]), (22, [7, 7, 3, 0, 0, 0, 0, 0]), (21, [148, 3, 0, 0])):
    error = answer(bytes(malformed), 12)
    assert error.payload[4:8] == bytes([at, 0, 0, 0]), f"{malformed}: {error.payload[4:8]}"
PY
stop_echohost
expect_counter SEND_SOURCE_ROUTE_FAILED 2
expect_counter DROP_OPTION_SOURCE_ROUTE 2
expect_counter SEND_PARAMETER_PROBLEM 3
check_balance

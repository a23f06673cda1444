# payload_sizes.sh - every payload that fits into one packet comes back, byte for byte
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start_echohost

python3 "$here/echo_sizes.py" 192.168.3.12 0 1472 1 || fail "random bytes came back changed"

size=0
while [ $size -le 1472 ]; do
    ping -q -c 1 -W 2 -s $size 192.168.3.12 >"$tmp/ping" || fail "ping -s $size got no reply"
    ! grep 'wrong data' "$tmp/ping" || fail "ping -s $size"
    size=$((size + 1))
done

stop_echohost
expect_counter SEND_ECHO_REPLY $((2 * 1473))
check_balance

# big_pings.sh - pings larger than the MTU, up to the largest there is, come back byte for byte
. "$(dirname "$0")/lib.sh"
need ping busybox python3
need_tun

start_echohost
for size in 1473 2952 2953 8000 65507; do
    for pattern in 00 ff 0001 deadbeef; do
        all_answered 3 -i 0.01 -s $size -p $pattern 192.168.3.12
    done
done
python3 "$here/echo_sizes.py" 192.168.3.12 1473 65507 331 || fail "random bytes came back changed"
busybox ping -c 1 -s 65507 192.168.3.12 >"$tmp/ping" 2>&1 || fail "$(cat "$tmp/ping")"
grep -q ' 1 packets received, 0% packet loss' "$tmp/ping" || fail "$(cat "$tmp/ping")"

[ "$(kernel_counter Ip ReasmFails)" = 0 ] || fail "the kernel could not join the fragments"
stop_echohost
expect_counter SEND_ECHO_REPLY $((5 * 4 * 3 + 194 + 1))
expect_counter HOLD_FRAGMENT 0
check_balance

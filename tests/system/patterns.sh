# patterns.sh - payloads that are hard on a checksum: all zeros, all ones, carries
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
for pattern in 00 ff aa 55 01 80 00ff ff00 ffff0000 deadbeef; do
    all_answered 5 -i 0.01 -p $pattern 192.168.3.12
    all_answered 5 -i 0.01 -p $pattern -s 1472 192.168.3.12
    all_answered 5 -i 0.01 -p $pattern -s 57 192.168.3.12 # an odd length
done

stop_echohost
expect_counter SEND_ECHO_REPLY $((10 * 3 * 5))
check_balance

# mtu.sh - from the smallest MTU to the largest, whole packets come back, and larger ones in
# fragments
. "$(dirname "$0")/lib.sh"
need ping
need_tun

for mtu in 68 1500 9000 65535; do
    start_echohost --mtu $mtu
    shows "MTU $mtu: answering"
    all_answered 5 -i 0.01 -s $((mtu - 28)) -M "do" 192.168.3.12
    stop_echohost
    expect_counter SEND_ECHO_REPLY 5
    check_balance
done

# 48 bytes in a packet; in the first of those with a route, 8. (-S: the kernel wants room for each.)
start_echohost --mtu 68
all_answered 5 -i 0.01 -S 1000000 -s 1000 -p 0123456789abcdef 192.168.3.12
all_answered 5 -i 0.01 -S 1000000 -s 1000 -R 192.168.3.12
all_answered 5 -i 0.01 -S 1000000 -s 8000 192.168.3.12
stop_echohost
expect_counter SEND_ECHO_REPLY 15
check_balance

# mtu.sh - from the smallest MTU to the largest, whole packets come back
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

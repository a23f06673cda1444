# queues_existing.sh - a device that was made for several queues is attached to with as many as wanted
. "$(dirname "$0")/lib.sh"
need python3
need_tun

ip tuntap add dev tun0 mode tun multi_queue
for n in 1 2 3; do
    start_echohost --queues $n
    shows '^echohost: tun0 \(attached\), '
    says_nothing
    ask_from_many 192.168.3.12
    stop_echohost
    expect_counter SEND_ECHO_REPLY 200
    check_balance
    [ $n = 1 ] || check_queues $n
    ip link show tun0 | grep -q DOWN || fail "tun0 was not set down again"
done

# attach_multi_queue_device.sh - a device made for several queues can be attached to as well
. "$(dirname "$0")/lib.sh"
need ping
need_tun

ip tuntap add dev tun0 mode tun multi_queue

start_echohost
shows '^echohost: tun0 \(attached\), '
all_answered 100 -i 0.01 192.168.3.12

stop_echohost
check_balance
ip link show tun0 >/dev/null || fail "the device is gone"

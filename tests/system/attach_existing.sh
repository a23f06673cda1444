# attach_existing.sh - a device that was there is used as it is, and is still there afterwards
. "$(dirname "$0")/lib.sh"
need ping
need_tun

ip tuntap add dev tun0 mode tun
ip link set tun0 mtu 1400 up
ip address add 192.168.3.11/24 dev tun0

start_echohost
shows '^echohost: tun0 \(attached\), kernel side 192\.168\.3\.11/24, MTU 1400: answering 192\.168\.3\.12$'
all_answered 10 -i 0.01 192.168.3.12
all_answered 10 -i 0.01 -M "do" -s 1372 192.168.3.12
[ "$(ip -o -4 address show dev tun0 | wc -l)" = 1 ] || fail "it added an address"

stop_echohost
check_balance
ip -o link show tun0 | grep -q '[<,]UP[,>].* mtu 1400 ' || fail "not up with MTU 1400 any more"
ip -o -4 address show dev tun0 | grep -q ' 192.168.3.11/24 ' || fail "its address is gone"

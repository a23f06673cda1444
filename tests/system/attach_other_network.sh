# attach_other_network.sh - a device with an address of its own keeps it, and gets no other
. "$(dirname "$0")/lib.sh"
need ping
need_tun

ip tuntap add dev tun0 mode tun
ip address add 10.9.8.1/24 dev tun0
ip link set tun0 up

start_echohost 10.9.8.0/24
shows '^echohost: tun0 \(attached\), kernel side 10\.9\.8\.1/24, MTU 1500: answering 10\.9\.8\.0/24'
says_nothing # nobody asked for another
all_answered 10 -i 0.01 10.9.8.2
unanswered 10.9.8.255 -b
[ "$(ip -o -4 address show dev tun0 | wc -l)" = 1 ] || fail "it added an address"

stop_echohost
expect_counter SEND_ECHO_REPLY 10
expect_counter DROP_DESTINATION_BROADCAST 3
check_balance
ip -o -4 address show dev tun0 | grep -q ' 10.9.8.1/24 ' || fail "its address is gone"

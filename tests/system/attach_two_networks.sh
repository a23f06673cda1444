# attach_two_networks.sh - a device with addresses in two networks: the broadcasts of both are
# nobody's, and so are both of the kernel's own addresses; those of the default are not in the way
. "$(dirname "$0")/lib.sh"
need ping
need_tun

ip tuntap add dev tun0 mode tun
ip address add 192.168.0.1/16 dev tun0
ip address add 10.0.1.1/24 dev tun0
ip link set tun0 up

for address in 10.0.1.1 192.168.0.1 10.0.1.255 192.168.255.255; do
    refuses 2 "$address"
done

start_echohost 192.168.0.0/16 10.0.1.0/24
says_nothing
all_answered 3 -i 0.01 10.0.1.2
all_answered 3 -i 0.01 192.168.3.255
all_answered 3 -i 0.01 192.168.3.11
unanswered 10.0.1.255 -b
unanswered 192.168.255.255 -b

stop_echohost
expect_counter SEND_ECHO_REPLY 9
expect_counter DROP_DESTINATION_BROADCAST 6
check_balance

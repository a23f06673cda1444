# allow_240.sh - 240.0.0.0/4 is nobody's, until --allow-240 makes hosts of its addresses, both here
# and there
. "$(dirname "$0")/lib.sh"
need ping
need_tun

refuses 2 240.1.2.3
refuses 2 --allow-240 255.255.255.255

ip address add 250.0.0.1/32 dev lo
start_echohost
unanswered 192.168.3.12 -I 250.0.0.1
stop_echohost
expect_counter DROP_SOURCE_RESERVED 3
check_balance

start_echohost --allow-240 192.168.3.12 240.1.2.3
ip route add 240.0.0.0/8 dev tun0
all_answered 3 -i 0.01 -I 250.0.0.1 192.168.3.12
all_answered 3 -i 0.01 240.1.2.3
unanswered 240.1.2.4
stop_echohost
expect_counter SEND_ECHO_REPLY 6
expect_counter DROP_DESTINATION_NOT_OURS 3
check_balance

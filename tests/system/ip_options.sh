# ip_options.sh - pings with options in the IPv4 header (record route, timestamps) are answered
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
all_answered 5 -i 0.01 -R 192.168.3.12
all_answered 5 -i 0.01 -T tsonly 192.168.3.12
all_answered 5 -i 0.01 -T tsandaddr -s 1412 192.168.3.12

stop_echohost
expect_counter SEND_ECHO_REPLY 15
check_balance

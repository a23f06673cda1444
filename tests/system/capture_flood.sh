# capture_flood.sh - of a flood that is captured no packet is missing, in the capture or on the way
. "$(dirname "$0")/lib.sh"
. "$here/capture_lib.sh"
need ping python3
need_tun

start_echohost --capture "$tmp/a.pcapng"
all_answered 20000 -q -f -w 30 192.168.3.12
stop_echohost
says_nothing
check_balance
expect_counter SEND_ECHO_REPLY 20000
packets_of "$tmp/a.pcapng"
check_captured
expect_captured 20000 out -

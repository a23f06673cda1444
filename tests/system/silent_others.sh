# silent_others.sh - who is not there does not answer, and is counted as not ours
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
unanswered 192.168.3.1
unanswered 192.168.3.13
answers 192.168.3.12 || fail "192.168.3.12 is silent"

stop_echohost
expect_counter DROP_DESTINATION_NOT_OURS 6
expect_counter SEND_ECHO_REPLY 1
check_balance

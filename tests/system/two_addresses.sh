# two_addresses.sh - two hosts at once, on a network of one's own choice; a third is silent
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost -i lab0 -a 10.20.30.1/16 10.20.30.2 10.20.40.5
shows '^echohost: lab0 \(created\), kernel side 10\.20\.30\.1/16, MTU 1500: answering .*10\.20\.30\.2.*10\.20\.40\.5'
all_answered 20 -i 0.01 10.20.30.2
all_answered 30 -i 0.01 10.20.40.5
unanswered 10.20.30.3

stop_echohost
shows '^--- lab0 statistics ---$'
expect_counter SEND_ECHO_REPLY 50
expect_counter DROP_DESTINATION_NOT_OURS 3
check_balance
no_device lab0 || fail "lab0 is still there"

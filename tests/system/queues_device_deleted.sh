# queues_device_deleted.sh - when its device is taken away all queues end, and it is said once
. "$(dirname "$0")/lib.sh"
need python3
need_tun

start_echohost --queues 4
ask_from_many 192.168.3.12
ip link delete tun0
status=0
await_end || status=$?
[ $status = 1 ] || fail "exit status $status, not 1"
says '^echohost: cannot read from tun0 any more: .+; .+'
[ "$(grep -c '' "$err")" = 1 ] || fail "said more than once"
expect_counter answered 200
check_balance
check_queues 4

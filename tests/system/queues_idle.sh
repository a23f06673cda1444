# queues_idle.sh - several queues with nothing to do take no processor time, also when they were asked
. "$(dirname "$0")/lib.sh"
need python3
need_tun

start_echohost --queues 4 --busy-poll 1000
ask_from_many 192.168.3.12
ask_for_statistics
sleep 0.1

before=$(ticks)
sleep 2
used=$(($(ticks) - before))
[ $used -le 1 ] || fail "$used ticks of processor time in 2 s"

ask_from_many 192.168.3.12
stop_echohost
expect_counter answered 400
check_balance
check_queues 4

# count_and_duration.sh - it stops by itself: after so many replies, or so many seconds
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost --count 3
ping -q -c 10 -i 0.05 -W 0.5 192.168.3.12 >"$tmp/ping" 2>&1 || :
await_end || fail "exit status $? after --count 3"
expect_counter answered 3
check_balance
no_device tun0 || fail "tun0 is still there after --count 3"

# fifty requests at once: it stops in the middle of a burst
start_echohost --count 10
ping -q -c 50 -l 50 -w 1 192.168.3.12 >"$tmp/ping" 2>&1 || :
await_end || fail "exit status $? after --count 10"
expect_counter answered 10
check_balance

# replies in six fragments each are three replies
before=$(kernel_counter Icmp InEchoReps)
start_echohost --count 3
ping -q -c 10 -i 0.05 -W 0.5 -s 8000 192.168.3.12 >"$tmp/ping" 2>&1 || :
await_end || fail "exit status $? after --count 3"
expect_counter answered 3
check_balance
[ $(($(kernel_counter Icmp InEchoReps) - before)) = 3 ] || fail "not three replies came whole"

begin=$(date +%s%N)
start_echohost --duration 1
answers 192.168.3.12 || fail "192.168.3.12 is silent"
await_end || fail "exit status $? after --duration 1"
took=$((($(date +%s%N) - begin) / 1000000))
{ [ $took -ge 1000 ] && [ $took -lt 4000 ]; } || fail "--duration 1 took $took ms"
expect_counter answered 1
check_balance
no_device tun0 || fail "tun0 is still there after --duration 1"

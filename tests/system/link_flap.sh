# link_flap.sh - the link goes down and comes up again: it waits, idle, and then goes on
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
answers 192.168.3.12 || fail "192.168.3.12 is silent"

ip link set tun0 down
before=$(ticks)
sleep 0.5
used=$(($(ticks) - before))
[ $used -le 2 ] || fail "$used ticks of processor time while the link was down"
ip link set tun0 up
all_answered 20 -i 0.01 192.168.3.12

# requests that are read when their answers cannot leave any more
kill -s STOP "$pid"
unanswered 192.168.3.12
ip link set tun0 down
kill -s CONT "$pid"
sleep 0.1
ip link set tun0 up
all_answered 20 -i 0.01 192.168.3.12

# and in the middle of a flood
ping -q -f -w 2 192.168.3.12 >/dev/null 2>&1 &
flood=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.05
    ip link set tun0 down
    ip link set tun0 up
done
wait $flood || : # it lost some
all_answered 20 -i 0.01 192.168.3.12

stop_echohost
check_balance
[ "$(counter SEND_ECHO_REPLY)" -gt "$(counter answered)" ] || fail "no answer was counted as lost"
no_device tun0 || fail "tun0 is still there"

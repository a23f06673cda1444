# link_down_fragments.sh - the link goes down when replies in fragments are to leave: what is lost
# is counted, and every place is free again
. "$(dirname "$0")/lib.sh"
need ping
need_tun

all_lost() {
    ask_for_statistics
    [ "$(counter PORT_LOST_LINK_DOWN)" = $((3 * 45)) ]
}

start_echohost --reass-datagrams 4
kill -s STOP "$pid"
unanswered 192.168.3.12 -s 65507
ip link set tun0 down
kill -s CONT "$pid"
wait_until all_lost || fail "not every fragment of three replies was lost"
expect_counter answered 0
check_balance
ip link set tun0 up
all_answered 5 -i 0.01 -s 65507 192.168.3.12

ping -q -f -w 1 -s 65507 192.168.3.12 >/dev/null 2>&1 &
flood=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.05
    ip link set tun0 down
    ip link set tun0 up
done
wait $flood || : # it lost some
all_answered 20 -i 0.01 -s 65507 192.168.3.12

stop_echohost
check_balance

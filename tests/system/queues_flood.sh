# queues_flood.sh - while one queue is flooded the others are answered, and no packet is lost count of
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start_echohost --queues 2
python3 "$here/flood.py" 192.168.3.12 2 1 >"$tmp/sent" &
flood=$!
sleep 0.2
ask_from_many 192.168.3.12 50 # where it is flooded, what one asks may find no room
ask_for_statistics
check_balance
check_queues 2
wait $flood
stop_echohost
check_balance
check_queues 2
[ "$(counter answered)" -gt 1000 ] || fail "only $(counter answered) answers"

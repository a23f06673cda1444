# overload.sh - flooded with more than it can answer, it goes on answering, and does not grow
# OVERLOAD_SECONDS=30 for longer than 5 s
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun
seconds=${OVERLOAD_SECONDS:-5}

start_echohost
all_answered 1000 -q -f -w 10 192.168.3.12
ask_for_statistics # once, so that the code for it is in memory
rss_before=$(rss)

python3 "$here/flood.py" 192.168.3.12 "$seconds" 3 >"$tmp/sent" &
flood=$!
answered=1000
while sleep 1 && [ "$seconds" -gt 1 ]; do
    seconds=$((seconds - 1))
    ask_for_statistics
    [ "$(counter answered)" -gt "$answered" ] || fail "stopped answering at $answered"
    answered=$(counter answered)
done
wait $flood || fail "flood.py ended with $?"
sent=$(cat "$tmp/sent")

rss_after=$(rss)
grown=$((rss_after - rss_before))
{ [ $grown -le 64 ] && [ $grown -ge -64 ]; } || fail "from $rss_before to $rss_after kB"
all_answered 100 -i 0.01 192.168.3.12

stop_echohost
check_balance
echo "$sent requests sent, $(counter read) read, $(counter answered) answered; from $rss_before to $rss_after kB"
[ "$sent" -gt "$(counter read)" ] || skip "this machine cannot send more than echohost answers"

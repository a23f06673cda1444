# trace_idle.sh - --trace and --capture cost nothing while nothing comes: one tick of processor time
# in 2 s at most
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost --trace --capture "$tmp/a.pcapng"
answers 192.168.3.12 || fail "192.168.3.12 is silent"
sleep 0.3

before=$(ticks)
sleep 2
used=$(($(ticks) - before))
[ $used -le 1 ] || fail "$used ticks of processor time in 2 s"
answers 192.168.3.12 || fail "192.168.3.12 is silent after a rest"
stop_echohost
check_balance

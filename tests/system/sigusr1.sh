# sigusr1.sh - SIGUSR1 shows the statistics so far, and it goes on
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
all_answered 5 -i 0.01 192.168.3.12
ask_for_statistics
expect_counter answered 5
check_balance

all_answered 7 -i 0.01 192.168.3.12
ask_for_statistics
expect_counter answered 12
check_balance

stop_echohost
expect_counter answered 12
check_balance
[ "$(grep -c '^--- tun0 statistics ---$' "$out")" = 3 ] || fail "not three statistics"

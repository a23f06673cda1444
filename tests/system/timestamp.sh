# timestamp.sh - an ICMP timestamp request is answered with the time of day, when that is wanted
. "$(dirname "$0")/lib.sh"
need hping3
need_tun

ask_the_time() {
    hping3 -1 --icmp-ts -c 3 -i u10000 192.168.3.12 >"$tmp/hping3" 2>&1 || :
}

start_echohost
ask_the_time
grep -q ' 0 packets received' "$tmp/hping3" || fail "it says the time unasked: $(cat "$tmp/hping3")"
stop_echohost
expect_counter DROP_ICMP_DISABLED 3
check_balance

start_echohost --timestamp
ask_the_time
# hping3 has put its own time in as Originate. All are ms since midnight; from one day to the next
# the difference is nearly a day.
sed -n 's/^ICMP timestamp: Originate=\(.*\) Receive=\(.*\) Transmit=\(.*\)/\1 \2 \3/p' "$tmp/hping3" |
    awk '{ late = $2 - $1; late += late < -43200000 ? 86400000 : 0 }
         late > -2000 && late < 2000 && $3 == $2 { n++ }
         END { exit n != 3 }' || fail "not the time: $(cat "$tmp/hping3")"
stop_echohost
expect_counter SEND_TIMESTAMP_REPLY 3
check_balance

# busy_poll.sh - with --busy-poll it looks for packets for so long after the last one, then it sleeps
. "$(dirname "$0")/lib.sh"
need ping
need_tun

# none of the kernel's own packets, which would keep it awake
echo 1 2>/dev/null >/proc/sys/net/ipv6/conf/default/disable_ipv6 || :

# rests - for a second it takes no processor time
rests() {
    before=$(ticks)
    sleep 1
    [ $(($(ticks) - before)) -le 1 ]
}

start_echohost --busy-poll 1000000
before=$(ticks)
all_answered 50 -i 0.002 192.168.3.12
sleep 0.5
[ $(($(ticks) - before)) -ge 5 ] || fail "it did not look for packets"
ask_for_statistics # is heard meanwhile
expect_counter answered 50

wait_until rests || fail "it does not sleep, long after the last packet"

answers 192.168.3.12 || fail "192.168.3.12 is silent after a rest"
stop_echohost
expect_counter answered 51
check_balance

# hping3_fragments.sh - what hping3 cuts into fragments, and what it makes of single ones (-x, -g),
# is put together; a fragment that stays alone gets no answer
. "$(dirname "$0")/lib.sh"
need hping3
need_tun

# all_come_back ARGS... - five echo requests in fragments get five replies
all_come_back() {
    hping3 -1 -c 5 -i u10000 "$@" 192.168.3.12 >"$tmp/hping3" 2>&1 || :
    grep -q '5 packets tra[a-z]*, 5 packets received, 0% packet loss' "$tmp/hping3" ||
        fail "hping3 $*: $(cat "$tmp/hping3")"
}

one_fragment() {
    hping3 -q -c 1 -i u1000 -N 7 "$@" 192.168.3.12 >/dev/null 2>&1 || : # it waits for a second
}

start_echohost
all_come_back -f # as it is, 8 bytes in one packet
all_come_back -f -d 200
all_come_back -m 64 -d 500
all_come_back -m 576 -d 4000
hping3 --udp -f -c 1 -d 100 192.168.3.12 >"$tmp/hping3" 2>&1 || :
grep -q 'ICMP Port Unreachable from ip=192.168.3.12' "$tmp/hping3" || fail "$(cat "$tmp/hping3")"
ask_for_statistics
expect_counter SEND_ECHO_REPLY 20

# An echo request of 8 bytes to which more belong, and these: zeros, which no checksum sees.
head -c 8 /dev/zero >"$tmp/zeros"
one_fragment -1 -x
ask_for_statistics
expect_counter HOLD_FRAGMENT 1
one_fragment -0 -H 1 -g 8 -d 8 -E "$tmp/zeros"

stop_echohost
expect_counter SEND_ECHO_REPLY 21
expect_counter SEND_PORT_UNREACHABLE 1
expect_counter HOLD_FRAGMENT 0
check_balance

# ip_options.sh - pings with options in the IPv4 header come back with them: the route with this
# host in it once, the stamps with its own, which is the kernel's time
. "$(dirname "$0")/lib.sh"
need ping
need_tun

# the difference to the stamp before, in ms, in line $1 of what ping shows of the stamps
our_stamp() {
    grep -A 3 '^TS:' "$tmp/ping" | awk -v line="$1" 'NR == line { print $NF }'
}

stamps_agree() {
    difference=$(our_stamp 2)
    { [ -n "$difference" ] && [ "$difference" -gt -2000 ] && [ "$difference" -lt 2000 ]; } ||
        fail "our stamp is not the kernel's time: $(cat "$tmp/ping")"
}

start_echohost
for size in 0 56 1412 8000; do
    all_answered 1 -R -s $size 192.168.3.12
    route=$(sed -n '/^RR:/,/^$/p' "$tmp/ping" | tr -d 'R:\t\n ' | sed 's/192/ 192/g')
    [ "$route" = " 192.168.3.11 192.168.3.12 192.168.3.11" ] || fail "-s $size: the route is$route"
done

all_answered 1 -T tsonly 192.168.3.12
stamps_agree
all_answered 1 -T tsandaddr -s 1412 192.168.3.12
stamps_agree
grep -A 3 '^TS:' "$tmp/ping" | sed -n 2p | grep -q 192.168.3.12 || fail "the stamp is not ours"
all_answered 1 -T tsonly -s 8000 192.168.3.12
stamps_agree

stop_echohost
expect_counter SEND_ECHO_REPLY 7
check_balance

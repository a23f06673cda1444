# broadcast.sh - a ping to everybody is answered when that is wanted, by the host in its own name;
# else not. One to a group that is not every host is never answered
. "$(dirname "$0")/lib.sh"
need ping
need_tun

ping_everybody() {
    ping -n -c 3 -i 0.05 -W 1 "$@" >"$tmp/ping" 2>&1 || :
}

start_echohost
unanswered 192.168.3.255 -b
unanswered 224.0.0.1 -I tun0
stop_echohost
expect_counter DROP_DESTINATION_BROADCAST 3
[ "$(counter DROP_DESTINATION_MULTICAST)" -ge 3 ] || fail "multicasts were not counted"
check_balance

start_echohost --broadcast 192.168.3.12 192.168.3.13
for everybody in "-b 192.168.3.255" "-I tun0 224.0.0.1"; do
    # shellcheck disable=SC2086 # one word each
    ping_everybody $everybody
    [ "$(grep -c 'bytes from 192\.168\.3\.12' "$tmp/ping")" = 3 ] || fail "$(cat "$tmp/ping")"
done
unanswered 224.0.0.2 -I tun0
stop_echohost
expect_counter SEND_ECHO_REPLY 6
expect_counter DROP_DESTINATION_BROADCAST 0
check_balance

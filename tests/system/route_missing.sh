# route_missing.sh - the kernel sends another network elsewhere: it says so, and the command that
# it names mends that
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost 192.168.3.12 172.16.5.0/24
says '^echohost: 172\.16\.5\.0 will not come in: .* tun0; run `ip route add 172\.16\.5\.0/24 dev tun0`'
[ "$(wc -l <"$err")" = 1 ] || fail "it warns of 192.168.3.12 as well"
ip route add 172.16.5.0/24 dev tun0
all_answered 10 -i 0.01 192.168.3.12
all_answered 10 -i 0.01 172.16.5.77

stop_echohost
expect_counter SEND_ECHO_REPLY 20
check_balance

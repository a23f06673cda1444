# ordinary_user.sh - nobody, without a capability, runs it on a device that is nobody's
. "$(dirname "$0")/lib.sh"
need ping
need_tun
need_tun_node 666
need_nobody

ip tuntap add dev tun0 mode tun user 65534
ip address add 192.168.3.11/24 dev tun0
ip link set tun0 up

start_echohost
grep -q '^Uid:.*65534' "/proc/$pid/status" || fail "it does not run as nobody"
grep -q '^CapEff:.0*$' "/proc/$pid/status" || fail "it has capabilities"
shows '^echohost: tun0 \(attached\), kernel side 192\.168\.3\.11/24, MTU 1500: answering 192\.168\.3\.12$'
all_answered 100 -i 0.01 192.168.3.12

stop_echohost
expect_counter SEND_ECHO_REPLY 100
check_balance
ip -o -4 address show dev tun0 | grep -q ' 192.168.3.11/24 ' || fail "its address is gone"

# no_echo.sh - with --no-echo pings get no reply; what else is answered still is
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start_echohost --no-echo
unanswered 192.168.3.12
unanswered 192.168.3.12 -s 3000
send_udp 192.168.3.12
stop_echohost
expect_counter DROP_ICMP_DISABLED 6
expect_counter HOLD_JOINED 6
expect_counter SEND_PORT_UNREACHABLE 1
[ "$(kernel_counter Icmp InDestUnreachs)" = 1 ] || fail "no error about UDP"
check_balance

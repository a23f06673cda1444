# attach_bare.sh - what a device lacks, an address and being up, is lent to it and taken back
. "$(dirname "$0")/lib.sh"
need ping
need_tun

ip tuntap add dev tun0 mode tun

start_echohost
shows '^echohost: tun0 \(attached\), kernel side 192\.168\.3\.11/24, MTU 1500: answering 192\.168\.3\.12$'
all_answered 10 -i 0.01 192.168.3.12

stop_echohost
check_balance
[ -z "$(ip -o -4 address show dev tun0)" ] || fail "it left an address behind"
! ip -o link show tun0 | grep -q '[<,]UP[,>]' || fail "it left the device up"

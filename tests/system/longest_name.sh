# longest_name.sh - an interface name may have fifteen characters
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost --interface fifteen_letters
shows '^echohost: fifteen_letters \(created\), '
answers 192.168.3.12 || fail "192.168.3.12 is silent"

stop_echohost
shows '^--- fifteen_letters statistics ---$'
check_balance
no_device fifteen_letters || fail "fifteen_letters is still there"

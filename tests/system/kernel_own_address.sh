# kernel_own_address.sh - the kernel answers its own address itself, over lo: nothing is read
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
all_answered 20 -i 0.01 192.168.3.11

stop_echohost
expect_counter answered 0
expect_counter read "$(counter DROP_IPV6)"
check_balance

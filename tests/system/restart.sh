# restart.sh - started again on the same device, made by it or by others, it works again
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_and_stop() {
    start_echohost
    shows "^echohost: tun0 \($1\), "
    all_answered 3 -i 0.01 192.168.3.12
    stop_echohost
    expect_counter SEND_ECHO_REPLY 3
    check_balance
}

start_and_stop created
start_and_stop created
ip tuntap add dev tun0 mode tun
start_and_stop attached
start_and_stop attached

# fd_option.sh - a device that somebody else opened and set up is used through its descriptor
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start python3 "$here/with_tun_fd.py" lent0 192.168.3.11/24 "$ECHOHOST"
shows '^echohost: lent0 .*kernel side 192\.168\.3\.11/24, MTU 1500: answering 192\.168\.3\.12$'
all_answered 100 -i 0.01 192.168.3.12
stop_echohost
expect_counter SEND_ECHO_REPLY 100
check_balance

refuses 1 --fd 99 # nothing is open there
says '^echohost: .*99'
refuses 1 --fd 0 # /dev/null is no tun device

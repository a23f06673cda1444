# shared_queues.sh - a second program on a device for several queues is told that it gets a share
. "$(dirname "$0")/lib.sh"
need ping
need_tun

ip tuntap add dev tun0 mode tun multi_queue
start_echohost
says_nothing
first=$pid
start_echohost 192.168.3.13
says '^echohost: tun0 is not ours alone: other programs hold 1 of its queues, .*; .+'
stop_echohost
pid=$first
answers 192.168.3.12 || fail "192.168.3.12 is silent after the other has gone"
stop_echohost

# queues_refused.sh - a device that was made for one queue has no second, and what to do is said
. "$(dirname "$0")/lib.sh"
need python3
need_tun

ip tuntap add dev tun0 mode tun
refuses 1 --queues 2
says '^echohost: cannot open 2 queues of tun0: it was made for one; make it anew: .*multi_queue'
ip address show dev tun0 | grep -q 192.168.3.11 && fail "tun0 was given an address"

# what is said there to do
ip link del tun0
ip tuntap add dev tun0 mode tun multi_queue
start_echohost --queues 2
ask_from_many 192.168.3.12
stop_echohost
check_queues 2

refuses 2 --queues 2 --count 1
says 'cannot use --count with 2 queues: '

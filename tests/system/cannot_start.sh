# cannot_start.sh - what the machine does not allow is said with status 1, and nothing is left
. "$(dirname "$0")/lib.sh"
need_tun

ip tuntap add dev tun0 mode tap
refuses 1
says '^echohost: .*tun0.*tap'
ip link delete tun0

refuses 1 -i lo
says '^echohost: .*lo'

ip address add 192.168.3.11/24 dev lo
refuses 1
says '^echohost: .*192\.168\.3\.11.* lo'
no_device tun0 || fail "tun0 is still there"
ip address delete 192.168.3.11/24 dev lo

ip tuntap add dev other0 mode tun
ip address add 192.168.3.11/24 dev other0
ip link set other0 up
refuses 1
says '^echohost: .*192\.168\.3\.11.*other0'
no_device tun0 || fail "tun0 is still there"
ip link delete other0

need_own_dev_net
refuses 1
says '^echohost: .*/dev/net/tun'
says '; .*(modprobe|mknod)'

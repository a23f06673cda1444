# ordinary_user_bare_device.sh - nobody's device has no address: nobody may not set it up, is told
# the commands that do, and they mend it while it runs
. "$(dirname "$0")/lib.sh"
need ping
need_tun
need_tun_node 666
need_nobody
ip tuntap add dev tun0 mode tun user 65534

start_echohost
shows '^echohost: tun0 \(attached\), kernel side without an address, MTU 1500, down: '
says '^echohost: .*192\.168\.3\.11/24.*tun0: .*not permitted; run `ip address add 192\.168\.3\.11/24 dev tun0`'
says '^echohost: .*tun0 up: .*not permitted; run `ip link set tun0 up`'
ip address add 192.168.3.11/24 dev tun0
ip link set tun0 up
all_answered 10 -i 0.01 192.168.3.12

stop_echohost
check_balance
[ -z "$(grep '^echohost:' "$err" | sort | uniq -d)" ] || fail "it says on stderr twice what was true once"

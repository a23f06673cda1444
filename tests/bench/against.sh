# against.sh - what `bench tun --against` may be pointed at: $RESPONDER answers on a tun device that
# was made for it, and the kernel takes its answers for right
. "$(dirname "$0")/../system/lib.sh"
need ping
need_tun

ip tuntap add dev tun0 mode tun
ip address add 192.168.3.11/24 dev tun0
ip link set tun0 up
TUN=tun0 ADDR=192.168.3.12 setpriv --pdeathsig KILL sh -c "exec $RESPONDER" >"$out" 2>"$err" &
pid=$!
attached() {
    ip link show tun0 | grep -q LOWER_UP
}
wait_until attached || fail "nobody attached to tun0"

for data in 0 1 56 1400 1472; do
    all_answered 20 -i 0.002 -s $data 192.168.3.12
done
all_answered 500 -f -l 32 192.168.3.12
check_kernel
says_nothing

# device_deleted.sh - when its device is taken away it says so and ends, it does not spin
. "$(dirname "$0")/lib.sh"
need ping
need_tun

for device in created attached; do
    [ $device = created ] || ip tuntap add dev tun0 mode tun
    start_echohost
    shows "^echohost: tun0 \($device\), "
    all_answered 5 -i 0.01 192.168.3.12

    ip link delete tun0
    status=0
    await_end || status=$?
    [ $status = 1 ] || fail "exit status $status, not 1"
    says '^echohost: .*tun0.*: .+; .+'
    expect_counter answered 5
    check_balance
done

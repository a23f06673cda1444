# no_privileges.sh - without the right to do something, it says which, and how to get it
. "$(dirname "$0")/lib.sh"
need_tun
need_tun_node 600
need_nobody

# may not open /dev/net/tun
refuses 1
says '^echohost: .*/dev/net/tun: Permission denied; .*(sudo|root)'

# may open it, but not make a device
chmod 666 /dev/net/tun
refuses 1
says '^echohost: .*tun0: .*not permitted; .*sudo.*ip tuntap add dev tun0 mode tun user'
no_device tun0 || fail "it made a device nevertheless"

# may not use a device of somebody else
ip tuntap add dev tun0 mode tun user 0
refuses 1
says '^echohost: .*tun0: .*(not permitted|somebody else).*; .*(sudo|owner)'

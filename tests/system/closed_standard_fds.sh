# closed_standard_fds.sh - started without stdin, stdout and stderr: the device does not become one
# of them, so what is printed does not go into the network
. "$(dirname "$0")/lib.sh"
need ping
need_tun

setpriv --pdeathsig KILL "$ECHOHOST" <&- >&- 2>&- &
pid=$!
wait_until answers 192.168.3.12 || fail "192.168.3.12 is silent"
for fd in 0 1 2; do
    [ "$(readlink "/proc/$pid/fd/$fd")" = /dev/null ] || fail "fd $fd is not /dev/null"
done
kill -s USR1 "$pid"
all_answered 10 -i 0.01 192.168.3.12
stop_echohost
no_device tun0 || fail "tun0 is still there"

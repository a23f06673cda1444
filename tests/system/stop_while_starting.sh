# stop_while_starting.sh - ended by a signal during its start, it takes back what it did until then
. "$(dirname "$0")/lib.sh"
need_tun

ip tuntap add dev tun0 mode tun
is_echohost() {
    read -r name <"/proc/$pid/comm" && [ "$name" = echohost ]
}

# Whenever the signal comes: before anything is done it just ends, later it ends in order. (To the
# shell's own child, before it has become echohost, a signal may be lost.)
for delay in 0 $(seq 100 200 6000); do
    setpriv --pdeathsig KILL env --default-signal=INT,QUIT "$ECHOHOST" >"$out" 2>"$err" &
    pid=$!
    until is_echohost; do :; done
    for _ in $(seq "$delay"); do :; done
    kill -s TERM "$pid"
    wait_until ended || fail "it did not end"
    wait "$pid" || :
    pid=
    [ -z "$(ip -o -4 address show dev tun0)" ] || fail "after $delay rounds: tun0 keeps an address"
    ip -o link show dev tun0 | grep -q '[<,]UP[,>]' && fail "after $delay rounds: tun0 stays up"
done
exit 0

# stdout_closed.sh - nobody reads what it says, or nobody can: it answers all the same, and ends
# in order
. "$(dirname "$0")/lib.sh"
need ping
need_tun

# It runs already; its stdout is $1. It must live through SIGUSR1, and end without a signal.
lives_on() {
    wait_until answers 192.168.3.12 || fail "$1: 192.168.3.12 is silent"
    kill -s USR1 "$pid"
    all_answered 10 -i 0.01 192.168.3.12
    status=0
    stop_echohost || status=$?
    [ $status -le 1 ] || fail "$1: exit status $status"
    no_device tun0 || fail "$1: tun0 is still there"
}

setpriv --pdeathsig KILL "$ECHOHOST" >/dev/full 2>"$err" &
pid=$!
lives_on "a full disk"

setpriv --pdeathsig KILL "$ECHOHOST" >&- 2>"$err" &
pid=$!
lives_on "a closed stdout"

mkfifo "$tmp/pipe"
setpriv --pdeathsig KILL "$ECHOHOST" >"$tmp/pipe" 2>"$err" &
pid=$!
head -n 1 "$tmp/pipe" >"$out" # reads the start line and goes
lives_on "a pipe without a reader"

# tun_stopped.sh - Ctrl-C keeps what is measured; killed, bench takes everybody with it
. "$(dirname "$0")/../system/lib.sh"
need python3
need_tun

# bench runs with a stamp of this test in its environment, as do all that it starts
stamp=ECHOHOST_BENCH_STAMP=$tmp
export "${stamp?}"

# How many processes have the stamp and are echohost: bench and its responder.
count() {
    n=0
    for process in /proc/[0-9]*; do
        case $(readlink "$process/exe" 2>/dev/null) in
        */echohost*) ! grep -qsz "^$stamp$" "$process/environ" || n=$((n + 1)) ;;
        esac
    done
}

nobody_left() {
    count
    [ $n = 0 ]
}

a_responder_runs() {
    count
    [ $n -ge 2 ]
}

# It does not end by itself. $1: its runs' length
begin() {
    "$ECHOHOST" bench tun --json --runs 101 --time "$1" --size 84 --case null \
        >"$tmp/report" 2>"$err" &
    pid=$!
}

# Somebody has enough of it after $1 seconds.
interrupt_after() {
    begin 0.1
    sleep "$1"
    # a background process of a shell does not hear SIGINT
    kill -TERM "$pid"
    status=0
    wait "$pid" || status=$?
    pid=
    [ $status = 0 ] || fail "exit status $status"
    python3 "$here/tun.py" "$tmp/report" >"$out" || fail "its figures do not add up"
    grep -q '"interrupted": true' "$tmp/report" || fail "it does not say that it was interrupted"
    wait_until nobody_left || fail "a responder is left"
}

# A busy machine may need some time for the first run.
for seconds in 1 2 4 8; do
    interrupt_after $seconds
    [ ! -s "$out" ] || break
done
shows '^null reflector 84 1$'

begin 100
wait_until a_responder_runs || fail "no responder runs"
kill -KILL "$pid"
pid=
wait_until nobody_left || fail "a responder outlives bench"

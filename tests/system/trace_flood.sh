# trace_flood.sh - of a flood there is a part, with the number of what is not there; and whether
# somebody reads it or not, packets are answered
. "$(dirname "$0")/lib.sh"
need ping python3 mkfifo
need_tun

# lines_and_left_out FILE - how many lines about packets, and how many packets had none
lines_and_left_out() {
    awk '/ -> (SEND|DROP|HOLD)_/ { n++ } /^\.\.\. [0-9]+ packets left out$/ { left += $2 }
        END { print n + 0, left + 0 }' "$1"
}

start_echohost --trace
all_answered 20000 -q -f -w 30 192.168.3.12
stop_echohost
says_nothing
check_balance
# shellcheck disable=SC2046 # two words
set -- $(lines_and_left_out "$out")
[ $(($1 + $2)) = "$(counter read)" ] || fail "$1 lines and $2 left out are not $(counter read)"
[ "$1" -ge 1000 ] || fail "only $1 lines"
# a thousand a second: the first and the last second of the flood may be parts of one
seconds=$(($(sed -n 's/.*time \([0-9]*\) ms$/\1/p' "$out") / 1000 + 2))
[ "$1" -le $((seconds * 1000)) ] || fail "$1 lines within $seconds s"
[ "$2" -gt 0 ] || skip "this machine is too slow for a flood"

# Nobody reads the pipe; then somebody does, and learns what he has missed.
mkfifo "$tmp/pipe"
exec 3<>"$tmp/pipe" # it has a reader that does not read
setpriv --pdeathsig KILL "$ECHOHOST" --trace >"$tmp/pipe" 2>"$err" &
pid=$!
wait_until answers 192.168.3.12 || fail "192.168.3.12 is silent"
for _ in 1 2 3; do
    all_answered 3000 -q -f -w 10 192.168.3.12
    sleep 1
done
before=$(ticks)
sleep 1
[ $(($(ticks) - before)) -le 2 ] || fail "it is busy with a pipe that nobody reads"
cat "$tmp/pipe" >"$out" 3>&- &
reader=$!
wait_until grep -q 'left out' "$out" || fail "nothing said about what was left out"
all_answered 1 192.168.3.12
stop_echohost || fail "exit status $?"
exec 3>&-
wait $reader
says_nothing
check_balance
# shellcheck disable=SC2046 # two words
set -- $(lines_and_left_out "$out")
[ $(($1 + $2)) = "$(counter read)" ] || fail "$1 lines and $2 left out are not $(counter read)"

# replay_signals.sh - Ctrl-C ends a replay in good order, and SIGUSR1 asks how far it is
. "$(dirname "$0")/lib.sh"
need python3 mkfifo setpriv
ping=$here/../golden/ping.pcap

# A capture comes through a pipe that stays open, and the replay waits for more of it.
mkfifo "$tmp/pipe"
begin() {
    : >"$out"
    setpriv --pdeathsig KILL env --default-signal=INT,QUIT \
        "$ECHOHOST" replay - "$tmp/out.pcapng" <"$tmp/pipe" >"$out" 2>"$err" &
    pid=$!
    exec 3>"$tmp/pipe"
    cat "$ping" >&3
}

# It has read all that there is, and sleeps.
waits() {
    [ "$(cat "/proc/$pid/wchan" 2>/dev/null)" != 0 ] && grep -q '^State:.S' "/proc/$pid/status"
}

for signal in INT TERM HUP; do
    begin
    wait_until waits || fail "it does not wait for more"
    [ ! -e "$tmp/out.pcapng" ] || fail "half a capture has its name already"
    kill -s $signal "$pid"
    wait_until ended || fail "SIG$signal does not end it"
    status=0
    wait "$pid" || status=$?
    pid=
    exec 3>&-
    [ $status = 0 ] || fail "after SIG$signal the exit status is $status"
    says_nothing
    shows '^stopped by a signal: the rest was not read$'
    check_balance
    # what was still in a buffer of the pipe's reader may not have been replayed, but nothing half
    python3 "$here/pcapng.py" "$tmp/out.pcapng" >"$tmp/packets" || fail "no pcapng"
    [ "$(awk -F '\t' '$3 == "in"' "$tmp/packets" | wc -l)" = "$(counter read)" ] ||
        fail "the capture and the summary differ"
    rm "$tmp/out.pcapng"
done
[ "$(ls "$tmp")" = "$(printf 'err\nout\npackets\npipe')" ] || fail "something is left: $(ls "$tmp")"

# The statistics come with the next packet.
begin
wait_until waits || fail "it does not wait for more"
kill -s USR1 "$pid"
tail -c +25 "$ping" >&3
wait_until grep -q 'sum of verdicts' "$out" || fail "no statistics after SIGUSR1"
exec 3>&-
wait_until ended || fail "the end of the pipe does not end it"
wait "$pid" || fail "exit status $?"
pid=
says_nothing
expect_counter read 6

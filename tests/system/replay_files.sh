# replay_files.sh - where a replay reads from and writes to, and that nothing is lost by it
. "$(dirname "$0")/lib.sh"
need python3
ping=$here/../golden/ping.pcap

# unharmed WHY ARGS... - it is refused with 1, says why, and the older capture is as it was
unharmed() {
    why=$1
    shift
    echo old >"$tmp/old"
    refuses 1 replay "$@"
    says "$why"
    [ "$(cat "$tmp/old")" = old ] || fail "the older capture is gone: $*"
    [ "$(ls "$tmp" | grep -c '^old')" = 1 ] || fail "something is left: $(ls "$tmp")"
}

: >"$tmp/empty"
head -c 5000 "$ECHOHOST" >"$tmp/program"
head -c 20 "$ping" >"$tmp/header"
printf '\324\303\262\241\2\0\4\0\0\0\0\0\0\0\0\0\0\0\4\0\151\0\0\0' >"$tmp/wireless"
unharmed 'No such file' "$tmp/missing" "$tmp/old"
unharmed 'truncated' "$tmp/empty" "$tmp/old"
unharmed 'unknown file format' "$tmp/program" "$tmp/old"
unharmed 'truncated' "$tmp/header" "$tmp/old"
unharmed 'link layer.* 105 \(802.11\)' "$tmp/wireless" "$tmp/old"
unharmed 'directory' "$tmp" "$tmp/old"
unharmed 'No such file' "$ping" "$tmp/missing/out"
refuses 2 replay "$ping"
says 'it takes a capture to read and one to write'

# one that is read is not written, whatever it is called
cp "$ping" "$tmp/in"
ln -s in "$tmp/link"
ln "$tmp/in" "$tmp/other"
for name in in link other; do
    refuses 1 replay "$tmp/in" "$tmp/$name"
    says 'it is the capture that is read'
done
"$ECHOHOST" replay "$tmp/in" - >>"$tmp/in" 2>"$err" && fail "written behind itself"
says 'it is the capture that is read'
cmp -s "$ping" "$tmp/in" || fail "the capture that is read has changed"

# through pipes, and both on one socket, as under some servers
"$ECHOHOST" replay "$ping" "$tmp/out" >"$out" 2>"$err"
says_nothing
"$ECHOHOST" replay - - <"$ping" 2>"$err" | cat >"$tmp/piped"
cmp -s "$tmp/out" "$tmp/piped" || fail "through pipes it is something else"
says '^read 3 = sum of verdicts 3$'
python3 - "$ECHOHOST" "$ping" "$tmp/socket" <<'END' || fail "not on one socket"
import socket, subprocess, sys
ours, theirs = socket.socketpair()
run = subprocess.Popen([sys.argv[1], "replay", "-", "-"], stdin=theirs, stdout=theirs,
                       stderr=subprocess.DEVNULL)
theirs.close()
ours.sendall(open(sys.argv[2], "rb").read())
ours.shutdown(socket.SHUT_WR)
with open(sys.argv[3], "wb") as out:
    while data := ours.recv(65536):
        out.write(data)
sys.exit(run.wait())
END
cmp -s "$tmp/out" "$tmp/socket" || fail "through a socket it is something else"

# of a capture that breaks off, what is before that is there
head -c 250 "$ping" >"$tmp/broken"
status=0
"$ECHOHOST" replay "$tmp/broken" "$tmp/old" >"$out" 2>"$err" || status=$?
[ $status = 1 ] || fail "a broken capture ends with $status"
says '^echohost: cannot read .*/broken behind packet 2: .+; .+'
expect_counter read 2
check_balance
[ "$(python3 "$here/pcapng.py" "$tmp/old" | wc -l)" = 4 ] || fail "not two packets and their replies"

# a reader that goes away
status=0
{ "$ECHOHOST" replay "$ping" - 2>"$err" || echo $? >"$tmp/status"; } | true
wait_until test -s "$tmp/status" || fail "it did not end"
[ "$(cat "$tmp/status")" = 1 ] || fail "without a reader it ends with $(cat "$tmp/status")"
says '^echohost: cannot write stdout: Broken pipe; its reader is gone$'

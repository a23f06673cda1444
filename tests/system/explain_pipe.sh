# explain_pipe.sh - who reads only the beginning of an explanation gets that, and no complaint; and
# what never ends is not kept in memory
. "$(dirname "$0")/lib.sh"
need python3
ping=$here/../golden/ping.pcap

# a pipe that is closed after some lines, as by head
{ "$ECHOHOST" explain "$ping" 2>"$err" || echo "$?" >"$tmp/status"; } | head -n 3 >"$out"
[ "$(wc -l <"$out")" = 3 ] || fail "not three lines"
says_nothing

# A capture without end, a packet once more and once more: it ends when nobody reads on, by the
# signal for that, or, for who does not get it, with a message.
cat >"$tmp/endless.py" <<'END'
import subprocess, sys
echohost, path, restore = sys.argv[1], sys.argv[2], sys.argv[3] == "default"
capture = open(path, "rb").read()
run = subprocess.Popen([echohost, "explain", "--brief", "-"], stdin=subprocess.PIPE,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, restore_signals=restore)
try:
    run.stdin.write(capture)
    run.stdout.close()
    while True:
        run.stdin.write(capture[24:] * 1000)
except BrokenPipeError:
    pass
words = run.stderr.read().decode()
print(run.wait(), words.strip())
END
[ "$(timeout 20 python3 "$tmp/endless.py" "$ECHOHOST" "$ping" default)" = "-13 " ] ||
    fail "a closed pipe is more than the end"
timeout 20 python3 "$tmp/endless.py" "$ECHOHOST" "$ping" ignored >"$err" || fail "it does not end"
says '^1 echohost: cannot write to stdout: Broken pipe; '

for device in /dev/full; do
    [ -c $device ] || skip "there is no $device"
    status=0
    "$ECHOHOST" explain "$ping" >$device 2>"$err" || status=$?
    [ $status = 1 ] || fail "$device: exit status $status"
    says '^echohost: cannot write to stdout: '
done

# digits without end
status=0
yes 45 | timeout 10 "$ECHOHOST" explain --hex - >"$out" 2>"$err" || status=$?
[ $status = 2 ] || fail "endless digits: exit status $status"
says 'more than 65535 bytes'

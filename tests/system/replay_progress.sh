# replay_progress.sh - how far a long replay is shows on a terminal, and nowhere else
. "$(dirname "$0")/lib.sh"
need python3

# The capture comes through a pipe, with a pause in it; stderr is a terminal or a file.
cat >"$tmp/watch.py" <<'END'
import os, pty, subprocess, sys, time
echohost, ping, is_terminal = sys.argv[1], open(sys.argv[2], "rb").read(), sys.argv[3] == "terminal"
ours, theirs = pty.openpty() if is_terminal else os.pipe()
run = subprocess.Popen([echohost, "replay", "-", "-"], stdin=subprocess.PIPE,
                       stdout=subprocess.DEVNULL, stderr=theirs)
os.close(theirs)
run.stdin.write(ping + ping[24:] * 400)
run.stdin.flush()
time.sleep(0.5)
run.stdin.write(ping[24:] * 400)
run.stdin.close()
said = b""
try:
    while data := os.read(ours, 65536):
        said += data
except OSError:  # the terminal is gone
    pass
sys.stdout.buffer.write(said.replace(b"\r\n", b"\n").replace(b"\r", b"|"))
sys.exit(run.wait())
END
python3 "$tmp/watch.py" "$ECHOHOST" "$here/../golden/ping.pcap" terminal >"$out" || fail "exit status $?"
shows '^(\| [0-9]+ packets )+\| +\|$' # and wiped out before the summary
shows '^read 2403 = sum of verdicts 2403$'
python3 "$tmp/watch.py" "$ECHOHOST" "$here/../golden/ping.pcap" file >"$out" || fail "exit status $?"
! grep '|' "$out" || fail "progress where there is no terminal"
shows '^read 2403 = sum of verdicts 2403$'

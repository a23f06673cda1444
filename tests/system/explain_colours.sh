# explain_colours.sh - colours on a terminal that has them, unless they are declined; else none
. "$(dirname "$0")/lib.sh"
need python3

cat >"$tmp/terminal.py" <<'END'
import os, pty, sys
# What the command prints when its stdout is a terminal.
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
said = b""
try:
    while chunk := os.read(terminal, 65536):
        said += chunk
except OSError:
    pass # all was said
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(said.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(status))
END

plain=$tmp/plain
capture=$here/../golden/fragments_timeout.pcap
escape=$(printf '\033')
"$ECHOHOST" explain "$capture" >"$plain"
! grep -q "$escape" "$plain" || fail "colours in a file"

# on_terminal VARIABLES... - explains the capture on a terminal, with these in the environment
on_terminal() {
    env -u NO_COLOR TERM=xterm "$@" python3 "$tmp/terminal.py" "$ECHOHOST" explain "$capture" >"$out" ||
        fail "$*: exit status $?"
}

on_terminal
for colour in 1 2 32 '1;31' 33; do
    grep -q "$escape\[${colour}m" "$out" || fail "no colour $colour"
done
sed "s/$escape\[[0-9;]*m//g" "$out" | cmp -s - "$plain" || fail "in colour it says something else"
on_terminal NO_COLOR=
grep -q "$escape" "$out" || fail "an empty NO_COLOR declines nothing"
for declined in NO_COLOR=1 NO_COLOR=0 TERM=dumb TERM=; do
    on_terminal "$declined"
    cmp -s "$out" "$plain" || fail "colours with $declined"
done

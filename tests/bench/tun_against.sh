# tun_against.sh - `bench tun --against` measures what somebody else wrote, says why it cannot, and
# leaves nothing of it behind
. "$(dirname "$0")/../system/lib.sh"
need python3
need_tun

# against COMMAND - measures it; sets $status
against() {
    status=0
    "$ECHOHOST" bench tun --json --runs 1 --time 0.05 --size 84 --case against --against "$1" \
        >"$tmp/report" 2>"$err" || status=$?
}

is_gone() {
    ! grep -qsz "$1" /proc/[0-9]*/cmdline
}

# In the background of its shell, with what it prints on stdout beside it, and with company.
against "echo not JSON; sleep 97531 & python3 $here/responder.py \$TUN & wait"
[ $status = 0 ] || fail "exit status $status"
python3 "$here/tun.py" "$tmp/report" >"$out" || fail "its figures do not add up"
[ "$(cat "$out")" = "against 84 1" ] || fail "other rows than its own: $(cat "$out")"
says '^not JSON$'
wait_until is_gone 97531 || fail "something that it started still runs"
wait_until is_gone responder.py || fail "it still runs"

against "exit 3"
[ $status = 1 ] || fail "exit status $status for a command that ends"
says '^echohost: cannot measure .exit 3.: it ended with status 3; .+'

# It attaches, reads nothing, and ends.
cat >"$tmp/idle.py" <<'PYTHON'
import fcntl
import struct
import time

tun = open("/dev/net/tun", "r+b", buffering=0)
fcntl.ioctl(tun, 0x400454CA, struct.pack("16sH22x", b"tun0", 0x1001))
time.sleep(0.2)
raise SystemExit(4)
PYTHON
against "python3 $tmp/idle.py"
[ $status = 1 ] || fail "exit status $status for a command that does not answer"
says '^echohost: cannot measure .+ it ended with status 4; .+'
grep -q '"note": "cannot measure .* it ended with status 4' "$tmp/report" ||
    fail "the report does not say why there is no figure"

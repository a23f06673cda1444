# tun.sh - `echohost bench tun` has a row for each responder and size, and every packet that was
# offered is answered or lost at a place that is named
. "$(dirname "$0")/../system/lib.sh"
need python3
need_tun

"$ECHOHOST" bench tun --json --runs 1 --time 0.05 --size 84 --size 1428 >"$tmp/report" 2>"$err" ||
    fail "exit status $?"
python3 "$here/tun.py" "$tmp/report" >"$out" || fail "its figures do not add up"
printf '%s\n' "null reflector 84 1" "echohost 84 1" "echohost, 2 queues 84 2" \
    "null reflector 1428 1" "echohost 1428 1" "echohost, 2 queues 1428 2" >"$tmp/rows"
diff "$tmp/rows" "$out" >&2 || fail "other rows than those"

# As text: a table for each size, with a line for each responder.
"$ECHOHOST" bench tun --runs 1 --time 0.02 --size 28 --case null >"$out" 2>"$err" ||
    fail "exit status $?"
shows '^tun, 28 bytes: '
[ "$(grep -Ec '^null reflector +[0-9.]+ +[0-9.]+ +[0-9.]+\.\.[0-9.]+ +1\.000( +[0-9]+){5} +[0-9.-]+$' "$out")" = 1 ] ||
    fail "not one line for it"
! grep -q '^echohost' "$out" || fail "--case is for nothing"

refused=0
"$ECHOHOST" bench tun --size 1501 >"$out" 2>"$err" || refused=$?
[ $refused = 1 ] || fail "exit status $refused for packets that need fragments"
says '^echohost: cannot measure 1501 bytes on a device: .+'

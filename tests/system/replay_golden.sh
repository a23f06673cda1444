# replay_golden.sh - each capture of tests/golden is replayed to what its lesson wants
. "$(dirname "$0")/lib.sh"
need python3
python3 "$here/replay_golden.py" "$ECHOHOST" >"$out" 2>"$err" || fail "a replay is not right"
cat "$out"

# rtt.sh - `echohost bench rtt` has a row for each case and load, and its figures agree. No time is
# looked at, only their order.
. "$(dirname "$0")/../system/lib.sh"
need python3
need_tun

"$ECHOHOST" bench rtt --json --runs 1 --time 0.03 >"$tmp/report" 2>"$err" || fail "exit status $?"
python3 - "$tmp/report" <<'PYTHON' || fail "its figures do not agree"
import json
import sys

ORDER = ["min", "p50", "p90", "p99", "p99.9", "max"]
LOADS = [0, 10, 50, 90]


def check(row):
    what = f"{row['case']}, {row['waiting']}, {row['load_percent']} %:"
    assert row["bench"] == "rtt" and row["bytes"] == 84, what
    assert row["n"] + row["lost"] == row["sent"], f"{what} pings are missing"
    if row["n"] == 0:
        assert row["lost"] > 0 or "note" in row, f"{what} nothing, and no reason"
        return
    us = [row["us"][name] for name in ORDER]
    assert us == sorted(us) and us[0] >= 0, f"{what} {us}"
    assert us[0] <= row["us"]["mean"] <= us[-1], f"{what} mean {row['us']['mean']}"
    assert len(row["curve"]) > 10 and row["curve"][-1] == [100, us[-1]], f"{what} {row['curve']}"
    for before, after in zip(row["curve"], row["curve"][1:]):
        assert before[0] < after[0] and before[1] <= after[1], f"{what} {before}, {after}"
    loaded = row["load_percent"] > 0
    assert (row["load_mpps"] > 0) == loaded and (row["capacity_mpps"] is not None) == loaded, what


rows = json.load(open(sys.argv[1]))["results"]
for row in rows:
    check(row)
cases = [(row["case"], row["waiting"], row["load_percent"]) for row in rows]
wanted = [(*case, load) for load in LOADS for case in (
    ("null reflector", "blocking"), ("echohost", "blocking"), ("echohost", "busy-poll"))]
assert sorted(cases) == sorted(wanted + [("kernel over veth", "blocking", 0)]), cases
assert all(row["n"] > 0 for row in rows if row["load_percent"] == 0), "nobody answers without load"
PYTHON

# As text there is the same: a line each, with as many figures as the heading has.
"$ECHOHOST" bench rtt --runs 1 --time 0.02 --case null --size 1500 >"$out" 2>"$err" ||
    fail "exit status $?"
grep -q '^case .* min .* p99\.9 .* lost$' "$out" || fail "no heading"
[ "$(grep -Ec '^null reflector +blocking +(0|10|50|90) %( +[0-9.-]+){8}$' "$out")" = 4 ] ||
    fail "not a line for each load"
! grep -Eq '^(echohost|kernel)' "$out" || fail "--case is for nothing"

refused=0
"$ECHOHOST" bench rtt --size 1501 >"$out" 2>"$err" || refused=$?
[ $refused = 1 ] || fail "exit status $refused for packets that need fragments"
says '^echohost: cannot measure round trips of 1501 bytes: .+; .+'

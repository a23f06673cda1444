#!/usr/bin/env python3
"""tun.py REPORT - the figures of `echohost bench tun --json` exist and add up. No rate and no
time is looked at, only what has to be so on any machine."""

import json
import sys

PLACES = ["generator", "tun", "stack", "return"]


def check_sample(sample, what):
    assert 0 < sample["min"] <= sample["median"] <= sample["max"], f"{what} {sample}"


def check(row):
    what = f"{row['case']}, {row['bytes']} bytes:"
    assert row["bench"] == "tun", what
    assert ("command" in row) == (row["case"] == "against"), what
    offered, answered = row["packets"]["offered"], row["packets"]["answered"]
    lost = [row["lost"][place] for place in PLACES]
    assert offered == answered + sum(lost), f"{what} {offered} != {answered} + {lost}"
    assert answered > 0 and min(lost) >= 0, f"{what} {answered} answered, {lost} lost"
    assert row["lost"]["stack"] == row["lost"]["return"] == 0, f"{what} {lost} lost"
    check_sample(row["answered"], what)
    assert row["answered_mpps"] == row["answered"]["median"], what
    assert row["offered_mpps"] >= row["answered_mpps"], what
    assert row["cpu_ns_per_packet"] > 0, what
    assert row["ratio_floor"] is None or row["ratio_floor"] > 0, what
    if row["case"] == "null reflector":
        assert row["ratio_floor"] == 1, what
    if row["no_loss_mpps"] is not None and row["no_loss_mpps"]["max"] > 0:
        assert row["no_loss_mpps"]["min"] <= row["no_loss_mpps"]["max"], what


report = json.load(open(sys.argv[1]))
conditions = report["conditions"]
generator = conditions.get("generator")  # not known before the first run
assert generator in ("bpf", "packet") or not report["results"], conditions
assert ("generator_note" in conditions) == (generator == "packet"), conditions
assert "tun0" in conditions["device"] and "responders" in conditions["placing"], conditions
for row in report["results"]:
    check(row)
for row in report["results"]:
    print(row["case"], row["bytes"], row["queues"])

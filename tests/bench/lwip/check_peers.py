#!/usr/bin/env python3
"""check_peers.py BENCH_LWIP - `bench_lwip core` has figures of lwIP beside those of echohost, of the
same sizes, in the same run, and they add up. How large they are is not looked at."""

import json
import math
import subprocess
import sys

SIZES = (84, 1428)


def same(a, b):
    return math.isclose(a, b, rel_tol=0.002)  # four digits are printed


def check(row):
    """What is wrong with it, or None."""
    ns = row["ns_per_packet"]["median"]
    if not 0 < row["ns_per_packet"]["min"] <= ns <= row["ns_per_packet"]["max"]:
        return "the median is not between minimum and maximum"
    if not same(row["mpps"] * ns, 1e3):
        return "packets a second are not the inverse of the time"
    if not same(row["gbps"] * ns, row["bytes"] * 8):
        return "bits a second are not those of the packets"
    # of one run the median of the ratios is the ratio of the medians
    if not same(row["ratio_checksum"] * row["checksum_ns"]["median"], ns):
        return "the ratio is not to the checksum beside it"
    return None


def main():
    command = [sys.argv[1], "core", "--json", "--runs", "1", "--time", "0.002", "--case", "echo"]
    for size in SIZES:
        command += ["--size", str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0 or done.stderr:
        return f"exit status {done.returncode}: {done.stderr.decode()}"
    rows = {(row["case"], row["bytes"]): row for row in json.loads(done.stdout)["results"]}
    for case in ("echo", "echo, lwIP"):
        for size in SIZES:
            if (case, size) not in rows:
                return f"{case}, {size} bytes: no such row"
    if not all(row["note"].startswith("2.") for row in rows.values() if row["group"] == "peer"):
        return "a row does not say which lwIP it is about"
    wrong = [f"{case}, {size} bytes: {check(row)}" for (case, size), row in rows.items() if check(row)]
    return "\n".join(wrong)


sys.exit(main() or 0)

#!/usr/bin/env python3
"""compare.py FOLDER - what tests/bench-compare.sh has measured, old.N.json and new.N.json in round
N: the ratio of new to old, case by case, and whether it is more than noise."""

import glob
import json
import statistics
import sys


def value_of(row):
    """The figure that is compared, and its unit: of core the time, of tun what was answered."""
    if row["bench"] == "core":
        return row["ns_per_packet"]["median"], "ns"
    return row["answered_mpps"], "Mpps"


def name_of(row):
    return row["case"], row["bytes"]


def figures_of(path):
    """The figures of a run, by the name of the row."""
    with open(path, encoding="utf-8") as file:
        rows = json.load(file)["results"]
    return {name_of(row): value_of(row) for row in rows}


def judge(ratios):
    """A ratio says something when it is further from 1 than the ratios are from each other, and
    still something when all of them are on the same side of 1."""
    median, spread = statistics.median(ratios), max(ratios) - min(ratios)
    difference = f"{(median - 1) * 100:+.1f} %"
    if len(ratios) < 3:
        return "too few rounds to say"
    if min(ratios) <= 1 <= max(ratios):
        return "no difference: the spread is larger"
    if spread > abs(median - 1):
        return f"{difference}, but the spread is larger"
    return difference


def main():
    rounds = len(glob.glob(f"{sys.argv[1]}/old.*.json"))
    pairs = [[figures_of(f"{sys.argv[1]}/{which}.{i + 1}.json") for which in ("old", "new")]
             for i in range(rounds)]  # fmt: skip
    print(f"{'':38} {'bytes':>6} {'old':>9} {'new':>9}      {'new/old':>7} {'min..max':>13}")
    for name in pairs[0][0]:
        both = [(old[name], new[name]) for old, new in pairs if name in old and name in new]
        both = [(old, new[0], old[1]) for old, new in both if old[0] and new[0]]
        case, size = name
        if not both:
            print(f"{case:38} {size:6}   not measured in both")
            continue
        ratios = [new / old[0] for old, new, _ in both]
        old = statistics.median(old[0] for old, _, _ in both)
        new = statistics.median(new for _, new, _ in both)
        print(f"{case:38} {size:6} {old:9.4g} {new:9.4g} {both[0][2]:4} "
              f"{statistics.median(ratios):7.3f} {min(ratios):6.3f}..{max(ratios):<6.3f} {judge(ratios)}")
    for name in pairs[0][1].keys() - pairs[0][0].keys():
        print(f"{name[0]:38} {name[1]:6}   only in new")


main()

#!/usr/bin/env python3
"""core.py ECHOHOST - `echohost bench core` measures every case that there is, says under which
conditions, and its figures agree with each other; who has enough of it keeps what is complete. How
large a figure is is not looked at."""

import json
import math
import signal
import subprocess
import sys

QUICK = ["--runs", "3", "--time", "0.002"]
SIZES = (28, 64, 84, 128, 256, 512, 1024, 1428, 1500)
KINDS = {
    "record route": "SEND_ECHO_REPLY",
    "timestamp option": "SEND_ECHO_REPLY",
    "error, port unreachable": "SEND_PORT_UNREACHABLE",
    "error, port unreachable, rate limited": "DROP_UDP_PORT",
    "error, host unreachable": "SEND_HOST_UNREACHABLE",
    "drop, bad header checksum": "DROP_IPV4_CHECKSUM",
    "drop, bad ICMP checksum": "DROP_ICMP_CHECKSUM",
    "drop, not ours": "DROP_DESTINATION_NOT_OURS",
    "drop, IPv6": "DROP_IPV6",
    "drop, truncated": "DROP_IPV4_TRUNCATED",
    "drop, blackhole": "DROP_ROUTE_BLACKHOLE",
}
ROUTES = {"routes, 1 prefix": 1, **{f"routes, {n} prefixes": n for n in (1000, 100000, 1000000)}}
STAGES = ("header", "routes", "message checksum", "reply", "ring")
NUMBERS = ("mpps", "gbps", "ratio_checksum", "ratio_memcpy")
CONDITIONS = {
    "date": str, "cpu": (str, type(None)), "cores": int, "kernel": str,
    "virtual": (str, type(None)), "governor": (str, type(None)), "clock": (str, type(None)),
    "compiler": str, "flags": str, "checksum": str, "cpus": (list, type(None)), "runs": int, "run_seconds": dict,
    "batch": int, "ring": int, "load_average": (float, type(None)), "clock_ns": (int, float),
}  # fmt: skip


def expected():
    """Every row that there has to be: (group, case, bytes) and members that it has to have."""
    rows = {("size", "echo", size): {"verdict": "SEND_ECHO_REPLY"} for size in SIZES}
    rows["size", "reassembled", 65535] = {"verdict": "SEND_ECHO_REPLY", "fragments": 45}
    for case, verdict in KINDS.items():
        size = 84 if verdict != "SEND_ECHO_REPLY" else 124
        rows["kind", case, size] = {"verdict": verdict}
    for case, n_prefixes in ROUTES.items():
        rows["routes", case, 84] = {"verdict": "SEND_ECHO_REPLY", "prefixes": n_prefixes}
    rows["mix", "mix", 345] = {"verdict": None}
    for size in (84, 1428):
        for stage in STAGES:
            rows["stage", "stage, " + stage, size] = {"verdict": None}
    return rows


def near(a, b):
    """The same, but for the four digits that are printed."""
    return math.isclose(a, b, rel_tol=0.002)


def wrong_with(row):
    """What in a row does not agree, one text each."""
    ns = row["ns_per_packet"]["median"]
    samples = [row[key].values() for key in ("ns_per_packet", "checksum_ns", "memcpy_ns")]
    if None in [row[key] for key in NUMBERS] + [value for sample in samples for value in sample]:
        yield f"there are no figures: {row.get('note')}"
        return
    for key in ("ns_per_packet", "checksum_ns", "memcpy_ns"):
        sample = row[key]
        if not 0 <= sample["min"] <= sample["median"] <= sample["max"] > 0:
            yield f"{key} is {sample}"
    for key in NUMBERS:
        if not row[key] > 0:
            yield f"{key} is {row[key]}"
    if not near(row["mpps"], 1e3 / ns):
        yield f"{row['mpps']} Mpps are not one packet in {ns} ns"
    if not near(row["gbps"], row["bytes"] * 8 / ns):
        yield f"{row['gbps']} Gbit/s are not {row['bytes']} bytes in {ns} ns"
    if "fragments" in row and not near(row["ns_per_fragment"] * row["fragments"], ns):
        yield "the fragments are not the whole"
    if row["bursts"] + row["interrupted"] < 3 * 3:
        yield f"three runs of three ways were only {row['bursts']} bursts"


def run(echohost, *arguments):
    command = [echohost, "bench", "core", "--json", *QUICK, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0 or done.stderr:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def check_all(echohost):
    report = run(echohost)
    conditions = report["conditions"]
    for key, types in CONDITIONS.items():
        if key not in conditions or not isinstance(conditions[key], types):
            yield f"condition {key}: {conditions.get(key, 'not there')}"
    if (conditions["runs"], conditions["run_seconds"]) != (3, {"core": 0.002}):
        yield f"there were other runs: {conditions}"
    if report["interrupted"]:
        yield "nobody has interrupted it"

    rows, wanted = report["results"], expected()
    for kind in {row["case"] for row in rows if row["group"] == "checksum"}:  # by the processor
        for size in (84, 1428):
            wanted["checksum", kind, size] = {"verdict": "SEND_ECHO_REPLY"}
    for kind in ("plain C", conditions["checksum"]):
        if ("checksum", "echo, " + kind, 84) not in wanted:
            yield f"{kind} is not measured"
    found = [(row["group"], row["case"], row["bytes"]) for row in rows]
    yield from (f"{row}: not there" for row in wanted if row not in found)
    yield from (f"{row}: not known" for row in found if row not in wanted)
    yield from (f"{row}: there twice" for row in set(found) if found.count(row) > 1)
    for name, row in zip(found, rows):
        yield from (f"{name}: {wrong}" for wrong in wrong_with(row))
        for key, value in wanted.get(name, {}).items():
            if row.get(key, "not there") != value:
                yield f"{name}: {key} is {row.get(key, 'not there')} instead of {value}"


def check_some(echohost):
    """Who asks for little gets that."""
    report = run(echohost, "--case", "echo", "--size", "84", "--size", "700", "--batch", "16")
    found = [(row["case"], row["bytes"]) for row in report["results"]]
    if found[:2] != [("echo", 84), ("echo", 700)] or {size for _, size in found} != {84, 700}:
        yield f"asked for two sizes of echo: {found}"
    if not all(case.startswith("echo") for case, _ in found):
        yield f"asked for echo: {found}"
    if report["conditions"]["batch"] != 16:
        yield "the batch is another"


def check_stop(echohost):
    """Ctrl-C after the first row."""
    command = [echohost, "bench", "core", "--runs", "5", "--time", "0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if line.startswith("echo "):
                break
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    if process.returncode != 0:
        yield f"stopped by Ctrl-C: exit status {process.returncode}"
    if "mix" in rest:
        yield "Ctrl-C does not stop it"

    process = subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE)
    try:
        process.communicate(timeout=0.9)  # longer than a row
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    report = json.loads(process.communicate()[0])
    if report["interrupted"] is not True:
        yield "the report does not say that it is not all"
    for row in report["results"]:
        yield from (f"stopped: {row['case']}: {wrong}" for wrong in wrong_with(row))


def main():
    wrong = []
    for check in (check_all, check_some, check_stop):
        wrong += check(sys.argv[1])
    return "\n".join(wrong)


if __name__ == "__main__":
    sys.exit(main() or 0)

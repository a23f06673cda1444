"""corpus.py - explains every packet of the captures in a folder: each has one verdict, in each form

    corpus.py ECHOHOST FOLDER

What is right is asked elsewhere (tests/oracle/corpus.py). Here it is that nothing stops halfway,
whatever the packets are, and that what is said can be read. Every address is the host's own.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "oracle"))
from pcap import records

OPTIONS = ["--address", "192.0.2.1/32", "--allow-240", "0.0.0.0/0"]


class Fault(Exception):
    pass


class NoCapture(Exception):
    pass


def lines(echohost, form, path):
    """What the program says about a capture, line by line."""
    command = [echohost, "explain", *form, *OPTIONS[:-1], str(path), OPTIONS[-1]]
    with tempfile.TemporaryFile("w+") as complaints:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True) as run:
            n = 0
            for n, line in enumerate(run.stdout, 1):
                yield line.rstrip("\n")
        complaints.seek(0)
        said = complaints.read()
    if run.returncode == 1 and n == 0 and said.startswith("echohost: cannot read"):
        raise NoCapture(said.strip())
    if run.returncode != 0:
        raise Fault("%s: status %d after %d lines\n%.2000s" % (
            " ".join(command), run.returncode, n, said))


def verdicts_in_json(echohost, path):
    """The verdict of each event; the sums at the end are held against them."""
    verdicts, n_packets, summary = [], 0, None
    for line in lines(echohost, ["--json"], path):
        if summary is not None:
            raise Fault("%s: a line behind the summary" % path.name)
        event = json.loads(line)
        if event["event"] == "summary":
            summary = event
            continue
        verdicts.append(event["verdict"]["name"])
        n_packets += event["event"] == "packet"
    if summary is None:
        raise Fault("%s: no summary" % path.name)
    if not n_packets == summary["packets"] == summary["sum_of_verdicts"] == sum(
            summary["verdicts"].values()):
        raise Fault("%s: %d packets, but %s" % (path.name, n_packets, summary))
    return verdicts, n_packets


def check(echohost, path):
    """The number of packets, when nothing is wrong."""
    verdicts, n_packets = verdicts_in_json(echohost, path)
    try:
        n_records = sum(1 for _ in records(path))
    except ValueError:  # no raw IP packets: not every record is one
        n_records = n_packets
    if n_records != n_packets:
        raise Fault("%s has %d records, %d were explained" % (path.name, n_records, n_packets))
    brief = [match[1] for line in lines(echohost, ["--brief"], path)
             if (match := re.search(r" -> (\w+)$", line))]
    text = list(lines(echohost, [], path))
    text = [name.strip() for heading, name in zip(text, text[1:]) if heading == "  verdict"]
    for form, found in (("in brief", brief), ("as text", text)):
        if found != verdicts:
            raise Fault("%s: %d verdicts %s, %d in JSON, or others" % (
                path.name, len(found), form, len(verdicts)))
    return n_packets


def main():
    began, n_packets, n_files = time.monotonic(), 0, 0
    echohost = str(pathlib.Path(sys.argv[1]).resolve())
    for path in sorted(pathlib.Path(sys.argv[2]).glob("*.pcap*")):
        try:
            n_packets += check(echohost, path)
            n_files += 1
        except NoCapture as why:
            print("left out: %s" % why)
    print("%d files, %d packets, %.1f s" % (n_files, n_packets, time.monotonic() - began))
    return 0 if n_packets else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Fault, OSError, ValueError) as error:
        sys.exit("failed: %s" % error)

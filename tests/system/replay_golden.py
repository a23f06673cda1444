"""replay_golden.py - each capture of tests/golden, replayed: what its lesson wants is in the file

    replay_golden.py ECHOHOST

The verdicts and the times are those that tests/golden has written down by hand; what tshark reads,
where it is installed, is what is in the file, and it complains about nothing.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "golden"))
import pcapng
from golden import table
from make import HERE as GOLDEN


class Fault(Exception):
    pass


def require(holds, what):
    if not holds:
        raise Fault(what)


def replayed(echohost, arguments, out):
    """The summary of a replay that has nothing to complain about."""
    capture = next(i for i, word in enumerate(arguments) if ".pcap" in word)
    command = [echohost, "replay", "--json", *arguments[:capture + 1], out, *arguments[capture + 1:]]
    done = subprocess.run(command, cwd=GOLDEN, capture_output=True, text=True, timeout=60, check=False)
    require(done.returncode == 0 and not done.stderr,
            "status %d: %s" % (done.returncode, done.stderr))
    return json.loads(done.stdout)


def check_packets(row, packets):
    """Packet after packet is what the lesson wants, at its time, with its answers or without."""
    rest, now = iter(packets), 0
    found = next(rest, None)
    for event in row.events:
        wanted = event.verdict_in(row.name)
        now = max(now, event.at)
        if not wanted:
            continue  # a frame without IP
        if event.packet is None and not wanted.startswith("SEND_"):
            continue  # given up in silence
        require(found is not None, "nothing is left for %s" % wanted)
        verdict = (found.comment or "").split(":")[0]
        direction = "out" if event.packet is None else "in"
        require((found.direction, verdict) == (direction, wanted),
                "%s %s, where %s %s should be" % (found.direction, verdict, direction, wanted))
        if event.packet is not None:
            require(found.time_ns == now, "%s at %d, not at %d" % (wanted, found.time_ns, now))
            require(event.packet.endswith(found.data), "%s: other bytes than came in" % wanted)
        n_answers, asked, found = 0, found, next(rest, None)
        while found is not None and found.direction == "out" and found.comment is None:
            require(found.time_ns == asked.time_ns, "an answer at another time")
            n_answers, found = n_answers + 1, next(rest, None)
        require((n_answers > 0) == (direction == "in" and wanted.startswith("SEND_")),
                "%d packets answer %s" % (n_answers, wanted))
    require(found is None, "more than was captured: %s" % (found,))


def check_summary(summary, packets):
    n_in = sum(packet.direction == "in" for packet in packets)
    require(summary["packets"] == summary["sum_of_verdicts"] == sum(summary["verdicts"].values()) == n_in,
            "the summary is not about %d packets: %s" % (n_in, summary))
    require(summary["replies"] == len(packets) - n_in and summary["balanced"], "replies: %s" % summary)


def check_tshark(tshark, path, packets):
    done = subprocess.run([tshark, "-r", path, "-T", "fields", "-e", "frame.packet_flags_direction",
                           "-e", "frame.len", "-e", "frame.comment"],
                          capture_output=True, text=True, timeout=60, check=False)
    complaints = [line for line in done.stderr.splitlines() if not line.startswith("Running as user")]
    require(done.returncode == 0 and not complaints, "tshark: %s" % complaints)
    wanted = ["%s\t%d\t%s" % ({"in": "0x00000001", "out": "0x00000002"}[packet.direction],
                              len(packet.data), packet.comment or "") for packet in packets]
    require(done.stdout.splitlines() == wanted, "tshark reads something else")


def main():
    echohost, n_rows, n_packets, wrong = os.path.abspath(sys.argv[1]), 0, 0, 0
    tshark = shutil.which("tshark")
    for row in table():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "out.pcapng")
            try:
                summary = replayed(echohost, row.arguments, path)
                packets = pcapng.read(path)
                check_packets(row, packets)
                check_summary(summary, packets)
                if tshark:
                    check_tshark(tshark, path, packets)
                again = os.path.join(folder, "again.pcapng")
                replayed(echohost, row.arguments, again)
                require(pathlib.Path(path).read_bytes() == pathlib.Path(again).read_bytes(),
                        "another time, other bytes")
            except Fault as fault:
                print("%s: %s" % (row.name, fault))
                wrong += 1
            else:
                n_packets += len(packets)
        n_rows += 1
    print("%d rows, %d packets in and out%s" % (n_rows, n_packets,
                                                "" if tshark else "; tshark is not installed"))
    return 1 if wrong or n_rows == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

"""corpus.py - packets that others have captured, and what Linux once did with them

    corpus.py FOLDER

The folder holds captures of raw IP packets and LINUX.tsv, with the columns file, record, verdict,
first_reply and counters: what Linux did with each record when every destination was its own, with
errors unlimited and an MTU of 65535. Our host is told the same, a new one for each file, and time
is that of the capture.
"""
import os
import re
import sys
import time

import properties
from compare import Asked, Difference, Tally, differences, step_of
from differences import TABLE
from differences_corpus import CORPUS_TABLE
from fields import COMPARED, Fields
from ours import Host, Ours
from packets import echo
from pcap import records
from plan import Probe

OPTIONS = ("--address", "192.0.2.1/32", "--mtu", "65535", "--reass-datagrams", "512",
           "--allow-240", "0.0.0.0/0")
HOST = Host(mtu=65535, own="1.0.0.0")
KNOWN = tuple(name for name in COMPARED if name != "data")
REPLY = re.compile(r"(?P<source>\S+)>(?P<destination>\S+) tl=(?P<total>\d+) id=\S+ "
                   r"fl=(?P<flags>[0-9a-f]+) ttl=(?P<ttl>\d+) tos=(?P<tos>[0-9a-f]+)"
                   r"(?: opt=(?P<options>[0-9a-f]+))? "
                   r"(?:icmp (?P<kind>\d+)/(?P<code>\d+) rest=(?P<rest>[0-9a-f]+) "
                   r"n=\d+(?P<bad> BADSUM)?|(?P<tcp>tcp) .*)")

# What the counters that Linux has moved say about a packet without an answer, and the verdicts that
# are the same in our words. The first row that fits counts.
SILENCE = (
    ("IpExt:InCsumErrors", ("DROP_IPV4_CHECKSUM",)),
    ("Ip:InHdrErrors", ("DROP_IPV4_SHORT", "DROP_IPV4_HEADER_LENGTH", "DROP_IPV4_VERSION",
                        "DROP_IPV6", "DROP_IPV4_TOTAL_LENGTH", "DROP_OPTION_MALFORMED")),
    ("IpExt:InTruncatedPkts", ("DROP_IPV4_TRUNCATED",)),
    ("Icmp:InCsumErrors", ("DROP_ICMP_CHECKSUM",)),
    ("Udp:InCsumErrors", ("DROP_UDP_CHECKSUM",)),
    ("Udp:InErrors", ("DROP_UDP_LENGTH",)),
    ("IcmpMsg:InType(0|14)", ("DROP_ICMP_UNSOLICITED",)),
    ("IcmpMsg:InType(3|11|12)", ("DROP_ICMP_ERROR",)),
    ("IcmpMsg:InType5", ("DROP_ICMP_REDIRECT",)),
    ("IcmpMsg", ("DROP_ICMP_TYPE", "DROP_ICMP_DEPRECATED")),
    ("Ip:ReasmReqds", ("HOLD_FRAGMENT", "DROP_FRAGMENT")),
)


def reply_of(text):
    """What LINUX.tsv says of a reply."""
    match = REPLY.fullmatch(text)
    if match is None:
        raise ValueError("not understood: " + text)
    flags, tos = int(match["flags"], 16), int(match["tos"], 16)
    fields = Fields(
        source=match["source"], destination=match["destination"], protocol=1,
        ttl=int(match["ttl"]), tos=tos, dscp=tos >> 2, ecn=tos & 3, reserved=flags >> 15,
        df=flags >> 14 & 1, mf=flags >> 13 & 1, offset=(flags & 0x1FFF) * 8,
        total=int(match["total"]), options=bytes.fromhex(match["options"] or ""))
    if match["tcp"]:
        fields.protocol, fields.kind = 6, "tcp"
    else:
        fields.kind, fields.code = int(match["kind"]), int(match["code"])
        fields.rest = bytes.fromhex(match["rest"])
        fields.faults = ["the ICMP checksum does not hold"] if match["bad"] else []
    return fields


def linux_said(folder):
    """(file, record) to the replies of Linux, and the counters that moved."""
    said = {}
    with open(os.path.join(folder, "LINUX.tsv"), encoding="utf-8") as file:
        for line in file:
            if line.startswith(("#", "file\t")):
                continue
            name, record, verdict, reply, counters = line.rstrip("\n").split("\t")
            said[name, int(record)] = ([] if verdict == "none" else [reply_of(reply)], counters)
    return said


def other_silence(step, counters):
    """Both are silent: for different reasons? Yields the difference."""
    for pattern, verdicts in SILENCE:
        if re.search(pattern + r"\+", counters):
            if not step.verdict.startswith(verdicts):
                yield Difference(step, "silence", step.verdict, counters)
            return


class Corpus:
    def __init__(self, folder):
        self.folder, self.said = folder, linux_said(folder)
        self.ours, self.tally = Ours(), Tally(TABLE + CORPUS_TABLE)
        self.n_records = self.n_replies = 0

    def judge(self, probe, raw, in_fragments, asked, verdict, ours, linux, counters=""):
        for text in properties.of_answer(asked, in_fragments, ours, HOST):
            self.tally.fail(probe.name, "%s, to %s" % (text, asked[:60].hex()))
        step = step_of(probe, raw, asked, verdict, ours, [], before=self.before)
        step.linux = linux
        silence = [] if ours or linux else other_silence(step, counters)
        for difference in (*differences(step, KNOWN), *silence):
            self.tally.explain(difference)
        self.n_replies += len(ours)

    def wait(self, probe, remembered, nanoseconds):
        remembered.now += nanoseconds
        for error in self.ours.wait(nanoseconds):
            first = remembered.given_up(error)
            if first is None:
                self.tally.fail(probe.name, "an error about nothing: " + error.hex())
            else:
                self.judge(probe, first, False, first, "waited", [error], [])

    def run(self, name):
        self.ours.new(OPTIONS, unlimited=True)
        remembered, self.before, now = Asked(), [], None
        for number, (at, raw) in enumerate(records(os.path.join(self.folder, name)), 1):
            probe = Probe("%s record %d" % (name, number), [], {"mtu": HOST.mtu})
            if now is not None and at > now:  # captures that were put together may go back in time
                self.wait(probe, remembered, at - now)
            now = at
            verdict, left = self.ours.packet(raw)
            asked, in_fragments = remembered.datagram(raw, verdict)
            if (name, number) not in self.said:
                self.tally.fail(probe.name, "LINUX.tsv does not have it")
                continue
            self.judge(probe, raw, in_fragments, asked, verdict, left,
                       *self.said.pop((name, number)))
            self.before.append((raw, verdict))
            self.n_records += 1
        self.wait(Probe("%s, its end" % name, []), remembered, 10 ** 12)
        if self.ours.packet(echo(source="192.0.2.9"))[0] != "SEND_ECHO_REPLY":
            self.tally.fail(name, "an echo request afterwards is not answered")
        if not self.ours.balances():
            self.tally.fail(name, "the verdicts are not as many as the packets")


def main():
    began = time.monotonic()
    corpus = Corpus(sys.argv[1])
    names = sorted(name for name in os.listdir(corpus.folder) if name.endswith(".pcap"))
    for name in names:
        corpus.run(name)
    corpus.ours.close()
    for name, record in corpus.said:
        corpus.tally.fail("LINUX.tsv", "%s has no record %d" % (name, record))
    print("%d files, %d records, %d packets left, %.1f s" % (
        len(names), corpus.n_records, corpus.n_replies, time.monotonic() - began))
    return 0 if corpus.tally.report(required=False) and corpus.n_records else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as error:
        sys.exit("failed: %s" % error)

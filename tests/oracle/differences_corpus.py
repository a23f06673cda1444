"""differences_corpus.py - what else is different when captures are played

Because of how the two were asked: Linux had every address for its own, and was given the records
at once; our host keeps the time of the capture. LINUX.tsv also says why Linux was silent.
"""
from packets import word_sum
from rows import only_linux, row

CORPUS_TABLE = []


def corpus_row(what, why):
    return row(what, why, optional=True, table=CORPUS_TABLE, letter="C")


@corpus_row("lengths that lie and a wrong sum: the lengths come first; for Linux the sum does",
            "RFC 1122 sections 3.2.1.1 and 3.2.1.2 want both silent, and have no order.")
def _(d):
    raw = d.step.raw
    total = int.from_bytes(raw[2:4], "big")
    lies = {"DROP_IPV4_TRUNCATED": total > len(raw),
            "DROP_IPV4_TOTAL_LENGTH": total < (raw[0] & 15) * 4}
    return d.field == "silence" and lies.get(d.ours, False) and "InCsumErrors" in d.linux and \
        word_sum(raw[:(raw[0] & 15) * 4]) != 0xFFFF


@corpus_row("a source that is the destination: silent; Linux, of which all are, asks TCP and UDP",
            "RFC 6274 section 4.3: a packet from ourselves comes from somebody else.")
def _(d):
    return d.step.verdict == "DROP_SOURCE_OURS" and (only_linux(d) or d.field == "silence") and \
        d.step.asked.source == d.step.asked.destination


@corpus_row("a fragment from 0.0.0.0/8: silent; Linux keeps it",
            "RFC 1122 section 3.2.1.3: {0, host} is a source while a host learns its address.")
def _(d):
    return d.field == "silence" and d.step.verdict == "DROP_SOURCE_THIS_NETWORK" and \
        d.step.asked.source.startswith("0.")


@corpus_row("time: what waits for fragments is given up as the capture goes on; Linux had no time",
            "RFC 1122 section 3.3.2: 11/1 when the first fragment was there.")
def _(d):
    return d.field == "packets" and d.step.verdict == "waited" and not d.linux and \
        [(packet.kind, packet.code) for packet in d.ours] == [(11, 1)]

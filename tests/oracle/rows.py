"""rows.py - the table of what may differ, and the words that its rows are written with"""
from collections import namedtuple

import models
from compare import is_fragment, key_of
from fields import join, offset_of
from packets import ICMP, UDP

Row = namedtuple("Row", "id what why explains optional")
TABLE = []
MAX_ERROR = 576
MULTICAST_OR_BROADCAST = ("192.168.3.0", "192.168.3.255", "255.255.255.255")


def row(what, why, optional=False, table=TABLE, letter="D"):
    def add(explains):
        table.append(Row("%s-%02d" % (letter, len(table) + 1), what, why, explains, optional))
        return explains
    return add


def one(packets, kind, code=None):
    """Is it this answer alone?"""
    return len(packets) == 1 and packets[0].protocol == ICMP and packets[0].kind == kind and (
        code is None or packets[0].code == code)


def only_linux(d, kinds=(0, 3, 12, 14, "tcp")):
    """Linux answers, and we do not."""
    return d.field == "packets" and not d.ours and d.linux and all(
        packet.offset or packet.kind in kinds for packet in d.linux)


def only_we(d, kind, code):
    return d.field == "packets" and not d.linux and one(d.ours, kind, code)


def bodies(packets):
    """The message that these packets carry, fragments put together."""
    return [whole[(whole[0] & 15) * 4:] for whole in join([packet.raw for packet in packets])]


def pieces(d):
    """The fragments of this datagram up to now, (offset, end, more, data), but for those of which
    we did not like the options."""
    found = []
    for raw in [raw for raw, _ in d.step.before] + [d.step.raw]:
        if not is_fragment(raw) or key_of(raw) != key_of(d.step.raw):
            continue
        header_len, offset = (raw[0] & 15) * 4, offset_of(raw)
        data = raw[header_len:int.from_bytes(raw[2:4], "big")]
        read = models.we_read(raw[20:header_len])
        if read.fault is None and read.route is None:
            found.append((offset, offset + len(data), bool(raw[6] & 0x20), data))
    return found


def is_for_all(d):
    return d.step.asked.destination in MULTICAST_OR_BROADCAST or \
        d.step.asked.destination.startswith("224.")


def linux_total(d):
    """How long an error of Linux's is: with the options that it sends, and of UDP it quotes what
    the UDP length says."""
    asked, error = d.step.asked, d.linux_packet
    header_len = 20 + len(asked.options)
    quoted = asked.total
    if asked.protocol == UDP and error.code == 3:
        quoted = min(quoted, header_len + int.from_bytes(asked.raw[header_len + 4:][:2], "big"))
    return min(28 + len(error.options) + quoted, MAX_ERROR, d.step.probe.mtu)


def same_quote(d):
    """Do both quote the same, as far as Linux quotes, but for the options?"""
    end, ours, linux = 20 + len(d.step.asked.options), d.our_packet.data, d.linux_packet.data
    return linux is None or (linux[:20] == ours[:20] and linux[end:] == ours[end:len(linux)])

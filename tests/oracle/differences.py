"""differences.py - where we do not do as Linux does, and why

Each row is a predicate over one difference (compare.py); it says what is different on both sides
as exactly as it can, so that a mistake of ours does not pass for a decision. A difference that no
row explains fails the run, and so does a row that explains nothing any more, unless it depends on
the kernel's version or configuration: then it is optional.
"""
from collections import namedtuple

import models
from compare import key_of
from fields import join, offset_of
from packets import ICMP, TCP

Row = namedtuple("Row", "id what why explains optional")
TABLE = []
MULTICAST_OR_BROADCAST = ("192.168.3.0", "192.168.3.255", "255.255.255.255")


def row(what, why, optional=False, table=TABLE, letter="D"):
    def add(explains):
        table.append(Row("%s-%02d" % (letter, len(table) + 1), what, why, explains, optional))
        return explains
    return add


# --- words for the rows ---

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
    """The fragments of this datagram up to now: (offset, end, more, data)."""
    here = [raw for raw, _ in d.step.before + [(d.step.raw, "")]
            if len(raw) >= 20 and key_of(raw) == key_of(d.step.raw)]
    read = []
    for raw in here:
        data = raw[(raw[0] & 15) * 4:int.from_bytes(raw[2:4], "big")]
        offset = offset_of(raw)
        read.append((offset, offset + len(data), bool(raw[6] & 0x20), data))
    return read


def is_for_all(d):
    return d.step.asked.destination in MULTICAST_OR_BROADCAST or \
        d.step.asked.destination.startswith("224.")


# --- the headers of what is sent ---

@row("DF of a reply: the request's; Linux clears it",
     "RFC 6864 section 4.1: a datagram that is not to be fragmented needs no identification, so "
     "the asker who says so gets an answer that says so. RFC 1122 leaves it open.")
def _(d):
    return d.field == "df" and (d.ours, d.linux) == (1, 0) and d.our_packet.is_reply and \
        (d.step.asked.df == 1 or is_for_all(d))


@row("DF of an error: set; Linux clears it",
     "RFC 6864 section 4.1: errors have at most 576 bytes, and go without an identification.")
def _(d):
    return d.field == "df" and (d.ours, d.linux) == (1, 0) and d.our_packet.is_error


@row("congestion marks of a reply: none; Linux sends those of the request",
     "RFC 3168 section 5: a mark says that the transport of this datagram reacts to congestion; "
     "ICMP does not.")
def _(d):
    marks = {raw[1] & 3 for raw, _ in d.step.before + [(d.step.raw, "")] if len(raw) > 1}
    return d.field == "ecn" and d.ours == 0 and d.linux in marks and d.our_packet.is_reply


@row("type of service of an error: 0; Linux sends precedence 6 and the request's",
     "RFC 1122 section 3.2.2: an error SHOULD be sent with normal (i.e., zero) TOS bits.")
def _(d):
    return d.field in ("dscp", "ecn") and d.ours == 0 and d.our_packet.is_error and \
        d.linux_packet.tos == (d.step.asked.tos & 0x1E | 0xC0)


@row("code of an echo reply: 0; Linux sends that of the request",
     "RFC 792 knows the code 0 alone for an echo and its reply.")
def _(d):
    return d.field == "code" and d.ours == 0 and d.linux == d.step.asked.code and \
        d.our_packet.kind == 0


@row("Record Route and Timestamp: entered once; Linux enters itself twice",
     "RFC 1122 section 3.2.2.6: updated to include the current host, which is one entry.")
def _(d):
    return d.field == "options" and d.our_packet.is_reply and not d.our_packet.offset and \
        d.ours == models.reflected(d.step.asked.options, models.ours) and \
        d.linux == models.reflected(d.step.asked.options, models.linux)


@row("the sum of a reply of zeros: 0xffff; Linux sends 0x0000",
     "RFC 1071: the complement of a sum of zeros is 0xffff, and no receiver takes the other form.",
     optional=True)
def _(d):
    return d.field == "sums" and d.linux == "the ICMP checksum does not hold" and \
        one(d.step.linux, 0, 0) and not any(d.step.asked.rest) and not any(d.step.asked.data)


# --- ICMP errors ---

@row("options of an error: none; Linux sends those of the datagram",
     "RFC 1122 section 3.2.2 asks for the headers of the datagram in the quote; options before "
     "them would let a stranger choose by which way an error goes.")
def _(d):
    return d.field in ("options", "total") and d.our_packet.is_error and \
        d.our_packet.options == b"" and d.linux_packet.options != b"" and \
        d.linux_packet.total - d.our_packet.total == len(d.linux_packet.options) and \
        options_of_error(d)


def options_of_error(d):
    """Are they those of the datagram, as far as Linux has got with them?"""
    kinds = [kind for kind, _, _ in models.walk(d.linux_packet.options)]
    return len(kinds) == 1 and kinds[0] in [kind for kind, _, _ in
                                            models.walk(d.step.asked.options)]


@row("a quote with options: as it came; Linux has entered itself",
     "RFC 1122 section 3.2.2: the quoted header and data MUST be unchanged from those received.")
def _(d):
    end = 20 + len(d.step.asked.options)
    return d.field == "data" and d.our_packet.is_error and models.find(
        d.step.asked.options, models.RECORD_ROUTE, models.TIMESTAMP) and \
        d.linux[:20] == d.ours[:20] and d.linux[end:] == d.ours[end:]


@row("a quote of UDP: all that is there; Linux cuts what is behind the UDP length",
     "RFC 1812 section 4.3.2.3: as much of the original datagram as possible.")
def _(d):
    if d.field not in ("data", "total") or d.our_packet.code != 3 or not d.our_packet.is_error:
        return False
    length = int.from_bytes(d.step.asked.raw[24:26], "big")
    return d.linux_packet.data in (None, d.our_packet.data[:20 + length]) and \
        d.linux_packet.total == 48 + length


@row("an error without room for the header and 8 bytes: not sent; Linux quotes less",
     "RFC 1122 section 3.2.2: a quote MUST have the header and at least 8 bytes of data.")
def _(d):
    header_len = 20 + len(d.step.asked.options)
    return only_linux(d, (3,)) and d.step.verdict == "DROP_IPV4_PROTOCOL" and \
        len(d.step.linux[0].data) < header_len + 8 and d.step.probe.mtu < 28 + header_len + 8


@row("an error about router discovery: sent; Linux takes it for an ICMP error",
     "RFC 1122 section 3.2.2 forbids errors about errors; RFC 1256 reports none.")
def _(d):
    return only_we(d, 12, 0) and d.step.asked.kind in (9, 10)


@row("how many errors at once, to all together: cannot be foretold, here or there",
     "RFC 1812 section 4.3.2.8; both make it vary (CVE-2020-25705), and Linux's time is real.",
     optional=True)
def _(d):
    n_before = len(d.step.before)
    return d.step.probe.name.startswith("limit of all") and d.field == "packets" and (
        only_we(d, 3, 3) and n_before < 100 or
        only_linux(d, (3,)) and d.step.verdict == "DROP_UDP_PORT" and n_before >= 24)


@row("how many errors to one peer: one more after a second, and Linux's time is real",
     "RFC 1812 section 4.3.2.8: both allow one a second.", optional=True)
def _(d):
    return d.step.probe.limited and d.step.seconds > 0.9 and only_linux(d, (3, 12)) and \
        d.step.verdict.startswith("DROP_")


# --- who may ask ---

@row("a source in 0.0.0.0/8: silent; Linux answers all but 0.0.0.0 itself",
     "RFC 1122 section 3.2.1.3: {0, host} is a source while a host learns its address, no other.")
def _(d):
    return only_linux(d) and d.step.verdict == "DROP_SOURCE_THIS_NETWORK" and \
        d.step.asked.source.startswith("0.") and d.step.linux[0].destination == d.step.asked.source


@row("a source that is a broadcast address, old (all zeros) or new: silent; Linux answers",
     "RFC 1122 section 3.2.1.3: a broadcast address is never a source; section 3.3.6: the old form "
     "is one as well.")
def _(d):
    return only_linux(d) and d.step.verdict == "DROP_SOURCE_BROADCAST" and \
        d.step.asked.source in ("192.168.3.0", "192.168.3.255")


@row("a source in 240.0.0.0/4: silent, unless --allow-240; Linux answers",
     "RFC 6890 section 2.2.2: reserved, and not forwarded.")
def _(d):
    return only_linux(d) and d.step.verdict == "DROP_SOURCE_RESERVED" and \
        int(d.step.asked.source.split(".")[0]) >= 240 and "class-e" not in d.step.probe.settings


@row("a source of which a route says unreachable: answered; Linux does not send there",
     "here a route says which destinations to answer; an answer goes back by the link.")
def _(d):
    return only_we(d, 0, 0) and d.step.asked.source.startswith("192.168.") and \
        "router" in d.step.probe.settings


# --- what is answered ---

@row("an echo request to the old broadcast address: as to the new; Linux knows it no more",
     "RFC 1122 section 3.3.6: SHOULD recognise all of the forms.")
def _(d):
    return only_we(d, 0, 0) and d.step.asked.destination == "192.168.3.0" and \
        "broadcast" in d.step.probe.settings


@row("a timestamp request: answered with --timestamp; Linux always answers",
     "RFC 1122 section 3.2.2.8: MAY; it tells everybody how a host's clock is wrong.")
def _(d):
    return only_linux(d, (14,)) and d.step.verdict == "DROP_ICMP_DISABLED" and \
        d.step.asked.kind == 13 and "timestamp" not in d.step.probe.settings


@row("a timestamp request that is too short: silent; Linux answers where one stamp is there",
     "RFC 792: the message has 20 bytes.")
def _(d):
    return only_linux(d, (14,)) and d.step.verdict == "DROP_ICMP_TIMESTAMP_SHORT" and \
        d.step.asked.kind == 13 and 4 <= len(d.step.asked.data) < 12


@row("a timestamp request to all: silent; Linux answers it as an echo request",
     "RFC 1122 section 3.2.2.8: MAY be silently discarded; --broadcast speaks of echo.")
def _(d):
    return only_linux(d, (14,)) and d.step.verdict == "DROP_ICMP_DISABLED" and \
        d.step.asked.kind == 13 and is_for_all(d) and "broadcast" in d.step.probe.settings


@row("a reply longer than the MTU, to a request in one piece: in one piece; Linux fragments it",
     "what the link has carried one way it carries the other way; a tun device has no limit but "
     "the reader's.")
def _(d):
    return d.field == "packets" and len(d.ours) == 1 and len(d.linux) > 1 and \
        one(d.ours, 0, 0) and d.ours[0].total == d.step.asked.total > d.step.probe.mtu and \
        bodies(d.ours) == bodies(d.linux)


@row("\"fragmentation needed\" about a reply: not believed; Linux sends smaller fragments",
     "RFC 5927 section 7: whoever can send an ICMP error could have replies cut small.")
def _(d):
    return d.field == "packets" and one(d.ours, 0, 0) and len(d.linux) > 1 and \
        any(raw[20:22] == b"\3\4" for raw, _ in d.step.before) and \
        bodies(d.ours) == bodies(d.linux)


@row("options of a reply in fragments: in the first; Linux fills the others with no-operations",
     "RFC 791 section 3.1: Record Route and Timestamp are not copied on fragmentation.")
def _(d):
    if not d.step.ours or not d.step.ours[0].options or len(d.step.ours) < 2:
        return False
    first = d.step.ours[0]
    return first.options == models.reflected(d.step.asked.options, models.ours) and \
        d.step.linux[0].options == models.reflected(d.step.asked.options, models.linux) and \
        not any(packet.options for packet in d.step.ours[1:]) and \
        bodies(d.step.ours) == bodies(d.step.linux)


# --- protocols ---

@row("TCP: 3/2, there is none here; Linux resets, or ignores",
     "RFC 1122 section 3.2.2.1: a protocol that is not here SHOULD be told of.")
def _(d):
    return d.field == "packets" and d.step.asked.protocol == TCP and one(d.ours, 3, 2) and (
        not d.linux or [packet.kind for packet in d.linux] == ["tcp"])


@row("protocols of which Linux has a part: 3/2; Linux is silent",
     "the same. IGMP is always there, others in some kernels (tunnels, PIM, IPsec, L2TP, SCTP).",
     optional=True)
def _(d):
    return only_we(d, 3, 2) and d.step.asked.protocol in (
        2, 4, 33, 41, 46, 47, 50, 51, 94, 103, 108, 112, 115, 132, 136, 137)


# --- options ---

@row("a source route with hops to go: 3/5; Linux is silent",
     "RFC 1122 section 3.3.5: 3/5 SHOULD be sent; Linux's accept_source_route is 0.")
def _(d):
    routes = models.find(d.step.asked.options, *models.SOURCE_ROUTES)
    return only_we(d, 3, 5) and len(routes) == 1 and not models.is_full(routes[0][1])


@row("two source routes: 12/0; Linux is silent, or tells the hop in the first one",
     "RFC 1122 section 3.2.1.8: there MUST NOT be more than one.")
def _(d):
    routes = models.find(d.step.asked.options, *models.SOURCE_ROUTES)
    return d.field == "packets" and one(d.ours, 12, 0) and len(routes) == 2 and \
        d.ours[0].rest[0] == 20 + routes[1][0] and not d.linux


@row("options that are not whole entries, or unknown flags: 12/0; Linux does what it can",
     "RFC 6274 sections 3.13.2.5 and 3.13.2.7, RFC 2113 section 2.1 have these checks.")
def _(d):
    options = d.step.asked.options
    if d.field != "packets" or not one(d.ours, 12, 0) or \
            d.ours[0].rest[0] != models.strictly(options):
        return False
    linux = models.reflected(options, models.linux)
    return not d.linux if linux is None else one(d.linux, 0) and d.linux[0].options == linux


@row("room for less than one more entry: answered; Linux wants to enter itself, and is silent",
     "RFC 1122 section 3.2.2.6: options that were accepted go back with the reply.")
def _(d):
    return only_we(d, 0, 0) and models.reflected(d.step.asked.options, models.linux) is None and \
        d.ours[0].options == models.reflected(d.step.asked.options, models.ours)


@row("a label of CIPSO: ignored; Linux looks into it and complains",
     "RFC 1122 section 3.2.1.8: options that are not known MUST be ignored.", optional=True)
def _(d):
    asked = models.find(d.step.asked.options, 134)
    if d.field == "packets":
        return bool(asked) and one(d.ours, 0, 0) and one(d.linux, 12, 0)
    return d.step.asked.options[:1] == b"\x86" and d.our_packet.kind == 12 and \
        d.our_packet.rest[0] == 22 and d.linux_packet.rest[0] == 21


# --- fragments ---

@row("a fragment that overlaps others: all are dropped; Linux takes one inside another for a copy",
     "RFC 5722 section 4, RFC 8200 section 4.5, which IPv4 can have as well: only what is the same "
     "to the byte is harmless.")
def _(d):
    parts = pieces(d)
    overlap = any(one[0] < other[1] and other[0] < one[1] and one != other
                  for one in parts for other in parts)
    return overlap and only_linux(d, (0,)) and d.step.verdict in (
        "DROP_FRAGMENT_OVERLAP", "HOLD_FRAGMENT")


@row("more fragments, and no multiple of 8: dropped alone; Linux cuts it and uses the rest",
     "RFC 791 section 3.2: all fragments but the last have whole units of 8 bytes.")
def _(d):
    parts = pieces(d)[:-1]
    return any(more and len(data) % 8 for _, _, more, data in parts) and only_we(d, 0, 0)


@row("a last fragment without data: dropped alone; Linux gives up the datagram",
     "RFC 791 section 3.2: it says nothing that a datagram could need.")
def _(d):
    parts = pieces(d)[:-1]
    return any(not data and not more for _, _, more, data in parts) and only_we(d, 0, 0)


@row("many other fragments in between: no matter; Linux gives up the datagram",
     "RFC 791 section 3.2: a datagram may take as long as its time; Linux's ipfrag_max_dist is 64.")
def _(d):
    return only_we(d, 0, 0) and len(pieces(d)) == 2 and len(d.step.before) > 64 and \
        "crowded" not in d.step.probe.settings


@row("more datagrams than there is memory for: the oldest makes room; Linux takes no new one",
     "RFC 6274 section 4.1.2: a flood of fragments must not keep out those that are whole soon.")
def _(d):
    return only_we(d, 0, 0) and "crowded" in d.step.probe.settings

"""differences_answers.py - who is answered, and what an answer looks like"""
from packets import TCP
from rows import bodies, is_for_all, linux_total, one, only_linux, only_we, row, same_quote


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


@row("the sum of a reply of zeros: 0xffff; Linux sends 0x0000",
     "RFC 1071: the complement of a sum of zeros is 0xffff, and no receiver takes the other form.",
     optional=True)
def _(d):
    return d.field == "sums" and d.linux == "the ICMP checksum does not hold" and \
        one(d.step.linux, 0, 0) and not any(d.step.asked.rest) and not any(d.step.asked.data)


# --- ICMP errors ---

@row("a quote of UDP: all that is there; Linux cuts what is behind the UDP length",
     "RFC 1812 section 4.3.2.3: as much of the original datagram as possible.")
def _(d):
    return d.field in ("data", "total") and d.our_packet.is_error and d.our_packet.code == 3 and \
        d.linux_packet.total == linux_total(d) < 28 + d.step.asked.total and same_quote(d)


@row("an error without room for the header and 8 bytes: not sent; Linux quotes less",
     "RFC 1122 section 3.2.2: a quote MUST have the header and at least 8 bytes of data.")
def _(d):
    header_len = 20 + len(d.step.asked.options)
    return only_linux(d, (3,)) and d.step.verdict == "DROP_IPV4_PROTOCOL" and \
        len(d.step.linux[0].data) < header_len + 8 and d.step.probe.mtu < 28 + header_len + 8


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


@row("a request to all, answered by more than the MTU: silent; Linux answers in fragments",
     "RFC 6864 section 4.3: an answer from another address than was asked has no identification of "
     "its own, so it cannot be fragmented. RFC 1122 section 3.2.2.6: MAY be discarded.")
def _(d):
    return d.field == "packets" and not d.ours and one(d.linux[:1], 0, 0) and is_for_all(d) and \
        "broadcast" in d.step.probe.settings and \
        d.step.verdict.startswith("DROP_DESTINATION_") and \
        sum(len(body) for body in bodies(d.linux)) + 20 > d.step.probe.mtu


@row("\"fragmentation needed\" about a reply: not believed; Linux sends smaller fragments",
     "RFC 5927 section 7: whoever can send an ICMP error could have replies cut small.")
def _(d):
    return d.field == "packets" and one(d.ours, 0, 0) and len(d.linux) > 1 and \
        any(raw[20:22] == b"\3\4" for raw, _ in d.step.before) and \
        bodies(d.ours) == bodies(d.linux)


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

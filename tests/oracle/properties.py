"""properties.py - what has to hold of our answers, whatever another host would say

Written from the RFCs, not from the stack: each function returns sentences about what is wrong.
"""
import socket

from fields import ERRORS, join, read
from packets import ICMP, word_sum

ERROR_HEADERS, MAX_ERROR = 28, 576  # RFC 1812 section 4.3.2.3
QUERIES = (0, 8, 9, 10, 13, 14, 15, 16, 17, 18)  # ICMP types that report no error


def sums(packets):
    """What is wrong with the packets of any host: lengths, the sums of headers and messages."""
    wrong = []
    for raw in packets:
        wrong += read(raw).faults
    for whole in [] if wrong else join(packets):
        header_len = (whole[0] & 15) * 4
        if whole[9] == ICMP and word_sum(whole[header_len:]) != 0xFFFF:
            wrong.append("the ICMP checksum does not hold")
    return wrong


def of_answer(asked, in_fragments, packets, host):
    """asked is the datagram that was answered, put together if it came in fragments, and host says
    mtu, ttl and own: the address that it sends from when the one that was asked is not its own."""
    wrong = sums(packets)
    if wrong or not packets:
        return wrong
    total = int.from_bytes(asked[2:4], "big")
    longest = host.mtu if in_fragments else max(host.mtu, total)
    for raw in packets:
        wrong += of_packet(read(raw), longest, host)
    wholes = join(packets)
    if len(wholes) > 1:
        return wrong + ["more than one datagram"]
    answer = read(wholes[0])
    asked = read(asked[:total])
    if answer.destination != asked.source:
        wrong.append("not sent to the source of what came")
    if answer.source not in (asked.destination, host.own):
        wrong.append("sent from an address that was not asked")
    if answer.kind in (0, 14):
        return wrong + of_reply(asked, in_fragments, answer)
    return wrong + of_error(asked, answer, host)


def of_packet(packet, longest, host):
    """Each packet by itself; longest is what it may have."""
    rules = (
        (packet.protocol == ICMP, "not ICMP"),
        (packet.total <= longest, "longer than the MTU"),
        (packet.ttl == host.ttl, "the time to live is not the host's"),
        (packet.ecn == 0, "a congestion mark"),
        (packet.reserved == 0, "the reserved flag"),
        (not packet.df or (not packet.mf and not packet.offset), "a fragment not to be fragmented"),
        (not packet.df or packet.ident == 0, "atomic, with an identification"),
        (not packet.mf or (packet.total - 20 - len(packet.options)) % 8 == 0,
         "more fragments, and no multiple of 8"),
    )
    return [sentence for holds, sentence in rules if not holds]


def of_reply(asked, in_fragments, reply):
    df = asked.df
    if reply.source != asked.destination:  # asked of all: his identification is of another tuple
        df = 1
    elif in_fragments:  # and it may have to leave in some
        df = 0
    rules = (
        (asked.protocol == ICMP and asked.kind == (8 if reply.kind == 0 else 13),
         "a reply to what did not ask for it"),
        (reply.code == 0, "a reply with a code"),
        (reply.rest == asked.rest, "identifier or sequence number changed"),
        (reply.total <= asked.total, "longer than the request"),
        (reply.dscp == asked.dscp, "another class of service than the request's"),
        (reply.df == df, "DF is not as it should be"),
        (reply.ident == (0 if df else asked.ident), "an identification of its own"),
    )
    wrong = [sentence for holds, sentence in rules if not holds]
    if reply.kind == 0 and reply.data != asked.data:
        wrong.append("not the data of the request")
    if reply.kind == 14 and (reply.total - len(reply.options) != 40 or
                             reply.data[:4] != asked.data[:4]):
        wrong.append("not 20 bytes, or not the asker's time in them")
    return wrong


def may_be_told(asked):
    """RFC 1122 section 3.2.2: is it one about which an error may be sent?"""
    if asked.offset or asked.destination == "255.255.255.255":
        return False
    for text in (asked.source, asked.destination):
        if socket.inet_aton(text)[0] & 0xF0 == 0xE0:
            return False
    body = asked.raw[20 + len(asked.options):]
    return asked.protocol != ICMP or (len(body) > 0 and body[0] in QUERIES)


def of_error(asked, error, host):
    quote = error.raw[ERROR_HEADERS:]
    most = min(asked.total, MAX_ERROR - ERROR_HEADERS, host.mtu - ERROR_HEADERS)
    pointer = error.rest[0] if error.kind == 12 else 0
    rules = (
        (error.kind in ERRORS, "neither a reply nor an error"),
        (may_be_told(asked), "an error where none may be sent"),
        (not error.options, "an error with options"),
        (error.tos == 0, "an error with a type of service"),
        (error.df == 1, "an error that may be fragmented"),
        (quote == asked.raw[:most], "the quote is not as much of what came as there may be"),
        (error.rest == bytes([pointer, 0, 0, 0]), "unused bytes that are not zero"),
        (error.kind != 12 or 20 <= pointer < 20 + len(asked.options),
         "the pointer is at no option"),
    )
    return [sentence for holds, sentence in rules if not holds]

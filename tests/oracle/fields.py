"""fields.py - reads a packet into its fields, for comparing

Shares no code with the stack. What two hosts can only do differently, the identification and the
time of day, is not a field here: times are looked at for being times, and written as STAMP.
"""
import socket
from dataclasses import dataclass, field

from packets import ICMP, TCP, word_sum

COMPARED = ("source", "destination", "protocol", "ttl", "dscp", "ecn", "reserved", "df", "mf",
            "offset", "total", "options", "kind", "code", "rest", "data")
STAMP = b"TIME"
DAY_MS = 24 * 60 * 60 * 1000
RECORD_ROUTE, TIMESTAMP = 7, 68
ERRORS = (3, 4, 5, 11, 12)


@dataclass
class Fields:
    """None where the packet does not have the field, or is only known in part."""
    raw: bytes = b""
    source: str = None
    destination: str = None
    protocol: int = None
    ttl: int = None
    dscp: int = None
    ecn: int = None
    reserved: int = None
    df: int = None
    mf: int = None
    offset: int = None  # bytes
    total: int = None
    options: bytes = None
    kind: int = None  # ICMP type
    code: int = None
    rest: bytes = None  # of the header of the message
    data: bytes = None
    ident: int = None
    tos: int = None
    faults: list = field(default_factory=list)

    @property
    def what(self):
        """Of two packets that have this in common each field can be compared."""
        return self.protocol, self.kind

    @property
    def is_error(self):
        return self.protocol == ICMP and self.kind in ERRORS

    @property
    def is_reply(self):
        return self.protocol == ICMP and self.kind in (0, 14)

    def __str__(self):
        text = "%s>%s len %s ttl %s tos %s" % (self.source, self.destination, self.total, self.ttl,
                                               self.tos)
        for name in ("df", "mf", "offset"):
            if getattr(self, name):
                text += " %s %d" % (name, getattr(self, name))
        if self.options:
            text += " options %s" % self.options.hex()
        if self.offset:
            return text
        if self.protocol == TCP:
            return text + " tcp"
        return text + " icmp %s/%s rest %s" % (self.kind, self.code,
                                               self.rest.hex() if self.rest else self.rest)


def walk(options):
    """The options as (type, place, length), up to the first that is malformed."""
    place = 0
    while place < len(options) and options[place] != 0:
        length = 1
        if options[place] != 1:
            if place + 1 >= len(options) or not 2 <= options[place + 1] <= len(options) - place:
                return
            length = options[place + 1]
        yield options[place], place, length
        place += length


def without_times(options, asked):
    """The options of a reply, STAMP for each time that was entered; and what is wrong with them."""
    masked, faults, before = bytearray(options), [], {}
    for kind, place, length in walk(asked):
        before.setdefault(kind, asked[place:place + length])
    for kind, place, length in walk(options):
        if kind != TIMESTAMP or length < 4 or len(before.get(kind, b"")) != length:
            continue
        flags = options[place + 3] & 15
        at, end = before[kind][2] - 1, options[place + 2] - 1
        while at + 4 <= end <= length and at >= 4:
            if flags != 0:
                at += 4  # the address before the time
            time = int.from_bytes(options[place + at:place + at + 4], "big")
            if time >= DAY_MS:
                faults.append("a timestamp option with %d ms of a day" % time)
            masked[place + at:place + at + 4] = STAMP
            at += 4
    return bytes(masked), faults


def read(raw, asked_options=b""):
    """The fields of a packet that was sent, to somebody who had asked with these options."""
    if len(raw) < 20 or raw[0] >> 4 != 4 or not 20 <= (raw[0] & 15) * 4 <= len(raw):
        return Fields(raw=raw, faults=["not an IPv4 packet"])
    header_len = (raw[0] & 15) * 4
    flags = raw[6] >> 5
    fields = Fields(
        raw=raw, source=socket.inet_ntoa(raw[12:16]), destination=socket.inet_ntoa(raw[16:20]),
        protocol=raw[9], ttl=raw[8], tos=raw[1], dscp=raw[1] >> 2, ecn=raw[1] & 3,
        reserved=flags >> 2, df=flags >> 1 & 1, mf=flags & 1,
        offset=(int.from_bytes(raw[6:8], "big") & 0x1FFF) * 8,
        total=int.from_bytes(raw[2:4], "big"), ident=int.from_bytes(raw[4:6], "big"))
    if word_sum(raw[:header_len]) != 0xFFFF:
        fields.faults.append("the header checksum does not hold")
    if fields.total != len(raw):
        fields.faults.append("the total length is not the packet's")
    fields.options, faults = without_times(raw[20:header_len], asked_options)
    fields.faults += faults
    body = raw[header_len:]
    if fields.offset == 0 and fields.protocol == ICMP and len(body) >= 8:
        fields.kind, fields.code, fields.rest, fields.data = body[0], body[1], body[4:8], body[8:]
        if fields.kind == 14 and len(body) == 20:
            read_timestamp(fields)
    elif fields.protocol == TCP:
        fields.kind = "tcp"  # what it says is not compared: there is no TCP here
    else:
        fields.data = body
    return fields


def read_timestamp(fields):
    receive, transmit = (int.from_bytes(fields.data[i:i + 4], "big") for i in (4, 8))
    if not 0 <= transmit - receive < 60000 or transmit >= DAY_MS:
        fields.faults.append("a timestamp reply with the times %d and %d" % (receive, transmit))
    fields.data = fields.data[:4] + STAMP + STAMP


def join(packets):
    """The datagrams of these packets, their fragments put together."""
    datagrams = {}
    for raw in packets:
        datagrams.setdefault(raw[9:10] + raw[12:20] + raw[4:6], []).append(raw)
    return [put_together(parts) for parts in datagrams.values()]


def offset_of(raw):
    return (int.from_bytes(raw[6:8], "big") & 0x1FFF) * 8


def put_together(parts):
    """One datagram out of its fragments, the later over the earlier; what is missing is zeros. A
    congestion mark of one is the whole's (RFC 3168 section 5.3)."""
    if len(parts) == 1 and not int.from_bytes(parts[0][6:8], "big") & 0x3FFF:
        return parts[0]
    first = next((part for part in parts if offset_of(part) == 0), parts[0])
    data = bytearray()
    for part in parts:
        header_len, offset = (part[0] & 15) * 4, offset_of(part)
        body = part[header_len:int.from_bytes(part[2:4], "big")]
        data.extend(bytes(max(0, offset + len(body) - len(data))))
        data[offset:offset + len(body)] = body
    header = bytearray(first[:(first[0] & 15) * 4])
    if any(part[1] & 3 == 3 for part in parts):
        header[1] |= 3
    header[2:4] = (len(header) + len(data)).to_bytes(3, "big")[-2:]
    header[6:8] = bytes([header[6] & 0x40, 0])
    header[10:12] = bytes(2)
    header[10:12] = (0xFFFF - word_sum(bytes(header))).to_bytes(2, "big")
    return bytes(header + data)

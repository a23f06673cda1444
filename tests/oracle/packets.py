"""packets.py - packets made to order

Each function makes what is right, and an argument makes one thing different. Lengths and checksums
follow from the rest, unless they are given. An address is text or four bytes.
"""
import socket
import struct

US = "192.168.3.12"  # the host that is asked
US_TOO = "192.168.3.120"  # it has another address
NEIGHBOUR = "192.168.3.1"

RESERVED, DONT_FRAGMENT, MORE_FRAGMENTS = 0x8000, 0x4000, 0x2000
ICMP, IGMP, TCP, UDP = 1, 2, 6, 17


def address(value):
    return socket.inet_aton(value) if isinstance(value, str) else value


def word_sum(data):
    """The words of data, added as RFC 1071 says: 0 for zeros alone, 0xffff where a sum holds."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(">%dH" % (len(data) // 2), data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def checksum(data):
    return 0xFFFF - word_sum(data)


def pattern(length):
    """Data that are nowhere the same for long, so that what is swapped or shifted is seen."""
    return bytes((i * 7 + i // 256 * 13 + 1) % 256 for i in range(length))


def datagram(data=b"", source=NEIGHBOUR, destination=US, protocol=ICMP, ttl=64, tos=0, ident=0x2B67,
             fragment=0, options=b"", version=4, words=None, total=None, check=None):
    options += bytes(-len(options) % 4)
    header_len = 20 + len(options)
    first = version << 4 | (header_len // 4 if words is None else words)
    head = struct.pack(">BBHHHBB", first, tos, header_len + len(data) if total is None else total,
                       ident, fragment, ttl, protocol)
    tail = address(source) + address(destination) + options
    if check is None:
        check = checksum(head + b"\0\0" + tail)
    return head + struct.pack(">H", check) + tail + data


def message(kind=8, code=0, rest=b"\x5a\x01\x00\x2a", data=b"", check=None):
    """An ICMP message."""
    if check is None:
        check = checksum(bytes([kind, code, 0, 0]) + rest + data)
    return struct.pack(">BBH", kind, code, check) + rest + data


def echo(size=16, **fields):
    return datagram(message(data=pattern(size)), **fields)


def pseudo(source, destination, protocol, length):
    return address(source) + address(destination) + struct.pack(">HH", protocol, length)


def udp(data=b"anybody?", source=NEIGHBOUR, destination=US, port=33434, length=None, check=None,
        **fields):
    length = 8 + len(data) if length is None else length
    head = struct.pack(">HHH", 53211, port, length)
    if check is None:
        check = checksum(pseudo(source, destination, UDP, length) + head + b"\0\0" + data) or 0xFFFF
    return datagram(head + struct.pack(">H", check) + data, source, destination, UDP, **fields)


def tcp(flags=2, source=NEIGHBOUR, destination=US, sequence=1000, **fields):
    """A segment to a port that is closed; flags 2 is SYN."""
    head = struct.pack(">HHIIBBH", 53211, 80, sequence, 0, 5 << 4, flags, 8192)
    check = checksum(pseudo(source, destination, TCP, 20) + head + bytes(4))
    return datagram(head + struct.pack(">HH", check, 0), source, destination, TCP, **fields)


def piece(data, offset, more, fragment=0, **fields):
    """A fragment with these data, offset in bytes."""
    return datagram(data, fragment=fragment | offset // 8 | (MORE_FRAGMENTS if more else 0),
                    **fields)


def cut(data, *places, **fields):
    """The fragments of a datagram with these data, cut at these bytes."""
    ends = list(places) + [len(data)]
    return [piece(data[begin:end], begin, end < len(data), **fields)
            for begin, end in zip([0] + ends, ends)]


def whole_fragments(data, size, **fields):
    """The same, each with size bytes, a multiple of 8."""
    return cut(data, *range(size, len(data), size), **fields)

"""lessons_headers.py - headers that lie, sums that do not hold, files that are cut or strange"""
import socket
import struct

from lesson import KERNEL, comes, cut, echo, given_up, icmp, ip, lesson, packets, udp

REPLY = "SEND_ECHO_REPLY"


@lesson()
def headers():
    yield comes(0, echo()[:19], "DROP_IPV4_SHORT")
    yield comes(1, echo(version=5), "DROP_IPV4_VERSION")
    yield comes(2, echo(words=4), "DROP_IPV4_HEADER_LENGTH")
    yield comes(3, echo(words=15, size=8), "DROP_IPV4_HEADER_LENGTH")  # 60 bytes, of 36
    yield comes(4, echo(total=19), "DROP_IPV4_TOTAL_LENGTH")
    yield comes(5, echo(total=45), "DROP_IPV4_TRUNCATED")  # of 44
    yield comes(6, ip(echo()[20:], check=0x1234), "DROP_IPV4_CHECKSUM")
    yield comes(7, echo(total=20), "DROP_ICMP_SHORT")  # a header, and then no data
    yield comes(8, echo(), REPLY)


@lesson()
def checksums():
    message = echo()[20:]
    right = struct.unpack(">H", echo()[10:12])[0]
    yield comes(0, echo(), REPLY)
    yield comes(1, ip(message, check=right ^ 1), "DROP_IPV4_CHECKSUM")
    yield comes(2, ip(message, check=0), "DROP_IPV4_CHECKSUM")
    # an identification with which the sum is zero: both zeros of one's complement are right
    zero = 0xFFFF - packets.word_sum(ip(message, ident=0, check=0)[:20])
    yield comes(3, ip(message, ident=zero, check=0), REPLY)
    yield comes(4, ip(message, ident=zero, check=0xFFFF), REPLY)
    yield comes(5, echo(data=b"abc"), REPLY)  # an odd byte
    yield comes(6, icmp(8, check=0), "DROP_ICMP_CHECKSUM")
    swapped = bytearray(echo())
    swapped[30:32], swapped[32:34] = swapped[32:34], swapped[30:32]
    yield comes(7, bytes(swapped), REPLY)  # the sum does not see an exchange of words
    swapped[30:32] = swapped[31], swapped[30]
    yield comes(8, bytes(swapped), "DROP_ICMP_CHECKSUM")  # but one of bytes
    yield comes(9, udp(check=0x1234), "DROP_UDP_CHECKSUM")
    yield comes(10, udp(check=0), "SEND_PORT_UNREACHABLE")  # 0 says that there is none


@lesson()
def truncated():
    """The capture kept less of each packet than came: a host that gets so little, drops it."""
    for second, (packet, n_kept, verdict) in enumerate((
            (echo(56), 64, "DROP_IPV4_TRUNCATED"),
            (echo(56), 20, "DROP_IPV4_TRUNCATED"),
            (echo(56), 14, "DROP_IPV4_SHORT"),
            (echo(56), 0, "DROP_IPV4_SHORT"),
            (echo(8, options=bytes.fromhex("94040000")), 22, "DROP_IPV4_HEADER_LENGTH"))):
        yield comes(second, packet[:n_kept], verdict, length=len(packet))


def ipv6(data, source, destination, protocol=58, hops=255):
    return (struct.pack(">IHBB", 6 << 28, len(data), protocol, hops) +
            socket.inet_pton(socket.AF_INET6, source) +
            socket.inet_pton(socket.AF_INET6, destination) + data)


@lesson(name="ipv6")
def ipv6_only():
    """What a kernel says on every new device, and a ping."""
    yield comes(0, ipv6(bytes.fromhex("8500 7c6d 00000000"), "fe80::1", "ff02::2"), "DROP_IPV6")
    yield comes(1, ipv6(bytes.fromhex("8000 f6b2 0007 0001"), "2001:db8::11", "2001:db8::12", 58,
                        64), "DROP_IPV6")
    yield comes(2, bytes.fromhex("60"), "DROP_IPV4_SHORT")


@lesson()
def empty():
    return []


@lesson()
def time_backwards():
    """Captures that were put together may go back in time; a host's time does not."""
    first = cut(16, 16)[0]
    yield comes(0, first, "HOLD_FRAGMENT")
    yield given_up("SEND_TIME_EXCEEDED")
    yield comes(31, echo(sequence=1), REPLY)
    yield comes(5, echo(sequence=2, source="192.168.3.1"), REPLY)
    yield comes(32, echo(sequence=3, source=KERNEL), REPLY)
